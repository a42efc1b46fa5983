import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Analysis } from '../../src/core/analysis';
import { DumpReader } from '../../src/core/store/dump';
import type { FileChange } from '../../src/protocol/analysis-contract';

/** What is taken in: texts, a file of which only facts are kept, or settings. */
type Work = { readonly changes: readonly FileChange[] } | { readonly dump: string; readonly text: string } | { readonly off: boolean };

const name = fc.constantFrom('a', 'b', 'c');
const service = fc.tuple(name, name, fc.constantFrom('10.96.0.10', '10.096.0.11', '10.244.0.3')).map(([own, app, ip]) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${own}}\nspec: {clusterIP: ${ip}, selector: {app: ${app}}, ports: [{port: 80}]}\n`);
const workload = fc.tuple(name, name).map(([own, app]) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${own}}\nspec: {template: {metadata: {labels: {app: ${app}}}, spec: {containers: []}}}\n`);
const definition = fc.constantFrom('10.244.0.0/16', '10.96.0.0/12').map((range) => `apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nnetworking: {podSubnet: ${range}, serviceSubnet: 10.96.0.0/12}\n`);
const template = fc.constant('kind: Service\n{{ .Values.x }}\n');
const text = fc.array(fc.oneof({ weight: 4, arbitrary: service }, { weight: 3, arbitrary: workload }, { weight: 1, arbitrary: definition }, { weight: 1, arbitrary: template }), { maxLength: 4 }).map((documents) => documents.join('---\n'));
const path = fc.constantFrom('one/a.yaml', 'one/b.yaml', 'one/deep/c.yaml', 'two/d.yaml');
const kustomization = fc.record({ folder: fc.constantFrom('one', 'two'), resources: fc.subarray(['../one', 'a.yaml', 'b.yaml', 'deep/c.yaml', 'd.yaml']) }).map(({ folder, resources }) => ({
  path: `${folder}/kustomization.yaml`,
  text: `kind: Kustomization\nnamePrefix: p-\nresources: [${resources.join(', ')}]\npatches: [{path: b.yaml}]\n`,
}));
const configured = fc.constantFrom('clusters: {all: [one, two]}\n', 'rules: {KN103: off}\n').map((said) => ({ path: '.kube-netscope.yaml', text: said }));
const change = fc.oneof({ weight: 6, arbitrary: fc.record({ path, text }) }, { weight: 1, arbitrary: path.map((gone) => ({ path: gone, text: undefined })) }, { weight: 2, arbitrary: kustomization }, { weight: 1, arbitrary: configured });
const work: fc.Arbitrary<Work> = fc.oneof(
  { weight: 5, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => ({ changes: [...new Map(changes.map((each) => [each.path, each])).values()] })) },
  { weight: 2, arbitrary: fc.record({ dump: path, text }) },
  { weight: 1, arbitrary: fc.boolean().map((off) => ({ off })) },
);

function dumpOf(content: string): ReturnType<DumpReader['finish']> {
  const reader = new DumpReader(new TextDecoder());
  reader.push(new TextEncoder().encode(content));
  return reader.finish();
}

const settings = (off: boolean): Parameters<Analysis['configure']>[0] => ({ rules: off ? { KN103: 'off' } : {}, clusters: {}, assumedNodes: 2 });

/** Starts works one after the other while earlier ones rest, and asks in between; answers the analysis once all are done. */
function interleaved(works: readonly Work[], turns: readonly number[]): Analysis {
  const analysis = new Analysis();
  const newest = new Map<string, number>();
  const running: Generator<void, void>[] = [];
  works.forEach((each, at) => {
    const paths = 'changes' in each ? each.changes.map((one) => one.path) : 'dump' in each ? [each.dump] : [];
    for (const one of paths) newest.set(one, at);
    const isStale = (one: string): boolean => newest.get(one) !== at;
    if ('changes' in each) running.push(analysis.applySteps(each.changes, isStale));
    else if ('off' in each) running.push(analysis.configureSteps(settings(each.off)));
    else running.push(analysis.takeSteps(each.dump, dumpOf(each.text)));
    // A dump and settings count from their first step on.
    if (!('changes' in each)) step(running, running.length - 1);
    const turn = turns[at] ?? 0;
    for (let count = turn % 7; count > 0 && running.length > 0; count--) step(running, (turn + count) % running.length);
    if (turn % 3 === 0) analysis.takeChangedFindings();
    if (turn % 5 === 0) for (const { id } of analysis.clusters()) analysis.topology(id, 'host');
  });
  while (running.length > 0) step(running, (turns[running.length % turns.length] ?? 0) % running.length);
  return analysis;
}

function step(running: Generator<void, void>[], at: number): void {
  if (running[at]?.next().done === true) running.splice(at, 1);
}

function atOnce(works: readonly Work[]): Analysis {
  const final = new Map<string, () => void>();
  const analysis = new Analysis();
  for (const each of works) {
    if ('changes' in each) for (const one of each.changes) final.set(one.path, () => analysis.apply([one]));
    else if ('dump' in each) final.set(each.dump, () => analysis.take(each.dump, dumpOf(each.text)));
    else final.set('', () => analysis.configure(settings(each.off)));
  }
  for (const [, act] of [...final].sort(([a], [b]) => (a < b ? -1 : 1))) act();
  return analysis;
}

describe('work that rests', function () {
  this.timeout(120_000);

  it('ends where work at once ends, whatever is done, asked and begun in its rests', () => {
    fc.assert(
      fc.property(fc.array(work, { maxLength: 10 }), fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 }), (works, turns) => {
        const [rested, direct] = [interleaved(works, turns), atOnce(works)];
        assert.deepEqual(rested.findings(), direct.findings());
        assert.deepEqual(rested.clusters(), direct.clusters());
        assert.deepEqual(rested.clusterFiles(), direct.clusterFiles());
        for (const { id } of direct.clusters()) assert.deepEqual(shown(rested.topology(id, 'host')), shown(direct.topology(id, 'host')));
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
  });

  it('tells of the same findings in portions as at once', () => {
    fc.assert(
      fc.property(fc.array(work, { maxLength: 8 }), fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 }), fc.integer({ min: 1, max: 3 }), (works, turns, most) => {
        const analysis = interleaved(works, turns);
        analysis.settle();
        const told = new Map<string, readonly unknown[]>();
        // What was told on the way may be told again, so it is all made to be told anew.
        analysis.configure(settings(false));
        analysis.settle();
        for (let rest = true; rest; ) {
          const taken = analysis.takeFindings({ most });
          for (const { file, findings } of taken.files) told.set(file, findings);
          rest = taken.rest;
        }
        for (const [file, findings] of told) assert.deepEqual(findings, analysis.findingsOf(file));
        assert.deepEqual(analysis.takeFindings({}), { files: [], rest: false });
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 100) },
    );
  });
});

// Revisions count changes and so differ on purpose.
function shown(view: object | undefined): unknown {
  return view && { ...view, revision: 0 };
}
