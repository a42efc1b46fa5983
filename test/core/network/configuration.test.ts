import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';
import { Configurations } from '../../../src/core/network/configurations';
import type { WorkspaceConfiguration } from '../../../src/core/kube/facts';

function analysed(files: Record<string, string>): Analysis {
  const analysis = new Analysis();
  analysis.apply(Object.entries(files).map(([path, text]) => ({ path, text })));
  return analysis;
}

const found = (analysis: Analysis): string[] => analysis.findings().map(({ code, file, range, severity }) => `${file}:${range.start.line + 1} ${code} ${severity}`);

const cluster = (pods: string, services: string): string => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: ${pods}\n  serviceSubnet: ${services}\n`;
const service = (name: string, port: number): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec:\n  type: NodePort\n  ports: [{port: 80, nodePort: ${port}}]\n`;

describe('.kube-netscope.yaml', () => {
  it('names clusters by globs below its folder', () => {
    const files = { 'team/a/one.yaml': service('one', 30080), 'team/b/two.yaml': service('two', 30080) };
    assert.deepEqual(found(analysed(files)), []);
    const named = analysed({ ...files, 'team/.kube-netscope.yaml': 'clusters:\n  prod: [a, b/**]\n' });
    assert.deepEqual(found(named), ['team/a/one.yaml:6 KN506 error', 'team/b/two.yaml:6 KN506 error']);
    const summary = named.clusterOf('team/b/two.yaml');
    assert.deepEqual([summary?.name, summary?.kind, summary?.because], ['prod', 'configured', 'team/.kube-netscope.yaml names it: a, b/**.']);
  });

  it('gives severities, the nearest file above first, settings before files', () => {
    const overlap = cluster('10.244.0.0/16', '10.244.0.0/20');
    const files = { 'a/cluster.yaml': overlap, 'a/lab/cluster.yaml': overlap, '.kube-netscope.yaml': 'rules: {KN202: error}\n', 'a/lab/.kube-netscope.yaml': 'rules: {service-range-inside-pod-range: off}\n' };
    assert.deepEqual(found(analysed({ ...files, 'a/lab/.kube-netscope.yaml': 'rules: {KN202: off}\n' })).filter((each) => each.includes('KN202')), ['a/cluster.yaml:5 KN202 error']);
    const analysis = analysed(files);
    analysis.configure({ rules: { KN202: 'hint' }, clusters: {}, assumedNodes: 2 });
    assert.ok(found(analysis).includes('a/lab/cluster.yaml:5 KN202 hint'));
  });

  it('ignores findings with a reason, in files that fit', () => {
    const overlap = cluster('10.244.0.0/16', '10.244.0.0/20');
    const files = { 'a/cluster.yaml': overlap, 'b/cluster.yaml': overlap };
    const config = 'ignores:\n- {rule: KN202, files: a/**, reason: a lab}\n';
    assert.deepEqual(found(analysed({ ...files, '.kube-netscope.yaml': config })).filter((each) => each.includes('KN202')), ['b/cluster.yaml:5 KN202 warning']);
  });

  it('tells clusters of external and reserved networks, each the nearest', () => {
    const analysis = analysed({
      '.kube-netscope.yaml': 'externalNetworks:\n- {name: office, prefix: 10.8.0.0/16, note: VPN}\nreservedRanges: [10.9.0.0/16]\n',
      'prod/cluster.yaml': cluster('10.244.0.0/16', '10.96.0.0/12'),
      'lab/cluster.yaml': cluster('10.244.0.0/16', '10.96.0.0/12'),
      'lab/.kube-netscope.yaml': 'externalNetworks: []\n',
    });
    const titles = (address: string): string[] => analysis.explain(address).clusters.filter(({ ranges }) => ranges.some(({ because, title }) => `${title} ${because}`.includes('10.8') || because.includes('office') || because.includes('reserved'))).map(({ name }) => name);
    assert.deepEqual(titles('10.8.1.1'), ['prod']);
    assert.deepEqual(titles('10.9.1.1').sort(), ['lab', 'prod']);
    assert.deepEqual(analysis.clusters().map(({ name }) => name), ['lab', 'prod']);
    assert.deepEqual(found(analysis), []);
  });

  it('says where a value is wrong, and uses the rest', () => {
    const analysis = analysed({ '.kube-netscope.yaml': 'externalNetworks:\n- {name: x, prefix: 10.8.0.0/33}\n- {name: y, prefix: 10.8.0.1/16}\nrules: 3\nclusters: {a: [x], b: 7}\n: [\n' });
    assert.ok(found(analysis).includes('.kube-netscope.yaml:2 KN101 error'));
    assert.ok(found(analysis).includes('.kube-netscope.yaml:4 KN003 error'));
  });

  it('says which globs lead out of its folder, and uses the others', () => {
    const analysis = analysed({ '.kube-netscope.yaml': 'clusters:\n  a: [prod/**,\n    ../x/**,\n    "",\n    /srv]\n  b: prod/..\nignores:\n- {rule: KN505, reason: y, files: [x/../../y]}\nrendered: [..out, out]\n', 'prod/s.yaml': service('s', 40000) });
    assert.deepEqual(found(analysis).filter((each) => each.includes('KN003')), [3, 4, 5, 6, 8].map((line) => `.kube-netscope.yaml:${line} KN003 error`));
    assert.deepEqual(analysis.clusters().filter(({ files }) => files > 0).map(({ name }) => name), ['a']);
  });

  it('follows edits as a fresh reading would', () => {
    const files = { 'a/x.yaml': service('x', 30080), 'b/y.yaml': service('y', 30080) };
    const analysis = analysed(files);
    const put = (text: string | undefined): string[] => {
      analysis.apply([{ path: '.kube-netscope.yaml', text }]);
      return found(analysis);
    };
    assert.deepEqual(put('clusters: {all: ["**"]}\n').length, 2);
    assert.deepEqual(put('clusters: {all: ["**"]}\nrules: {KN506: off}\n'), []);
    assert.deepEqual(put('clusters: {all: ["**"]}\nignores: [{rule: KN506, files: a, reason: known}]\n'), ['b/y.yaml:6 KN506 error']);
    assert.deepEqual(put(undefined), []);
  });

  it('takes a rendered folder together', () => {
    const files = { 'out/chart/templates/one.yaml': service('one', 30080), 'out/chart/templates/two.yaml': service('two', 30080) };
    assert.deepEqual(found(analysed(files)), []);
    const named = analysed({ ...files, '.kube-netscope.yaml': 'rendered: [out]\n' });
    assert.equal(named.clusterOf('out/chart/templates/one.yaml')?.kind, 'dump');
    assert.equal(found(named).length, 2);
  });

  it('of two spellings in one folder takes the first', () => {
    const made = new Configurations();
    const clusters = (name: string): WorkspaceConfiguration => ({ clusters: [{ name, globs: ['**'] }] });
    made.update('.kube-netscope.yml', [clusters('second')]);
    made.update('.kube-netscope.yaml', [clusters('first')]);
    assert.equal(made.clusterOf('x.yaml')?.name, 'first');
    made.update('.kube-netscope.yaml', []);
    assert.equal(made.clusterOf('x.yaml')?.name, 'second');
  });
});
