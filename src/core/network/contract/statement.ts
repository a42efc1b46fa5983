import type { Place } from '../../store/place';
import type { ModelNode, Provenance } from '../model';

/** The six statements that every solution of pod networking must keep. */
export type StatementId = 'addresses' | 'same-node' | 'between-nodes' | 'shared-namespace' | 'ranges' | 'services';

/** Whether a statement is true of the model; `unknown` where only assumed values speak against it, or nothing speaks at all. */
export type Standing = 'holds' | 'broken' | 'unknown';

/** One thing that speaks against a statement, or leaves it open. */
export interface Evidence {
  readonly message: string;
  readonly place?: Place;
  /** Whether assumed values take part, so that the manifests alone do not say it. */
  readonly uncertain: boolean;
}

/** One statement with what is known of it. */
export interface Statement {
  readonly id: StatementId;
  readonly title: string;
  readonly standing: Standing;
  readonly reason: string;
  /** Shape: the first ones; `more` counts the others. */
  readonly evidence: readonly Evidence[];
  readonly more: number;
  /** Of statements about pairs of pods: what was looked at, and what it stands for. */
  readonly extent?: Extent;
}

/** What of all pairs of pods was looked at. */
export interface Extent {
  readonly pods: number;
  /** Groups of pods that no table treats differently. */
  readonly classes: number;
  /** Pods and pods that they must reach, each direction counted. */
  readonly pairs: number;
  /** Packets that were followed through the tables. */
  readonly followed: number;
  /** Whether these stand for all pairs. */
  readonly complete: boolean;
}

/** Evidence that is told one by one. */
export const MAXIMUM_EVIDENCE = 20;

/** A statement that stands or falls with its evidence. */
export function judged(id: StatementId, title: string, evidence: readonly Evidence[], whenHolds: string): Statement {
  const certain = evidence.filter(({ uncertain }) => !uncertain);
  const standing = certain.length > 0 ? 'broken' : evidence.length > 0 ? 'unknown' : 'holds';
  const sorted = [...certain, ...evidence.filter(({ uncertain }) => uncertain)];
  const reason = standing === 'holds' ? whenHolds : standing === 'broken' ? (certain[0]?.message ?? '') : `only assumed values speak against it: ${evidence[0]?.message ?? ''}`;
  return { id, title, standing, reason, evidence: sorted.slice(0, MAXIMUM_EVIDENCE), more: Math.max(0, sorted.length - MAXIMUM_EVIDENCE) };
}

/** A statement about which the manifests say nothing. */
export function open(id: StatementId, title: string, reason: string, evidence: readonly Evidence[] = []): Statement {
  return { id, title, standing: 'unknown', reason, evidence: evidence.slice(0, MAXIMUM_EVIDENCE), more: Math.max(0, evidence.length - MAXIMUM_EVIDENCE) };
}

/** Whether any of several ways of knowing is an assumption. */
export function anyAssumed(...provenances: readonly Provenance[]): boolean {
  return provenances.includes('assumed');
}

/** `1 pod`, `3 pods`. */
export function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}

/** Whether a node's addresses or the ranges of its pods are assumed. */
export function restsOnAssumptions({ addresses, podRanges }: ModelNode): boolean {
  return anyAssumed(...addresses.map(({ provenance }) => provenance), ...podRanges.map(({ provenance }) => provenance));
}

/** What was looked at and what it stands for. */
export function lookedAt({ pods, classes, pairs, followed, complete }: Extent): string {
  const stand = complete ? `which stand for all ${amount(pairs, 'pair')} of them` : `which do not stand for all of the ${amount(pairs, 'pair')}: there are too many differences between nodes`;
  return `${amount(followed, 'packet')} followed through the tables between ${classes === 1 ? '1 class' : `${classes} classes`} of ${amount(pods, 'pod')}, ${stand}`;
}
