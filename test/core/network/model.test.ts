import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatAddress } from '../../../src/core/ip/address';
import type { Address } from '../../../src/core/ip/address';
import { formatPrefix } from '../../../src/core/ip/prefix';
import type { Prefix } from '../../../src/core/ip/prefix';
import { buildModel } from '../../../src/core/network/build';
import type { ClusterModel, Sourced } from '../../../src/core/network/model';
import type { ModelInput } from '../../../src/core/network/model-input';
import { claim, container, modelInput, node, port, setting, threeNodes, workload } from '../../support/model-input';

const ranges = (list: readonly Sourced<Prefix>[]): string[] => list.map(({ value, provenance }) => `${formatPrefix(value)} ${provenance}`);
const addresses = (list: readonly Sourced<Address>[]): string => list.map(({ value }) => formatAddress(value)).join(' ');
const known = (list: readonly Sourced<Address>[]): string => list.map(({ value, provenance }) => `${formatAddress(value)} ${provenance}`).join(', ');
const model = (parts: Partial<ModelInput>): ClusterModel => buildModel(modelInput(parts));
/** `node: pod range`. */
const blocks = (of: ClusterModel): string[] => of.nodes.map(({ name, podRanges }) => `${name.value}: ${podRanges.map(({ value }) => formatPrefix(value)).join(' ')}`);
/** `pod: addresses`. */
const pods = (of: ClusterModel): string[] => of.pods.map(({ name, addresses: own }) => `${name.value}: ${addresses(own)}`);
const messages = (of: ClusterModel): string[] => of.remarks.map(({ message }) => message);
const one = [workload('Deployment', 'web')];

describe('ranges of a cluster', () => {
  const cases: readonly [string, Partial<ModelInput>, readonly string[], readonly string[]][] = [
    ['nothing written', { workloads: one }, ['10.244.0.0/16 assumed'], ['10.96.0.0/12 assumed']],
    ['kind', { workloads: one, tools: ['kind'] }, ['10.244.0.0/16 assumed'], ['10.96.0.0/16 assumed']],
    ['kind, IPv6', { tools: ['kind'], settings: [setting('ip-family', 'ipv6')] }, ['fd00:10:244::/56 assumed'], ['fd00:10:96::/112 assumed']],
    ['kind, dual', { tools: ['kind'], settings: [setting('ip-family', 'dual')] }, ['10.244.0.0/16 assumed', 'fd00:10:244::/56 assumed'], ['10.96.0.0/16 assumed', 'fd00:10:96::/112 assumed']],
    ['kind by the origin of a setting', { settings: [setting('kind-node', 'worker', 'kind nodes[].role')] }, ['10.244.0.0/16 assumed'], ['10.96.0.0/16 assumed']],
    ['k3s', { tools: ['k3s'] }, ['10.42.0.0/16 assumed'], ['10.43.0.0/16 assumed']],
    ['kubeadm podSubnet', { claims: [claim('pod-range', '10.10.0.0/16')] }, ['10.10.0.0/16 declared'], ['10.96.0.0/12 assumed']],
    ['both', { claims: [claim('service-range', '10.20.0.0/16'), claim('pod-range', '10.10.0.0/16')] }, ['10.10.0.0/16 declared'], ['10.20.0.0/16 declared']],
    ['the control plane before the CNI', { claims: [claim('calico-pool', '192.168.0.0/16'), claim('pod-range', '10.10.0.0/16')] }, ['10.10.0.0/16 declared'], ['10.96.0.0/12 assumed']],
    ['the CNI alone', { claims: [claim('flannel-network', '10.10.0.0/16')] }, ['10.10.0.0/16 declared'], ['10.96.0.0/12 assumed']],
    ['the same range twice', { claims: [claim('pod-range', '10.10.0.0/16'), claim('pod-range', '10.10.0.0/16')] }, ['10.10.0.0/16 declared'], ['10.96.0.0/12 assumed']],
    ['IPv6 first', { claims: [claim('pod-range', 'fd01::/48', 'a'), claim('pod-range', '10.1.0.0/16', 'a', undefined, 1), claim('service-range', 'fd02::/112')] }, ['fd01::/48 declared', '10.1.0.0/16 declared'], ['fd02::/112 declared']],
    ['IPv6 pods alone', { claims: [claim('pod-range', 'fd01::/48')] }, ['fd01::/48 declared'], ['fd00:10:96::/112 assumed']],
    ['node ranges in the default', { nodes: [node('a', { podRanges: ['10.244.1.0/24'] })] }, ['10.244.0.0/16 assumed'], ['10.96.0.0/12 assumed']],
    ['node ranges elsewhere', { nodes: [node('a', { podRanges: ['10.7.1.0/24'] }), node('b', { podRanges: ['10.7.2.0/24'] })] }, ['10.7.0.0/22 derived'], ['10.96.0.0/12 assumed']],
    ['node ranges of some nodes', { nodes: [node('a', { podRanges: ['10.7.1.0/24'] }), node('b')] }, ['10.7.0.0/16 derived'], ['10.96.0.0/12 assumed']],
    ['the family of running pods', { workloads: [workload('Pod', 'p', { podAddresses: ['fd00:10:244::5'] })] }, ['fd00:10:244::/56 assumed'], ['fd00:10:96::/112 assumed']],
    ['single addresses are no ranges', { claims: [claim('pod-range', '10.1.2.3')] }, ['10.244.0.0/16 assumed'], ['10.96.0.0/12 assumed']],
  ];
  for (const [title, parts, podRanges, serviceRanges] of cases) {
    it(title, () => {
      const built = model(parts);
      assert.deepEqual(ranges(built.podRanges), podRanges);
      assert.deepEqual(ranges(built.serviceRanges), serviceRanges);
    });
  }

  it('says when two sources differ', () => {
    const built = model({ claims: [claim('pod-range', '10.244.0.0/16', 'kubeadm'), claim('pod-range', '10.244.0.0/18', 'kube-proxy')] });
    assert.deepEqual(messages(built), ['kube-proxy says that the pod range is 10.244.0.0/18, kubeadm says 10.244.0.0/16; the model uses the latter.']);
  });
});

describe('nodes of a cluster', () => {
  it('are in natural order with what they declare', () => {
    const built = model({ nodes: [node('n10', { addresses: ['10.0.0.10'] }), node('n9', { addresses: ['10.0.0.9'], podRanges: ['10.1.9.7/24'], labels: { 'topology.kubernetes.io/zone': 'z' } })] });
    assert.deepEqual(built.nodes.map(({ name, zone }) => [name.value, name.provenance, zone]), [['n9', 'declared', 'z'], ['n10', 'declared', undefined]]);
    assert.deepEqual(built.nodes.map((member) => known(member.addresses)), ['10.0.0.9 declared', '10.0.0.10 declared']);
    assert.deepEqual(ranges(built.nodeNetworks), ['10.0.0.0/24 derived']);
  });

  it('are assumed when there are workloads and nothing else', () => {
    const built = model({ workloads: one, assumedNodes: 3 });
    assert.deepEqual(built.nodes.map(({ name, addresses: own }) => `${name.value} ${name.provenance} ${known(own)}`), [
      'node-1 assumed 192.168.1.11 assumed',
      'node-2 assumed 192.168.1.12 assumed',
      'node-3 assumed 192.168.1.13 assumed',
    ]);
    assert.deepEqual(blocks(built), ['node-1: 10.244.0.0/24', 'node-2: 10.244.1.0/24', 'node-3: 10.244.2.0/24']);
    assert.deepEqual(model({ claims: [claim('pod-range', '10.1.0.0/16')] }).nodes, []);
  });

  it('have the names and addresses that kind gives', () => {
    const roles = ['control-plane', 'worker', 'worker', 'control-plane'].map((role) => setting('kind-node', role, 'kind nodes[].role'));
    const built = model({ settings: [...roles, setting('cluster-name', 'demo')], workloads: one });
    assert.deepEqual(built.nodes.map(({ name, addresses: own }) => `${name.value} ${addresses(own)}`), [
      'demo-control-plane 172.18.0.2',
      'demo-control-plane2 172.18.0.3',
      'demo-worker 172.18.0.4',
      'demo-worker2 172.18.0.5',
    ]);
    assert.equal(built.nodes[built.pods[0]?.node?.value ?? -1]?.name.value, 'demo-worker');
    assert.deepEqual(ranges(built.nodeNetworks), ['172.18.0.0/16 assumed']);
    assert.equal(formatAddress(built.router.addresses[0]?.value as Address), '172.18.0.1');
  });

  it('run pods on the only node of kind', () => {
    const built = model({ tools: ['kind'], workloads: one });
    assert.deepEqual(built.nodes.map(({ name }) => name.value), ['kind-control-plane']);
    assert.equal(built.pods[0]?.node?.value, 0);
  });

  it('are proven by pods', () => {
    const workloads = [
      workload('Pod', 'a', { nodeName: 'n1', hostAddresses: ['10.0.0.1'], podAddresses: ['10.244.5.9'] }),
      workload('Pod', 'b', { nodeName: 'n2' }),
      workload('Pod', 'c', { hostAddresses: ['10.0.0.3'] }),
      workload('Pod', 'd', { hostAddresses: ['10.0.0.1'] }),
    ];
    const built = model({ workloads });
    assert.deepEqual(built.nodes.map(({ name, addresses: own }) => `${name.value} ${name.provenance} ${known(own)}`), [
      'n1 derived 10.0.0.1 declared',
      'n2 derived 10.0.0.11 assumed',
      'node-10.0.0.3 derived 10.0.0.3 declared',
    ]);
    assert.deepEqual(blocks(built), ['n1: 10.244.5.0/24', 'n2: 10.244.0.0/24', 'node-10.0.0.3: 10.244.1.0/24']);
    assert.deepEqual(built.pods.map(({ name, node: own }) => `${name.value} ${built.nodes[own?.value ?? -1]?.name.value}`), ['a n1', 'b n2', 'c node-10.0.0.3', 'd n1']);
  });

  it('are known from custom resources of the CNI', () => {
    const owner = { kind: 'CiliumNode', name: 'c1' };
    const built = model({ claims: [claim('node-address', '10.0.0.7', 'CiliumNode', owner), claim('node-pod-range', '10.3.1.0/24', 'CiliumNode', owner)] });
    assert.deepEqual(built.nodes.map(({ name, addresses: own }) => `${name.value} ${known(own)}`), ['c1 10.0.0.7 declared']);
    assert.deepEqual(blocks(built), ['c1: 10.3.1.0/24']);
  });

  it('fold the copies of one node', () => {
    const built = model({ nodes: [node('a'), node('a', { addresses: ['10.0.0.1'] })] });
    assert.deepEqual(built.nodes.map((member) => known(member.addresses)), ['10.0.0.1 declared']);
  });

  it('get assumed addresses that keep out of the way', () => {
    const beside = model({ nodes: [node('a', { addresses: ['192.168.1.11'] }), node('b')] });
    assert.deepEqual(beside.nodes.map((member) => known(member.addresses)), ['192.168.1.11 declared', '192.168.1.12 assumed']);
    const elsewhere = model({ nodes: [node('a')], claims: [claim('pod-range', '192.168.0.0/16')] });
    assert.deepEqual(elsewhere.nodes.map((member) => known(member.addresses)), ['172.20.1.11 assumed']);
    const network = model({ nodes: [node('a')], claims: [claim('node-network', '10.9.0.0/24')] });
    assert.deepEqual(network.nodes.map((member) => known(member.addresses)), ['10.9.0.11 assumed']);
    assert.deepEqual(ranges(network.nodeNetworks), ['10.9.0.0/24 declared']);
    const six = model({ nodes: [node('a')], claims: [claim('pod-range', 'fd00:1::/48')] });
    assert.deepEqual(six.nodes.map((member) => known(member.addresses)), ['fd00:192:168:1::b assumed']);
  });

  it('get assumed addresses however many they are', () => {
    const built = model({ workloads: one, assumedNodes: 600 });
    const texts = built.nodes.map((member) => addresses(member.addresses));
    assert.equal(new Set(texts).size, 600);
    assert.ok(texts.every((text) => text !== ''));
  });

  it('stand in networks as far apart as their addresses', () => {
    const near = model({ nodes: [node('a', { addresses: ['10.0.1.5'] }), node('b', { addresses: ['10.0.2.5'] })] });
    assert.deepEqual(ranges(near.nodeNetworks), ['10.0.0.0/22 derived']);
    const far = model({ nodes: [node('a', { addresses: ['10.0.1.5'] }), node('b', { addresses: ['172.16.2.5'] })] });
    assert.deepEqual(ranges(far.nodeNetworks), ['10.0.1.0/24 derived', '172.16.2.0/24 derived']);
    assert.equal(addresses(far.router.addresses), '10.0.1.1 172.16.2.1');
    assert.deepEqual(messages(far), ['The nodes stand in 2 networks (10.0.1.0/24, 172.16.2.0/24): host routes reach only nodes of the same network, the router reaches all.']);
    assert.deepEqual(messages(near), []);
    const taken = model({ nodes: [node('a', { addresses: ['10.0.0.1'] })] });
    assert.equal(addresses(taken.router.addresses), '10.0.0.254');
  });

  it('have blocks of the mask that is set', () => {
    const nodes = [node('a'), node('b')];
    const claims = [claim('pod-range', '10.1.0.0/16'), claim('pod-range', 'fd01::/48', 'x', undefined, 1)];
    assert.deepEqual(blocks(model({ nodes, claims, settings: [setting('node-mask-ipv4', '26'), setting('node-mask-ipv6', '80')] })), ['a: 10.1.0.0/26 fd01::/80', 'b: 10.1.0.64/26 fd01::1:0:0:0/80']);
    assert.deepEqual(blocks(model({ nodes, claims: claims.slice(0, 1), settings: [setting('node-mask', '25')] })), ['a: 10.1.0.0/25', 'b: 10.1.0.128/25']);
    assert.deepEqual(blocks(model({ nodes, claims: claims.slice(0, 1), settings: [setting('node-mask', 'many')] })), ['a: 10.1.0.0/24', 'b: 10.1.1.0/24']);
  });

  it('get the blocks that nobody has', () => {
    const nodes = [node('a'), node('b', { podRanges: ['10.1.0.0/24'] }), node('c')];
    const claims = [claim('pod-range', '10.1.0.0/16'), claim('service-range', '10.1.1.0/24')];
    assert.deepEqual(blocks(model({ nodes, claims })), ['a: 10.1.2.0/24', 'b: 10.1.0.0/24', 'c: 10.1.3.0/24']);
  });

  it('go without a block when there is none left', () => {
    const built = model({ nodes: [node('a'), node('b'), node('c')], claims: [claim('pod-range', '10.1.0.0/23')], workloads: [workload('DaemonSet', 'd')] });
    assert.deepEqual(blocks(built), ['a: 10.1.0.0/24', 'b: 10.1.1.0/24', 'c: ']);
    assert.deepEqual(messages(built), ['The pod range 10.1.0.0/23 has no /24 block left for 1 of 3 nodes.', 'Node c has no pod range; pods without an address: 1.']);
  });

  it('may contradict each other without harm', () => {
    const built = model({
      nodes: [node('a', { addresses: ['10.0.0.1'], podRanges: ['10.1.0.0/23'] }), node('b', { addresses: ['10.0.0.1'], podRanges: ['10.1.1.0/24'] }), node('c', { addresses: ['nonsense'], podRanges: ['10.1.2.0/99'] })],
    });
    assert.deepEqual(messages(built), ['10.0.0.1 is the address of node a and of node b.', 'The pod ranges of nodes a (10.1.0.0/23) and b (10.1.1.0/24) overlap.']);
    assert.deepEqual(built.nodes.map((member) => known(member.addresses)), ['10.0.0.1 declared', '10.0.0.1 declared', '10.0.0.11 assumed']);
  });
});

describe('pods of a cluster', () => {
  const cases: readonly [string, Partial<ModelInput>, readonly string[]][] = [
    ['replicas', { workloads: [workload('Deployment', 'web', { replicas: 2 })] }, ['web-sim-1: 10.244.1.2', 'web-sim-2: 10.244.2.2']],
    ['one where nothing is written', { workloads: [workload('ReplicaSet', 'web')] }, ['web-sim-1: 10.244.1.2']],
    ['none', { workloads: [workload('Deployment', 'web', { replicas: 0 })] }, []],
    ['a negative number', { workloads: [workload('Deployment', 'web', { replicas: -3 })] }, []],
    ['ordinals', { workloads: [workload('StatefulSet', 'db', { replicas: 2, firstOrdinal: 5 })] }, ['db-5: 10.244.1.2', 'db-6: 10.244.2.2']],
    ['one per node', { workloads: [workload('DaemonSet', 'agent')] }, ['agent-node-1: 10.244.1.2', 'agent-node-2: 10.244.2.2', 'agent-node-3: 10.244.3.2']],
    ['jobs', { workloads: [workload('Job', 'once'), workload('CronJob', 'often')] }, ['often-sim-1: 10.244.2.2', 'once-sim-1: 10.244.1.2']],
    ['hostNetwork', { workloads: [workload('Pod', 'p', { hostNetwork: true })] }, ['p: 192.168.1.11']],
    ['a declared address', { workloads: [workload('Deployment', 'web', { replicas: 3 }), workload('Pod', 'p', { podAddresses: ['10.244.1.2'] })] }, ['p: 10.244.1.2', 'web-sim-1: 10.244.2.2', 'web-sim-2: 10.244.3.2', 'web-sim-3: 10.244.1.3']],
    ['finished pods', { workloads: [workload('Pod', 'p', { phase: 'Succeeded', nodeName: 'node-1', podAddresses: ['10.244.1.2'] }), workload('Deployment', 'web')] }, ['p: ', 'web-sim-1: 10.244.1.2']],
    ['the ReplicaSets of Deployments', { workloads: [workload('Deployment', 'web'), workload('ReplicaSet', 'web-5d4f', { owners: [{ kind: 'Deployment', name: 'web' }] })] }, ['web-sim-1: 10.244.1.2']],
    ['real pods instead of simulated ones', {
      workloads: [
        workload('Deployment', 'web', { replicas: 3 }),
        workload('ReplicaSet', 'web-5d4f', { replicas: 3, owners: [{ kind: 'Deployment', name: 'web' }] }),
        workload('Pod', 'web-5d4f-x', { nodeName: 'node-3', podAddresses: ['10.244.3.77'], owners: [{ kind: 'ReplicaSet', name: 'web-5d4f' }] }),
      ],
    }, ['web-5d4f-x: 10.244.3.77']],
    ['real pods whose ReplicaSet is not shown', { workloads: [workload('Deployment', 'web', { replicas: 3 }), workload('Pod', 'web-5d4f-x', { owners: [{ kind: 'ReplicaSet', name: 'web-5d4f' }] })] }, ['web-5d4f-x: 10.244.1.2']],
    ['owners that own each other', { workloads: [workload('Pod', 'p', { owners: [{ kind: 'Pod', name: 'p' }] }), workload('Job', 'a', { owners: [{ kind: 'Job', name: 'b' }] }), workload('Job', 'b', { owners: [{ kind: 'Job', name: 'a' }] })] }, ['p: 10.244.1.2']],
    ['copies of one workload', { workloads: [workload('Deployment', 'web', { containers: [] }), workload('Deployment', 'web', { replicas: 2 })] }, ['web-sim-1: 10.244.1.2', 'web-sim-2: 10.244.2.2']],
    ['pods without a name', { workloads: [workload('Pod', ''), workload('Pod', '')] }, ['pod-sim-1: 10.244.1.2', 'pod-sim-1-2: 10.244.2.2']],
    ['equal names of different kinds', { workloads: [workload('StatefulSet', 'db'), workload('Pod', 'db-0')] }, ['db-0: 10.244.1.2', 'db-0-2: 10.244.2.2']],
  ];
  for (const [title, parts, expected] of cases) it(title, () => assert.deepEqual(pods(buildModel(threeNodes(parts))), expected));

  it('are on the node whose range holds their address', () => {
    const built = buildModel(threeNodes({ workloads: [workload('Pod', 'p', { podAddresses: ['10.244.2.9'] })] }));
    assert.equal(built.pods[0]?.node?.value, 1);
    assert.equal(built.pods[0]?.node?.provenance, 'derived');
  });

  it('have an address of each family, the primary one first', () => {
    const settings = [setting('ip-family', 'dual')];
    assert.deepEqual(pods(model({ settings, workloads: one })), ['web-sim-1: 10.244.0.2 fd00:10:244::2']);
    const claims = [claim('service-range', 'fd02::/112'), claim('pod-range', 'fd01::/48'), claim('pod-range', '10.1.0.0/16', 'x', undefined, 1)];
    assert.deepEqual(pods(model({ claims, workloads: one })), ['web-sim-1: fd01::2 10.1.0.2']);
  });

  it('lack an address when the range is used up', () => {
    const built = model({ nodes: [node('a', { podRanges: ['10.1.0.0/29'] })], workloads: [workload('Deployment', 'web', { replicas: 7 })] });
    assert.deepEqual(built.pods.map((pod) => addresses(pod.addresses)), ['10.1.0.2', '10.1.0.3', '10.1.0.4', '10.1.0.5', '10.1.0.6', '', '']);
    assert.deepEqual(messages(built), ['The pod range 10.1.0.0/29 of node a is used up; pods without an address: 2.']);
  });

  it('may hold addresses of another address management', () => {
    const built = buildModel(threeNodes({ workloads: [workload('Pod', 'p', { nodeName: 'node-1', podAddresses: ['172.16.5.5'] }), workload('Pod', 'q', { nodeName: 'node-2', podAddresses: ['172.16.5.5'] })] }));
    assert.deepEqual(pods(built), ['p: 172.16.5.5', 'q: 172.16.5.5']);
    assert.deepEqual(messages(built), [
      '172.16.5.5 is the address of pod default/p and of pod default/q.',
      '1 pod of node node-1 (such as 172.16.5.5) is outside its pod range; the routing tables leave it out.',
      '1 pod of node node-2 (such as 172.16.5.5) is outside its pod range; the routing tables leave it out.',
    ]);
  });

  it('have a veth pair unless they use the network of the node', () => {
    const built = buildModel(threeNodes({ workloads: [workload('Pod', 'p'), workload('Pod', 'q', { hostNetwork: true }), workload('Pod', 'r', { nodeName: 'none' })] }));
    assert.deepEqual(built.pods.map(({ veth }) => veth !== undefined), [true, false, false]);
  });

  it('show their containers with ports', () => {
    const containers = [container('setup', [], 'init'), container('main', [port(80, { name: 'http', hostPort: 8080 })])];
    const [pod] = buildModel(threeNodes({ workloads: [workload('Pod', 'p', { containers })] })).pods;
    assert.deepEqual(pod?.containers.map(({ name, init, ports }) => ({ name, init, ports })), [
      { name: 'setup', init: true, ports: [] },
      { name: 'main', init: false, ports: [{ name: 'http', port: 80, protocol: 'TCP', hostPort: 8080 }] },
    ]);
  });

  it('are certain only as far as what they rest on', () => {
    const provenance = (of: ClusterModel): unknown => of.pods.map(({ name, node: own, addresses: list }) => [name.provenance, own?.provenance, list[0]?.provenance]);
    assert.deepEqual(provenance(buildModel(threeNodes({ workloads: one }))), [['derived', 'derived', 'derived']]);
    assert.deepEqual(provenance(model({ workloads: one })), [['derived', 'assumed', 'assumed']]);
    assert.deepEqual(provenance(buildModel(threeNodes({ workloads: [workload('Pod', 'p', { nodeName: 'node-1', podAddresses: ['10.244.1.9'] })] }))), [['declared', 'declared', 'declared']]);
  });

  it('end at a bound', () => {
    const built = model({ nodes: [node('a')], workloads: [workload('Deployment', 'web', { replicas: 1_000_000_000, nodeName: 'none' })] });
    assert.equal(built.pods.length, 200_000);
    assert.ok(messages(built).includes('Only the first 200000 pods are shown.'));
  });

  it('number their nodes and pods consistently', () => {
    const built = buildModel(threeNodes({ workloads: [workload('Deployment', 'z', { replicas: 5 }), workload('Deployment', 'a', { replicas: 5, namespace: 'other' })] }));
    built.nodes.forEach((member, index) => {
      for (const at of member.pods) assert.equal(built.pods[at]?.node?.value, index);
    });
    assert.equal(built.nodes.flatMap((member) => member.pods).length, 10);
    assert.deepEqual(built.nodes[0]?.pods.map((at) => addresses(built.pods[at]?.addresses ?? [])), ['10.244.1.2', '10.244.1.3', '10.244.1.4', '10.244.1.5']);
  });
});
