// The way of a packet from a pod, a node or outside to an address, a Service, a pod or a name. It must never know files or presentation.
import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { contains, nthAddress } from '../../ip/prefix';
import type { ClusterModel, ModelNode, NamespaceId, NodeRouting } from '../model';
import { whyOtherRules } from '../kube-proxy/mode';
import { portsNaming } from '../kube-proxy/port-list';
import { nodeNamespace, ROUTER } from '../namespaces';
import type { PolicyCluster } from '../policy/policies';
import { DNS_INDEX, KUBERNETES_INDEX } from '../service-addresses';
import { remarkOnNodePort } from './node-end';
import { departureOf, sameEnds } from './passage';
import type { Arrival, Passage } from './passage';
import { policyRemarks, underPolicies } from './policies';
import { readSender, readTarget } from './question';
import type { Sender, Target } from './question';
import { replyTo } from './reply';
import type { Branch, Hop, Packet, Trace } from './result';
import { OUTSIDE, titleOf } from './titles';
import { MAXIMUM_BRANCHES, Walker } from './walker';
import { World } from './world';
import type { Proxy } from './world';

/**
 * Follows the first packet of a connection and, in brief, the answer to it.
 * Errors: text that is understood as nothing gives `error`; contradictions of the model give the trace that a kernel
 * would. Cost: the tables on the way, one look at each Service port per node that it crosses.
 */
export function trace(model: ClusterModel, routing: NodeRouting, proxy: Proxy, from: string, to: string, policies?: PolicyCluster): Trace {
  return traceIn(new World(model, routing, proxy), from, to, policies);
}

/** The same in a network that may differ from its model. */
export function traceIn(world: World, from: string, to: string, policies?: PolicyCluster): Trace {
  const sender = readSender(world.model, from);
  if ('error' in sender) return failed(from, to, sender.error);
  const target = readTarget(world.model, to, sender);
  if ('error' in target) return failed(from, to, target.error);
  const families = new Set(sender.addresses.map(({ family }) => family));
  const usable = target.destinations.filter(({ family }) => families.size === 0 || families.has(family));
  const [first] = usable;
  if (first === undefined) return failed(from, to, `${sender.label} has no address of the family of ${target.destinations.map(formatAddress).join(', ')}.`);
  const tried = usable.filter(({ family }) => family === first.family);
  const walker = new Walker(world, { type: 'first' });
  const results = tried.slice(0, MAXIMUM_BRANCHES).flatMap((destination) => arrivalsOf(walker, sender, target, destination, 1 / tried.length));
  const branches = results.slice(0, MAXIMUM_BRANCHES);
  const followed = branches.map((result) => branchOf(world, sender, result));
  const judged = policies === undefined ? followed : followed.map((branch) => underPolicies(world.model, policies, branch));
  return {
    from: sender.label,
    to: target.port === undefined ? target.label : `${target.label}, port ${target.port}/${target.protocol}`,
    resolution: target.notes,
    branches: judged,
    omitted: walker.omitted + results.length - branches.length + Math.max(0, tried.length - MAXIMUM_BRANCHES),
    remarks: [...remarksOn(world, sender, branches), ...(policies === undefined ? [] : policyRemarks(policies, judged))],
  };
}

interface Result {
  readonly arrival: Arrival;
  readonly asked: Packet;
}

function failed(from: string, to: string, error: string): Trace {
  return { from, to, resolution: [], branches: [], omitted: 0, remarks: [], error };
}

function arrivalsOf(walker: Walker, sender: Sender, target: Target, destination: Address, probability: number): Result[] {
  const source = (sender.source ?? sender.addresses).find(({ family }) => family === destination.family) ?? { family: destination.family, value: 0n };
  const packet: Packet = { source, destination, protocol: target.protocol, port: target.port };
  const fromPod = sender.namespace.startsWith('pod/');
  const start = departureOf(sender.namespace, packet, sender.source !== undefined || fromPod);
  const arrivals = sender.namespace === OUTSIDE ? enter(walker, start) : walker.follow({ ...start, probability });
  return arrivals.map((arrival) => {
    const sent = arrival.passage.hops.find(({ namespace }) => namespace === sender.namespace)?.before ?? packet;
    return { arrival: sender.namespace === OUTSIDE ? scaled(arrival, probability) : arrival, asked: { ...packet, source: sent.source } };
  });
}

function scaled(arrival: Arrival, factor: number): Arrival {
  return { ...arrival, passage: { ...arrival.passage, probability: arrival.passage.probability * factor } };
}

/** A packet from outside comes to the machine that the outside knows for its destination. */
function enter(walker: Walker, start: Passage): readonly Arrival[] {
  const { world } = walker;
  const { destination } = start.packet;
  const entrance = entranceFor(world, start.packet);
  if (entrance === undefined) return [{ verdict: 'no-route', reason: `outside the cluster nobody knows a way to ${formatAddress(destination)}`, passage: start }];
  const { namespace, note } = entrance;
  const device = world.devices(namespace).find(({ wire }) => wire !== undefined)?.name;
  const hop: Hop = { kind: 'wire', namespace: OUTSIDE, nextHop: destination, rules: [], before: start.packet, after: start.packet, nat: false, note };
  return walker.follow({ ...start, namespace, in: device ?? '', hops: [hop] });
}

function entranceFor(world: World, packet: Packet): { readonly namespace: NamespaceId; readonly note: string } | undefined {
  const { model, routing } = world;
  const { destination } = packet;
  const node = model.nodes.find(({ addresses }) => addresses.some(({ value }) => sameEnds(value, destination)));
  if (node !== undefined) return { namespace: nodeNamespace(node), note: `${formatAddress(destination)} is ${titleOf(model, nodeNamespace(node))}` };
  const service = model.services.find(({ externalAddresses }) => externalAddresses.some(({ value }) => sameEnds(value, destination)));
  const chosen = service === undefined ? undefined : nodeServing(world, packet);
  if (chosen !== undefined) {
    return { namespace: nodeNamespace(chosen), note: `a load balancer brings ${formatAddress(destination)} to a node that has an endpoint, as the traffic policy is Local; here to ${chosen.name.value}` };
  }
  const [first] = model.nodes;
  if (service !== undefined && first !== undefined) {
    return { namespace: nodeNamespace(first), note: `the outside brings ${formatAddress(destination)} to some node; here to ${first.name.value}` };
  }
  return routing === 'router' && model.nodes.length > 0 ? { namespace: ROUTER, note: 'the outside hands what is for the cluster to the router' } : undefined;
}

/**
 * The node that a load balancer chooses where only nodes with endpoints of their own pass its health check.
 * Source: Kubernetes `pkg/proxy/healthcheck`: a node is healthy as long as it has a ready local endpoint.
 */
function nodeServing({ model, proxy }: World, { destination, port }: Packet): ModelNode | undefined {
  if (proxy === undefined || port === undefined) return undefined;
  const text = formatAddress(destination);
  const balanced = portsNaming(proxy.servicePorts, text, port).flatMap((at) => proxy.servicePorts[at] ?? []).filter(({ loadBalancerAddresses, externalLocal, portNumber }) => externalLocal && portNumber === port && loadBalancerAddresses.includes(text));
  const names = new Set(balanced.flatMap(({ endpoints }) => endpoints.filter(({ ready }) => ready).map(({ nodeName }) => nodeName)));
  return model.nodes.find(({ name }) => names.has(name.value));
}

function branchOf(world: World, sender: Sender, { arrival, asked }: Result): Branch {
  const { passage, verdict, reason } = arrival;
  const { probability, hops, namespace, packet } = passage;
  const reply = verdict === 'delivered' ? replyTo(world, passage, { namespace: sender.namespace, packet: asked }) : { possible: 'no' as const, reason: 'the packet does not arrive', hops: [] };
  return { probability, verdict, reason, hops, at: namespace, packet, reply };
}

function remarksOn(world: World, sender: Sender, results: readonly Result[]): string[] {
  const { proxy } = world;
  const remarks: string[] = [];
  if (sender.namespace === OUTSIDE && sender.source !== undefined) remarks.push('What lies between the outside and the nodes (firewalls, load balancers) is not in the manifests.');
  const [first] = results;
  if (first !== undefined && sender.namespace.startsWith('node/') && first.arrival.passage.hops.some(({ kind }) => kind === 'rules') && !hasRoute(world, sender.namespace, first.asked.destination)) {
    remarks.push(`The table of ${titleOf(world.model, sender.namespace)} has no row for ${formatAddress(first.asked.destination)}. A kernel looks for one before kube-proxy's rules; the default route that nodes have is taken as there.`);
  }
  const rewritten = results.some(({ arrival }) => arrival.passage.hops.some(({ rules }) => rules.length > 0));
  const why = rewritten && proxy !== undefined ? whyOtherRules(proxy.config.mode) : undefined;
  if (why !== undefined) remarks.push(`${why}. Shown are the rules of kube-proxy in mode iptables, which lead to the same backends; what becomes of the source may differ.`);
  const outwards = results.find(({ arrival }) => arrival.verdict === 'no-route' && !arrival.passage.namespace.startsWith('pod/') && isOutside(world.model, arrival.passage.packet.destination));
  if (outwards !== undefined) remarks.push(`${formatAddress(outwards.arrival.passage.packet.destination)} is outside the cluster. The way out (a default route of ${outwards.arrival.passage.namespace === ROUTER ? 'the router' : 'the nodes'}, and what rewrites sources there) is not in the manifests, so the model has none; a real cluster usually does.`);
  const unowned = results.find(({ arrival, asked }) => arrival.verdict === 'no-route' && isUnowned(world.model, asked.destination));
  if (unowned !== undefined) remarks.push(`${formatAddress(unowned.asked.destination)} is in the Service range, but no Service of the manifests has it.${usualOwner(world.model, unowned.asked.destination)}`);
  remarks.push(...new Set(results.flatMap(({ arrival }) => remarkOnNodePort(world, arrival) ?? [])));
  const hairpin = results.some(({ arrival }) => arrival.verdict === 'delivered' && arrival.passage.namespace === sender.namespace && arrival.passage.translations.length > 0 && sender.namespace.startsWith('pod/'));
  if (hairpin) remarks.push('A pod reaches itself through a Service only where the port of the bridge has hairpin mode on (hairpinMode of the bridge plugin).');
  return remarks;
}

function isOutside({ podRanges, serviceRanges, nodeNetworks }: ClusterModel, address: Address): boolean {
  return ![...podRanges, ...serviceRanges, ...nodeNetworks].some(({ value }) => contains(value, address));
}

function isUnowned({ serviceRanges, services }: ClusterModel, address: Address): boolean {
  if (!serviceRanges.some(({ value }) => contains(value, address))) return false;
  return !services.some(({ clusterAddresses }) => clusterAddresses.some(({ value }) => sameEnds(value, address)));
}

/** Services that every cluster makes by itself, so that manifests seldom hold them. */
function usualOwner({ serviceRanges }: ClusterModel, address: Address): string {
  const at = (index: bigint): boolean => serviceRanges.some(({ value }) => sameEnds(nthAddress(value, index) ?? value, address));
  if (at(KUBERNETES_INDEX)) return ' In a cluster it is that of default/kubernetes, which leads to the API servers.';
  return at(DNS_INDEX) ? ' In a cluster it is usually that of cluster DNS, kube-system/kube-dns.' : '';
}

function hasRoute(world: World, namespace: NamespaceId, address: Address): boolean {
  return world.holds(namespace, address) || world.lookup(namespace, address).winner !== undefined;
}
