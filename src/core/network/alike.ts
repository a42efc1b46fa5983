// Which edits of a workload leave its pods where they are. It must never know nodes.
import type { WorkloadSubject } from './subjects';

/** What became of a list of workloads: `undefined` when pods may have to be placed anew, else the workloads that were replaced. */
export type Replaced = ReadonlyMap<WorkloadSubject, WorkloadSubject> | undefined;

/** Compares two lists of workloads. Cost: O(workloads), and the size of those that changed. */
export function replacedIn(before: readonly WorkloadSubject[], now: readonly WorkloadSubject[]): Replaced {
  if (before.length !== now.length) return undefined;
  const replaced = new Map<WorkloadSubject, WorkloadSubject>();
  for (let at = 0; at < now.length; at++) {
    const [old, subject] = [before[at] as WorkloadSubject, now[at] as WorkloadSubject];
    if (old === subject) continue;
    if (!areAlike(old, subject)) return undefined;
    replaced.set(old, subject);
  }
  return replaced;
}

/**
 * Whether two states of one workload give the same pods on the same nodes with the same addresses, named at the same
 * places: all but labels, what containers listen on inside their pods, and how they are named in DNS.
 */
export function areAlike(a: WorkloadSubject, b: WorkloadSubject): boolean {
  return a === b || (a.chunk === b.chunk && placing(a) === placing(b));
}

function placing({ cluster, namespace, resource, body }: WorkloadSubject): string {
  const { group, kind, name, slot, whole, owners } = resource;
  const { replicas, firstOrdinal, podAddresses, hostAddresses, phase, template } = body;
  const { hostNetwork, nodeName, nodeSelector, requiredNodeTerms, tolerations, containers } = template;
  const ports = containers.map((container) =>
    container.ports.flatMap(({ protocol, hostPort, hostAddress, containerPort }) => {
      const taken = hostPort?.value || (hostNetwork ? containerPort?.value : undefined);
      return taken ? [[protocol, taken, hostAddress?.value]] : [];
    }),
  );
  const identity = [cluster, namespace, group, kind, name, slot, whole, owners];
  return JSON.stringify([...identity, replicas?.value, firstOrdinal, podAddresses, hostAddresses, phase, hostNetwork, nodeName, nodeSelector, requiredNodeTerms, tolerations, ports]);
}
