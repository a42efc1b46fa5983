import { inCanonicalOrder } from './order';
import type { Match, Rule, TableName, Target } from './rule';
import type { NodeRules } from './rules';
import { pushRules, sharedTarget, writtenProbability } from './text';

/** What a restore text holds beside what kube-proxy gives to iptables-restore. */
export interface RestoreOptions {
  /** Also the jumps from the kernel's own chains and the chains that kube-proxy makes one by one. Default: false. */
  readonly builtinJumps?: boolean;
}

/** Tables in which kube-proxy restores rules, in its order. */
const TABLES: readonly TableName[] = ['filter', 'nat'];

/**
 * The input that kube-proxy gives to `iptables-restore --noflush --counters` on a full sync, in canonical order.
 * Cost: proportional to the text; about 100 bytes per rule, three rules per endpoint.
 */
export function restoreText(rules: NodeRules, options: RestoreOptions = {}): string {
  const lines: string[] = [];
  const tables: readonly TableName[] = options.builtinJumps ? ['filter', 'mangle', 'nat'] : TABLES;
  for (const table of tables) {
    const kept = rules.chains(table).filter(({ kind }) => kind === 'restored' || options.builtinJumps);
    const chains = inCanonicalOrder(kept);
    lines.push(`*${table}`);
    for (const { kind, name } of chains) if (kind !== 'built-in') lines.push(`:${name} - [0:0]`);
    pushRules(lines, chains, restoreLine);
    lines.push('COMMIT');
  }
  return `${lines.join('\n')}\n`;
}

/** One rule as kube-proxy writes it. */
export function restoreLine(rule: Rule): string {
  let line = `-A ${rule.chain}`;
  for (const match of rule.matches) line += ` ${matchText(match)}`;
  return rule.target === undefined ? line : `${line} ${targetText(rule.target)}`;
}

function matchText(match: Match): string {
  switch (match.type) {
    case 'comment':
      return `-m comment --comment ${match.text.includes(' ') ? `"${match.text}"` : match.text}`;
    case 'protocol': {
      const name = match.protocol.toLowerCase();
      return `-m ${name} -p ${name}`;
    }
    case 'destination-port':
      return `--dport ${match.port}`;
    case 'source':
      return `${not(match)}-s ${match.prefix}`;
    case 'destination':
      return `${not(match)}-d ${match.prefix}`;
    case 'in-interface':
      return `${not(match)}-i ${match.name}`;
    case 'mark':
      return `-m mark ${not(match)}--mark ${hexMark(match.mark)}/${hexMark(match.mark)}`;
    case 'local-address':
      return `-m addrtype --${match.side === 'source' ? 'src' : 'dst'}-type LOCAL`;
    case 'conntrack':
      return `-m conntrack ${not(match)}--ctstate ${match.states.join(',')}`;
    case 'recent':
      return `-m recent --name ${match.list} ${match.seconds === undefined ? '--set' : `--rcheck --seconds ${match.seconds} --reap`}`;
    case 'statistic':
      return `-m statistic --mode random --probability ${writtenProbability(match.choices)}`;
    case 'nfacct':
      return `-m nfacct --nfacct-name ${match.counter}`;
  }
}

function targetText(target: Target): string {
  switch (target.type) {
    case 'jump':
    case 'dnat':
      return sharedTarget(target) ?? '';
    case 'set-mark':
      return `-j MARK --or-mark ${hexMark(target.mark)}`;
    case 'clear-mark':
      return `-j MARK --xor-mark ${hexMark(target.mark)}`;
    case 'masquerade':
      return '-j MASQUERADE --random-fully';
    default:
      return `-j ${target.type.toUpperCase()}`;
  }
}

function not({ inverted }: { readonly inverted?: boolean }): string {
  return inverted ? '! ' : '';
}

function hexMark(mark: number): string {
  return `0x${mark.toString(16).padStart(8, '0')}`;
}
