import type { NodeEndpoint } from './categorize';
import type { PortPlan } from './plan';

/** Tables that kube-proxy writes rules in; mangle holds its canary chain alone. */
export type TableName = 'filter' | 'mangle' | 'nat';

/** One condition of a rule. Shape: in the order in which kube-proxy writes them. */
export type Match =
  | { readonly type: 'comment'; readonly text: string }
  | { readonly type: 'protocol'; readonly protocol: string }
  | { readonly type: 'destination-port'; readonly port: number }
  | AddressMatch
  | InterfaceMatch
  | { readonly type: 'mark'; readonly mark: number; readonly inverted?: boolean }
  | { readonly type: 'local-address'; readonly side: 'source' | 'destination' }
  | { readonly type: 'conntrack'; readonly states: readonly string[]; readonly inverted?: boolean }
  | { readonly type: 'recent'; readonly list: string; /** Absent: remember the source now. */ readonly seconds?: number }
  | { readonly type: 'statistic'; /** The probability is one of so many. */ readonly choices: number }
  | { readonly type: 'nfacct'; readonly counter: string };

/** A match of the source or destination with an address or a prefix. */
export interface AddressMatch {
  readonly type: 'source' | 'destination';
  readonly prefix: string;
  readonly inverted?: boolean;
}

/** A match of the interface that a packet came in on; a final `+` stands for any ending. */
export interface InterfaceMatch {
  readonly type: 'in-interface';
  readonly name: string;
  readonly inverted?: boolean;
}

/** What a rule does with a packet that meets all of its matches. */
export type Target =
  | { readonly type: 'jump'; readonly chain: string }
  | { readonly type: 'set-mark' | 'clear-mark'; readonly mark: number }
  | { readonly type: 'accept' | 'drop' | 'reject' | 'return' | 'masquerade' }
  | { readonly type: 'dnat'; readonly ip: string; readonly port: number };

/** Why a rule is there. `explain.ts` has the sentence for each. */
export type RuleReason =
  | 'built-in'
  | 'unmarked'
  | 'clear-mark'
  | 'masquerade'
  | 'set-mark'
  | 'localnet'
  | 'node-ports'
  | 'invalid-state'
  | 'forward-marked'
  | 'forward-established'
  | 'cluster-address'
  | 'external-address'
  | 'load-balancer-address'
  | 'node-port'
  | 'node-port-localhost'
  | 'no-endpoints'
  | 'no-local-endpoints'
  | 'firewall-drop'
  | 'health-check'
  | 'masquerade-internal'
  | 'masquerade-external'
  | 'pod-shortcut'
  | 'masquerade-node'
  | 'node-shortcut'
  | 'external-policy'
  | 'source-range'
  | 'source-range-node'
  | 'firewall-note'
  | 'affinity'
  | 'choice'
  | 'hairpin'
  | 'backend';

/** What a rule follows from. */
export interface RuleSource {
  readonly reason: RuleReason;
  /** The Service port, except for the fixed part. */
  readonly plan?: PortPlan;
  /** The endpoint, for rules about one. */
  readonly endpoint?: NodeEndpoint;
}

/** One rule. Without a target it only counts and comments. */
export interface Rule {
  readonly table: TableName;
  readonly chain: string;
  readonly matches: readonly Match[];
  readonly target: Target | undefined;
  readonly source: RuleSource;
}

/**
 * A chain. `built-in` ones belong to the kernel, `ensured` ones are made before and beside the restore input.
 */
export interface Chain {
  readonly table: TableName;
  readonly name: string;
  readonly kind: 'built-in' | 'ensured' | 'restored';
  /** The Service port whose own chain it is. */
  readonly plan?: PortPlan;
  /** The endpoint whose own chain it is. */
  readonly endpoint?: NodeEndpoint;
  /** Its rules, in order. Cost: chains of a Service build them at each call. */
  readonly rules: () => readonly Rule[];
}

/** A rule of the given chain. */
export function rule(table: TableName, chain: string, source: RuleSource, matches: readonly Match[], target?: Target): Rule {
  return { table, chain, matches, target, source };
}

/** A comment match. */
export function comment(text: string): Match {
  return { type: 'comment', text };
}

/** A jump to a chain. */
export function jump(chain: string): Target {
  return { type: 'jump', chain };
}

/** The matches of traffic to one address and port. */
export function destinedTo(protocol: string, ip: string, port: number): Match[] {
  return [
    { type: 'protocol', protocol },
    { type: 'destination', prefix: ip },
    { type: 'destination-port', port },
  ];
}

/** The matches of traffic to a port of any address. */
export function destinedToPort(protocol: string, port: number): Match[] {
  return [
    { type: 'protocol', protocol },
    { type: 'destination-port', port },
  ];
}
