import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Analysis } from '../../src/core/analysis';
import { type DumpContent, DumpReader } from '../../src/core/store/dump';
import { makeCluster } from '../bench/largest-cluster';
import { printYaml } from '../bench/print-objects';

const runs = (count: number): { numRuns: number } => ({ numRuns: Number(process.env.FUZZ_RUNS ?? count) });

const ENTRIES = [...makeCluster({ nodes: 3, pods: 14, services: 3 })].map((object) => `- ${printYaml(object, '  ').slice(2)}`);

/** Mistakes and changes that objects of a cluster may have. */
const CHANGES: readonly ((entry: string) => string)[] = [
  (entry) => entry.replace(/podIP: .*\n/, 'podIP: 10.128.0.7\n').replace(/podIPs:\n( *)- ip: .*\n/, 'podIPs:\n$1- ip: 10.128.0.7\n'),
  (entry) => entry.replace(/podCIDR: .*\n/, 'podCIDR: 10.128.1.0/24\n'),
  (entry) => entry.replace(/clusterIP: .*\n/, 'clusterIP: 300.1.1.1\n'),
  (entry) => entry.replace(/nodeName: .*\n/, 'nodeName: node-00002.example.internal\n'),
  (entry) => entry.replace(/app.kubernetes.io\/instance: .*\n/, 'app.kubernetes.io/instance: other\n'),
  (entry) => entry.replace('- containerPort: 8080\n', '- containerPort: 8080\n        hostPort: 8080\n'),
  (entry) => entry.replace('kind: ', 'kind: "'),
  () => '',
];

const version = fc.record({
  changes: fc.array(fc.tuple(fc.nat(ENTRIES.length - 1), fc.nat(CHANGES.length - 1)), { maxLength: 6 }),
  swap: fc.tuple(fc.nat(ENTRIES.length - 1), fc.nat(ENTRIES.length - 1)),
  isLookedAt: fc.boolean(),
});

function dumpOf({ changes, swap: [a, b] }: { readonly changes: readonly (readonly [number, number])[]; readonly swap: readonly [number, number] }): DumpContent {
  const entries = [...ENTRIES];
  for (const [at, which] of changes) entries[at] = CHANGES[which]?.(entries[at] ?? '') ?? '';
  [entries[a], entries[b]] = [entries[b] ?? '', entries[a] ?? ''];
  const reader = new DumpReader(new TextDecoder());
  reader.push(new TextEncoder().encode(`apiVersion: v1\nitems:\n${entries.join('')}kind: List\n`));
  return reader.finish();
}

/** What is told of a workspace, and what is seen of it. */
function told(analysis: Analysis, isLookedAt: boolean): unknown {
  const findings = analysis.findings();
  if (!isLookedAt) return { findings };
  const views = analysis.clusters().map(({ id }) => {
    const pods = analysis.model(id)?.pods.map(({ namespace, name, node, addresses }) => [namespace, name.value, node?.value, addresses.map(({ value }) => String(value.value))]);
    return [{ ...analysis.topology(id, 'host'), revision: 0 }, analysis.outline(id, { id: '' }), pods];
  });
  return { findings, views };
}

describe('versions of a dump', function () {
  this.timeout(60_000);

  it('tell what each tells from scratch, looked at or not', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 2, maxLength: 4 }), (versions) => {
        const analysis = new Analysis();
        for (const each of versions) {
          analysis.take('dump.yaml', dumpOf(each));
          const scratch = new Analysis();
          scratch.take('dump.yaml', dumpOf(each));
          assert.deepEqual(told(analysis, each.isLookedAt), told(scratch, each.isLookedAt));
        }
      }),
      runs(40),
    );
  });
});
