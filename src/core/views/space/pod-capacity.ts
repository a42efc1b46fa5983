// How many more pods the nodes can take. It must never know windows or drawing.
import { contains, prefixSize } from '../../ip/prefix';
import type { ClusterModel, ModelNode, Sourced } from '../../network/model';
import { settingOf } from '../../network/settings';
import { assumed, weakest } from '../../network/sourced';
import { formatCount } from '../values';
import { bar } from './bar';
import type { Capacity, CapacitySource } from './bar';

/** Source: Kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go: MaxPods. */
const DEFAULT_MOST_PODS = 110;
/** Nodes that are shown by themselves: those with the least room. */
const FEW = 3;

interface Room {
  readonly node: ModelNode;
  readonly used: bigint;
  readonly total: bigint;
  readonly because: string;
}

/** Pods that the nodes can still take: in all, and on the nodes with the least room. Cost: O(nodes + pods). */
export function podCapacity({ model, input }: CapacitySource): Capacity[] {
  if (model.nodes.length === 0) return [];
  const setting = settingOf(input, 'max-pods');
  const written = setting !== undefined && /^\d{1,6}$/.test(setting.value) ? Number(setting.value) : undefined;
  const limit: Sourced<number> = setting === undefined || written === undefined ? assumed(DEFAULT_MOST_PODS, `no maxPods is written; kubelets take ${DEFAULT_MOST_PODS} pods`) : { ...setting, value: written };
  const rooms = model.nodes.map((node) => roomOf(node, model, limit));
  const used = rooms.reduce((sum, room) => sum + room.used, 0n);
  const total = rooms.reduce((sum, room) => sum + room.total, 0n);
  const all = `${formatCount(BigInt(rooms.length))} ${rooms.length === 1 ? 'node' : 'nodes'}, each up to maxPods and the addresses of its block; ${limit.because}`;
  const tight = [...rooms].sort((a, b) => compare(a.total - a.used, b.total - b.used)).slice(0, FEW);
  return [
    {
      id: 'pods',
      kind: 'pods',
      title: 'Pods',
      bars: [
        bar('All nodes', used, total, known(limit, all)),
        ...(rooms.length === 1 ? [] : tight.map((room) => bar(room.node.name.value, room.used, room.total, known(limit, room.because)))),
      ],
    },
  ];
}

/** Which pods a node has is concluded, also where the limit is written. */
function known(limit: Sourced<number>, because: string): Sourced<number> {
  return { ...limit, because, provenance: weakest('derived', limit.provenance) };
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Pods on the node's own network count for the kubelet, but take no address. */
function roomOf(node: ModelNode, model: ClusterModel, limit: Sourced<number>): Room {
  const pods = node.pods.length;
  const used = BigInt(pods);
  const addresses = addressesFor(node, model);
  const most = BigInt(limit.value);
  if (addresses === undefined) return { node, used, total: most, because: limit.because };
  const without = BigInt(node.pods.filter((index) => model.pods[index]?.hostNetwork === true).length);
  const byAddress = addresses + without;
  if (byAddress >= most) return { node, used, total: most, because: `${limit.because}; its block has addresses for ${formatCount(addresses)}` };
  return { node, used, total: byAddress, because: `its block has addresses for ${formatCount(addresses)} pods, fewer than maxPods ${limit.value}` };
}

/** Addresses of the node's block that pods can have, of the family with the fewest; undefined where blocks do not limit a node. */
function addressesFor({ podRanges, gateways }: ModelNode, { cni }: ClusterModel): bigint | undefined {
  if (cni.value.ipam === 'calico') return undefined;
  let least: bigint | undefined;
  for (const { value: range } of podRanges) {
    const own = BigInt(gateways.filter(({ value }) => contains(range, value)).length);
    const size = prefixSize(range);
    // The network's address, and the broadcast address of IPv4. Source: host-local leaves them out.
    const kept = own + (range.family === 4 ? 2n : 1n);
    const free = size > kept ? size - kept : 0n;
    if (least === undefined || free < least) least = free;
  }
  return least;
}
