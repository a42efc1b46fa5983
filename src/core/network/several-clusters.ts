import type { ChunkFacts, ClusterDefinition } from '../kube/facts';
import type { ClusterScope } from './scoping';

/**
 * Names of the clusters that one file defines side by side, as Cluster API manifests do; none
 * where it defines one, or several without names. Shape: longest first, each once.
 */
export function clustersInFile(definitions: readonly ClusterDefinition[]): readonly string[] {
  const byTool = new Map<string, Set<string>>();
  for (const { tool, name } of definitions) {
    if (name === undefined || tool === 'node') continue;
    byTool.set(tool, (byTool.get(tool) ?? new Set<string>()).add(name));
  }
  const names = [...byTool.values()].find((set) => set.size > 1) ?? [];
  return [...names].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/**
 * The cluster of one chunk of such a file: by its definition, else by the name of its first
 * object, which tools derive from the cluster's (`prod`, `prod-control-plane`). What fits none
 * stays with the file.
 */
export function clusterInFile(file: ClusterScope, names: readonly string[], facts: ChunkFacts): ClusterScope {
  if (names.length === 0) return file;
  const own = facts.definitions[0]?.name ?? facts.resources[0]?.name ?? '';
  const name = names.find((cluster) => own === cluster || own.startsWith(`${cluster}-`));
  if (name === undefined) return file;
  return { id: `${file.id}#${name}`, name: `${name} (${file.name})`, kind: file.kind, because: `${file.because} The file defines several clusters, this one by the name ${name}.` };
}
