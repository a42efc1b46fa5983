import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatPrefix, overlaps } from '../../../src/core/ip/prefix';
import { defaultsOf, toolDefaults } from '../../../src/core/network/defaults';
import { Analysis } from '../../../src/core/analysis';

describe('defaults of tools', () => {
  it('never have ranges of pods and Services meet, or those of Services and machines', () => {
    for (const { tool, pods, services, nodes } of toolDefaults) {
      for (const family of [4, 6] as const) {
        const [pod, service, node] = [pods[family], services[family], nodes[family]];
        assert.ok(pod !== undefined && service !== undefined && node !== undefined, tool);
        assert.ok(!overlaps(pod, service), `${tool}: ${formatPrefix(pod)} and ${formatPrefix(service)}`);
        assert.ok(!overlaps(service, node) && !overlaps(pod, node), `${tool}: ${formatPrefix(node)}`);
      }
    }
  });

  it('are chosen by what defines the cluster; the last row is for unknown ones', () => {
    const input = (tools: readonly string[]): Parameters<typeof defaultsOf>[0] => ({ tools, settings: [], claims: [] }) as unknown as Parameters<typeof defaultsOf>[0];
    for (const tool of ['kind', 'k3s', 'eksctl', 'eks', 'aks', 'gardener']) assert.equal(defaultsOf(input([tool])).tool, tool);
    assert.equal(defaultsOf(input(['something'])).tool, 'unknown');
  });

  it('are assumed, and give way to what is written', () => {
    const analysis = new Analysis();
    const eksctl = (rest: string): string => `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: c, region: r}\n${rest}`;
    const services = (text: string): string[] => {
      analysis.apply([{ path: 'cluster.yaml', text }]);
      const view = analysis.explain('10.100.0.0/15');
      return view.clusters.flatMap(({ ranges }) => ranges).map(({ value, provenance }) => `${value} ${provenance}`);
    };
    assert.deepEqual(services(eksctl('')), ['10.100.0.0/16 assumed']);
    assert.deepEqual(services(eksctl('kubernetesNetworkConfig: {serviceIPv4CIDR: 10.101.0.0/16}\n')), ['10.101.0.0/16 declared']);
  });

  describe('of Services', () => {
    const definition = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nname: c\n';
    const service = (name: string, ...addresses: readonly string[]): string =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {clusterIP: "${addresses[0]}", clusterIPs: [${addresses.map((text) => `"${text}"`).join(', ')}], ports: [{port: 80}]}\n`;
    const ranges = (...services: readonly string[]): string[] => {
      const analysis = new Analysis();
      analysis.apply([{ path: 'cluster.yaml', text: definition }, { path: 'services.yaml', text: services.join('---\n') }]);
      return ['0.0.0.0/0', '::/0'].flatMap((all) => analysis.explain(all).clusters).flatMap((one) => one.ranges).filter(({ title }) => title === 'Service range').map(({ value, provenance }) => `${value} ${provenance}`);
    };

    it('stand where they hold all addresses of Services', () => {
      assert.deepEqual(ranges(service('a', '10.96.0.10'), service('b', '10.96.200.3')), ['10.96.0.0/16 assumed']);
    });

    it('give way to a range around the addresses of Services', () => {
      assert.deepEqual(ranges(service('a', '10.43.0.10'), service('b', '10.43.200.3')), ['10.43.0.0/16 derived']);
      assert.deepEqual(ranges(service('a', '10.43.0.10'), service('b', '10.44.0.3')), ['10.40.0.0/13 derived']);
      assert.deepEqual(ranges(service('a', '10.43.0.10', 'fd12::a')), ['10.43.0.0/16 derived', 'fd12::/112 derived']);
    });

    it('stand where the addresses lie too far apart, or among pods or nodes', () => {
      assert.deepEqual(ranges(service('a', '10.43.0.10'), service('b', '172.16.0.3')), ['10.96.0.0/16 assumed']);
      assert.deepEqual(ranges(service('a', '10.244.0.10')), ['10.96.0.0/16 assumed']);
    });
  });
});
