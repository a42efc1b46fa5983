import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import { readManifests } from '../../src/cli/read-files';
import { Analysis } from '../../src/core/analysis';
import type { ClusterSummary } from '../../src/protocol/analysis-contract';
import { largestCluster, makeCluster } from '../bench/largest-cluster';
import { writeCluster } from '../bench/write-cluster';
import { Folders } from './folders';

const SMALL = { nodes: 6, pods: 150, services: 9 };

describe('dumps of clusters', function () {
  this.timeout(60_000);
  const folders = new Folders();
  after(() => folders.remove());

  async function analysed(folder: string, largestText?: number): Promise<Analysis> {
    const { files, problems } = await readManifests([], { folder, largestText });
    assert.deepEqual(problems, []);
    const analysis = new Analysis();
    analysis.apply(files.filter(({ dump }) => dump === undefined));
    for (const { path: name, dump } of files) if (dump !== undefined) analysis.take(name, dump);
    return analysis;
  }

  const counts = (clusters: readonly ClusterSummary[]): object[] => clusters.map(({ nodes, services, workloads }) => ({ nodes, services, workloads }));

  it('of any size are made of the same kinds of objects', () => {
    const kinds: Record<string, number> = {};
    for (const { kind } of makeCluster(SMALL)) kinds[String(kind)] = (kinds[String(kind)] ?? 0) + 1;
    assert.deepEqual(kinds, { Node: 6, Pod: 150, Service: 9, EndpointSlice: 10 });
    assert.deepEqual(largestCluster, { nodes: 5000, pods: 150_000, services: 10_000 });
  });

  for (const format of ['yaml', 'json'] as const) {
    it(`mean the same as one file, in parts and file by file, as text and as stream, in ${format}`, async () => {
      let routes: unknown;
      for (const layout of ['one', 'split', 'files'] as const) {
        const folder = folders.make({});
        writeCluster(path.join(folder, 'dump'), { ...SMALL, managedFields: layout === 'split' }, layout, format);
        for (const largestText of [undefined, 0]) {
          const analysis = await analysed(folder, largestText);
          assert.deepEqual(analysis.findings(), []);
          const [cluster, ...others] = analysis.clusters();
          assert.deepEqual([counts(cluster === undefined ? [] : [cluster]), others], [[{ nodes: 6, services: 9, workloads: 150 }], []]);
          const { rows } = analysis.routes(cluster?.id ?? '', 'host', 'node/node-00002.example.internal') ?? {};
          const shown = rows?.map(({ line }) => line);
          assert.ok(shown !== undefined && shown.length > 6);
          routes ??= shown;
          assert.deepEqual(shown, routes);
        }
      }
    });
  }

  it('have findings at their lines and columns', async () => {
    const folder = folders.make({});
    writeCluster(folder, SMALL, 'one', 'yaml');
    const file = path.join(folder, 'cluster.yaml');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll('172.20.0.12', '300.20.0.12'));
    const [text, dump] = [await analysed(folder), await analysed(folder, 0)];
    assert.ok(text.findings().length > 1);
    assert.deepEqual(dump.findings(), text.findings());
  });
});
