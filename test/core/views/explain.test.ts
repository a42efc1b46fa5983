import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { buildModel } from '../../../src/core/network/build';
import type { ModelInput } from '../../../src/core/network/model-input';
import { explainView } from '../../../src/core/views/explain';
import type { ExplainSource } from '../../../src/core/views/explain';
import { claim, modelInput, threeNodes, workload } from '../../support/model-input';
import { viewContext } from '../../support/view-context';

const context = viewContext();

function source(input: ModelInput, rest: Partial<ExplainSource> = {}): ExplainSource {
  return { model: buildModel(input), routing: 'host', claims: input.claims, ...rest };
}

describe('explaining', () => {
  const summaries: readonly [string, string, string, string][] = [
    ['10.0.0.1', 'address', '10.0.0.1', 'IPv4 address, private use (RFC 1918)'],
    ['8.8.8.8', 'address', '8.8.8.8', 'IPv4 address, public'],
    ['FD00::0001', 'address', 'fd00::1', 'IPv6 address, unique local (RFC 4193)'],
    ['169.254.1.1', 'address', '169.254.1.1', 'IPv4 address, link-local (RFC 3927), Calico pod gateway (Calico: default route of every pod, answered by proxy ARP)'],
    ['10.244.1.7/24', 'prefix', '10.244.1.0/24', '256 addresses, 10.244.1.0 – 10.244.1.255, IPv4 private use (RFC 1918)'],
    ['192.0.2.1/32', 'prefix', '192.0.2.1/32', '1 address, 192.0.2.1 – 192.0.2.1, IPv4 documentation (test-net-1) (RFC 5737)'],
    ['0.0.0.0/0', 'prefix', '0.0.0.0/0', '4,294,967,296 addresses, 0.0.0.0 – 255.255.255.255, IPv4'],
    ['fd00::/64', 'prefix', 'fd00::/64', '2^64 addresses, fd00:: – fd00::ffff:ffff:ffff:ffff, IPv6 unique local (RFC 4193)'],
    ['1.2.3.4 - 1.2.3.9', 'interval', '1.2.3.4-1.2.3.9', '6 addresses, 1.2.3.4 – 1.2.3.9, IPv4 public'],
    ['web', 'none', 'web', 'This is no IP address, prefix or a-b range.'],
    ['10.0.0.0/33', 'none', '10.0.0.0/33', 'This is no IP address, prefix or a-b range.'],
    ...(['010.244.1.2', '10.244.1.02/24', 'fd00::/064', '10.0.0.01-10.0.0.9'] as const).map((text): [string, string, string, string] => {
      const plain = text === '010.244.1.2' ? '10.244.1.2' : text === '10.244.1.02/24' ? '10.244.1.2/24' : text === 'fd00::/064' ? 'fd00::/64' : '10.0.0.1-10.0.0.9';
      return [text, 'none', text, `Leading zeros, which some programs read as octal and others refuse (KN103). Ask for ${plain} if the numbers are decimal.`];
    }),
    ['1.2.3.9-1.2.3.4', 'none', '1.2.3.9-1.2.3.4', 'This is no IP address, prefix or a-b range.'],
  ];
  for (const [text, kind, canonical, summary] of summaries) {
    it(`"${text}" as ${kind}`, () => {
      const view = explainView(text, [], context);
      assert.deepEqual([view.kind, view.canonical, view.summary, view.clusters], [kind, canonical, summary, []]);
    });
  }

  it('lists claims with the ranges of the model, each place once, most specific first', () => {
    const claims = [claim('pod-range', '10.244.0.0/16', 'kubeadm'), claim('policy-block', '10.244.1.0/28', 'NetworkPolicy'), claim('policy-block', '10.9.0.0/16'), claim('cluster-address', '10.244.1.2')];
    const [cluster] = explainView('10.244.1.2', [source(threeNodes({ claims }))], context).clusters;
    assert.deepEqual(cluster?.ranges.map(({ title, value, because }) => `${title} ${value}: ${because}`), [
      'NetworkPolicy block 10.244.1.0/28: contains it; NetworkPolicy',
      'Pod range of node node-1 10.244.1.0/24: contains it; Node spec.podCIDRs',
      'Pod range 10.244.0.0/16: contains it; kubeadm',
    ]);
  });

  it('tells apart what contains, equals, lies inside and overlaps', () => {
    const claims = [claim('pod-range', '10.0.0.0/8'), claim('service-range', '10.1.0.0/16')];
    const relations = (text: string): string[] => explainView(text, [source(modelInput({ claims }))], context).clusters.flatMap(({ ranges }) => ranges.map(({ value, because }) => `${value} ${because.split(';')[0] ?? ''}`));
    assert.deepEqual(relations('10.1.0.0/16'), ['10.1.0.0/16 is exactly it', '10.0.0.0/8 contains it']);
    assert.deepEqual(relations('10.0.255.0-10.1.0.5'), ['10.1.0.0/16 overlaps it', '10.0.0.0/8 contains it']);
    assert.deepEqual(relations('10.0.0.0/7'), ['10.1.0.0/16 lies inside it', '10.0.0.0/8 lies inside it']);
    assert.deepEqual(relations('11.0.0.0/8'), []);
  });

  it('names who holds an address, and the ends of ranges', () => {
    const holders = (text: string): string[] => explainView(text, [source(threeNodes({ workloads: [workload('Pod', 'p')] }))], context).clusters.flatMap(({ holders: rows }) => rows.map(({ title, value }) => `${title}: ${value}`));
    assert.deepEqual(holders('10.244.1.2'), ['Pod default/p: 10.244.1.2']);
    assert.deepEqual(holders('10.244.1.1'), ['Bridge cni0 of node node-1: 10.244.1.1']);
    assert.deepEqual(holders('192.168.1.13'), ['Node node-3: 192.168.1.13']);
    assert.deepEqual(holders('192.168.1.1'), ['Router: 192.168.1.1']);
    assert.deepEqual(holders('10.244.3.255'), ['Nobody: nothing of the cluster holds this address', 'Broadcast address: 10.244.3.0/24, the pod range of node node-3']);
    assert.deepEqual(holders('192.168.1.0'), ['Nobody: nothing of the cluster holds this address', 'Network address: 192.168.1.0/24, the node network']);
  });

  it('counts the holders that it does not list', () => {
    const [cluster] = explainView('10.244.0.0/16', [source(threeNodes({ workloads: [workload('Deployment', 'web', { replicas: 60 })] }))], context).clusters;
    assert.equal(cluster?.holders.length, 21);
    assert.deepEqual([cluster?.holders[20]?.title, cluster?.holders[20]?.value], ['43 more', '3 bridges, 60 pods']);
  });

  it('shows the winning route of the asking pod, of the nearest node, of others, and counts the rest', () => {
    const many = modelInput({ workloads: [workload('Deployment', 'web')], assumedNodes: 12 });
    const rows = explainView('10.244.9.5', [source(many, { from: 'pod/default/web-sim-1', routing: 'router' })], context).clusters.flatMap(({ routes }) => routes.map(({ namespace, title, value }) => `${namespace} | ${title} | ${value}`));
    assert.equal(rows.length, 11);
    assert.equal(rows[0], 'pod/default/web-sim-1 | Pod default/web-sim-1 | default via 10.244.0.1 dev eth0');
    assert.equal(rows[1], 'node/node-10 | Node node-10 | 10.244.9.0/24 dev cni0 proto kernel scope link src 10.244.9.1');
    assert.equal(rows[2], 'node/node-1 | Node node-1 | default via 192.168.1.1 dev eth0');
    assert.equal(rows[9], 'router | Router | 10.244.9.0/24 via 192.168.1.20 dev eth0');
    assert.equal(rows[10], ' | 4 more nodes | ');
  });

  it('answers for each cluster', () => {
    const view = explainView('10.244.0.0/16', [source(modelInput({ name: 'a' })), source(modelInput({ name: 'b', cluster: 'other' }))], context);
    assert.deepEqual(view.clusters.map(({ cluster, name }) => `${cluster} ${name}`), ['test a', 'other b']);
  });
});
