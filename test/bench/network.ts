import { buildModel, ModelBuilder } from '../../src/core/network/build';
import { contract } from '../../src/core/network/contract/contract';
import { diff } from '../../src/core/network/diff/diff';
import type { Snapshot } from '../../src/core/network/diff/snapshot';
import { inputOf, proxyCluster } from '../../src/core/network/kube-proxy/from-manifests';
import { restoreText } from '../../src/core/network/kube-proxy/restore';
import { NodeRules } from '../../src/core/network/kube-proxy/rules';
import type { Labels } from '../../src/core/kube/facts';
import type { ModelInput } from '../../src/core/network/model-input';
import { podNamespace } from '../../src/core/network/namespaces';
import { lostWays } from '../../src/core/network/node-ways/lost-ways';
import { routingTable } from '../../src/core/network/routes';
import { trace } from '../../src/core/network/trace/trace';
import { World } from '../../src/core/network/trace/world';
import { finished } from '../../src/core/store/steps';
import { rulesOnFirstNode } from '../../src/core/views/services-view';
import { type ClusterSize, largeCluster } from './cluster-facts';
import { type Figure, atMost, median, plain, processed } from './measure';

/**
 * What somebody waits for who looks at one thing of a large cluster, its model being there: first answers apart from
 * later ones, and how much more a trace costs than in a small cluster. Units: processor time.
 */
export function networkFigures(small: ClusterSize, large: ClusterSize, rounds: number): Figure[] {
  const few = snapshotOf(largeCluster(small));
  const before = typical(rounds, toWide(few));
  const input = largeCluster(large);
  const state: { snapshot?: Snapshot } = {};
  const load = processed(() => (state.snapshot = snapshotOf(input)));
  const snapshot = state.snapshot as Snapshot;
  return [
    plain(`model of ${large.nodes} nodes, ${large.pods} pods, ${large.services} Services`, load, 'ms', 0),
    ...editFigures(input, rounds),
    ...traceFigures(snapshot, rounds),
    atMost(`the same among ${large.nodes} nodes / among ${small.nodes}`, typical(rounds, toWide(snapshot)) / before, 1.5, '×'),
    ...ruleFigures(snapshot, rounds),
    ...wholeFigures(snapshot, input),
  ];
}

function snapshotOf(input: ModelInput): Snapshot {
  const model = buildModel(input);
  return { model, proxy: proxyCluster(input, model), sources: [] };
}

/** An edit of one object, the model of the state before being there. */
function editFigures(input: ModelInput, rounds: number): Figure[] {
  const builder = new ModelBuilder();
  const cold = processed(() => void builder.build(input));
  let state = input;
  const after = (edit: (at: number) => Partial<ModelInput>): number =>
    typical(Math.min(rounds, 5), (at) => {
      state = { ...state, ...edit(at) };
      builder.build(state);
    });
  const ofTemplate = (at: number, labels: Labels): Partial<ModelInput> => ({
    workloads: replaced(state.workloads, at, (one) => ({ ...one, body: { ...one.body, template: { ...one.body.template, labels } } })),
  });
  const edits: readonly (readonly [string, number])[] = [
    ['a Service', after((at) => ({ services: replaced(state.services, at, (one) => ({ ...one, body: { ...one.body, ports: [...one.body.ports, ...one.body.ports] } })) }))],
    ["a workload's labels", after((at) => ofTemplate(at, { app: `app-${at}`, edited: 'yes' }))],
    ["a workload's replicas", after((at) => ({ workloads: replaced(state.workloads, at, (one) => ({ ...one, body: { ...one.body, replicas: { value: at + 20, slot: 0 } } })) }))],
  ];
  return edits.flatMap(([what, time]) => [plain(`model after an edit of ${what}`, time, 'ms'), plain('the same / the whole model', time / cold, '×', 2)]);
}

function replaced<T>(list: readonly T[], at: number, edit: (one: T) => T): T[] {
  return list.map((one, index) => (index === at ? edit(one) : one));
}

function traceFigures(snapshot: Snapshot, rounds: number): Figure[] {
  const { model, proxy } = snapshot;
  const pod = podsOf(snapshot);
  const pair = (at: number): unknown => trace(model, 'host', proxy, pod(at), `${pod(at + 1)}:80`);
  const table = (at: number): unknown => routingTable(model, 'host', `node/node-${(at * 31) % model.nodes.length}`);
  return [
    atMost('first trace, from pod to pod', processed(() => void pair(0)), 50, 'ms', 1),
    atMost('trace from pod to pod', typical(rounds, pair), 50, 'ms'),
    atMost('routing table of one node', typical(rounds, table), 50, 'ms', 1),
    atMost('trace from a pod to a Service with 64 backends', typical(rounds, toWide(snapshot)), 50, 'ms', 1),
  ];
}

function toWide(snapshot: Snapshot): (at: number) => unknown {
  const pod = podsOf(snapshot);
  return (at) => trace(snapshot.model, 'host', snapshot.proxy, pod(at), 'service/default/wide:80');
}

/** Names of pods here and there. */
function podsOf({ model: { pods } }: Snapshot): (at: number) => string {
  return (at) => {
    const pod = pods[(at * 7919) % pods.length];
    return pod === undefined ? '' : podNamespace(pod);
  };
}

function ruleFigures({ model, proxy }: Snapshot, rounds: number): Figure[] {
  if (proxy === undefined) return [];
  const services = model.services.map(({ namespace, name }) => `service/${namespace}/${name}`);
  const service = (at: number): unknown => rulesOnFirstNode(model, proxy, services[(at * 7919) % services.length] as string);
  const texts = (at: number): string => {
    const node = inputOf(proxy, (at * 31) % model.nodes.length);
    return node === undefined ? '' : restoreText(new NodeRules(node, 4));
  };
  const bytes = texts(0).length;
  return [
    atMost("rules of kube-proxy on a node, one Service's", typical(rounds, service), 50, 'ms'),
    plain('rules of kube-proxy on a node, the text of all', typical(Math.min(rounds, 5), texts), 'ms', 0),
    plain('length of that text', bytes / 2 ** 20, 'MiB'),
  ];
}

/** Questions about the whole cluster. */
function wholeFigures(snapshot: Snapshot, input: ModelInput): Figure[] {
  const edited = snapshotOf({ ...input, services: input.services.map((one, at) => (at === 0 ? { ...one, body: { ...one.body, sessionAffinitySeconds: 10800 } } : one)) });
  const same = snapshotOf(input);
  return [
    plain('contract of pod networking, all pairs of pods by classes', processed(() => void contract(snapshot.model, snapshot.proxy)), 'ms', 0),
    plain('nodes without a way to each other, of all pairs of nodes', processed(() => void finished(lostWays(new World(snapshot.model, 'host', undefined)))), 'ms', 0),
    plain('difference of two equal states', processed(() => void diff(same, snapshot, 'host')), 'ms', 0),
    plain('difference after an edit of one Service', processed(() => void diff(snapshot, edited, 'host')), 'ms', 0),
  ];
}

function typical(rounds: number, work: (at: number) => unknown): number {
  return median(Array.from({ length: rounds }, (_, at) => processed(() => void work(at + 1))));
}
