import type { Family } from '../../ip/address';
import { inSavedOrder } from './order';
import type { Match, Rule, TableName, Target } from './rule';
import type { NodeRules } from './rules';
import { pushRules, savedPrefix, savedProbability, sharedTarget } from './text';

/** How iptables-save is asked. */
export interface SaveOptions {
  /** Which backend of iptables answers; they list the tables in different orders. Default: nft. */
  readonly backend?: 'nft' | 'legacy';
  /** Also the jumps from the kernel's own chains and the chains that kube-proxy makes one by one. Default: true. */
  readonly builtinJumps?: boolean;
}

const TABLE_ORDER: Readonly<Record<'nft' | 'legacy', readonly TableName[]>> = {
  nft: ['mangle', 'filter', 'nat'],
  legacy: ['mangle', 'nat', 'filter'],
};
/** Characters of a comment that need no quotes. Source: iptables `xtables_save_string`. */
const PLAIN = /^[-\w]*$/;

/**
 * What `iptables-save` (or `ip6tables-save`) shows on the node: without the comment lines with the time, with
 * counters at zero and with the kernel's own chains at policy ACCEPT.
 * Cost: proportional to the text; about 130 bytes per rule, three rules per endpoint.
 * Source: iptables 1.8.9.
 */
export function saveText(rules: NodeRules, options: SaveOptions = {}): string {
  const { backend = 'nft', builtinJumps = true } = options;
  const lines: string[] = [];
  for (const table of TABLE_ORDER[backend]) {
    if (table === 'mangle' && !builtinJumps) continue;
    const chains = inSavedOrder(rules.chains(table).filter(({ kind }) => builtinJumps || kind !== 'ensured'));
    lines.push(`*${table}`);
    for (const { kind, name } of chains) lines.push(`:${name} ${kind === 'built-in' ? 'ACCEPT' : '-'} [0:0]`);
    const shown = builtinJumps ? chains : chains.filter(({ kind }) => kind !== 'built-in');
    pushRules(lines, shown, (rule) => saveLine(rule, rules.context.family));
    lines.push('COMMIT');
  }
  return `${lines.join('\n')}\n`;
}

/** One rule as iptables-save shows it: addresses, interface and protocol first, then the matches in their order. */
export function saveLine({ chain, matches, target }: Rule, family: Family): string {
  let line = `-A ${chain}`;
  let rest = '';
  for (const side of ['source', 'destination'] as const) line += addressText(matches, side);
  for (const match of matches) {
    if (match.type === 'in-interface') line += ` ${not(match)}-i ${match.name}`;
    else rest += matchText(match, matches, family);
  }
  for (const match of matches) if (match.type === 'protocol') line += ` -p ${match.protocol.toLowerCase()}`;
  line += rest;
  return target === undefined ? line : `${line} ${targetText(target, family)}`;
}

function addressText(matches: readonly Match[], side: 'source' | 'destination'): string {
  for (const match of matches) {
    if (match.type !== side) continue;
    const prefix = savedPrefix(match.prefix);
    // A match of everything is no match.
    if (match.inverted || !prefix.endsWith('/0')) return ` ${not(match)}-${side === 'source' ? 's' : 'd'} ${prefix}`;
  }
  return '';
}

function matchText(match: Match, all: readonly Match[], family: Family): string {
  switch (match.type) {
    case 'comment':
      return ` -m comment --comment ${PLAIN.test(match.text) ? match.text : `"${match.text}"`}`;
    case 'protocol': {
      const port = all.find((other) => other.type === 'destination-port');
      return ` -m ${match.protocol.toLowerCase()}${port?.type === 'destination-port' ? ` --dport ${port.port}` : ''}`;
    }
    case 'mark':
      return ` -m mark ${not(match)}--mark ${hexMark(match.mark)}/${hexMark(match.mark)}`;
    case 'local-address':
      return ` -m addrtype --${match.side === 'source' ? 'src' : 'dst'}-type LOCAL`;
    case 'conntrack':
      return ` -m conntrack ${not(match)}--ctstate ${match.states.join(',')}`;
    case 'recent':
      return ` -m recent ${match.seconds === undefined ? '--set' : `--rcheck --seconds ${match.seconds} --reap`} --name ${match.list} --mask ${hostMask(family)} --rsource`;
    case 'statistic':
      return ` -m statistic --mode random --probability ${savedProbability(match.choices)}`;
    case 'nfacct':
      // iptables prints two blanks here.
      return ` -m nfacct --nfacct-name  ${match.counter}`;
    default:
      return '';
  }
}

function targetText(target: Target, family: Family): string {
  switch (target.type) {
    case 'jump':
    case 'dnat':
      return sharedTarget(target) ?? '';
    case 'set-mark':
      return `-j MARK --set-xmark ${hexMark(target.mark)}/${hexMark(target.mark)}`;
    case 'clear-mark':
      return `-j MARK --set-xmark ${hexMark(target.mark)}/0x0`;
    case 'masquerade':
      return '-j MASQUERADE --random-fully';
    case 'reject':
      return `-j REJECT --reject-with ${family === 4 ? 'icmp' : 'icmp6'}-port-unreachable`;
    default:
      return `-j ${target.type.toUpperCase()}`;
  }
}

function not({ inverted }: { readonly inverted?: boolean }): string {
  return inverted ? '! ' : '';
}

function hostMask(family: Family): string {
  return family === 4 ? '255.255.255.255' : Array.from({ length: 8 }, () => 'ffff').join(':');
}

function hexMark(mark: number): string {
  return `0x${mark.toString(16)}`;
}
