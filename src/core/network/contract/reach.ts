// Whether pods reach each other, found by following packets; nothing is taken from how the tables were made.
import { formatAddress } from '../../ip/address';
import type { ClusterModel, ModelNode, ModelPod } from '../model';
import { podNamespace } from '../namespaces';
import { departureOf } from '../trace/passage';
import { replyTo } from '../trace/reply';
import { titleOf } from '../trace/titles';
import { Walker } from '../trace/walker';
import type { World } from '../trace/world';
import { anyAssumed } from './statement';
import type { Evidence } from './statement';

/** Pods of one workload on one node: they differ in nothing but their address. */
export interface PodClass {
  readonly node: number;
  readonly pods: readonly ModelPod[];
}

/** Two pods that must reach each other. */
export interface Pair {
  readonly from: ModelPod;
  readonly to: ModelPod;
}

/** Walks of one statement: fewer in large clusters, where each walk meets nodes of its own that no other one meets. */
const MOST_WALKS = 1500;
const LEAST_WALKS = 500;
const BUDGET = 100_000;

/** Classes of pods with an address and a namespace of their own, per node. Cost: O(pods). */
export function podClasses(model: ClusterModel): readonly (readonly PodClass[])[] {
  return model.nodes.map((member, node) => {
    const groups = new Map<string, ModelPod[]>();
    for (const index of member.pods) {
      const pod = model.pods[index];
      if (pod === undefined || pod.hostNetwork || pod.addresses.length === 0) continue;
      const key = `${pod.workload.place.chunk}/${pod.workload.place.slot}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [pod]);
      else group.push(pod);
    }
    return [...groups.values()].map((pods) => ({ node, pods }));
  });
}

/** How many walks may be made in a cluster of that size. */
export function walksAllowed(nodes: number): number {
  return Math.max(LEAST_WALKS, Math.min(MOST_WALKS, Math.floor(BUDGET / (nodes + 1))));
}

/** Pairs on one node: every class with every class, two pods of one class where it has them. */
export function pairsOnNodes(classes: readonly (readonly PodClass[])[], most: number): { readonly pairs: readonly Pair[]; readonly all: boolean } {
  const pairs: Pair[] = [];
  for (const own of spread(classes, most)) {
    for (const a of own) {
      for (const b of own) {
        const from = a.pods[0] as ModelPod;
        const to = (a === b ? a.pods[1] : b.pods[0]) ?? from;
        if (from === to) continue;
        if (pairs.length >= most) return { pairs, all: false };
        pairs.push({ from, to });
      }
    }
  }
  return { pairs, all: classes.length <= most };
}

/**
 * Pairs of classes on two nodes. Where there are too many, first all pairs of nodes with fewer classes each, then
 * neighbours in the list of nodes at growing distances, so that every node is asked from and to.
 */
export function pairsBetweenNodes(classes: readonly (readonly PodClass[])[], most: number): { readonly pairs: readonly Pair[]; readonly all: boolean } {
  const occupied = classes.filter((own) => own.length > 0);
  const count = occupied.length;
  const nodePairs = count * (count - 1);
  const widest = occupied.reduce((width, own) => Math.max(width, own.length), 0);
  const perNode = nodePairs === 0 ? 1 : Math.max(1, Math.floor(Math.sqrt(most / nodePairs)));
  const pairs: Pair[] = [];
  for (let distance = 1; distance < count; distance++) {
    for (const at of spread([...occupied.keys()], most)) {
      for (const a of (occupied[at] as readonly PodClass[]).slice(0, perNode)) {
        for (const b of (occupied[(at + distance) % count] as readonly PodClass[]).slice(0, perNode)) {
          if (pairs.length >= most) return { pairs, all: false };
          pairs.push({ from: a.pods[0] as ModelPod, to: b.pods[0] as ModelPod });
        }
      }
    }
  }
  return { pairs, all: widest <= perNode };
}

/** Why one pod does not reach another in any of their families, both ways and without NAT; undefined when it does. */
export function obstacle(world: World, { from, to }: Pair): string | undefined {
  const namespace = podNamespace(from);
  let asked = false;
  for (const source of from.addresses) {
    const destination = to.addresses.find(({ value }) => value.family === source.value.family);
    if (destination === undefined) continue;
    asked = true;
    const packet = { source: source.value, destination: destination.value, protocol: 'tcp', port: 1 } as const;
    for (const { verdict, reason, passage } of new Walker(world, { type: 'first' }).follow(departureOf(namespace, packet, true))) {
      if (verdict !== 'delivered') return reason;
      if (passage.namespace !== podNamespace(to)) return `${titleOf(world.model, passage.namespace)} gets what is for ${formatAddress(destination.value)}`;
      if (passage.hops.some(({ nat }) => nat)) return 'the packet is rewritten on its way (NAT)';
      const reply = replyTo(world, passage, { namespace, packet });
      if (reply.possible !== 'yes') return `the answer does not come back: ${reply.reason}`;
    }
  }
  return asked ? undefined : 'they have no address of the same family';
}

/** What is known of a pair that does not reach. */
export function unreachable(model: ClusterModel, { from, to }: Pair, reason: string): Evidence {
  const nodes = [from, to].map(({ node }) => node && model.nodes[node.value]).filter((node) => node !== undefined);
  const [here, there] = nodes.map(({ name }) => name.value);
  const where = here === there ? `on node ${here}` : `on ${here} to ${there}`;
  const target = nodes[1];
  return {
    message: `pod ${from.namespace}/${from.name.value} does not reach pod ${to.namespace}/${to.name.value} (${where}): ${reason}`,
    place: target?.podRanges.find(({ place }) => place !== undefined)?.place ?? target?.name.place ?? to.workload.place,
    uncertain: nodes.some(rests),
  };
}

function rests(node: ModelNode): boolean {
  return anyAssumed(...node.addresses.map(({ provenance }) => provenance), ...node.podRanges.map(({ provenance }) => provenance));
}

/** At most so many items, evenly taken from a list. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)] as T);
}
