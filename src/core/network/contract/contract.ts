// The contract of pod networking, statement by statement. It must never know files or presentation.
import { inputOf } from '../kube-proxy/from-manifests';
import { whyOtherRules } from '../kube-proxy/mode';
import type { ClusterModel, NodeRouting } from '../model';
import { World } from '../trace/world';
import type { Proxy } from '../trace/world';
import { addressStatement, rangeStatement, sharedNamespaceStatement } from './addresses';
import { podClasses } from './pod-classes';
import { MOST_FOLLOWED, Ways } from './reach';
import type { Broken } from './reach';
import { amount, judged, lookedAt, MAXIMUM_EVIDENCE, open, restsOnAssumptions } from './statement';
import type { Evidence, Extent, Statement } from './statement';
import { obstacle, unreachable } from './ways';

/**
 * Whether the six statements hold in a cluster. Reachability is found by following packets between classes of pods
 * that no table treats differently: one of everybody who asks as one to each class that is asked.
 * Cost: O(pods + Services + nodes) and some 100 µs for each way between classes, of which there is a bound.
 * Errors: none; contradictions break statements.
 */
export function contract(model: ClusterModel, proxy: Proxy): readonly Statement[] {
  return contractIn((routing) => new World(model, routing, proxy));
}

/** The same in a network that may differ from its model. `most`: packets followed for one statement in one world. */
export function contractIn(worldOf: (routing: NodeRouting) => World, most = MOST_FOLLOWED): readonly Statement[] {
  const steps = contractSteps(worldOf, most);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same with a rest after every few packets, so that others may be served meanwhile. */
export function* contractSteps(worldOf: (routing: NodeRouting) => World, most = MOST_FOLLOWED): Generator<void, readonly Statement[]> {
  const [world, router] = [worldOf('host'), worldOf('router')];
  const { model, proxy } = world;
  const partition = yield* podClasses([world, router]);
  const near = new Ways(world, partition, 'same-node', most);
  yield* near.follow();
  const far = new Ways(world, partition, 'between-nodes', most);
  yield* far.follow();
  const behind = far.broken.length === 0 ? undefined : new Ways(router, partition, 'between-nodes', most);
  if (behind !== undefined) yield* behind.follow();
  yield;
  const addresses = addressStatement(model);
  yield;
  return [
    addresses,
    sameNode(near),
    yield* betweenNodes(far, behind),
    sharedNamespaceStatement(model),
    rangeStatement(model),
    serviceStatement(model, proxy),
  ];
}

function sameNode(ways: Ways): Statement {
  const title = 'Every pod reaches every other pod on its node.';
  const { broken, extent } = ways;
  if (extent.pairs === 0) return open('same-node', title, 'no node has two pods with addresses');
  return { ...standing('same-node', title, ways.world, broken, extent), extent };
}

/** The manifests do not say whether nodes hold routes or a router does: what one of both connects is not broken. */
function* betweenNodes(ways: Ways, behind: Ways | undefined): Generator<void, Statement> {
  const title = 'Every pod reaches every pod on other nodes, without NAT.';
  const { broken, extent, world } = ways;
  if (extent.pairs === 0) return open('between-nodes', title, 'no two nodes have pods with addresses');
  if (behind === undefined) return { ...standing('between-nodes', title, world, [], extent), extent };
  const both = yield* ways.alsoIn(behind);
  const all: Extent = { ...extent, followed: extent.followed + behind.extent.followed, complete: extent.complete && behind.extent.complete };
  if (both.length > 0) return { ...standing('between-nodes', title, behind.world, both, all), extent: all };
  const { evidence, more } = told(world, broken);
  const pairs = broken.reduce((sum, one) => sum + one.pairs, 0);
  const reason = `host routes do not connect ${amount(pairs, 'pair')} of pods, a router that holds the whole table does${all.complete ? '' : `; ${lookedAt(all)}`}`;
  return { ...open('between-nodes', title, reason, evidence), more, extent: all };
}

function standing(id: 'same-node' | 'between-nodes', title: string, world: World, broken: readonly Broken[], extent: Extent): Statement {
  const { evidence, more } = told(world, broken);
  if (!extent.complete && evidence.every(({ uncertain }) => uncertain)) return { ...open(id, title, lookedAt(extent), evidence), more };
  const statement = judged(id, title, evidence, lookedAt(extent));
  return { ...statement, more };
}

/** The first of what is broken, what is certain before the rest. */
function told(world: World, broken: readonly Broken[]): { readonly evidence: readonly Evidence[]; readonly more: number } {
  const uncertain = (one: Broken): boolean => [one.from, one.to].some(({ node }) => {
    const found = node && world.model.nodes[node.value];
    return found !== undefined && restsOnAssumptions(found);
  });
  const sorted = [...broken.filter((one) => !uncertain(one)), ...broken.filter(uncertain)];
  const evidence = sorted.slice(0, MAXIMUM_EVIDENCE).map((one) => {
    const like = one.pairs === 1 ? '' : `; the same for ${one.pairs} pairs of pods that no table tells apart`;
    return unreachable(world, one, obstacle(world, one) ?? 'an answer does not come back', like);
  });
  return { evidence, more: sorted.length - evidence.length };
}

function serviceStatement(model: ClusterModel, proxy: Proxy): Statement {
  const title = 'kube-proxy rewrites its iptables rules whenever a Service or its endpoints change.';
  if (proxy === undefined) return open('services', title, 'what kube-proxy works from is not known');
  const { mode } = proxy.config;
  const other = whyOtherRules(mode);
  if (other !== undefined) return open('services', title, `${other}, so nothing keeps these rules`);
  const [first] = model.nodes;
  const ports = inputOf(proxy, 0)?.servicePorts ?? [];
  if (first === undefined || ports.length === 0) return open('services', title, model.services.length === 0 ? 'the manifests have no Services' : 'no Service has a cluster address or no node is known');
  const endpoints = ports.reduce((sum, port) => sum + port.endpoints.length, 0);
  const empty = ports.filter((port) => port.endpoints.length === 0).length;
  const refused = empty === 0 ? '' : `; ${amount(empty, 'port')} without endpoints refuse connections`;
  return judged('services', title, [], `the rules of every node follow from ${amount(ports.length, 'Service port')} and ${amount(endpoints, 'endpoint')}${refused}`);
}
