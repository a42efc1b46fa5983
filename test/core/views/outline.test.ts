import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';
import { buildModel } from '../../../src/core/network/build';
import type { ModelInput } from '../../../src/core/network/model-input';
import { OUTLINE_MOST } from '../../../src/core/views/outline/lists';
import { outlinePath, outlineView } from '../../../src/core/views/outline/outline-view';
import type { OutlineEntry, OutlinePlace } from '../../../src/protocol/outline-contract';
import { claim, modelInput, node, service, servicePort, threeNodes, workload } from '../../support/model-input';
import { viewContext } from '../../support/view-context';

type Ask = (place: OutlinePlace | string) => OutlineEntry[];

/** Asks about a cluster that is built once. */
function outlineOf(input: ModelInput, context = viewContext()): { readonly ask: Ask; readonly path: (id: string) => OutlineEntry[] } {
  const source = { model: buildModel(input), context };
  return { ask: (place) => outlineView(source, typeof place === 'string' ? { id: place } : place), path: (id) => outlinePath(source, id) };
}

const title = ({ id, from, to }: OutlineEntry): string => (from === undefined ? id : `${id}[${from},${to})`);
const titles = (entries: readonly OutlineEntry[]): string[] => entries.map(title);

/** Every entry below a place, however deep the parts are. */
function leaves(ask: Ask, place: OutlinePlace): OutlineEntry[] {
  return ask(place).flatMap((entry) => (['part', 'zone', 'namespace'].includes(entry.kind) ? leaves(ask, entry) : [entry]));
}

const web = workload('Deployment', 'web', { replicas: 2, labels: { app: 'web' } });
const webService = service('web', { clusterAddresses: ['10.96.0.7'], selector: { app: 'web' }, ports: [servicePort(80, { target: 8080 })] });

describe('the outline of a cluster', () => {
  const small = outlineOf(threeNodes({ workloads: [web, workload('Pod', 'lost', { nodeName: 'gone' })], services: [webService] }));

  it('begins with groups of what there is', () => {
    assert.deepEqual(small.ask('').map(({ id, count }) => [id, count]), [['nodes', 3], ['unscheduled', 1], ['services', 1], ['ranges', 3]]);
    assert.deepEqual(outlineOf(modelInput()).ask('').filter(({ id }) => id !== 'ranges'), []);
  });

  it('lists pods under their node and backends under their Service', () => {
    assert.deepEqual(titles(small.ask('nodes')), ['node/node-1', 'node/node-2', 'node/node-3']);
    const pods = small.ask('nodes').flatMap(({ id }) => titles(small.ask(id)));
    assert.deepEqual(pods.sort(), ['pod/default/web-sim-1', 'pod/default/web-sim-2']);
    assert.deepEqual(titles(small.ask('services')), ['service/default/web']);
    assert.deepEqual(titles(small.ask('service/default/web')), ['pod/default/web-sim-1', 'pod/default/web-sim-2']);
    assert.deepEqual(titles(small.ask('unscheduled')), ['pod/default/lost']);
    assert.equal(small.ask('ranges').length, 3);
  });

  it('tells addresses, facts and places', () => {
    const [entry] = small.ask('services');
    assert.deepEqual([entry?.addresses, entry?.facts.type, entry?.facts.ports, entry?.location?.file, entry?.count], [['10.96.0.7'], 'ClusterIP', '80→8080/TCP', 'test.yaml', 2]);
    assert.match(String(small.ask('nodes')[0]?.facts.podRanges), /^\d/);
  });

  it('is empty under what is not there', () => {
    for (const id of ['nonsense', 'node/none', 'zone/none', 'namespace/none', 'service/a/b', 'pod/default/web-sim-1']) assert.deepEqual(small.ask(id), [], id);
    assert.deepEqual(small.ask({ id: 'nodes', from: -5, to: 1e9 }).length, 3);
    assert.deepEqual(small.ask({ id: 'nodes', from: Number.NaN, to: Number.POSITIVE_INFINITY }), []);
  });

  it('leads to everything in the picture', () => {
    assert.deepEqual(titles(small.path('pod/default/lost')), ['unscheduled', 'pod/default/lost']);
    const path = titles(small.path('pod/default/web-sim-1'));
    assert.deepEqual([path[0], path.length, path[2]], ['nodes', 3, 'pod/default/web-sim-1']);
    assert.deepEqual(titles(small.path('service/default/web')), ['services', 'service/default/web']);
    const [range] = small.ask('ranges');
    assert.deepEqual(titles(small.path(range?.id ?? '')), ['ranges', range?.id]);
    assert.deepEqual(small.path('node/none'), []);
    assert.deepEqual(small.path('router'), []);
  });

  it('counts the findings of a workload once for a node and its group, however many pods it has', () => {
    const one = { code: 'KN1', severity: 'error', message: 'x', location: { file: 'f', range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } } } };
    const { ask } = outlineOf(threeNodes({ workloads: [web], services: [webService] }), viewContext((place) => (place.chunk === web.chunk ? [one] : [])));
    const [nodes, services] = ask('');
    assert.deepEqual([nodes?.findings, services?.findings], [{ errors: 1, warnings: 0 }, { errors: 0, warnings: 0 }]);
    assert.equal(ask('nodes').filter(({ findings }) => findings.errors === 1).length, 2);
  });

  it('marks ranges that overlap', () => {
    const { ask } = outlineOf(modelInput({ claims: [claim('pod-range', 'fd00:1::/48'), claim('service-range', 'fd00:1::/112')], nodes: [node('a', { addresses: ['fd00:2::5'] })] }));
    assert.deepEqual(ask('ranges').map(({ name, findings }) => [name, findings.errors]).slice(0, 2), [['fd00:1::/48', 1], ['fd00:1::/112', 1]]);
  });
});

describe('the outline of a large cluster', () => {
  const names = Array.from({ length: 1300 }, (_, at) => `n${at}`);
  const nodes = (zoned: boolean): ModelInput['nodes'] =>
    names.map((name, at) => node(name, { addresses: [`10.0.${at >> 8}.${at & 255}`], labels: zoned ? { 'topology.kubernetes.io/zone': `zone-${at % 2}` } : {} }));

  it('comes in parts that hold every node once, and nothing is longer than allowed', () => {
    const { ask, path } = outlineOf(modelInput({ nodes: nodes(false) }));
    assert.deepEqual(ask('nodes').map(({ name, last }) => `${name} … ${last}`).slice(0, 2), ['n0 … n199', 'n200 … n399']);
    assert.deepEqual(leaves(ask, { id: 'nodes' }).map(({ name }) => name), names);
    assert.deepEqual(titles(path('node/n777')), ['nodes', 'nodes[600,800)', 'node/n777']);
  });

  it('is grouped by zone where there are zones', () => {
    const { ask, path } = outlineOf(modelInput({ nodes: nodes(true) }));
    assert.deepEqual(ask('nodes').map(({ id, count }) => [id, count]), [['zone/zone-0', 4], ['zone/zone-1', 4]]);
    assert.deepEqual(leaves(ask, { id: 'nodes' }).map(({ name }) => name).sort(), [...names].sort());
    assert.deepEqual(titles(path('node/n777')), ['nodes', 'zone/zone-1', 'zone/zone-1[200,400)', 'node/n777']);
  });

  it('groups Services by namespace and keeps the way to each', () => {
    const services = names.map((name, at) => service(name, { namespace: at % 2 === 0 ? 'even' : 'odd' }));
    const { ask, path } = outlineOf(modelInput({ services }));
    assert.deepEqual(titles(ask('services')), ['namespace/even', 'namespace/odd']);
    assert.deepEqual(titles(path('service/odd/n3')), ['services', 'namespace/odd', 'namespace/odd[0,200)', 'service/odd/n3']);
  });

  it('nests parts of very long lists', () => {
    const { ask, path } = outlineOf(modelInput({ nodes: [node('a')], workloads: [workload('Deployment', 'many', { replicas: 120_000, nodeName: 'gone' })] }));
    const parts = ask('unscheduled');
    assert.ok(parts.length <= OUTLINE_MOST);
    const ways = ['pod/default/many-sim-1', 'pod/default/many-sim-77777', 'pod/default/many-sim-120000'].map(path);
    for (const way of ways) {
      // Every step is among the entries of the step before.
      for (let at = 1; at < way.length; at++) assert.ok(ask(way[at - 1] as OutlineEntry).some((entry) => title(entry) === title(way[at] as OutlineEntry)), titles(way).join(' > '));
    }
  });
});

describe('the outline of a workspace', () => {
  it('has a root per cluster with the findings of its files', () => {
    const analysis = new Analysis();
    analysis.apply([{ path: 'a/svc.yaml', text: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: padded\nspec:\n  clusterIP: 10.96.000.50\n  ports:\n    - port: 80\n' }]);
    const [root] = analysis.outlineClusters();
    assert.deepEqual([root?.kind, root?.name], ['cluster', 'a']);
    analysis.findings();
    const found = analysis.outlineClusters()[0]?.findings;
    assert.ok((found?.errors ?? 0) + (found?.warnings ?? 0) > 0);
    assert.deepEqual(analysis.outline(root?.id ?? '', { id: 'services' }).map(({ id }) => id), ['service/default/padded']);
    assert.deepEqual(analysis.outlinePath('no-such', 'x'), []);
  });
});
