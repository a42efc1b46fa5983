import type { Point } from './geometry';
import { placeInside, type NodeInside } from './inside';
import type { Layout, PlacedNode } from './layout';
import { wayToNode, type Directory, type Ways } from './ways';

/** The way of a packet: the network namespaces of its steps, and the step that it stands at (-1: not sent yet). */
export interface TracePath {
  readonly places: readonly string[];
  readonly at: number;
  /** Id of the thing that was asked about, which stays lit. */
  readonly target: string;
}

/** What a trace lights up: the way behind the packet, the stretch that it has just taken, and the way before it. */
export interface TraceWays extends Ways {
  readonly done: readonly (readonly Point[])[];
  readonly now: readonly (readonly Point[])[];
  /** Id of the thing that has the packet. */
  readonly place: string | undefined;
}

type Lines = (readonly Point[])[];

/** The ways of a traced packet. Inside nodes they are drawn only where `inside`. Cost: O(steps). */
export function traceWays({ places, at, target }: TracePath, layout: Layout, directory: Directory, inside: boolean): TraceWays {
  const ways = { lines: [] as Lines, done: [] as Lines, now: [] as Lines };
  const now = stretchAt(places, at);
  places.forEach((place, step) => {
    const before = places[step - 1];
    if (before === undefined || before === place) return;
    const stretch = between(before, place, layout, directory, inside);
    (step === now ? ways.now : step < now ? ways.done : ways.lines).push(...stretch);
  });
  const ids = new Set([target, ...places.flatMap((place) => [place, holderOf(place, layout, directory)?.node.id ?? place])]);
  return { ...ways, ids, place: places[Math.max(0, at)] };
}

/** The stretch of a step, by the number of the step that it leads to: the last step in a place leaves it, others have just come in. */
function stretchAt(places: readonly string[], at: number): number {
  if (at < 0) return 0;
  if (places[at + 1] !== undefined && places[at + 1] !== places[at]) return at + 1;
  let last = at;
  while (last > 0 && places[last] === places[last - 1]) last--;
  return last;
}

function holderOf(place: string, layout: Layout, directory: Directory): PlacedNode | undefined {
  const index = directory.podNode(place);
  return index === undefined ? undefined : layout.nodes[index];
}

function between(from: string, to: string, layout: Layout, directory: Directory, inside: boolean): Lines {
  const sender = holderOf(from, layout, directory);
  const receiver = holderOf(to, layout, directory);
  if (sender || receiver) {
    if (!inside) return [];
    return [...(sender ? [[...vethOf(sender, from, layout, directory)].reverse()] : []), ...(receiver ? [vethOf(receiver, to, layout, directory)] : [])];
  }
  const [a, b] = [directory.nodes.get(from), directory.nodes.get(to)];
  const stacks = (index: number | undefined, up: boolean): Lines => (index === undefined || !inside ? [] : [up ? stackOf(layout, index) : [...stackOf(layout, index)].reverse()]);
  return [...stacks(a, true), ...overWire(layout, a, b), ...stacks(b, false)];
}

/** From the bridge of a node to a pod. */
function vethOf({ node, box }: PlacedNode, pod: string, layout: Layout, { pods }: Directory): Point[] {
  const inside = placeInside(node, pods.of(node.id), layout.measures);
  const card = inside.pods.find((placed) => placed.pod.id === pod);
  const first = card?.veth?.[0];
  if (!card?.veth || !first) return [];
  const along = throughBridge(inside);
  const points = [{ x: inside.stack.x, y: along }, { x: first.x, y: along }, ...card.veth];
  return points.map(({ x, y }) => ({ x: x + box.x, y: y + box.y }));
}

/** From the bridge of a node up to its port. */
function stackOf(layout: Layout, index: number): Point[] {
  const placed = layout.nodes[index];
  if (!placed) return [];
  const inside = placeInside(placed.node, undefined, layout.measures);
  const x = placed.box.x + inside.stack.x;
  return [
    { x, y: placed.box.y + throughBridge(inside) },
    { x, y: placed.box.y + inside.stack.top },
  ];
}

// Under the letters of the bridge, not through them.
function throughBridge({ bridge }: NodeInside): number {
  return bridge.y + bridge.height - 4;
}

function overWire(layout: Layout, a: number | undefined, b: number | undefined): Lines {
  const [one, two] = [a, b].map((index) => (index === undefined ? undefined : layout.nodes[index]?.node.id));
  const lane = layout.lanes.find((each) => (each.a.id === one && each.b.id === two) || (each.a.id === two && each.b.id === one));
  if (lane) return [lane.a.id === one ? lane.points : [...lane.points].reverse()];
  const { router, wireY } = layout.head;
  const x = router && router.x + router.width / 2;
  const up = a === undefined ? [] : [...wayToNode(layout, a, b === undefined ? x : undefined)].reverse();
  const down = b === undefined ? [] : wayToNode(layout, b, a === undefined ? x : undefined);
  const stub = router && x !== undefined && (a === undefined || b === undefined) ? [{ x, y: router.y + router.height }, { x, y: wireY }] : [];
  return [a === undefined ? [...stub, ...down] : [...up, ...down, ...stub.reverse()]];
}
