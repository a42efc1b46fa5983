import { formatAddress, parseAddress } from '../ip/address';
import type { Address } from '../ip/address';
import { formatInterval, parseInterval } from '../ip/interval';
import type { Interval } from '../ip/interval';
import { formatPrefix, maskPrefix, parsePrefix } from '../ip/prefix';
import type { ClusterModel, NamespaceId, NodeRouting } from '../network/model';
import type { Claim } from '../network/subjects';

/** A cluster in which something is explained. */
export interface ExplainSource {
  readonly model: ClusterModel;
  readonly routing: NodeRouting;
  /** Claims that may share addresses with what is explained; others are ignored. */
  readonly claims: readonly Claim[];
  /** The namespace that asks, a pod for instance; its route comes first. */
  readonly from?: NamespaceId;
}

/** What was asked about, read. */
export interface Question {
  readonly kind: 'address' | 'prefix' | 'interval';
  readonly canonical: string;
  readonly interval: Interval;
  readonly address: Address | undefined;
}

/** The numbers of a text that programs read differently, when it has some: leading zeros mean octal to some and are refused by others. */
export function withoutLeadingZeros(text: string): string | undefined {
  const single = parseAddress(text);
  if (single.address !== undefined) return single.issues.includes('leading-zeros') ? single.canonical : undefined;
  const { prefix, issues } = parsePrefix(text);
  if (prefix !== undefined) return issues.includes('leading-zeros') ? formatPrefix(prefix) : undefined;
  const range = parseInterval(text);
  return range.interval !== undefined && range.issues.includes('leading-zeros') ? formatInterval(range.interval) : undefined;
}

/** Reads what is asked about; undefined when it is none of the three. */
export function readQuestion(text: string): Question | undefined {
  const single = parseAddress(text).address;
  if (single !== undefined) {
    return { kind: 'address', canonical: formatAddress(single), interval: { family: single.family, first: single.value, last: single.value }, address: single };
  }
  const { interval } = parseInterval(text);
  if (interval === undefined) return undefined;
  const { prefix } = parsePrefix(text);
  if (prefix !== undefined) return { kind: 'prefix', canonical: formatPrefix(maskPrefix(prefix)), interval, address: undefined };
  return { kind: 'interval', canonical: formatInterval(interval), interval, address: undefined };
}
