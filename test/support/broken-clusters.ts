import fc from 'fast-check';
import type { ClusterModel, NamespaceId, NodeRouting, RoutingTable } from '../../src/core/network/model';
import type { ModelInput } from '../../src/core/network/model-input';
import { nodeNamespace, podNamespace, ROUTER } from '../../src/core/network/namespaces';
import { routingTable } from '../../src/core/network/routes';
import type { WorldParts } from '../../src/core/network/trace/world';
import { cniCluster } from './cni-clusters';
import type { CniCluster } from './cni-clusters';
import { claim, node, service, servicePort, workload } from './model-input';

/*
 * Clusters whose pods do not all reach each other.
 */

type Parts = Partial<Pick<ModelInput, 'nodes' | 'claims' | 'workloads' | 'services'>>;

const pod = (name: string, nodeName: string, podAddresses: readonly string[]): ModelInput['workloads'][number] => workload('Pod', name, { nodeName, podAddresses });
const FOUR_AND_SIX = ['192.168.1.99', 'fd00:192:168:1::99'];

/** What may be wrong with a cluster, in its manifests. */
export const DEFECTS: Readonly<Record<string, () => Parts>> = {
  none: () => ({}),
  'wider range': () => ({ nodes: [node('wide', { addresses: FOUR_AND_SIX, podRanges: ['10.244.0.0/16', 'fd00:10:244::/56'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'same range': () => ({ nodes: [node('twin', { addresses: FOUR_AND_SIX, podRanges: ['10.244.2.0/24', 'fd00:10:244:2::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'half a range': () => ({ nodes: [node('half', { addresses: FOUR_AND_SIX, podRanges: ['10.244.2.0/29', 'fd00:10:244:2::/125'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'no address': () => ({ nodes: [node('lost', { podRanges: ['10.244.8.0/24', 'fd00:10:244:8::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'address of another node': () => ({ nodes: [node('double', { addresses: ['192.168.1.11', 'fd00:192:168:1::11'], podRanges: ['10.244.8.0/24', 'fd00:10:244:8::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'one family alone': () => ({ nodes: [node('four', { addresses: ['192.168.1.97'], podRanges: ['10.244.9.0/24'] }), node('six', { addresses: ['fd00:192:168:1::96'], podRanges: ['fd00:10:244:a::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'range of the nodes': () => ({ nodes: [node('under', { addresses: FOUR_AND_SIX, podRanges: ['192.168.1.0/25', 'fd00:192:168:1::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'nested networks': () => ({ claims: [claim('node-network', '192.168.1.0/28'), claim('node-network', '192.168.0.0/16')] }),
  'range within another network': () => ({ claims: [claim('node-network', '10.244.2.0/30'), claim('node-network', 'fd00:10:244:2::/126')] }),
  'addresses held twice': () => ({ workloads: [pod('first', 'node-1', ['10.244.1.77', 'fd00:10:244:1::77']), pod('second', 'node-2', ['10.244.1.77', 'fd00:10:244:1::77']), pod('third', 'node-1', ['10.244.1.77'])] }),
  'foreign address': () => ({ workloads: [pod('foreign', 'node-1', ['10.244.2.77', 'fd00:10:244:2::77']), pod('stray', 'node-1', ['172.16.0.7', 'fd77::7'])] }),
  'address of a machine': () => ({ workloads: [pod('bold', 'node-1', ['192.168.1.12', 'fd00:192:168:1::12']), pod('gate', 'node-2', ['10.244.1.1', 'fd00:10:244:1::1']), pod('own', 'node-1', ['10.244.1.1'])] }),
  'edges of a range': () => ({ workloads: [pod('last', 'node-1', ['10.244.1.255']), pod('first', 'node-1', ['10.244.1.0']), pod('all', 'node-2', ['10.244.255.255']), pod('wire', 'node-2', ['192.168.1.255'])] }),
  'strange addresses': () => ({ workloads: [pod('loop', 'node-1', ['127.0.0.9']), pod('link', 'node-2', ['169.254.1.1', 'fe80::77']), pod('fine', 'node-1', ['10.244.1.78'])] }),
  'address of a Service': () => ({ workloads: [pod('served', 'node-1', ['10.96.0.50', 'fd00:10:96::50'])], services: [service('taken', { clusterAddresses: ['10.96.0.50'], ports: [servicePort(1, { target: 80 })], selector: { app: 'web' } })] }),
  'node port of the question': () => ({ workloads: [pod('bold', 'node-1', ['192.168.1.12'])], services: [service('port', { serviceType: 'NodePort', clusterAddresses: ['10.96.0.51'], ports: [servicePort(80, { nodePort: 1 })], selector: { app: 'web' } })] }),
};

/** What may be wrong with single tables. Shape: `at` chooses the table, `row` the row. */
export interface Change {
  readonly type: 'none' | 'missing route' | 'wrong next hop' | 'extra route';
  readonly where: 'node' | 'router' | 'pod';
  readonly at: number;
  readonly row: number;
}

/** Any change of a table. */
export const anyChange: fc.Arbitrary<Change> = fc.record({
  type: fc.constantFrom('none' as const, 'missing route' as const, 'wrong next hop' as const, 'extra route' as const),
  where: fc.constantFrom('node' as const, 'router' as const, 'pod' as const),
  at: fc.nat(20),
  row: fc.nat(20),
});

/** A cluster with what is wrong with it, by the names of the defects. */
export function brokenCluster(shape: CniCluster, defects: readonly string[]): ModelInput {
  const more = defects.map((name) => DEFECTS[name]?.() ?? {});
  return more.reduce<ModelInput>((all, { nodes = [], claims = [], workloads = [], services = [] }) => ({ ...all, nodes: [...all.nodes, ...nodes], claims: [...all.claims, ...claims], workloads: [...all.workloads, ...workloads], services: [...all.services, ...services] }), cniCluster(shape));
}

/** A network whose tables are those of the model but for one row of one. */
export function changedTable(model: ClusterModel, routing: NodeRouting, { type, where, at, row }: Change): Partial<WorldParts> {
  const machines = where === 'router' ? [ROUTER] : where === 'node' ? model.nodes.map(nodeNamespace) : model.pods.filter(({ hostNetwork }) => !hostNetwork).map(podNamespace);
  const namespace = machines[at % Math.max(1, machines.length)];
  if (type === 'none' || namespace === undefined) return {};
  const others = [...model.nodes.flatMap(({ addresses }) => addresses), ...model.router.addresses].map(({ value }) => value);
  const table = (asked: NamespaceId): RoutingTable | undefined => {
    const own = routingTable(model, routing, asked);
    const chosen = own?.routes[row % Math.max(1, own.routes.length)];
    if (own === undefined || asked !== namespace || chosen === undefined) return own;
    const rest = own.routes.filter((one) => one !== chosen);
    if (type === 'missing route') return { ...own, routes: rest };
    const hops = others.filter(({ family }) => family === chosen.destination.family);
    const wrong = { ...chosen, device: 'eth0', type: 'unicast' as const, via: hops[(at + row) % Math.max(1, hops.length)] };
    if (type === 'wrong next hop') return { ...own, routes: [...rest, wrong] };
    const length = Math.min(chosen.destination.length + 7, chosen.destination.family === 4 ? 32 : 128);
    return { ...own, routes: [...own.routes, { ...wrong, destination: { ...chosen.destination, length } }] };
  };
  return { table, changed: new Set([namespace]) };
}
