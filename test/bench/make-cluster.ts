// Writes the manifests of a made cluster to disk: bundle it with esbuild, then `node make-cluster.js FOLDER --pods 150000 …`.
import { parseArgs } from 'node:util';
import { largestCluster } from './largest-cluster';
import { type Layout, writeCluster } from './write-cluster';

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      nodes: { type: 'string' }, pods: { type: 'string' }, services: { type: 'string' }, seed: { type: 'string' },
      layout: { type: 'string', default: 'one' }, format: { type: 'string', default: 'yaml' }, 'managed-fields': { type: 'boolean', default: false },
    },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('name a folder');
  const count = (text: string | undefined, otherwise: number): number => (text === undefined ? otherwise : Number(text));
  const size = {
    nodes: count(values.nodes, largestCluster.nodes), pods: count(values.pods, largestCluster.pods), services: count(values.services, largestCluster.services), managedFields: values['managed-fields'],
  };
  const bytes = writeCluster(folder, size, values.layout as Layout, values.format as 'yaml' | 'json', count(values.seed, 1));
  console.log(`${(bytes / 1e6).toFixed(1)} MB below ${folder}`);
}

main();
