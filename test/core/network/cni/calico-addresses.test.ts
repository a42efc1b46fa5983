import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatAddress } from '../../../../src/core/ip/address';
import { formatPrefix } from '../../../../src/core/ip/prefix';
import { buildModel } from '../../../../src/core/network/build';
import type { ClusterModel } from '../../../../src/core/network/model';
import { formatRoute, routingTable } from '../../../../src/core/network/routes';
import { claim, modelInput, node, setting, workload } from '../../../support/model-input';

const nodes = [1, 2].map((n) => node(`n${n}`, { addresses: [`10.0.0.${n}`] }));

function model(settings: readonly (readonly [Parameters<typeof setting>[0], string])[], pool: string, workloads: readonly ReturnType<typeof workload>[]): ClusterModel {
  return buildModel(modelInput({ nodes, workloads, settings: [setting('cni', 'calico'), ...settings.map(([name, value]) => setting(name, value))], claims: [claim('calico-pool', pool)] }));
}

function blocks({ nodes: members }: ClusterModel): string[] {
  return members.map(({ name, podRanges }) => `${name.value}: ${podRanges.map(({ value, provenance }) => `${formatPrefix(value)} ${provenance}`).join(', ')}`);
}

function addresses({ pods }: ClusterModel): string[] {
  return pods.map((pod) => `${pod.name.value} ${pod.addresses.map(({ value }) => formatAddress(value)).join(' ')}`);
}

describe('addresses under calico-ipam', () => {
  it('come from blocks that nodes take when they need them', () => {
    const built = model([['cni-mode', 'none'], ['cni-block-size', '31']], '10.48.0.0/28', [workload('Deployment', 'w', { replicas: 5 })]);
    assert.deepEqual(blocks(built), ['n1: 10.48.0.0/31 assumed, 10.48.0.4/31 assumed', 'n2: 10.48.0.2/31 assumed']);
    assert.deepEqual(addresses(built), ['w-sim-1 10.48.0.0', 'w-sim-2 10.48.0.2', 'w-sim-3 10.48.0.1', 'w-sim-4 10.48.0.3', 'w-sim-5 10.48.0.4']);
  });

  it('begin after that of the tunnel', () => {
    const built = model([['cni-mode', 'vxlan']], '10.48.0.0/16', [workload('Deployment', 'w', { replicas: 1 })]);
    assert.deepEqual(blocks(built), ['n1: 10.48.0.0/26 assumed', 'n2: 10.48.0.64/26 assumed']);
    assert.deepEqual(built.nodes.map(({ cniDevices }) => cniDevices.map((device) => `${device.name} ${device.addresses.map(({ value }) => formatAddress(value)).join(' ')}`)), [['vxlan.calico 10.48.0.0'], ['vxlan.calico 10.48.0.64']]);
    assert.deepEqual(addresses(built), ['w-sim-1 10.48.0.1']);
  });

  it('are none when the pool is used up', () => {
    const built = model([['cni-mode', 'none']], '10.48.0.0/32', [workload('Deployment', 'w', { replicas: 3 })]);
    assert.deepEqual(addresses(built), ['w-sim-1 10.48.0.0', 'w-sim-2 ', 'w-sim-3 ']);
    const messages = built.remarks.map(({ message }) => message).toSorted();
    assert.deepEqual(messages, ['Node n2 has no pod range; pods without an address: 1.', 'The pod range 10.48.0.0/32 of node n1 is used up; pods without an address: 1.']);
  });

  it('of running pods show the blocks, and what a node borrowed', () => {
    const pod = (name: string, nodeName: string, address: string): ReturnType<typeof workload> => workload('Pod', name, { nodeName, podAddresses: [address] });
    const built = model([['cni-mode', 'none']], '10.48.0.0/16', [pod('a', 'n1', '10.48.7.70'), pod('b', 'n2', '10.48.7.71'), pod('c', 'n2', '172.16.0.9'), workload('Pod', 'd', { nodeName: 'n1' })]);
    assert.deepEqual(blocks(built), ['n1: 10.48.7.64/26 derived', 'n2: 10.48.7.71/32 declared, 172.16.0.9/32 declared']);
    assert.deepEqual(addresses(built), ['a 10.48.7.70', 'b 10.48.7.71', 'c 172.16.0.9', 'd 10.48.7.64']);
    const rows = routingTable(built, 'host', 'node/n1')?.routes.map(formatRoute) ?? [];
    assert.ok(rows.includes('10.48.7.71 via 10.0.0.2 dev eth0 proto bird'), rows.join('\n'));
    assert.ok(rows.includes('blackhole 10.48.7.64/26 proto bird'));
  });
});
