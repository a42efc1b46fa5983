// The contract of pod networking, statement by statement. It must never know files or presentation.
import { inputOf } from '../kube-proxy/from-manifests';
import type { ClusterModel, NodeRouting } from '../model';
import { World } from '../trace/world';
import type { Proxy } from '../trace/world';
import { addressStatement, rangeStatement, sharedNamespaceStatement } from './addresses';
import { obstacle, pairsBetweenNodes, pairsOnNodes, podClasses, unreachable, walksAllowed } from './reach';
import type { Pair } from './reach';
import { amount, judged, open } from './statement';
import type { Evidence, Statement } from './statement';

/**
 * Whether the six statements hold in a cluster. Reachability is found by following packets between classes of pods
 * (replicas of a workload on one node are one), in large clusters between a bounded number of them.
 * Cost: O(pods + Services + nodes) and a bounded number of walks. Errors: none; contradictions break statements.
 */
export function contract(model: ClusterModel, proxy: Proxy): readonly Statement[] {
  return contractIn((routing) => new World(model, routing, proxy));
}

/** The same in a network that may differ from its model. */
export function contractIn(worldOf: (routing: NodeRouting) => World): readonly Statement[] {
  const world = worldOf('host');
  const { model, proxy } = world;
  const classes = podClasses(model);
  const most = walksAllowed(model.nodes.length);
  const near = pairsOnNodes(classes, most);
  const far = pairsBetweenNodes(classes, most);
  return [
    addressStatement(model),
    sameNode(world, near),
    betweenNodes(world, () => worldOf('router'), far),
    sharedNamespaceStatement(model),
    rangeStatement(model),
    serviceStatement(model, proxy),
  ];
}

interface Sample {
  readonly pairs: readonly Pair[];
  readonly all: boolean;
}

function sameNode(world: World, sample: Sample): Statement {
  const title = 'Every pod reaches every other pod on its node.';
  if (sample.pairs.length === 0) return open('same-node', title, 'no node has two pods with addresses');
  return judged('same-node', title, failures(world, sample.pairs), checked(sample));
}

/** The manifests do not say whether nodes hold routes or a router does: what one of both connects is not broken. */
function betweenNodes(world: World, routerWorld: () => World, sample: Sample): Statement {
  const title = 'Every pod reaches every pod on other nodes, without NAT.';
  if (sample.pairs.length === 0) return open('between-nodes', title, 'no two nodes have pods with addresses');
  const failed = sample.pairs.filter((pair) => obstacle(world, pair) !== undefined);
  if (failed.length === 0) return judged('between-nodes', title, [], checked(sample));
  const evidence = failures(routerWorld(), failed);
  if (evidence.length > 0) return judged('between-nodes', title, evidence, '');
  const doubts = failures(world, failed.slice(0, 50));
  return open('between-nodes', title, `host routes do not connect ${amount(failed.length, 'pair')} of pods, a router that holds the whole table does`, doubts);
}

function failures(world: World, pairs: readonly Pair[]): Evidence[] {
  return pairs.flatMap((pair) => {
    const reason = obstacle(world, pair);
    return reason === undefined ? [] : [unreachable(world.model, pair, reason)];
  });
}

function checked({ pairs, all }: Sample): string {
  return `${amount(pairs.length, 'pair')} of pods followed through the tables, there and back: ${all ? 'every workload of every node' : 'a sample, as the cluster is large'}`;
}

function serviceStatement(model: ClusterModel, proxy: Proxy): Statement {
  const title = 'kube-proxy rewrites its iptables rules whenever a Service or its endpoints change.';
  if (proxy === undefined) return open('services', title, 'what kube-proxy works from is not known');
  const { mode } = proxy.config;
  if (mode !== 'iptables') return open('services', title, `kube-proxy is set to mode ${mode}, which keeps no iptables rules for Services`);
  const [first] = model.nodes;
  const ports = inputOf(proxy, 0)?.servicePorts ?? [];
  if (first === undefined || ports.length === 0) return open('services', title, model.services.length === 0 ? 'the manifests have no Services' : 'no Service has a cluster address or no node is known');
  const endpoints = ports.reduce((sum, port) => sum + port.endpoints.length, 0);
  const empty = ports.filter((port) => port.endpoints.length === 0).length;
  const refused = empty === 0 ? '' : `; ${amount(empty, 'port')} without endpoints refuse connections`;
  return judged('services', title, [], `the rules of every node follow from ${amount(ports.length, 'Service port')} and ${amount(endpoints, 'endpoint')}${refused}`);
}
