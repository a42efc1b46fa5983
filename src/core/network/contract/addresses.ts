import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { formatPrefix, maskPrefix, overlaps } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { Place } from '../../store/place';
import type { ClusterModel, ModelContainer, ModelPod, Sourced } from '../model';
import { amount, anyAssumed, judged, open } from './statement';
import type { Evidence, Statement } from './statement';

interface Holder {
  readonly title: () => string;
  readonly address: Sourced<Address>;
  readonly place: Place | undefined;
}

/** Every pod has an address, and no address is held twice. Cost: O(pods + Services + nodes). */
export function addressStatement(model: ClusterModel): Statement {
  const title = 'Every pod has an IP address, and no address is held twice.';
  const running = model.pods.filter(isRunning);
  if (running.length === 0) return open('addresses', title, 'the manifests have no pod that a node takes');
  const evidence: Evidence[] = running.filter(({ addresses }) => addresses.length === 0).map((pod) => ({
    message: `${podTitle(pod)} has no address`,
    place: pod.workload.place,
    uncertain: isOnAssumedRange(model, pod),
  }));
  const holders = new Map<string, Holder>();
  for (const holder of allHolders(model)) {
    const { family, value } = holder.address.value;
    const key = `${family}/${value}`;
    const known = holders.get(key);
    if (known === undefined) holders.set(key, holder);
    else evidence.push(heldTwice(known, holder));
  }
  const waiting = model.pods.filter(({ node }) => node === undefined).length;
  const also = waiting === 0 ? '' : `; ${amount(waiting, 'pod')} no node takes`;
  return judged('addresses', title, evidence, `${amount(running.length, 'pod')}, ${amount(holders.size, 'different address')}${also}`);
}

/** Containers of a pod share one network namespace; what can break is its port space. Cost: O(workloads). */
export function sharedNamespaceStatement(model: ClusterModel): Statement {
  const title = 'Containers of one pod share one address, localhost and one port space; their process namespaces stay separate unless shareProcessNamespace is set.';
  if (model.pods.length === 0) return open('shared-namespace', title, 'the manifests have no pods');
  const seen = new Set<readonly ModelContainer[]>();
  const evidence: Evidence[] = [];
  for (const pod of model.pods) {
    if (seen.has(pod.containers)) continue;
    seen.add(pod.containers);
    evidence.push(...collisions(pod));
  }
  return judged('shared-namespace', title, evidence, `${amount(seen.size, 'kind')} of pods: no two containers declare the same port`);
}

/** The three kinds of ranges are apart. Cost: product of their numbers, which are small. */
export function rangeStatement(model: ClusterModel): Statement {
  const title = 'The pod range, the Service range and the node network do not overlap.';
  const roles: readonly (readonly [string, readonly Sourced<Prefix>[]])[] = [['pod range', model.podRanges], ['Service range', model.serviceRanges], ['node network', model.nodeNetworks]];
  const evidence = roles.flatMap(([name, ranges], at) => roles.slice(at + 1).flatMap(([other, others]) => ranges.flatMap((a) => others.filter((b) => overlaps(a.value, b.value)).map((b) => meeting(name, a, other, b)))));
  const known = roles.filter(([, ranges]) => ranges.length > 0).map(([name, ranges]) => `${name} ${ranges.map(({ value }) => text(value)).join(', ')}`);
  if (known.length < 2) return open('ranges', title, 'fewer than two of the ranges are known');
  if (evidence.length === 0 && roles.every(([, ranges]) => ranges.every(({ provenance }) => provenance === 'assumed'))) return open('ranges', title, `no range is written; the usual ones do not overlap: ${known.join('; ')}`);
  return judged('ranges', title, evidence, known.join('; '));
}

/** Whether a pod runs on a node; finished ones have neither veth nor address. */
function isRunning({ node, hostNetwork, veth }: ModelPod): boolean {
  return node !== undefined && (hostNetwork || veth !== undefined);
}

function isOnAssumedRange(model: ClusterModel, { node }: ModelPod): boolean {
  const ranges = (node && model.nodes[node.value]?.podRanges) ?? [];
  return ranges.some(({ provenance }) => provenance === 'assumed');
}

function* allHolders(model: ClusterModel): Iterable<Holder> {
  for (const node of model.nodes) for (const address of node.addresses) yield { title: () => `node ${node.name.value}`, address, place: address.place ?? node.name.place };
  for (const service of model.services) for (const address of service.clusterAddresses) yield { title: () => `Service ${service.namespace}/${service.name}`, address, place: address.place ?? service.place };
  for (const pod of model.pods) {
    if (!pod.hostNetwork) for (const address of pod.addresses) yield { title: () => podTitle(pod), address, place: address.place ?? pod.workload.place };
  }
}

function heldTwice(a: Holder, b: Holder): Evidence {
  const message = `${formatAddress(a.address.value)} is held by ${a.title()} and by ${b.title()}`;
  return { message, place: b.place ?? a.place, uncertain: anyAssumed(a.address.provenance, b.address.provenance) };
}

function collisions(pod: ModelPod): Evidence[] {
  const owners = new Map<string, string>();
  const found: Evidence[] = [];
  for (const { name, init, ports, place } of pod.containers) {
    if (init) continue;
    for (const { port, protocol } of ports) {
      const key = `${port}/${protocol}`;
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, name);
      else if (owner !== name) found.push({ message: `containers ${owner} and ${name} of ${pod.workload.kind} ${pod.namespace}/${pod.workload.name} both declare port ${key}`, place, uncertain: false });
    }
  }
  return found;
}

function meeting(name: string, a: Sourced<Prefix>, other: string, b: Sourced<Prefix>): Evidence {
  return { message: `the ${name} ${text(a.value)} overlaps the ${other} ${text(b.value)}`, place: a.place ?? b.place, uncertain: anyAssumed(a.provenance, b.provenance) };
}

function podTitle({ namespace, name }: ModelPod): string {
  return `pod ${namespace}/${name.value}`;
}

function text(range: Prefix): string {
  return formatPrefix(maskPrefix(range));
}
