import type { ClusterFiles } from '../../protocol/analysis-contract';
import { isConfigurationPath } from '../kube/workspace-configuration';
import type { Placement, ClusterScope } from '../network/scoping';
import type { FileRecord } from '../store/files';
import type { Engine } from './engine';

/** Lists the files of every cluster with the reason of each. Files without anything of Kubernetes are left out. */
export function clusterFiles(engine: Engine, nameOf: (scope: ClusterScope) => string): readonly ClusterFiles[] {
  const found = new Map<string, { scope: ClusterScope; files: Map<string, string> }>();
  for (const file of engine.files.files()) {
    if (isConfigurationPath(file.path) || !says(file)) continue;
    for (const placement of engine.placementsOf(file.path)) {
      for (const scope of engine.scopesOf(file, placement)) {
        const cluster = found.get(scope.id) ?? { scope, files: new Map<string, string>() };
        found.set(scope.id, cluster);
        if (!cluster.files.has(file.path)) cluster.files.set(file.path, reason({ ...placement, scope }));
      }
    }
  }
  const list = [...found.values()].map(({ scope, files }) => ({
    id: scope.id,
    name: nameOf(scope),
    kind: scope.kind,
    files: [...files].map(([file, because]) => ({ file, because })).sort((a, b) => (a.file < b.file ? -1 : 1)),
  }));
  return list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

function says({ template, chunks }: FileRecord): boolean {
  return !template && chunks.some(({ facts }) => facts.resources.length + facts.addresses.length + facts.settings.length > 0 || facts.kustomization !== undefined);
}

function reason({ scope, build, part }: Placement): string {
  if (part === 'patch') return `A patch of a kustomization: it changes other objects. ${scope.because}`;
  if (build === undefined) return scope.because;
  const changes = build.levels.map(({ path, fact }) => {
    const said = [
      ...(fact.namespace === undefined ? [] : [`namespace ${fact.namespace}`]),
      ...(fact.namePrefix === undefined ? [] : [`prefix ${fact.namePrefix}`]),
      ...(fact.nameSuffix === undefined ? [] : [`suffix ${fact.nameSuffix}`]),
      ...(fact.labels.length === 0 ? [] : ['labels']),
      ...(fact.replicas.length === 0 ? [] : ['replicas']),
      ...(fact.patches.length === 0 ? [] : ['patches']),
    ];
    return `${path} gives ${said.join(', ')}`;
  });
  return [scope.because, ...(changes.length === 0 ? [] : [`As built: ${changes.join('; ')}.`])].join(' ');
}
