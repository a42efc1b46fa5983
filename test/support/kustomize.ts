import { Engine } from '../../src/core/analysis/engine';
import type { ResourceBody } from '../../src/core/kube/facts';
import { defaultAnalysisSettings } from '../../src/protocol/analysis-contract';
import type { Files } from './example-runs';

/** Objects with facts of files, as their subjects have them, places left out. `folder`: only those that this kustomization builds. Shape: sorted lines. */
export function objectsOf(files: Files, folder?: string): string[] {
  const engine = new Engine([], defaultAnalysisSettings);
  engine.apply(Object.entries(files).map(([path, text]) => ({ path, text })));
  const lines: string[] = [];
  for (const { id } of engine.clusters()) {
    for (const { resources, chunk, file } of engine.subjectsOf(id)) {
      const build = folder === undefined || engine.placementsOf(file).some((placement) => placement.build?.root === folder);
      if (!build || (folder !== undefined && (chunk >= 0 || id !== `kustomization:${folder}`))) continue;
      for (const { resource, namespace, body } of resources) {
        if (body.type !== 'other') lines.push(`${resource.kind} ${namespace}/${resource.name} ${JSON.stringify(plain(body))}`);
      }
    }
  }
  return lines.sort();
}

/** A body with its values in one order and without places. */
function plain(body: ResourceBody): unknown {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => !/^(slot|\w+Slot|places)$/.test(key)).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(body);
}
