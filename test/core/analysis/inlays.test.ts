import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';
import { cursorOn } from './cursor';
import { shop } from './shop';

function inlays(files: Readonly<Record<string, string>>, file: string, start = 0, end = files[file]?.length ?? 0): readonly string[] {
  const analysis = new Analysis();
  analysis.apply(Object.entries(files).map(([path, text]) => ({ path, text })));
  const lines = (files[file] ?? '').split('\n');
  return analysis.inlays(file, start, end).map(({ at, text }) => `${(lines[at.line] ?? '').slice(0, at.column).trim()} «${text}»`);
}

describe('inlays', () => {
  it('give sizes of ranges and room for nodes', () => {
    assert.deepEqual(inlays(shop, 'cluster.yaml'), [
      'podSubnet: 10.244.0.0/16 «65,536 addresses, 256 node blocks»',
      'serviceSubnet: 10.96.0.0/16 «65,536 addresses»',
      'clusterCIDR: 10.244.0.0/16 «65,536 addresses, 256 node blocks»',
      'podCIDR: 10.244.1.0/24 «256 addresses»',
    ]);
  });

  it('give endpoints of selectors and numbers of named ports', () => {
    assert.deepEqual(inlays(shop, 'web.yaml'), ['app: web «3 endpoints»', 'targetPort: http-web «= 8080»']);
    const lonely = 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec:\n  selector: {app: none}\n  ports:\n    - {port: 80, targetPort: none}\n';
    assert.deepEqual(inlays({ 'x.yaml': lonely }, 'x.yaml'), ['selector: {app: none} «no endpoints»']);
  });

  describe('count endpoints', () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec:\n  selector: {app: x}\n  ports: [{port: 80}]\n';
    const of = (kind: string, spec: string, rest = ''): string => `---\napiVersion: ${kind === 'Pod' ? 'v1' : 'apps/v1'}\nkind: ${kind}\nmetadata: {name: ${kind.toLowerCase()}${rest}}\nspec: {${spec}template: {metadata: {labels: {app: x}}, spec: {containers: []}}}\n`;
    const pod = (name: string, more = ''): string => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: x}${more}}\nspec: {containers: []}\n`;
    const slice = '---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: x-1, labels: {kubernetes.io/service-name: x}}\naddressType: IPv4\nendpoints:\n  - {addresses: [10.0.0.1]}\n  - {addresses: [10.0.0.2], conditions: {ready: false}}\nports: []\n';
    const cases: readonly [string, string, string][] = [
      ['of workloads without a number', of('Deployment', ''), '1 endpoint'],
      ['of several workloads', of('Deployment', 'replicas: 2, ') + pod('one'), '3 endpoints'],
      ['of none that are wanted', of('Deployment', 'replicas: 0, '), 'no endpoints'],
      ['of DaemonSets per node', of('DaemonSet', ''), '1 endpoint per node'],
      ['of both', of('DaemonSet', '') + pod('one'), '1 endpoint and 1 endpoint per node'],
      ['of pods once, not of what owns them', of('ReplicaSet', 'replicas: 1, ') + pod('one', ', ownerReferences: [{kind: ReplicaSet, name: replicaset}]'), '1 endpoint'],
      ['as they are written', pod('one') + slice, '2 endpoints, 1 not ready'],
    ];
    for (const [title, rest, expected] of cases) it(title, () => assert.deepEqual(inlays({ 'x.yaml': service + rest }, 'x.yaml'), [`selector: {app: x} «${expected}»`]));
  });

  it('stand behind quotes', () => {
    const cluster = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: "fd00::/56"\n';
    assert.deepEqual(inlays({ 'x.yaml': cluster }, 'x.yaml'), ['podSubnet: "fd00::/56" «2^72 addresses, 256 node blocks»']);
  });

  it('are given for the asked part alone', () => {
    const at = (shop['cluster.yaml'] ?? '').indexOf('clusterCIDR');
    assert.deepEqual(inlays(shop, 'cluster.yaml', at, at + 40), ['clusterCIDR: 10.244.0.0/16 «65,536 addresses, 256 node blocks»']);
    assert.deepEqual(inlays(shop, 'none.yaml', 0, 100), []);
  });

  it('say where they come from', () => {
    const analysis = new Analysis();
    analysis.apply(Object.entries(shop).map(([path, text]) => ({ path, text })));
    const becauses = analysis.inlays('web.yaml', 0, 10_000).map(({ because }) => because);
    assert.match(becauses[0] ?? '', /^Service shop\/web selects Deployment shop\/frontend \(3\)\.$/);
    assert.match(becauses[1] ?? '', /^Port "http-web" of Deployment shop\/frontend$/);
  });
});

describe('mentions of rules', () => {
  it('are found in comments that ignore them, by id and by name', () => {
    const analysis = new Analysis();
    const text = '# kube-netscope-ignore KN201, host-bits, KN999: KN202 it is a lab\nkind: x # kube-netscope-ignore KN103\nname: kube-netscope-ignore KN102\n';
    analysis.apply([{ path: 'x.yaml', text }]);
    const found = analysis.ruleMentions('x.yaml').map(({ code, range: { start, end } }) => `${code} ${start.line}:${start.column}-${end.column}`);
    assert.deepEqual(found, ['KN201 0:23-28', 'KN102 0:30-39', 'KN103 1:31-36']);
    assert.deepEqual(analysis.ruleMentions('none.yaml'), []);
  });

  it('are found in a configuration, where it sets severities and where it ignores', () => {
    const analysis = new Analysis();
    const text = 'rules:\n  KN201: off\n  "host-bits": hint\n  KN999: off\nignores:\n  - rule: "KN103" # kube-netscope-ignore KN102\n    reason: KN104\n  - rule: [KN105]\n';
    analysis.apply([{ path: '.kube-netscope.yaml', text }]);
    const found = analysis.ruleMentions('.kube-netscope.yaml').map(({ code, range: { start, end } }) => `${code} ${start.line}:${start.column}-${end.column}`);
    assert.deepEqual(found, ['KN201 1:2-7', 'KN102 2:3-12', 'KN103 5:11-16', 'KN102 5:41-46']);
  });
});

describe('the thing of the picture at a place', () => {
  const cases: readonly [string, string, string | undefined][] = [
    ['web.yaml', 'selector', 'service/shop/web'],
    ['cluster.yaml', 'InternalIP', 'node/node-1'],
    ['cluster.yaml', '10.244.0.0/16', 'range/pods/10.244.0.0/16'],
    ['cluster.yaml', '10.96.0.0/16', 'range/services/10.96.0.0/16'],
    ['cluster.yaml', 'networking', undefined],
    ['other.yaml', 'pinned', 'pod/shop/pinned'],
    ['other.yaml', 'podSelector', undefined],
  ];
  for (const [file, word, id] of cases) {
    it(`${word} is ${id ?? 'the cluster alone'}`, () => {
      const at = cursorOn(shop, file, word);
      const target = at.analysis.revealTarget(at.file, at.offset);
      assert.deepEqual(target, { cluster: target?.cluster, tab: 'topology', ...(id === undefined ? {} : { id }) });
      assert.ok(target?.cluster !== undefined);
    });
  }

  it('of a workload is its first pod', () => {
    const at = cursorOn(shop, 'web.yaml', 'frontend');
    assert.match(at.analysis.revealTarget(at.file, at.offset)?.id ?? '', /^pod\/shop\/frontend-/);
  });

  it('is none in unknown files', () => {
    assert.equal(cursorOn(shop, 'web.yaml', 'kind').analysis.revealTarget('none.yaml', 0), undefined);
  });
});
