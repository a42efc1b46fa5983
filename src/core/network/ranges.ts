import { address as parseText, addressBits, compareAddresses } from '../ip/address';
import type { Address, Family } from '../ip/address';
import { comparePrefixes, contains, covers, formatPrefix, maskPrefix, overlaps, samePrefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import type { AddressRole } from '../kube/facts';
import { declaredPools, defaultPool } from './cni/pools';
import { defaultsOf } from './defaults';
import type { ToolDefaults } from './defaults';
import type { CniKind, Sourced } from './model';
import type { ModelInput, Remark } from './model-input';
import type { NodePlan } from './nodes';
import { assumed, declared, derived } from './sourced';
import { placeOf } from './subjects';
import type { ServiceSubject } from './subjects';

/** The ranges of a cluster as a whole. Shape: primary family first, no range twice. */
export interface ClusterRanges {
  readonly families: readonly Family[];
  readonly pods: readonly Sourced<Prefix>[];
  readonly services: readonly Sourced<Prefix>[];
  readonly remarks: readonly Remark[];
}

/**
 * Pod and Service ranges with the precedence of their sources: the pools of a CNI that manages addresses itself, then
 * settings of the control plane, then what the nodes' own ranges or the addresses of pods and Services show, then the default of the CNI or of the tool.
 * Cost: O(claims + nodes + Services + pods with an address).
 */
export function clusterRanges(input: ModelInput, nodes: readonly NodePlan[], cni: CniKind): ClusterRanges {
  const defaults = defaultsOf(input);
  const pods = declaredPodRanges(input, cni);
  const services = declaredRanges(input, ['service-range']);
  const families = familiesOf(input, pods, services, nodes);
  const completed = completePods(pods, families, nodes, { input, defaults, cni });
  return {
    families,
    pods: completed,
    services: completeServices(services, families, input, { defaults, taken: takenBy(completed, nodes) }),
    remarks: [...differing(pods, 'pod'), ...differing(services, 'Service')],
  };
}

function declaredPodRanges(input: ModelInput, cni: CniKind): Sourced<Prefix>[] {
  const pools = declaredPools(input, cni).map(({ range }) => range);
  if (pools.length > 0 || cni.ipam === 'cilium-pool') return pools;
  const written = declaredRanges(input, ['pod-range']);
  return written.length > 0 ? written : declaredRanges(input, ['flannel-network', 'calico-pool']);
}

/** Length of the range concluded for nodes without one, beside nodes that have one. Units: bits. */
const ROOM: Readonly<Record<Family, number>> = { 4: 16, 6: 48 };

/** The ranges that claims of the given roles declare. Shape: roles in the given order, then list index, then input order. */
export function declaredRanges(input: ModelInput, roles: readonly AddressRole[]): Sourced<Prefix>[] {
  const claims = input.claims
    .filter(({ fact, address }) => roles.includes(fact.role) && (address === undefined || fact.form !== 'address'))
    .map((claim, position) => ({ claim, position }))
    .sort((a, b) => roles.indexOf(a.claim.fact.role) - roles.indexOf(b.claim.fact.role) || a.claim.fact.index - b.claim.fact.index || a.position - b.position);
  const ranges: Sourced<Prefix>[] = [];
  for (const { claim } of claims) {
    const value = maskPrefix(claim.prefix);
    if (ranges.some((range) => samePrefix(range.value, value))) continue;
    ranges.push(declared(value, placeOf(claim, claim.fact.slot), claim.fact.origin));
  }
  return ranges;
}

function familiesOf(
  input: ModelInput,
  pods: readonly Sourced<Prefix>[],
  services: readonly Sourced<Prefix>[],
  nodes: readonly NodePlan[],
): readonly Family[] {
  const setting = input.settings.find(({ fact }) => fact.setting === 'ip-family')?.fact.value.toLowerCase();
  if (setting === 'dual') return [4, 6];
  if (setting === 'ipv6') return [6];
  if (setting === 'ipv4') return [4];
  const nodeRanges = nodes.flatMap((node) => node.podRanges);
  const families = new Set([...services, ...pods, ...nodeRanges].map(({ value }) => value.family));
  if (families.size > 0) return [...families];
  const podFamilies = input.workloads.find(({ body }) => body.podAddresses.length > 0)?.body.podAddresses ?? [];
  for (const { value } of podFamilies) addFamily(families, parseText(value));
  if (families.size === 0) addFamily(families, nodes.find((node) => node.addresses.length > 0)?.addresses[0]?.value);
  if (families.size === 0) addFamily(families, firstClusterAddress(input));
  return families.size > 0 ? [...families] : [4];
}

function addFamily(families: Set<Family>, address: Address | undefined): void {
  if (address !== undefined) families.add(address.family);
}

function firstClusterAddress(input: ModelInput): Address | undefined {
  const text = input.services.find(({ body }) => body.clusterAddresses.length > 0)?.body.clusterAddresses[0]?.value;
  return text === undefined ? undefined : parseText(text);
}

interface Usual {
  readonly input: ModelInput;
  readonly defaults: ToolDefaults;
  readonly cni: CniKind;
}

function completePods(written: readonly Sourced<Prefix>[], families: readonly Family[], nodes: readonly NodePlan[], usual: Usual): Sourced<Prefix>[] {
  const ranges = [...written];
  for (const family of families) {
    if (ranges.some(({ value }) => value.family === family)) continue;
    const ofNodes = usual.cni.ipam === 'cilium-pool' ? undefined : podsOfNodes(family, nodes, usual.defaults);
    const range = ofNodes ?? podsShown(family, usual) ?? defaultPool(usual.input, usual.cni, family) ?? assumedPods(family, usual.defaults);
    if (range !== undefined) ranges.push(range);
  }
  return ranges;
}

/** The range around the addresses of running pods, where the CNI's own default does not hold them. */
function podsShown(family: Family, { input, cni }: Usual): Sourced<Prefix> | undefined {
  const usual = defaultPool(input, cni, family);
  if (cni.ipam === 'node-range') return undefined;
  const shown = input.workloads.flatMap(({ body }) => (body.template.hostNetwork ? [] : body.podAddresses)).flatMap(({ value }) => parseText(value) ?? []).filter((address) => address.family === family);
  const [first, ...rest] = shown;
  if (first === undefined || (usual !== undefined && shown.every((address) => contains(usual.value, address)))) return undefined;
  const blocks = rest.map((address) => blockAround(address, ROOM[family]));
  const range = blocks.reduce(commonPrefix, blockAround(first, ROOM[family]));
  return derived(range, 'a range around the addresses of the running pods');
}

/** The cluster's range as the declared node ranges show it. */
function podsOfNodes(family: Family, nodes: readonly NodePlan[], defaults: ToolDefaults): Sourced<Prefix> | undefined {
  const own = nodes.flatMap((node) => node.podRanges.map(({ value }) => value).filter((value) => value.family === family));
  const [first, ...rest] = own.sort(comparePrefixes);
  if (first === undefined) return undefined;
  const usual = defaults.pods[family];
  if (usual !== undefined && own.every((range) => covers(usual, range))) {
    return assumed(usual, `${sentenceOf(defaults, 'pod')}; it holds every node's range`);
  }
  const common = rest.reduce(commonPrefix, first);
  if (own.length < nodes.length && common.length > ROOM[family]) {
    return derived(blockAround(common, ROOM[family]), 'a range around the pod ranges of the nodes that have one');
  }
  return derived(common, `the smallest range that holds the pod ranges of ${own.length === 1 ? 'the node' : `all ${own.length} nodes`}`);
}

function assumedPods(family: Family, defaults: ToolDefaults): Sourced<Prefix> | undefined {
  const usual = defaults.pods[family];
  return usual && assumed(usual, sentenceOf(defaults, 'pod'));
}

interface Completion {
  readonly defaults: ToolDefaults;
  /** What no Service range may meet. */
  readonly taken: readonly Prefix[];
}

const takenBy = (pods: readonly Sourced<Prefix>[], nodes: readonly NodePlan[]): Prefix[] => [
  ...pods.map(({ value }) => value),
  ...nodes.flatMap(({ addresses, podRanges }) => [...addresses.map(({ value }) => blockAround(value, addressBits(value.family))), ...podRanges.map(({ value }) => value)]),
];

function completeServices(written: readonly Sourced<Prefix>[], families: readonly Family[], input: ModelInput, { defaults, taken }: Completion): Sourced<Prefix>[] {
  if (written.length > 0) return [...written];
  const ends = serviceEnds(input.services);
  // Without a Service range kubeadm takes its IPv4 default alone, whatever the pods have; kind follows its ipFamily.
  const chosen = input.settings.some(({ fact }) => fact.setting === 'ip-family');
  const wanted = chosen ? families : families.slice(0, 1);
  return ([...new Set([...wanted, ...ends.keys()])]).flatMap((family) => {
    const usual = defaults.services[family];
    const own = ends.get(family);
    const shown = own && rangeShown(own, usual, taken);
    if (shown !== undefined) return [derived(shown, 'a range around the addresses of the Services')];
    return usual === undefined || !wanted.includes(family) ? [] : [assumed(usual, sentenceOf(defaults, 'Service'))];
  });
}

/** The first and the last cluster address of a family, with the Services that have them. */
interface Ends {
  readonly low: Address;
  readonly high: Address;
  readonly lowest: ServiceSubject;
  readonly highest: ServiceSubject;
}

function serviceEnds(services: readonly ServiceSubject[]): ReadonlyMap<Family, Ends> {
  const ends = new Map<Family, Ends>();
  for (const service of services) {
    for (const { value } of service.body.clusterAddresses) {
      const own = parseText(value);
      if (own === undefined) continue;
      const known = ends.get(own.family);
      if (known === undefined) ends.set(own.family, { low: own, high: own, lowest: service, highest: service });
      else if (compareAddresses(own, known.low) < 0) ends.set(own.family, { ...known, low: own, lowest: service });
      else if (compareAddresses(own, known.high) > 0) ends.set(own.family, { ...known, high: own, highest: service });
    }
  }
  return ends;
}

/** The Services that the range around all cluster addresses follows from. Shape: in order, at most two of each family. Cost: O(Services). */
export function outermostServices(services: readonly ServiceSubject[]): ServiceSubject[] {
  const outermost = new Set([...serviceEnds(services).values()].flatMap(({ lowest, highest }) => [lowest, highest]));
  return services.filter((service) => outermost.has(service));
}

/** Of ranges that may be told to the API server: the usual and the greatest length. Units: bits. Source: kubernetes `pkg/controlplane/apiserver/options/validation.go`. */
const SERVICE_LENGTHS: Readonly<Record<Family, { readonly usual: number; readonly least: number }>> = { 4: { usual: 16, least: 12 }, 6: { usual: 112, least: 108 } };

/** The range that cluster addresses show where the usual one does not hold them; none where they lie too far apart, or among pods or nodes. */
function rangeShown({ low, high }: Ends, usual: Prefix | undefined, taken: readonly Prefix[]): Prefix | undefined {
  if (usual !== undefined && contains(usual, low) && contains(usual, high)) return undefined;
  const { usual: length, least } = SERVICE_LENGTHS[low.family];
  const around = commonPrefix(blockAround(low, length), blockAround(high, length));
  return around.length < least || taken.some((range) => overlaps(range, around)) ? undefined : around;
}

function sentenceOf({ tool }: ToolDefaults, what: string): string {
  // kubeadm has a default for Services alone; 10.244.0.0/16 is what most people give it for pods.
  const own = tool !== 'unknown' && !(tool === 'kubeadm' && what === 'pod');
  return `no ${what} range is written; the ${own ? `default of ${tool}` : 'usual default'}`;
}

/** The smallest block that holds both. */
export function commonPrefix(a: Prefix, b: Prefix): Prefix {
  let length = Math.min(a.length, b.length);
  while (length > 0 && !covers({ ...a, length }, b)) length--;
  return maskPrefix({ ...a, length });
}

/** The block of `length` bits around an address. */
export function blockAround(address: Address, length: number): Prefix {
  return maskPrefix({ ...address, length: Math.min(length, addressBits(address.family)) });
}

function differing(ranges: readonly Sourced<Prefix>[], what: string): Remark[] {
  const remarks: Remark[] = [];
  for (const family of [4, 6] as const) {
    const [first, ...others] = ranges.filter(({ value }) => value.family === family);
    for (const other of others) {
      if (first === undefined || !covers(first.value, other.value) && !covers(other.value, first.value)) continue;
      const message = `${other.because} says that the ${what} range is ${formatPrefix(other.value)}, ${first.because} says ${formatPrefix(first.value)}; the model uses the latter.`;
      remarks.push({ message, place: other.place });
    }
  }
  return remarks;
}
