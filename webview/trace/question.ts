import type { TopologyView } from '../../src/protocol/panel-contract';
import { indexFor, type Entry } from '../search/find';

/** What is asked of a packet, as it stands in the fields. */
export interface Question {
  readonly from: string;
  readonly to: string;
  /** Number or name. */
  readonly port: string;
  /** `tcp`, `udp`, `sctp`, `icmp`; '' leaves it to the target. */
  readonly protocol: string;
}

/** Empty fields. */
export const noQuestion: Question = { from: '', to: '', port: '', protocol: '' };

/** Protocols that can be chosen. */
export const protocols = ['', 'tcp', 'udp', 'sctp', 'icmp'] as const;

/** What stands for any sender outside the cluster. */
export const outside = 'external';

/** A suggestion for a field. */
export interface Suggestion {
  readonly value: string;
  readonly entry?: Entry;
}

const most = 40;

/**
 * What may be meant by the text of a field: things of the picture, by name, address or id.
 * Shape: in the order of the picture. Cost: O(things) until enough are found.
 */
export function suggest(view: TopologyView | undefined, typed: string, kinds: readonly Entry['kind'][]): Suggestion[] {
  if (!view) return [];
  const wanted = typed.trim().toLowerCase();
  const { entries, texts } = indexFor(view);
  const found: Suggestion[] = kinds.includes('pod') && !kinds.includes('service') && outside.startsWith(wanted) ? [{ value: outside }] : [];
  for (let at = 0; at < entries.length && found.length < most; at++) {
    const entry = entries[at];
    if (!entry || !kinds.includes(entry.kind)) continue;
    if (wanted === '' || texts[at]?.includes(wanted) || entry.id.toLowerCase().includes(wanted)) found.push({ value: entry.id, entry });
  }
  return found;
}

/** Takes a port and a protocol that were typed behind the target into their own fields. */
export function splitTarget(question: Question): Question {
  const [, host = '', port, protocol] = /^(\[[^\]]*\]|[^:]*?)(?::([\w-]+))?(?:\/(tcp|udp|sctp|icmp))?$/i.exec(question.to.trim()) ?? [];
  if (host === '' || (port === undefined && protocol === undefined)) return question;
  return { ...question, to: host.replace(/^\[(.*)\]$/, '$1'), port: port ?? question.port, protocol: protocol?.toLowerCase() ?? question.protocol };
}

/** The target as the analysis reads it: `HOST:PORT/PROTOCOL`. */
export function targetOf({ to, port, protocol }: Question): string {
  const host = to.trim();
  const wantsPort = port.trim() !== '' && protocol !== 'icmp';
  const bracketed = /^[^[]*:.*:/.test(host) && (wantsPort || protocol !== '') ? `[${host}]` : host;
  return `${bracketed}${wantsPort ? `:${port.trim()}` : ''}${protocol === '' ? '' : `/${protocol}`}`;
}
