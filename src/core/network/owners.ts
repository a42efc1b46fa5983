import { identityOf } from './subjects';
import type { WorkloadSubject } from './subjects';

/** What a generated object's name ends with. Shape: owner kind → the kind above it, which has the rest of the name. */
const GENERATED: Readonly<Record<string, string>> = { ReplicaSet: 'Deployment', Job: 'CronJob' };

/**
 * The workloads that make pods of their own in the model.
 * Shape: input order; one per kind, namespace and name; without what another workload of the list owns, and without
 * workloads whose pods are there as objects, because those show what really runs.
 * Cost: O(workloads).
 */
export function independentWorkloads(workloads: readonly WorkloadSubject[]): WorkloadSubject[] {
  const unique = variantsFolded(workloads);
  const known = new Map(unique.map((subject) => [keyOf(subject.resource.kind, subject.namespace, subject.resource.name), subject]));
  const shown = new Set<WorkloadSubject>();
  for (const subject of unique) {
    if (subject.resource.kind !== 'Pod') continue;
    for (let owner = ownerOf(subject, known); owner !== undefined && !shown.has(owner); owner = ownerOf(owner, known)) shown.add(owner);
  }
  return unique.filter((subject) => subject.resource.kind === 'Pod' || (!shown.has(subject) && ownerOf(subject, known) === undefined));
}

/** Copies of one workload (base, overlay, patch) are one; the one with the most containers counts. */
function variantsFolded(workloads: readonly WorkloadSubject[]): WorkloadSubject[] {
  const best = new Map<string, WorkloadSubject>();
  const weight = ({ body }: WorkloadSubject): number => body.template.containers.length;
  for (const subject of workloads) {
    // Objects made from `generateName` have no name yet and are all different.
    const key = subject.resource.name === '' ? `${subject.chunk}#${subject.resource.whole}` : identityOf(subject);
    const known = best.get(key);
    if (known === undefined || weight(subject) > weight(known)) best.set(key, subject);
  }
  return [...best.values()];
}

function ownerOf(subject: WorkloadSubject, known: ReadonlyMap<string, WorkloadSubject>): WorkloadSubject | undefined {
  for (const { kind, name } of subject.resource.owners) {
    const direct = known.get(keyOf(kind, subject.namespace, name));
    if (direct !== undefined) return direct === subject ? undefined : direct;
    const above = GENERATED[kind];
    const cut = name.lastIndexOf('-');
    const indirect = above === undefined || cut < 0 ? undefined : known.get(keyOf(above, subject.namespace, name.slice(0, cut)));
    if (indirect !== undefined && indirect !== subject) return indirect;
  }
  return undefined;
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}
