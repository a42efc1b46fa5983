import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Analysis } from '../../src/core/analysis';
import type { FileChange } from '../../src/protocol/analysis-contract';

// Small pools make collisions of names, ports, addresses and ranges likely.
const names = fc.constantFrom('a', 'b', 'c');
const namespaces = fc.constantFrom('', 'x', 'y');
const ranges = fc.constantFrom('10.244.0.0/16', '10.96.0.0/12', '10.244.0.0/24', '10.244.1.0/24', '10.244.1.7/24', '192.168.1.0/24', 'fd00::/48', 'nonsense', '10.0.0.0/8');
const addresses = fc.constantFrom('10.96.0.10', '10.96.0.11', '10.244.1.2', '192.168.1.11', '192.168.1.012', 'fd00::1', '300.1.1.1');
const ports = fc.constantFrom(80, 8080, 30080, 30081, 9100);

const meta = (name: string, namespace: string): string => `metadata:\n  name: ${name}\n${namespace === '' ? '' : `  namespace: ${namespace}\n`}`;

const service = fc.record({ name: names, namespace: namespaces, app: names, ip: addresses, port: ports, nodePort: ports, target: fc.constantFrom('80', 'http', 'web') }).map(
  (s) =>
    `apiVersion: v1\nkind: Service\n${meta(s.name, s.namespace)}spec:\n  type: NodePort\n  clusterIP: ${s.ip}\n  selector: {app: ${s.app}}\n  ports:\n  - {port: ${s.port}, targetPort: ${s.target}, nodePort: ${s.nodePort}}\n`,
);
const workload = fc.record({ kind: fc.constantFrom('Deployment', 'DaemonSet'), name: names, namespace: namespaces, app: names, port: ports, host: ports, second: ports }).map(
  (w) =>
    `apiVersion: apps/v1\nkind: ${w.kind}\n${meta(w.name, w.namespace)}spec:\n  template:\n    metadata: {labels: {app: ${w.app}}}\n    spec:\n      containers:\n      - name: one\n        ports: [{name: http, containerPort: ${w.port}, hostPort: ${w.host}}]\n      - name: two\n        ports: [{containerPort: ${w.second}}]\n`,
);
const node = fc.record({ name: names, range: ranges, ip: addresses }).map(
  (n) => `apiVersion: v1\nkind: Node\nmetadata: {name: ${n.name}}\nspec: {podCIDR: ${n.range}}\nstatus: {addresses: [{type: InternalIP, address: ${n.ip}}]}\n`,
);
const kubeadm = fc.record({ pods: ranges, services: ranges }).map(
  (k) => `apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: ${k.pods}\n  serviceSubnet: ${k.services}\n`,
);
const pod = fc.record({ name: names, ip: addresses }).map((p) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${p.name}, labels: {app: a}}\nstatus: {podIP: ${p.ip}}\n`);
const odd = fc.constantFrom('# only a comment\n', 'kind: Service\nspec: 3\n', 'a: [\n', 'kind: Service\n{{ .Values.x }}\n', 'on: push\njobs: {}\n', 'kind: Node\nspec: {podCIDR: [1]}\n', '');
const document = fc.oneof(service, workload, node, kubeadm, pod, odd);
const fileText = fc.array(fc.tuple(document, fc.constantFrom('', '# note\n', '# kube-netscope-ignore KN502: wanted\n')), { maxLength: 4 }).map((documents) => documents.map(([text, comment]) => comment + text).join('---\n'));
const path = fc.constantFrom('one/a.yaml', 'one/b.yaml', 'two/c.yaml', 'two/deep/d.yaml', 'examples/e.yaml', 'one/kustomization.yaml');
const listed = fc.subarray(['../one', '../two', 'deep/d.yaml', 'a.yaml', 'b.yaml', 'c.yaml', '../one/a.yaml', '../examples']);
const built = fc.subarray([
  'namespace: built',
  'namePrefix: p-',
  'commonLabels: {app: b}',
  'labels: [{pairs: {x: y}, includeTemplates: true}]',
  'replicas: [{name: a, count: 3}]',
  'components: [../two]',
  'patches: [{path: b.yaml}, {path: ../one/b.yaml, target: {kind: Service}}]',
  'patches: [{target: {kind: Service}, patch: "- {op: replace, path: /spec/clusterIP, value: 10.96.0.10}"}]',
  'patchesStrategicMerge: [../examples/e.yaml]',
]);
const kustomized = fc.record({ folder: fc.constantFrom('one', 'two', 'three', 'examples'), kind: fc.constantFrom('Kustomization', 'Component'), listed, built }).map(({ folder, kind, listed: resources, built: changes }) => ({
  path: `${folder}/kustomization.yaml`,
  text: `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: ${kind}\nresources: [${resources.join(', ')}]\n${changes.map((line) => `${line}\n`).join('')}`,
}));
const sections = fc.subarray(['clusters: {all: [one, two/deep]}', 'clusters: {x: ["**/a.yaml"]}', 'externalNetworks: [{name: office, prefix: 10.244.0.0/16}]', 'reservedRanges: [10.96.0.0/12]', 'rules: {KN502: off, KN101: hint}', 'ignores: [{rule: KN102, files: "**", reason: lab}]', 'rendered: [examples]', 'nonsense: 1']);
const configured = fc.record({ folder: fc.constantFrom('', 'one/', 'two/'), sections }).map(({ folder, sections: said }) => ({ path: `${folder}.kube-netscope.yaml`, text: said.map((line) => `${line}\n`).join('') }));
const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ path, text: fileText }) as fc.Arbitrary<FileChange> },
  { weight: 1, arbitrary: path.map((gone) => ({ path: gone, text: undefined })) as fc.Arbitrary<FileChange> },
  { weight: 2, arbitrary: kustomized as fc.Arbitrary<FileChange> },
  { weight: 1, arbitrary: configured as fc.Arbitrary<FileChange> },
);

/** Applies all changes and settles after each batch; answers the findings told as changes, put together. */
function incremental(batches: readonly (readonly FileChange[])[]): { analysis: Analysis; told: Map<string, unknown> } {
  const analysis = new Analysis();
  const told = new Map<string, unknown>();
  for (const batch of batches) {
    analysis.apply(batch);
    for (const { file, findings } of analysis.takeChangedFindings()) {
      if (findings.length > 0) told.set(file, findings);
      else told.delete(file);
    }
  }
  return { analysis, told };
}

function fromScratch(batches: readonly (readonly FileChange[])[]): Analysis {
  const final = new Map<string, string>();
  for (const { path: at, text } of batches.flat()) {
    if (text === undefined) final.delete(at);
    else final.set(at, text);
  }
  const analysis = new Analysis();
  analysis.apply([...final].sort(([a], [b]) => (a < b ? -1 : 1)).map(([at, text]) => ({ path: at, text })));
  return analysis;
}

describe('incremental equals from scratch', function () {
  this.timeout(120_000);

  it('for any sequence of edits: findings, what was told of them, clusters and models', () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 8 }), (batches) => {
        const { analysis, told } = incremental(batches);
        const scratch = fromScratch(batches);
        assert.deepEqual(analysis.findings(), scratch.findings());
        assert.deepEqual([...told.values()].flat().sort(byPlace), [...scratch.findings()].sort(byPlace));
        assert.deepEqual(analysis.clusters(), scratch.clusters());
        for (const { id } of scratch.clusters()) {
          assert.deepEqual(shown(analysis.topology(id, 'host')), shown(scratch.topology(id, 'host')));
        }
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
    );
  });

  it('a crash of one rule hides no other finding', () => {
    const analysis = new Analysis();
    analysis.apply([{ path: 'a.yaml', text: 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: 300.1.1.1, ports: [{port: 80}]}\n' }]);
    assert.ok(analysis.findings().some(({ code }) => code === 'KN101'));
  });
});

function byPlace(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

// Revisions count edits and so differ on purpose.
function shown(view: object | undefined): unknown {
  return view && { ...view, revision: 0 };
}
