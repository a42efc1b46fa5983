import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { text } from '../../src/core/rules/support/example-text';
import { findingsIn, type Files } from '../support/example-runs';

/** `file:line code severity` of every finding. Units: lines from one. */
const report = (files: Files): readonly string[] => findingsIn(files).map(({ file, range, code, severity }) => `${file}:${range.start.line + 1} ${code} ${severity}`);

interface Daemon {
  readonly kind?: string;
  readonly spec?: string;
  readonly ports?: string;
  readonly owner?: string;
  readonly replicas?: number;
}

function workload(name: string, { kind = 'DaemonSet', spec = '', ports = '{containerPort: 80, hostPort: 80}', owner, replicas }: Daemon = {}): string {
  const container = `containers: [{name: c, image: i, ports: [${ports}]}]`;
  const metadata = `{name: ${name}, labels: {app: ${name}}${owner === undefined ? '' : `, ownerReferences: [${owner}]`}}`;
  if (kind === 'Pod') return `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: {${spec}${container}}\n`;
  const count = replicas === undefined ? '' : `replicas: ${replicas}, `;
  return `apiVersion: apps/v1\nkind: ${kind}\nmetadata: ${metadata}\nspec: {${count}template: {metadata: {labels: {app: ${name}}}, spec: {${spec}${container}}}}\n`;
}

function node(name: string, labels: string, more = ''): string {
  return `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}${labels}}}\n${more}`;
}

const together = (...documents: readonly string[]): Files => ({ 'all.yaml': documents.join('---\n') });
const severitiesOf = (files: Files, code: string): readonly string[] => findingsIn(files).filter((finding) => finding.code === code).map(({ severity }) => severity);

describe('KN703: what may share a node', () => {
  const gpu = 'nodeSelector: {gpu: "yes"}, ';
  const tolerant = 'tolerations: [{operator: Exists}], ';
  const affinity = (operator: string, values: string): string =>
    `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: ${operator}${values}}]}]}}}, `;
  const cases: readonly [string, Files, readonly string[]][] = [
    ['two DaemonSets', together(workload('a'), workload('b')), ['error', 'error']],
    ['a DaemonSet of some nodes', together(workload('a', { spec: gpu }), workload('b')), ['error', 'error']],
    ['a DaemonSet of nodes that the other does not tolerate', together(workload('a', { spec: `${gpu}tolerations: [{key: gpu, operator: Exists}], ` }), workload('b')), ['warning', 'warning']],
    ['a DaemonSet of tainted nodes and one that tolerates everything', together(workload('a', { spec: `${gpu}tolerations: [{key: gpu, operator: Exists}], ` }), workload('b', { spec: tolerant })), ['error', 'error']],
    ['DaemonSets of unrelated labels', together(workload('a', { spec: gpu }), workload('b', { spec: 'nodeSelector: {ssd: "yes"}, ' })), ['warning', 'warning']],
    ['exclusive labels', together(workload('a', { spec: gpu }), workload('b', { spec: 'nodeSelector: {gpu: "no"}, ' })), []],
    ['exclusive affinity', together(workload('a', { spec: affinity('In', ', values: [east]') }), workload('b', { spec: affinity('NotIn', ', values: [east, west]') })), []],
    ['exclusive existence', together(workload('a', { spec: affinity('Exists', '') }), workload('b', { spec: affinity('DoesNotExist', '') })), []],
    ['affinity that leaves a zone', together(workload('a', { spec: affinity('In', ', values: [east, west]') }), workload('b', { spec: affinity('NotIn', ', values: [east]') })), ['warning', 'warning']],
    ['a DaemonSet and a Deployment', together(workload('a'), workload('b', { kind: 'Deployment' })), ['warning', 'warning']],
    ['a Deployment scaled to zero', together(workload('a'), workload('b', { kind: 'Deployment', replicas: 0 })), []],
    ['pods of two nodes', together(workload('a', { kind: 'Pod', spec: 'nodeName: n1, ' }), workload('b', { kind: 'Pod', spec: 'nodeName: n2, ' })), []],
    ['pods of one node', together(workload('a', { kind: 'Pod', spec: 'nodeName: n1, ' }), workload('b', { kind: 'Pod', spec: 'nodeName: n1, ' })), ['error', 'error']],
    ['one address each', together(workload('a', { ports: '{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}' }), workload('b', { ports: '{containerPort: 80, hostPort: 80, hostIP: 10.0.0.2}' })), []],
    ['the wildcard address', together(workload('a', { ports: '{containerPort: 80, hostPort: 80, hostIP: 0.0.0.0}' }), workload('b', { ports: '{containerPort: 80, hostPort: 80, hostIP: 10.0.0.2}' })), ['error', 'error']],
    ['TCP and UDP', together(workload('a', { ports: '{containerPort: 53, hostPort: 53}' }), workload('b', { ports: '{containerPort: 53, hostPort: 53, protocol: UDP}' })), []],
    ['host networks with ports that differ', together(workload('a', { spec: 'hostNetwork: true, ', ports: '{containerPort: 80}' }), workload('b', { spec: 'hostNetwork: true, ', ports: '{containerPort: 81}' })), []],
    ['known nodes that both suit', together(node('n1', ', gpu: "yes", ssd: "yes"'), workload('a', { spec: gpu }), workload('b', { spec: 'nodeSelector: {ssd: "yes"}, ' })), ['error', 'error']],
    ['known nodes of which none suits both', together(node('n1', ', gpu: "yes"'), node('n2', ', ssd: "yes"'), workload('a', { spec: gpu }), workload('b', { spec: 'nodeSelector: {ssd: "yes"}, ' })), []],
    ['a known node whose taint one of them does not tolerate', together(node('n1', '', 'spec: {taints: [{key: k, value: v, effect: NoSchedule}]}\n'), workload('a', { spec: tolerant }), workload('b')), []],
    ['pods of one absent owner', together(workload('a-1', { kind: 'Pod', owner: '{kind: ReplicaSet, name: a}' }), workload('a-2', { kind: 'Pod', owner: '{kind: ReplicaSet, name: a}' })), []],
    ['a pod of a ReplicaSet that the dump lacks, and its Deployment', together(workload('a', { kind: 'Deployment' }), workload('a-5d9c7-x2', { kind: 'Pod', owner: '{kind: ReplicaSet, name: a-5d9c7}' })), []],
    ['static pods, which nodes own', together(workload('a-n1', { kind: 'Pod', spec: 'nodeName: n1, ', owner: '{kind: Node, name: n1}' }), workload('b-n1', { kind: 'Pod', spec: 'nodeName: n1, ', owner: '{kind: Node, name: n1}' })), ['error', 'error']],
  ];
  for (const [title, files, expected] of cases) it(title, () => assert.deepEqual(severitiesOf(files, 'KN703'), expected));
});

describe('KN601: silence where pods may be hidden', () => {
  const pod = workload('frontend', { kind: 'Pod', ports: '{containerPort: 80}' });
  const service = (selector: string, more = ''): string => `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: ${selector}, ports: [{port: 80}]${more}}\n`;
  const found: readonly [string, Files, readonly string[]][] = [
    ['a slip of the pen', together(pod, service('{app: frontent}')), ['hint']],
    ['in a kustomization', { ...together(pod, service('{app: frontent}')), 'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [all.yaml]\n' }, ['warning']],
    ['beside the configuration of a cluster', { ...together(pod, service('{app: frontent}')), 'c.yaml': 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n' }, ['warning']],
    ['the workload is selected by another Service', together(pod, service('{app: frontent}'), service('{app: frontend}').replace('name: web', 'name: other')), []],
    ['labels that move', together(workload('frontend', { kind: 'Pod' }), service('{app: frontend, role: master}')), []],
    ['labels of an operator', together(pod, service('{app: frontend, cnpg.io/cluster: db}')), []],
    ['a control plane', together(pod, service('{component: kube-scheduler}')), []],
    ['a placeholder', together(pod, service('{app: "${APP}"}')), []],
    ['a word that is not similar', together(pod, service('{app: database}')), []],
    ['Endpoints', together(pod, service('{app: frontent}'), 'apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\nsubsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 80}]}]\n'), []],
    ['a file that cannot be read', { ...together(pod, service('{app: frontent}')), 'b.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: @x}\n' }, []],
    ['a template nearby', { ...together(pod, service('{app: frontent}')), 'b.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  {{- include "labels" . }}\n' }, []],
    ['an empty selector', together(pod, service('{}')), []],
    ['the pods in another cluster', { 'a/web.yaml': service('{app: frontend}'), 'b/pod.yaml': pod }, []],
  ];
  for (const [title, files, expected] of found) it(title, () => assert.deepEqual(severitiesOf(files, 'KN601'), expected));
});

describe('severity and place of other rules', () => {
  const cluster = (pods: string, services: string): string =>
    `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: ${pods}\n  serviceSubnet: ${services}\n`;
  const pool = (cidr: string): string => `apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: p}\nspec: {cidr: ${cidr}}\n`;

  it('a Calico pool with host bits is an error, any other range a warning', () => {
    assert.deepEqual(report({ 'p.yaml': pool('10.1.2.3/16') }), ['p.yaml:4 KN102 error']);
    assert.deepEqual(report({ 'c.yaml': cluster('10.1.2.3/16', '10.96.0.0/16') }), ['c.yaml:4 KN102 warning']);
  });
  it('a Calico pool around the Service range is an error, a pod range a warning', () => {
    assert.deepEqual(report({ 'c.yaml': cluster('10.0.0.0/8', '10.96.0.0/16') }), ['c.yaml:5 KN202 warning']);
    assert.deepEqual(report({ 'c.yaml': cluster('10.0.0.0/8', '10.96.0.0/16'), 'p.yaml': pool('10.0.0.0/8') }), ['c.yaml:5 KN202 error']);
  });
  it('a range that two documents state is reported at each of them and against one other party', () => {
    const config = text`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: kubeadm-config
        namespace: kube-system
      data:
        ClusterConfiguration: |
          apiVersion: kubeadm.k8s.io/v1beta4
          kind: ClusterConfiguration
          networking:
            podSubnet: 10.244.0.0/16
            serviceSubnet: 10.244.0.0/16
    `;
    const files = { 'cluster.yaml': cluster('10.244.0.0/16', '10.244.0.0/16'), 'dump.yaml': config };
    const findings = findingsIn(files);
    assert.deepEqual(report(files), ['cluster.yaml:5 KN201 error', 'dump.yaml:12 KN201 error']);
    assert.deepEqual(findings.map(({ related }) => related.map(({ location }) => `${location.file}:${location.range.start.line + 1}`)), [['cluster.yaml:4'], ['cluster.yaml:4']]);
    assert.deepEqual(findings.map(({ fixes }) => fixes[0]?.edits.length), [2, 2]);
  });
  it('a node-port range of ports and a count', () => {
    const flags = 'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer: {extraArgs: {service-node-port-range: 20000+10}}\n';
    const service = (port: number): string => `apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: NodePort, ports: [{port: 80, nodePort: ${port}}]}\n`;
    assert.deepEqual(report({ 'c.yaml': flags, 's.yaml': service(20010) }), []);
    assert.deepEqual(report({ 'c.yaml': flags, 's.yaml': service(20011) }), ['s.yaml:4 KN505 error']);
  });
  it('pods on the node network on purpose are no overlap', () => {
    const nodes = 'apiVersion: v1\nkind: Node\nmetadata: {name: n}\nstatus: {addresses: [{type: InternalIP, address: 10.0.0.5}]}\n';
    assert.deepEqual(report({ 'c.yaml': cluster('10.0.0.0/16', '172.20.0.0/16'), 'n.yaml': nodes }), ['c.yaml:4 KN203 error']);
  });
  it('a quote that is not closed yet makes no address of the lines below it', () => {
    const findings = report({ 's.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec:\n  clusterIP: "10.96.0.5\n  ports:\n    - port: 80\n' });
    assert.ok(findings.every((each) => !each.includes('KN101')), findings.join('\n'));
  });
});
