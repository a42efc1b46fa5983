import { addressBits, addToAddress, formatAddress } from '../ip/address';
import type { Address, Family } from '../ip/address';
import { contains, formatPrefix, lastAddress, maskPrefix, networkAddress, nthAddress, overlaps, samePrefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import { defaultsOf, nodeNetworkCandidates } from './defaults';
import type { CniKind, ModelRouter, Sourced } from './model';
import type { ModelInput, Remark } from './model-input';
import type { NodePlan } from './nodes';
import { blockAround, commonPrefix, declaredRanges } from './ranges';
import type { ClusterRanges } from './ranges';
import { assumed, declared, derived } from './sourced';
import { placeOf } from './subjects';

/** Addresses of all nodes and the networks they stand in. Shape: `addresses` per node, primary family first. */
export interface NodeNetworks {
  readonly addresses: readonly (readonly Sourced<Address>[])[];
  readonly networks: readonly Sourced<Prefix>[];
  readonly router: ModelRouter;
  readonly remarks: readonly Remark[];
}

/** Prefix length of a node network where none is known, and the shortest that may be concluded from addresses. Units: bits. */
const USUAL_LENGTH: Readonly<Record<Family, number>> = { 4: 24, 6: 64 };
const WIDEST_LENGTH: Readonly<Record<Family, number>> = { 4: 16, 6: 48 };

/**
 * Completes the nodes' addresses: declared ones stay, the others are assumed in the nodes' network.
 * Cost: O(nodes + claims), O(node networks) per node.
 */
export function nodeNetworks(input: ModelInput, nodes: readonly NodePlan[], ranges: ClusterRanges, cni: CniKind): NodeNetworks {
  const addresses: Sourced<Address>[][] = nodes.map(() => []);
  const networks: Sourced<Prefix>[] = [];
  for (const family of ranges.families) {
    const written = declaredNetworks(input, family);
    const own = nodes.map((node) => node.addresses.find(({ value }) => value.family === family));
    const seat = own.some((address) => address === undefined) ? seatOf(input, family, own, written, ranges) : undefined;
    const complete = completeAddresses(own, seat);
    complete.forEach((address, index) => address && addresses[index]?.push(address));
    networks.push(...networksOf(complete, seat, written, ranges));
  }
  return { addresses, networks, router: routerOf(networks, addresses), remarks: separated(networks, addresses, cni) };
}

function declaredNetworks(input: ModelInput, family: Family): Sourced<Prefix>[] {
  const networks = declaredRanges(input, ['node-network']).filter(({ value }) => value.family === family);
  for (const claim of input.claims) {
    const { fact, prefix } = claim;
    if (fact.role !== 'node-address' || prefix.family !== family || prefix.length >= addressBits(family)) continue;
    if (networks.some(({ value }) => samePrefix(value, prefix))) continue;
    networks.push(declared(maskPrefix(prefix), placeOf(claim, fact.slot), fact.origin));
  }
  return networks;
}

/** Where assumed addresses begin, and the network around them. */
interface Seat {
  readonly network: Sourced<Prefix>;
  readonly first: Address;
  readonly because: string;
}

function seatOf(
  input: ModelInput,
  family: Family,
  own: readonly (Sourced<Address> | undefined)[],
  written: readonly Sourced<Prefix>[],
  ranges: ClusterRanges,
): Seat | undefined {
  const missing = own.filter((address) => address === undefined).length;
  const neighbour = own.find((address) => address !== undefined);
  const home = neighbour && (written.find(({ value }) => contains(value, neighbour.value)) ?? assumed(blockAround(neighbour.value, USUAL_LENGTH[family]), 'the network of the other nodes'));
  const known = home ?? written[0];
  if (known !== undefined) return seatIn(known, 11, missing + own.length, 'no InternalIP is written; a free address of the node network');
  const usual = defaultsOf(input);
  const others = nodeNetworkCandidates[family].map((value) => ({ value, first: 11 }));
  const first = usual.nodes[family];
  const candidates = first === undefined ? others : [{ value: first, first: usual.firstNode }, ...others];
  const taken = [...ranges.pods, ...ranges.services].map(({ value }) => value);
  let last: Seat | undefined;
  for (const candidate of candidates) {
    const own = candidate.value === first && !others.some(({ value }) => samePrefix(value, candidate.value));
    const network = assumed(candidate.value, `no node address is written; ${own ? `the usual network of ${usual.tool}` : 'a usual private network'}`);
    last = seatIn(network, candidate.first, missing, network.because);
    if (last !== undefined && !taken.some((range) => overlaps(range, (last as Seat).network.value))) return last;
  }
  return last;
}

/** A seat for `count` addresses; the network grows where it is too small for them. */
function seatIn(network: Sourced<Prefix>, index: number, count: number, because: string): Seat | undefined {
  const first = nthAddress(network.value, index) ?? nthAddress(network.value, 1) ?? nthAddress(network.value, 0);
  if (first === undefined) return undefined;
  let { value } = network;
  if (network.provenance !== 'declared') {
    while (value.length > 8 && lastAddress(value).value - first.value <= BigInt(count)) value = maskPrefix({ ...value, length: value.length - 1 });
  }
  return { network: { ...network, value }, first, because };
}

function completeAddresses(own: readonly (Sourced<Address> | undefined)[], seat: Seat | undefined): (Sourced<Address> | undefined)[] {
  if (seat === undefined) return [...own];
  const held = new Set(own.map((address) => address?.value.value));
  let next: Address | undefined = seat.first;
  const step = (): Address | undefined => {
    while (next !== undefined && held.has(next.value)) next = addToAddress(next, 1);
    const found = next;
    next = next && addToAddress(next, 1);
    return found !== undefined && contains(seat.network.value, found) && found.value !== lastAddress(seat.network.value).value ? found : undefined;
  };
  return own.map((address) => {
    if (address !== undefined) return address;
    const value = step();
    return value && assumed(value, seat.because);
  });
}

function networksOf(
  addresses: readonly (Sourced<Address> | undefined)[],
  seat: Seat | undefined,
  written: readonly Sourced<Prefix>[],
  ranges: ClusterRanges,
): Sourced<Prefix>[] {
  const networks = [...written];
  const outside = addresses.filter((address) => address !== undefined && !networks.some(({ value }) => contains(value, address.value)));
  if (seat !== undefined && outside.every((address) => address !== undefined && contains(seat.network.value, address.value))) {
    return outside.length > 0 ? [...networks, seat.network] : networks;
  }
  const rest = outside.flatMap((address) => (address === undefined ? [] : [address]));
  const first = rest[0];
  if (first === undefined) return networks;
  const { family } = first.value;
  const common = rest.map(({ value }) => blockAround(value, USUAL_LENGTH[family])).reduce(commonPrefix);
  const clash = [...ranges.pods, ...ranges.services].some(({ value }) => overlaps(value, common));
  if (common.length >= WIDEST_LENGTH[family] && (!clash || common.length === USUAL_LENGTH[family])) {
    return [...networks, derived(common, `the smallest network, /${USUAL_LENGTH[family]} or wider, that holds the nodes' addresses`, ...rest)];
  }
  const blocks = new Map<string, Sourced<Prefix>>();
  for (const address of rest) {
    const block = blockAround(address.value, USUAL_LENGTH[family]);
    blocks.set(formatPrefix(block), derived(block, `the /${USUAL_LENGTH[family]} around ${formatAddress(address.value)}; the nodes' addresses are far apart`, address));
  }
  return [...networks, ...blocks.values()];
}

/** Says so when nodes stand in several networks: their addresses are no next hops for each other. */
function separated(networks: readonly Sourced<Prefix>[], addresses: readonly (readonly Sourced<Address>[])[], { modes }: CniKind): Remark[] {
  const all = addresses.flat();
  return ([4, 6] as const).flatMap((family): Remark[] => {
    // Tunnels cross networks.
    if (modes[family].tunnel !== undefined) return [];
    const used = networks.filter(({ value }) => value.family === family && all.some((address) => contains(value, address.value)));
    const apart = used.filter(({ value }) => !used.some((other) => other.value.length < value.length && contains(other.value, networkAddress(value))));
    if (apart.length < 2) return [];
    const texts = apart.slice(0, 3).map(({ value }) => formatPrefix(value));
    const list = `${texts.join(', ')}${apart.length > 3 ? ' …' : ''}`;
    const message = `The nodes stand in ${apart.length} networks (${list}): host routes reach only nodes of the same network, the router reaches all.`;
    return [{ message, place: apart[0]?.place }];
  });
}

/** One address of the router per node network: the first, or the highest that no node has. */
function routerOf(networks: readonly Sourced<Prefix>[], addresses: readonly (readonly Sourced<Address>[])[]): ModelRouter {
  const held = new Set(addresses.flat().map(({ value }) => `${value.family}/${value.value}`));
  const isFree = (address: Address | undefined): boolean => address !== undefined && !held.has(`${address.family}/${address.value}`);
  return {
    addresses: networks.flatMap((network) => {
      let address = nthAddress(network.value, 1);
      if (!isFree(address)) {
        address = addToAddress(lastAddress(network.value), -1);
        while (address !== undefined && contains(network.value, address) && !isFree(address)) address = addToAddress(address, -1);
      }
      if (address === undefined || !contains(network.value, address)) return [];
      return [assumed(address, `the router's address in the node network ${formatPrefix(network.value)}`)];
    }),
  };
}
