// Bodies of objects that direct or restrict traffic; part of `facts.ts`.
import type { Labels, Located, Protocol, Requirement, Slot } from './facts';

/** One Service that an Ingress or a route sends traffic to. */
export interface Backend {
  readonly service: Located<string>;
  /** Routes only; absent means the namespace of the route. */
  readonly namespace?: string;
  /** Number or name of a port of the Service. */
  readonly port?: Located<number | string>;
  /** Absent: any host, or several. */
  readonly host?: Located<string>;
  /** Absent: any path, or several. */
  readonly path?: Located<string>;
  /** `Exact`, `Prefix`, `ImplementationSpecific`; routes: `Exact`, `PathPrefix`, `RegularExpression`. */
  readonly pathType?: string;
  /** An Ingress's backend for all that no rule names. */
  readonly isDefault: boolean;
  /** It is written with the fields of versions before v1, in an object of v1. */
  readonly isOutdated?: true;
  readonly slot: Slot;
}

/** Ingress, and the routes of the Gateway API. */
export interface IngressBody {
  readonly type: 'ingress';
  /** `spec.ingressClassName`, else the annotation of old. */
  readonly className?: string;
  /** It shares host and path with another one on purpose: a canary, or a part that its controller merges. */
  readonly isVariant?: true;
  /** Backends that are Services with a name. */
  readonly backends: readonly Backend[];
}

/** A label selector. Shape: nothing in it selects everything. */
export interface Selector {
  readonly labels: Labels;
  readonly expressions: readonly Requirement[];
  readonly slot: Slot;
}

/** A port that a policy allows. */
export interface PolicyPort {
  /** `TCP` when not written. */
  readonly protocol: Protocol;
  /** Number or name; absent means all ports. */
  readonly port?: Located<number | string>;
  readonly endPort?: Located<number>;
  /** A port is written and cannot be read, as a placeholder: absent it does not mean all. */
  readonly isUnknown?: true;
  readonly slot: Slot;
}

/** A block of addresses without some of them. */
export interface PolicyBlock {
  readonly cidr?: Located<string>;
  readonly except: readonly Located<string>[];
  /** An exception is a placeholder, so that more may be taken out. */
  readonly isPartial?: true;
}

/** One peer of a rule: selectors, or a block of addresses. */
export interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly block?: PolicyBlock;
  readonly slot: Slot;
}

/** One rule of a policy. Shape: no peers means all peers, no ports means all ports. */
export interface PolicyRule {
  readonly peers: readonly PolicyPeer[];
  readonly ports: readonly PolicyPort[];
  readonly slot: Slot;
}

/** NetworkPolicy, and MultiNetworkPolicy, which has the same shape. */
export interface PolicyBody {
  readonly type: 'policy';
  readonly podSelector: Selector;
  /** As written; empty: what the rules show. */
  readonly policyTypes: readonly string[];
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
}
