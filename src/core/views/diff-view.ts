import type { DiffView } from '../../protocol/analysis-contract';
import type { Change, Difference } from '../network/diff/snapshot';

const SUBJECTS = ['range', 'node', 'pod', 'service', 'route', 'rule'] as const;

/** A difference as people and pages read it: counts, then the changes. */
export function diffView({ edits, changes, omitted, notes }: Difference): DiffView {
  const counts = SUBJECTS.map((subject) => {
    const own = changes.filter((change) => change.subject === subject);
    const count = (kind: Change['kind']): number => own.filter((change) => change.kind === kind).length;
    return { subject, added: count('added'), removed: count('removed'), changed: count('changed') };
  });
  return { edits, counts, changes, omitted, notes };
}
