// Single packets from pod to pod, followed through the tables; nothing is taken from how the tables were made.
import { formatAddress } from '../../ip/address';
import type { ModelPod } from '../model';
import { nodeNamespace, podNamespace } from '../namespaces';
import { departureOf } from '../trace/passage';
import type { Arrival, Passage } from '../trace/passage';
import { replyTo } from '../trace/reply';
import { titleOf } from '../trace/titles';
import { Walker } from '../trace/walker';
import type { World } from '../trace/world';
import { restsOnAssumptions } from './statement';
import type { Evidence } from './statement';

/** Two pods that must reach each other. */
export interface Pair {
  readonly from: ModelPod;
  readonly to: ModelPod;
}

/**
 * How one direction goes. `fine`: past no machine but the two nodes and routers, so that answers of such a way find
 * kernels that have seen the question; `detour`: others forward it, too; `lost`: it does not arrive, or not as it was sent.
 */
export type Way = 'fine' | 'detour' | 'lost';

/** Follows the packets of one direction, in each family. */
export function wayOf(world: World, pair: Pair): Way {
  let way: Way | undefined;
  for (const { arrivals } of askings(world, pair)) {
    way ??= 'fine';
    if (arrivals.some((arrival) => whyLost(world, pair, arrival) !== undefined)) return 'lost';
    if (arrivals.length !== 1 || arrivals.some(({ passage }) => passesOthers(world, pair, passage))) way = 'detour';
  }
  return way ?? 'lost';
}

/** Why one pod does not reach another in any of their families, both ways and without NAT; undefined when it does. */
export function obstacle(world: World, pair: Pair): string | undefined {
  let asked = false;
  for (const { packet, arrivals } of askings(world, pair)) {
    asked = true;
    for (const arrival of arrivals) {
      const lost = whyLost(world, pair, arrival);
      if (lost !== undefined) return lost;
      const reply = replyTo(world, arrival.passage, { namespace: podNamespace(pair.from), packet });
      if (reply.possible !== 'yes') return `the answer does not come back: ${reply.reason}`;
    }
  }
  return asked ? undefined : 'they have no address of the same family';
}

/** What is known of a pair that does not reach. `like`: how many pairs of pods it stands for, where there are others. */
export function unreachable(world: World, { from, to }: Pair, reason: string, like: string): Evidence {
  const nodes = [from, to].map(({ node }) => node && world.model.nodes[node.value]).filter((node) => node !== undefined);
  const [here, there] = nodes.map(({ name }) => name.value);
  const where = here === there ? `on node ${here}` : `on ${here} to ${there}`;
  const target = nodes[1];
  return {
    message: `pod ${from.namespace}/${from.name.value} does not reach pod ${to.namespace}/${to.name.value} (${where}): ${reason}${like}`,
    place: target?.podRanges.find(({ place }) => place !== undefined)?.place ?? target?.name.place ?? to.workload.place,
    uncertain: nodes.some(restsOnAssumptions),
  };
}

interface Asking {
  readonly packet: Passage['packet'];
  readonly arrivals: readonly Arrival[];
}

function* askings(world: World, { from, to }: Pair): Iterable<Asking> {
  for (const { value: source } of from.addresses) {
    const destination = to.addresses.find(({ value }) => value.family === source.family)?.value;
    if (destination === undefined) continue;
    const packet = { source, destination, protocol: 'tcp', port: 1 } as const;
    yield { packet, arrivals: new Walker(world, { type: 'first' }).follow(departureOf(podNamespace(from), packet, true)) };
  }
}

function whyLost(world: World, { to }: Pair, { verdict, reason, passage }: Arrival): string | undefined {
  if (verdict !== 'delivered') return reason;
  if (passage.namespace !== podNamespace(to)) return `${titleOf(world.model, passage.namespace)} gets what is for ${formatAddress(passage.packet.destination)}`;
  return passage.hops.some(({ nat }) => nat) ? 'the packet is rewritten on its way (NAT)' : undefined;
}

function passesOthers({ model }: World, { from, to }: Pair, { visited }: Passage): boolean {
  const own = new Set([from, to].flatMap((pod) => {
    const node = pod.node && model.nodes[pod.node.value];
    return node === undefined ? [] : [nodeNamespace(node)];
  }));
  return visited.some((namespace) => namespace.startsWith('node/') && !own.has(namespace));
}
