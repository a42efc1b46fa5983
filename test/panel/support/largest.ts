import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { panelClusters, panelManifests } from '../../bench/panel/manifests';

/**
 * Writes the largest cluster that Kubernetes is made for (5,000 nodes, 150,000 pods, 10,000 Services) as people
 * declare it: the pods are replicas of Deployments, so that it is a few megabytes in some dozen files.
 */
export function writeLargest(folder: string): void {
  const [largest] = [...panelClusters].sort((one, other) => other.nodes - one.nodes);
  if (!largest) throw new Error('there is no cluster to make');
  const gathered = new Map<string, string[]>();
  for (const [path, text] of panelManifests(largest)) {
    // A file for each folder of applications.
    const file = path.replace(/\/[^/]+$/, '.yaml');
    gathered.set(file, [...(gathered.get(file) ?? []), text]);
  }
  for (const [file, texts] of gathered) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), texts.join('---\n'));
  }
}
