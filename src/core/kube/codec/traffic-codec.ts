import type { Located, Requirement } from '../facts';
import type { Backend, IngressBody, PolicyBlock, PolicyBody, PolicyPeer, PolicyPort, PolicyRule, Selector } from '../traffic-facts';
import { boolean, dictionary, list, number, numberOrText, only, optional, record, slot, text } from './codec';

const located = record<Located<string>>({ value: text, slot });
const locatedPort = record<Located<number | string>>({ value: numberOrText, slot });

const backend = record<Backend>({
  service: located,
  namespace: optional(text),
  port: optional(locatedPort),
  host: optional(located),
  path: optional(located),
  pathType: optional(text),
  isDefault: boolean,
  isOutdated: optional(only(true)),
  slot,
});

/** Ingresses and routes. */
export const ingressBody = record<IngressBody>({ type: only('ingress'), className: optional(text), isVariant: optional(only(true)), backends: list(backend) });

const selector = record<Selector>({
  labels: dictionary(text),
  expressions: list(record<Requirement>({ key: text, operator: text, values: list(text) })),
  slot,
});

const policyPort = record<PolicyPort>({
  protocol: text,
  port: optional(locatedPort),
  endPort: optional(record<Located<number>>({ value: number, slot })),
  isUnknown: optional(only(true)),
  slot,
});

const policyPeer = record<PolicyPeer>({
  podSelector: optional(selector),
  namespaceSelector: optional(selector),
  block: optional(record<PolicyBlock>({ cidr: optional(located), except: list(located), isPartial: optional(only(true)) })),
  slot,
});

const policyRule = record<PolicyRule>({ peers: list(policyPeer), ports: list(policyPort), slot });

/** Policies. */
export const policyBody = record<PolicyBody>({
  type: only('policy'),
  podSelector: selector,
  policyTypes: list(text),
  ingress: list(policyRule),
  egress: list(policyRule),
});
