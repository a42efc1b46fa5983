import { nodePortAddresses } from './context';
import type { RuleContext } from './context';
import { comment, jump, rule } from './rule';
import type { Match, Rule, RuleReason, TableName, Target } from './rule';

/** Counter of dropped packets of an invalid state. Source: `pkg/proxy/metrics` IPTablesCTStateInvalidDroppedNFAcctCounter. */
const INVALID_COUNTER = 'ct_state_invalid_dropped_pkts';
const NODE_PORTS_LAST = 'kubernetes service nodeports; NOTE: this must be the last rule in this chain';
const ONLY_NEW: Match = { type: 'conntrack', states: ['NEW'] };
const DROP: Target = { type: 'drop' };
const ACCEPT: Target = { type: 'accept' };

/** A chain that is the same on every node, with the rules that do not depend on Services. */
export interface FixedChain {
  readonly table: TableName;
  readonly name: string;
  readonly kind: 'built-in' | 'ensured' | 'restored';
  /** Rules before those of Services. */
  readonly first: readonly Rule[];
  /** Rules after those of Services. */
  readonly last: readonly Rule[];
}

/**
 * All chains that do not belong to one Service.
 * Shape: filter, mangle, nat; in each the kernel's own chains in the kernel's order, then KUBE ones in canonical order.
 * Source: `pkg/proxy/iptables` syncProxyRules, iptablesJumpChains.
 */
export function fixedChains(context: RuleContext): FixedChain[] {
  return [...filterChains(context), ...mangleChains(), ...natChains(context)];
}

function filterChains(context: RuleContext): FixedChain[] {
  const chain = (name: string, rules: readonly Rule[] = [], kind: FixedChain['kind'] = 'restored'): FixedChain => ({ table: 'filter', name, kind, first: rules, last: [] });
  return [
    chain('INPUT', [localnetJump('INPUT'), firewallJump('INPUT'), healthCheckJump(), externalJump('INPUT')], 'built-in'),
    chain('FORWARD', [firewallJump('FORWARD'), forwardJump(), servicesJump('FORWARD'), externalJump('FORWARD')], 'built-in'),
    chain('OUTPUT', [localnetJump('OUTPUT'), firewallJump('OUTPUT'), servicesJump('OUTPUT')], 'built-in'),
    chain('KUBE-NODEPORTS'),
    chain('KUBE-SERVICES'),
    chain('KUBE-EXTERNAL-SERVICES'),
    chain('KUBE-FIREWALL', localnetRules(context), context.localhostNodePorts ? 'restored' : 'ensured'),
    chain('KUBE-FORWARD', forwardRules(context)),
    chain('KUBE-PROXY-CANARY', [], 'ensured'),
    chain('KUBE-PROXY-FIREWALL'),
  ];
}

function mangleChains(): FixedChain[] {
  const names = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING', 'KUBE-PROXY-CANARY'];
  return names.map((name) => ({ table: 'mangle', name, kind: name.startsWith('KUBE-') ? 'ensured' : 'built-in', first: [], last: [] }));
}

function natChains(context: RuleContext): FixedChain[] {
  const chain = (name: string, first: readonly Rule[] = [], last: readonly Rule[] = [], kind: FixedChain['kind'] = 'restored'): FixedChain => ({ table: 'nat', name, kind, first, last });
  const entrance = (name: string, text: string, target: string): FixedChain => chain(name, [builtIn('nat', name, [comment(text)], target)], [], 'built-in');
  const mark: Rule = rule('nat', 'KUBE-MARK-MASQ', { reason: 'set-mark' }, [], { type: 'set-mark', mark: context.mark });
  return [
    entrance('PREROUTING', 'kubernetes service portals', 'KUBE-SERVICES'),
    chain('INPUT', [], [], 'built-in'),
    entrance('OUTPUT', 'kubernetes service portals', 'KUBE-SERVICES'),
    entrance('POSTROUTING', 'kubernetes postrouting rules', 'KUBE-POSTROUTING'),
    chain('KUBE-NODEPORTS'),
    chain('KUBE-SERVICES', [], nodePortJumps(context)),
    chain('KUBE-MARK-MASQ', [mark]),
    chain('KUBE-POSTROUTING', postroutingRules(context)),
    chain('KUBE-PROXY-CANARY', [], [], 'ensured'),
  ];
}

function builtIn(table: TableName, chain: string, matches: readonly Match[], target: string): Rule {
  return rule(table, chain, { reason: 'built-in' }, matches, jump(target));
}

function firewallJump(chain: string): Rule {
  return builtIn('filter', chain, [ONLY_NEW, comment('kubernetes load balancer firewall')], 'KUBE-PROXY-FIREWALL');
}

function servicesJump(chain: string): Rule {
  return builtIn('filter', chain, [ONLY_NEW, comment('kubernetes service portals')], 'KUBE-SERVICES');
}

function externalJump(chain: string): Rule {
  return builtIn('filter', chain, [ONLY_NEW, comment('kubernetes externally-visible service portals')], 'KUBE-EXTERNAL-SERVICES');
}

function localnetJump(chain: string): Rule {
  return builtIn('filter', chain, [], 'KUBE-FIREWALL');
}

function healthCheckJump(): Rule {
  return builtIn('filter', 'INPUT', [comment('kubernetes health check service ports')], 'KUBE-NODEPORTS');
}

function forwardJump(): Rule {
  return builtIn('filter', 'FORWARD', [comment('kubernetes forwarding rules')], 'KUBE-FORWARD');
}

/** Keeps packets for loopback addresses out that do not come from there. */
function localnetRules({ localhostNodePorts }: RuleContext): Rule[] {
  if (!localhostNodePorts) return [];
  const matches: Match[] = [
    comment('block incoming localnet connections'),
    { type: 'destination', prefix: '127.0.0.0/8' },
    { type: 'source', prefix: '127.0.0.0/8', inverted: true },
    { type: 'conntrack', states: ['RELATED', 'ESTABLISHED', 'DNAT'], inverted: true },
  ];
  return [rule('filter', 'KUBE-FIREWALL', { reason: 'localnet' }, matches, DROP)];
}

function forwardRules({ config, mark }: RuleContext): Rule[] {
  const make = (reason: RuleReason, matches: readonly Match[], target: Target): Rule => rule('filter', 'KUBE-FORWARD', { reason }, matches, target);
  const counter: Match[] = config.nfacct ? [{ type: 'nfacct', counter: INVALID_COUNTER }] : [];
  const rules = config.tcpBeLiberal ? [] : [make('invalid-state', [{ type: 'conntrack', states: ['INVALID'] }, ...counter], DROP)];
  const established: Match = { type: 'conntrack', states: ['RELATED', 'ESTABLISHED'] };
  rules.push(
    make('forward-marked', [comment('kubernetes forwarding rules'), { type: 'mark', mark }], ACCEPT),
    make('forward-established', [comment('kubernetes forwarding conntrack rule'), established], ACCEPT),
  );
  return rules;
}

function postroutingRules({ mark }: RuleContext): Rule[] {
  const make = (reason: RuleReason, matches: readonly Match[], target: Target): Rule => rule('nat', 'KUBE-POSTROUTING', { reason }, matches, target);
  return [
    make('unmarked', [{ type: 'mark', mark, inverted: true }], { type: 'return' }),
    make('clear-mark', [], { type: 'clear-mark', mark }),
    make('masquerade', [comment('kubernetes service traffic requiring SNAT')], { type: 'masquerade' }),
  ];
}

/** The last rules of KUBE-SERVICES: what did not match a Service's address may be for a node port. */
function nodePortJumps(context: RuleContext): Rule[] {
  const make = (matches: readonly Match[]): Rule =>
    rule('nat', 'KUBE-SERVICES', { reason: 'node-ports' }, [comment(NODE_PORTS_LAST), ...matches], jump('KUBE-NODEPORTS'));
  const addresses = nodePortAddresses(context);
  if (addresses !== undefined) return addresses.map((ip) => make([{ type: 'destination', prefix: ip }]));
  const local: Match = { type: 'local-address', side: 'destination' };
  if (context.localhostNodePorts) return [make([local])];
  return [make([local, { type: 'destination', prefix: context.family === 4 ? '127.0.0.0/8' : '::1/128', inverted: true }])];
}
