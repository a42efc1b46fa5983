import type { Family } from '../../src/core/ip/address';
import { prefix } from '../../src/core/ip/prefix';
import type { Prefix } from '../../src/core/ip/prefix';
import type { ServiceBody } from '../../src/core/kube/facts';
import { buildModel } from '../../src/core/network/build';
import { proxyCluster } from '../../src/core/network/kube-proxy/from-manifests';
import type { ClusterModel, NamespaceId, NodeRouting, Route, RoutingTable } from '../../src/core/network/model';
import type { ModelInput } from '../../src/core/network/model-input';
import { nodeNamespace, ROUTER } from '../../src/core/network/namespaces';
import { routingTable } from '../../src/core/network/routes';
import { World } from '../../src/core/network/trace/world';
import { claim, container, modelInput, node, port, service, servicePort, workload } from '../support/model-input';

/** What is wrong with a cluster of a test. */
export type Defect = 'none' | 'missing route' | 'wrong next hop' | 'equal pod ranges' | 'nested pod ranges' | 'two node networks';

/** A cluster drawn from a seed. */
export interface RandomCluster {
  readonly title: string;
  readonly world: World;
}

const DEFECTS: readonly Defect[] = ['none', 'missing route', 'wrong next hop', 'equal pod ranges', 'nested pod ranges', 'two node networks'];

/** Numbers from 0 to below 1, always the same for one seed. Source: mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A cluster of 2 to 6 nodes with up to 3 pods each, sound or broken. */
export function randomCluster(seed: number): RandomCluster {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const routing: NodeRouting = pick(['host', 'router']);
  const families = pick([[4], [4], [4, 6], [6]]);
  const defect = pick(DEFECTS);
  const count = 2 + Math.floor(next() * 5);
  const input = clusterInput(count, families, defect, (n) => (defect === 'none' ? Math.floor(next() * 4) : 1 + ((n + Math.floor(next() * 3)) % 3)));
  const model = buildModel(input);
  const world = new World(model, routing, undefined, { table: brokenTables(model, routing, defect, next) });
  return { title: `${count} nodes, IPv${families.join(' and IPv')}, ${routing} routes, ${defect === 'none' ? 'sound' : defect}`, world };
}

/** A sound cluster of 2 to 4 nodes of one family or both, with Services of every kind that a client inside meets, over TCP and UDP. */
export function randomServices(seed: number): RandomCluster {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const count = 2 + Math.floor(next() * 3);
  const routing: NodeRouting = pick(['host', 'router']);
  const masquerade = next() < 0.3;
  const families = pick<readonly Family[]>([[4], [4, 6], [6, 4], [6]]);
  const base = clusterInput(count, families, 'none', () => 1 + Math.floor(next() * 2));
  const ranges = families.flatMap((family) => [claim('pod-range', family === 4 ? '10.244.0.0/16' : 'fd00:10:244::/48', 'kubeadm networking.podSubnet'), claim('service-range', family === 4 ? '10.96.0.0/16' : 'fd00:10:96::/112', 'kubeadm networking.serviceSubnet')]);
  const input: ModelInput = { ...base, services: randomKinds(families, 1 + Math.floor(next() * count), pick), claims: ranges };
  const model = buildModel(input);
  const proxy = proxyCluster(input, model);
  const world = new World(model, routing, { ...proxy, config: { ...proxy.config, masqueradeAll: masquerade } });
  return { title: `${count} nodes, IPv${families.join(' and IPv')}, ${routing} routes, Services${masquerade ? ', masqueradeAll' : ''}`, world };
}

/** Services whose cluster addresses are those of pods: who wants them is on the same bridge, or on another node. */
export function servicesOverPods(families: readonly Family[], routing: NodeRouting): RandomCluster {
  const base = clusterInput(2, families, 'none', () => 3);
  const ranges = families.map((family) => claim('pod-range', family === 4 ? '10.244.0.0/16' : 'fd00:10:244::/48', 'kubeadm networking.podSubnet'));
  const made = (name: string, host: number, app: string): ModelInput['services'][number] =>
    service(name, { selector: { app }, clusterAddresses: families.map((family) => (family === 4 ? `10.244.1.${host}` : `fd00:10:244:1::${host}`)), ports: [servicePort(80, { name: 'web', target: 8080 }), servicePort(53, { name: 'dns', target: 8080, protocol: 'UDP' })] });
  const input: ModelInput = { ...base, services: [made('near', 2, 'node-1'), made('far', 3, 'node-2'), made('none', 4, 'nobody')], claims: ranges };
  const model = buildModel(input);
  return { title: `cluster addresses of pods, IPv${families.join(' and IPv')}, ${routing} routes`, world: new World(model, routing, proxyCluster(input, model)) };
}

/** Services with many, few, local and no endpoints, behind every kind of address. */
function randomKinds(families: readonly Family[], lucky: number, pick: <T>(list: readonly T[]) => T): ModelInput['services'] {
  const each = (four: string, six: string): string[] => families.map((family) => (family === 4 ? four : six));
  const made = (name: string, app: Readonly<Record<string, string>>, nodePort: number, rest: Partial<ServiceBody> = {}): ModelInput['services'][number] => {
    const exposed = rest.serviceType !== 'ClusterIP';
    const ports = [servicePort(80, { name: 'web', target: 8080, nodePort: exposed ? nodePort : undefined }), servicePort(53, { name: 'dns', target: 8080, protocol: 'UDP', nodePort: exposed ? nodePort + 1000 : undefined })];
    const one = service(name, { serviceType: 'NodePort', selector: app, ports, ipFamilyPolicy: 'PreferDualStack' });
    return { ...one, body: { ...one.body, ...rest } };
  };
  const all = { tier: 'pod' };
  const vips = each('192.0.2.20', '2001:db8::20').map(at);
  const others = each('198.51.100.7', '2001:db8:1::7').map(at);
  return [
    made('all', all, 30_080),
    made('one', { app: `node-${lucky}` }, 30_081),
    made('none', { app: 'nobody' }, 30_082),
    made('local', { app: 'node-1' }, 30_083, { externalTrafficPolicy: 'Local' }),
    made('inner', { app: 'node-1' }, 0, { serviceType: 'ClusterIP', internalTrafficPolicy: 'Local' }),
    made('balanced', all, 30_084, {
      serviceType: 'LoadBalancer',
      externalTrafficPolicy: pick(['Cluster', 'Local']),
      loadBalancerAddresses: vips,
      loadBalancerVips: vips,
      sourceRanges: pick([[], each('10.244.1.0/24', 'fd00:10:244:1::/64').map(at)]),
      externalAddresses: pick([[], others]),
    }),
    made('outer', { app: 'node-1' }, 0, { serviceType: 'ClusterIP', externalAddresses: each('198.51.100.8', '2001:db8:1::8').map(at), externalTrafficPolicy: pick(['Cluster', 'Local']) }),
  ];
}

function at(value: string): { readonly value: string; readonly slot: number } {
  return { value, slot: 0 };
}

function clusterInput(count: number, families: readonly number[], defect: Defect, pods: (n: number) => number): ModelInput {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const nodes = numbers.map((n) => {
    const network = defect === 'two node networks' && n > count / 2 ? 2 : 1;
    const twin = defect === 'equal pod ranges' && n === 2 ? 1 : n;
    const four = defect === 'nested pod ranges' && n === 2 ? '10.244.0.0/18' : `10.244.${twin}.0/24`;
    const six = defect === 'nested pod ranges' && n === 2 ? 'fd00:10:244::/56' : `fd00:10:244:${twin}::/64`;
    const addresses = families.map((family) => (family === 4 ? `192.168.${network}.${10 + n}` : `fd00:192:168:${network}::1${n}`));
    return node(`node-${n}`, { addresses, podRanges: families.map((family) => (family === 4 ? four : six)) });
  });
  const networks = [1, 2].flatMap((n) => families.map((family) => claim('node-network', family === 4 ? `192.168.${n}.0/24` : `fd00:192:168:${n}::/64`)));
  const workloads = numbers.flatMap((n) =>
    Array.from({ length: pods(n) }, (_, at) => workload('Pod', `pod-${n}-${at}`, { nodeName: `node-${n}`, labels: { app: `node-${n}`, tier: 'pod' }, containers: [container('main', [port(8080)])] })),
  );
  return modelInput({ nodes, workloads, claims: defect === 'two node networks' ? networks : [] });
}

/** The tables of the model, but for one row of the machine that holds rows for other nodes. */
function brokenTables(model: ClusterModel, routing: NodeRouting, defect: Defect, next: () => number): (namespace: NamespaceId) => RoutingTable | undefined {
  const machine = routing === 'router' ? ROUTER : nodeNamespace(model.nodes[Math.floor(next() * model.nodes.length)] as ClusterModel['nodes'][number]);
  const row = next();
  const other = next();
  return (namespace) => {
    const table = routingTable(model, routing, namespace);
    if (table === undefined || namespace !== machine || (defect !== 'missing route' && defect !== 'wrong next hop')) return table;
    const far = table.routes.filter(({ via, destination }) => via !== undefined && destination.length > 0);
    const victim = far[Math.floor(row * far.length)];
    if (victim === undefined) return table;
    if (defect === 'missing route') return { ...table, routes: table.routes.filter((route) => route !== victim) };
    const hops = model.nodes.filter((one) => nodeNamespace(one) !== machine).flatMap(({ addresses }) => addresses).filter(({ value }) => value.family === victim.destination.family);
    const hop = hops[Math.floor(other * hops.length)];
    return { ...table, routes: table.routes.map((route): Route => (route === victim && hop !== undefined ? { ...route, via: hop.value } : route)) };
  };
}

/** Addresses that nobody has, near and far. */
export const strangers: readonly Prefix[] = ['10.244.1.200/32', '10.244.77.7/32', '192.168.1.250/32', 'fd00:10:244:1::200/128', 'fd00:10:244:77::7/128'].flatMap((text) => prefix(text) ?? []);
