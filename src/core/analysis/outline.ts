import type { ClusterSummary } from '../../protocol/analysis-contract';
import type { OutlineEntry } from '../../protocol/outline-contract';
import type { Engine } from './engine';

/** A cluster as a root of the outline, with the findings of all its files. Cost: its chunks; no model is made. */
export function clusterEntry(engine: Engine, { id, name, because }: ClusterSummary): OutlineEntry {
  let [errors, warnings] = [0, 0];
  for (const { chunk: standing } of engine.subjectsOf(id)) {
    const chunk = engine.files.chunk(standing);
    for (const { severity } of chunk === undefined ? [] : engine.reportsOfChunk(chunk, standing)) {
      if (severity === 'error') errors++;
      else if (severity === 'warning') warnings++;
    }
  }
  return { kind: 'cluster', id, name, addresses: [], count: 0, findings: { errors, warnings }, facts: { because } };
}
