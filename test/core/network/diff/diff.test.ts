import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../../src/core/analysis';
import type { Change, Difference, Snapshot } from '../../../../src/core/network/diff/snapshot';
import { diff } from '../../../../src/core/network/diff/diff';
import type { NodeRouting } from '../../../../src/core/network/model';

const cluster = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
networking: { podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/16 }
`;
const nodeYaml = (n: number, range = `10.244.${n}.0/24`): string => `apiVersion: v1
kind: Node
metadata: { name: node-${n} }
spec: { podCIDR: ${range} }
status: { addresses: [{ type: InternalIP, address: 192.168.1.1${n} }] }
`;
const deployment = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ containerPort: 80 }] }] }
`;
const serviceYaml = (port: number): string => `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: 10.96.0.7, selector: { app: web }, ports: [{ port: ${port} }] }
`;
const base: Readonly<Record<string, string>> = { 'cluster.yaml': cluster, 'n1.yaml': nodeYaml(1), 'n2.yaml': nodeYaml(2), 'web.yaml': deployment(2), 'service.yaml': serviceYaml(80) };

function snapshot(files: Readonly<Record<string, string>>): Snapshot {
  const analysis = new Analysis();
  analysis.apply(Object.entries(files).map(([path, text]) => ({ path, text })));
  const [first] = analysis.clusters();
  const made = first && analysis.snapshot(first.id);
  assert.ok(made !== undefined);
  return made;
}

function compare(change: Readonly<Record<string, string>>, routing: NodeRouting = 'host', old = base): Difference {
  return diff(snapshot(old), snapshot({ ...old, ...change }), routing);
}

const told = ({ changes }: Difference, subject: Change['subject']): string[] =>
  changes.filter((change) => change.subject === subject).map(({ kind, title, where }) => `${kind} ${title}${where.length === 0 ? '' : ` on ${where.join(', ')}`}`);
const causes = ({ edits, changes }: Difference): string[] => [...new Set(changes.map((change) => `${change.subject}: ${change.causes.map((at) => edits[at]?.title).join(', ')}${change.direct ? '' : '?'}`))];

describe('diff of two states', () => {
  it('is empty for equal states, and for comments', () => {
    assert.deepEqual(compare({}), { edits: [], changes: [], omitted: 0, notes: [] });
    assert.deepEqual(compare({ 'web.yaml': `# a comment\n${deployment(2)}` }).edits, []);
  });

  it('tells pods, rules and the Service that a replica count changes', () => {
    const found = compare({ 'web.yaml': deployment(3) });
    assert.deepEqual(found.edits.map(({ range: _range, ...edit }) => edit), [{ kind: 'changed', title: 'Deployment default/web', file: 'web.yaml' }]);
    assert.deepEqual(told(found, 'pod'), ['added pod default/web-sim-3']);
    assert.deepEqual(told(found, 'service'), ['changed Service default/web']);
    assert.deepEqual([told(found, 'route'), told(found, 'node'), told(found, 'range')], [[], [], []]);
    const rules = told(found, 'rule');
    assert.ok(rules.some((line) => /^added -t nat -A KUBE-SEP-\w+ .*--to-destination 10\.244\.\d\.3:80 on node-1, node-2$/.test(line)), rules.join('\n'));
    assert.deepEqual(causes(found), ['pod: Deployment default/web', 'service: Deployment default/web', 'rule: Deployment default/web']);
  });

  it('tells the rows that a node brings, on every node', () => {
    const found = compare({ 'n3.yaml': nodeYaml(3) });
    assert.deepEqual(told(found, 'node'), ['added node node-3']);
    assert.ok(told(found, 'route').includes('added 10.244.3.0/24 via 192.168.1.13 dev eth0 on node-1, node-2'));
    assert.deepEqual(found.edits.map(({ range: _range, ...edit }) => edit), [{ kind: 'added', title: 'Node node-3', file: 'n3.yaml' }]);
  });

  it('tells the router apart', () => {
    assert.ok(told(compare({ 'n3.yaml': nodeYaml(3) }, 'router'), 'route').includes('added 10.244.3.0/24 via 192.168.1.13 dev eth0 on router'));
  });

  it('names the edit among several', () => {
    const found = compare({ 'n2.yaml': nodeYaml(2, '10.244.9.0/24'), 'service.yaml': serviceYaml(81) });
    const cause = (subject: string): string[] => causes(found).filter((line) => line.startsWith(`${subject}:`));
    assert.deepEqual(cause('node'), ['node: Node node-2']);
    assert.ok(cause('pod').includes('pod: Node node-2'));
    assert.deepEqual(cause('service'), ['service: Service default/web']);
    assert.ok(cause('route').includes('route: Node node-2'));
  });

  it('tells what is gone', () => {
    const { 'service.yaml': _service, ...rest } = base;
    const found = diff(snapshot(base), snapshot(rest), 'host');
    assert.deepEqual(told(found, 'service'), ['removed Service default/web']);
    assert.deepEqual(found.edits.map(({ range: _range, ...edit }) => edit), [{ kind: 'removed', title: 'Service default/web', file: 'service.yaml' }]);
    assert.ok(told(found, 'rule').every((line) => line.startsWith('removed ')));
  });

  it('takes a moved resource for the same', () => {
    const { 'web.yaml': text, ...rest } = base;
    assert.deepEqual(diff(snapshot(base), snapshot({ ...rest, 'apps.yaml': text as string }), 'host').edits, []);
  });

  it('undoes itself', () => {
    const one = snapshot(base);
    const two = snapshot({ ...base, 'web.yaml': deployment(4), 'n3.yaml': nodeYaml(3) });
    const turned = (found: Difference, kinds: Readonly<Record<string, string>>): string[] => found.changes.map(({ kind, title, where }) => `${kinds[kind] ?? kind} ${title} ${where.join()}`).sort();
    assert.deepEqual(turned(diff(one, two, 'host'), {}), turned(diff(two, one, 'host'), { added: 'removed', removed: 'added' }));
  });

  it('compares all nodes where few rows are in question, else says what it compares in part only', function () {
    this.timeout(20_000);
    const nodes = (count: number, third: number): Readonly<Record<string, string>> =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}.yaml`, `apiVersion: v1\nkind: Node\nmetadata: { name: m-${n} }\nspec: { podCIDR: 10.${third + (n >> 8)}.${n & 255}.0/24 }\nstatus: { addresses: [{ type: InternalIP, address: 192.168.${2 + (n >> 8)}.${n & 255} }] }\n`]));
    const found = compare({ 'n3.yaml': nodeYaml(3) }, 'host', { ...base, ...nodes(120, 20) });
    assert.deepEqual(found.notes, ['Of the nodes that have a row or rule 100 are named.']);
    assert.equal(found.changes.find(({ subject, title }) => subject === 'route' && title === '10.244.3.0/24 via 192.168.1.13 dev eth0')?.where.length, 100);
    const moved = compare(nodes(400, 30), 'host', { 'cluster.yaml': cluster, ...nodes(400, 20) });
    assert.match(moved.notes[0] ?? '', /Routing tables are compared on 250 of 400 nodes\./);
  });
});
