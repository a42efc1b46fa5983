import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address as parseText } from '../../../src/core/ip/address';
import type { Address } from '../../../src/core/ip/address';
import { formatPrefix } from '../../../src/core/ip/prefix';
import { buildModel } from '../../../src/core/network/build';
import { devicesOf, tunnelEntriesOf } from '../../../src/core/network/devices';
import type { ClusterModel, Device } from '../../../src/core/network/model';
import { namespaceHolding } from '../../../src/core/network/own-addresses';
import { modelInput, node, threeNodes, workload } from '../../support/model-input';

const address = (text: string): Address => parseText(text) as Address;
const web = (replicas: number): ReturnType<typeof workload> => workload('Deployment', 'web', { replicas });

/** A device as one line: name, kind, addresses, and what it hangs on. */
function line({ name, kind, addresses, master, peer, wire }: Device): string {
  const ties = [master && `master ${master}`, peer && `peer ${peer.namespace} ${peer.device}`, wire && `wire ${wire}`];
  return [name, kind, ...addresses.map(({ value }) => formatPrefix(value)), ...ties].filter(Boolean).join(' ').replace(/veth[0-9a-f]{8}/g, 'veth*');
}

function lines(model: ClusterModel, namespace: string, routing: 'host' | 'router' = 'host'): string[] {
  return devicesOf(model, routing, namespace).map(line);
}

describe('devices of the bridge plugin', () => {
  const loopback = 'lo loopback 127.0.0.1/8 ::1/128';

  it('of a pod: eth0 with its address, the other end on the node', () => {
    const model = buildModel(threeNodes({ workloads: [web(1)] }));
    assert.deepEqual(lines(model, 'pod/default/web-sim-1'), [loopback, 'eth0 veth 10.244.1.2/24 peer node/node-1 veth*']);
    assert.equal(devicesOf(model, 'host', 'pod/default/web-sim-1')[1]?.peer?.device, model.pods[0]?.veth);
  });

  it('of a node: the uplink on its wire, the bridge with the gateway, one port per pod', () => {
    const model = buildModel(threeNodes({ workloads: [web(4)] }));
    assert.deepEqual(lines(model, 'node/node-1'), [
      loopback,
      'eth0 ethernet 192.168.1.11/24 wire 192.168.1.0/24',
      'cni0 bridge 10.244.1.1/24',
      'veth* veth master cni0 peer pod/default/web-sim-1 eth0',
      'veth* veth master cni0 peer pod/default/web-sim-4 eth0',
    ]);
  });

  it('of the router: an interface per node network, families together', () => {
    const nodes = [1, 2].map((n) => node(`n${n}`, { addresses: [`10.0.${n}.5`, 'fd00::5'.replace('5', String(n))], podRanges: [`10.244.${n}.0/24`, `fd00:10:244:${n}::/64`] }));
    const model = buildModel(modelInput({ nodes, claims: [] }));
    assert.deepEqual(lines(model, 'router'), []);
    const [lo, first, ...more] = lines(model, 'router', 'router');
    assert.equal(lo, loopback);
    assert.match(first ?? '', /^eth0 ethernet 10\.0\.\d\.\d+\/\d+ fd00::.*\/64 wire 10\.0\.\d\.0\/\d+$/);
    assert.deepEqual(more, []);
    assert.equal(devicesOf(model, 'host', 'node/n1')[1]?.wire, devicesOf(model, 'router', 'router')[1]?.wire);
  });

  it('of hostNetwork pods are those of the node', () => {
    const model = buildModel(threeNodes({ workloads: [workload('Pod', 'p', { hostNetwork: true })] }));
    assert.deepEqual(lines(model, 'pod/default/p'), lines(model, 'node/node-1'));
  });

  it('are none where nothing is known', () => {
    const model = buildModel(threeNodes({ workloads: [workload('Pod', 'p', { nodeName: 'gone' })] }));
    assert.deepEqual(lines(model, 'pod/default/p'), []);
    assert.deepEqual(lines(model, 'node/other'), []);
    assert.deepEqual(tunnelEntriesOf(model, 'host', 'node/node-1'), []);
  });
});

describe('the holder of an address', () => {
  it('is a node, a pod, the router, or nobody', () => {
    const model = buildModel(threeNodes({ workloads: [web(1), workload('Pod', 'p', { hostNetwork: true })] }));
    const holders = ['192.168.1.12', '10.244.2.1', '10.244.1.2', '192.168.1.1', '10.244.9.9'].map((text) => namespaceHolding(model, address(text)));
    assert.deepEqual(holders, ['node/node-2', 'node/node-2', 'pod/default/web-sim-1', 'router', undefined]);
  });
});
