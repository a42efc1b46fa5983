import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { buildModel, ModelBuilder } from '../../src/core/network/build';
import type { ModelInput } from '../../src/core/network/model-input';
import type { ClusterModel } from '../../src/core/network/model';
import type { EndpointsSubject, NodeSubject, ServiceSubject, WorkloadSubject } from '../../src/core/network/subjects';
import { searchIndexOf } from '../../src/core/views/search/search-index';
import { claim, container, endpoints, modelInput, node, port, service, servicePort, setting, workload } from '../support/model-input';

// Small pools make names, labels, ports and addresses meet.
const names = fc.constantFrom('a', 'b', 'c', 'web-2', 'web-10');
const namespaces = fc.constantFrom('default', 'x');
const labels: fc.Arbitrary<Readonly<Record<string, string>>> = fc.constantFrom<Readonly<Record<string, string>>[]>({ app: 'a' }, { app: 'b' }, { app: 'a', tier: 'x' }, {});
const counts = fc.constantFrom(0, 1, 2, 5);
const numbers = fc.constantFrom(80, 8080, 30080);
const containers = fc.array(fc.tuple(fc.constantFrom('one', 'two'), numbers, fc.constantFrom('http', 'web'), fc.constantFrom(undefined, undefined, 8080)), { minLength: 1, maxLength: 2 }).map((list) => list.map(([name, number, title, hostPort]) => container(name, [port(number, { name: title, hostPort })])));
const podAddresses = fc.constantFrom([], [], ['10.244.0.2'], ['10.244.1.2', 'fd00::2'], ['10.9.9.9']);

const workloads: fc.Arbitrary<WorkloadSubject> = fc
  .record({ kind: fc.constantFrom('Deployment', 'DaemonSet', 'StatefulSet', 'Pod'), name: names, namespace: namespaces, labels, replicas: counts, containers, podAddresses, hostNetwork: fc.constantFrom(false, false, true), nodeName: fc.constantFrom(undefined, undefined, 'a', 'gone'), phase: fc.constantFrom(undefined, 'Running', 'Pending', 'Succeeded') })
  .map(({ kind, name, ...options }) => workload(kind, name, kind === 'Pod' ? options : { ...options, podAddresses: [], phase: undefined }));
const ports = fc.array(fc.tuple(numbers, fc.constantFrom('http', 'web', undefined), fc.constantFrom(undefined, 8080, 'http', 'web'), fc.constantFrom(undefined, 30001)), { maxLength: 2 }).map((list) => list.map(([number, name, target, nodePort]) => servicePort(number, { name, target, nodePort })));
const services: fc.Arbitrary<ServiceSubject> = fc
  .record({ name: names, namespace: namespaces, selector: labels, serviceType: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'), headless: fc.boolean(), publishNotReady: fc.boolean(), clusterAddresses: fc.constantFrom([], ['10.96.0.20'], ['fd00:96::5']), ports, ipFamilyPolicy: fc.constantFrom(undefined, 'PreferDualStack') })
  .map(({ name, ...options }) => service(name, options));
const written: fc.Arbitrary<EndpointsSubject> = fc
  .record({ name: names, kind: fc.constantFrom('EndpointSlice' as const, 'Endpoints' as const), list: fc.array(fc.record({ address: fc.constantFrom('10.244.0.2', '10.244.0.3', '10.1.1.1'), ready: fc.boolean(), podName: fc.constantFrom(undefined, 'a', 'a-sim-1') }), { maxLength: 3 }) })
  .map(({ name, kind, list }) => endpoints(name, list, [{ name: 'http', port: 8080, protocol: 'TCP' }], kind));
const nodes: fc.Arbitrary<NodeSubject> = fc
  .record({ name: names, addresses: fc.constantFrom([], ['192.168.1.11'], ['192.168.1.12', 'fd00:1::2']), podRanges: fc.constantFrom([], ['10.244.0.0/24'], ['10.244.1.0/24', 'fd00::/64']), unschedulable: fc.boolean() })
  .map(({ name, ...options }) => node(name, options));
const claims = fc.constantFrom(['pod-range', '10.244.0.0/16'] as const, ['pod-range', 'fd00::/48'] as const, ['service-range', '10.96.0.0/28'] as const, ['service-range', 'fd00:96::/112'] as const, ['calico-pool', '10.200.0.0/16'] as const, ['cluster-address', '10.96.0.20'] as const).map(([role, text]) => claim(role, text));
const settings = fc.constantFrom(['cni', 'calico'] as const, ['cni', 'cilium'] as const, ['cni', 'flannel'] as const, ['node-port-range', '30000-30003'] as const, ['ip-family', 'dual'] as const).map(([name, value]) => setting(name, value));

type Edit = (input: ModelInput) => ModelInput;
type Lists = 'workloads' | 'services' | 'endpoints' | 'nodes' | 'claims' | 'settings';

/** Puts an element into a list, takes one out, or puts it in the place of another. */
function listEdit<K extends Lists>(key: K, element: fc.Arbitrary<ModelInput[K][number]>): fc.Arbitrary<Edit> {
  return fc.record({ element, at: fc.nat(20), gone: fc.constantFrom(0, 1) , added: fc.constantFrom(0, 1) }).map(({ element: value, at, gone, added }): Edit => (input) => {
    const list: ModelInput[K][number][] = [...input[key]];
    list.splice(at % (list.length + 1), gone, ...(added === 1 ? [value] : []));
    return { ...input, [key]: list };
  });
}

/** Replaces one object by another state of itself: same chunk, same places. */
function changed<K extends 'workloads' | 'services' | 'endpoints' | 'nodes'>(key: K, at: number, change: (subject: ModelInput[K][number]) => ModelInput[K][number]): Edit {
  return (input) => ({ ...input, [key]: input[key].map((subject, index) => (index === at % input[key].length ? change(subject) : subject)) });
}

const templateEdits = fc.oneof(
  labels.map((own) => (subject: WorkloadSubject): WorkloadSubject => withTemplate(subject, { labels: own })),
  containers.map((own) => (subject: WorkloadSubject): WorkloadSubject => withTemplate(subject, { containers: own })),
  fc.boolean().map((hostNetwork) => (subject: WorkloadSubject): WorkloadSubject => withTemplate(subject, { hostNetwork })),
  fc.constant((subject: WorkloadSubject): WorkloadSubject => withTemplate(subject, { dns: { hostname: 'h', subdomain: 's' } })),
  counts.map((value) => (subject: WorkloadSubject): WorkloadSubject => ({ ...subject, body: { ...subject.body, replicas: { value, slot: 3 } } })),
  fc.constant((subject: WorkloadSubject): WorkloadSubject => ({ ...subject, resource: { ...subject.resource, labels: { other: 'x' } } })),
  fc.constant((subject: WorkloadSubject): WorkloadSubject => ({ ...subject, resource: { ...subject.resource, slot: subject.resource.slot + 1 } })),
);

function withTemplate(subject: WorkloadSubject, template: Partial<WorkloadSubject['body']['template']>): WorkloadSubject {
  return { ...subject, body: { ...subject.body, template: { ...subject.body.template, ...template } } };
}

const serviceEdits = fc.oneof(
  ports.map((own) => (subject: ServiceSubject): ServiceSubject => ({ ...subject, body: { ...subject.body, ports: own } })),
  labels.map((value) => (subject: ServiceSubject): ServiceSubject => ({ ...subject, body: { ...subject.body, selector: { value, slot: 9 } } })),
  fc.constantFrom('ClusterIP', 'NodePort').map((serviceType) => (subject: ServiceSubject): ServiceSubject => ({ ...subject, body: { ...subject.body, serviceType } })),
  fc.constant((subject: ServiceSubject): ServiceSubject => ({ ...subject, body: { ...subject.body, clusterAddresses: [] } })),
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.nat(20), templateEdits).map(([at, change]) => changed('workloads', at, change)) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(20), serviceEdits).map(([at, change]) => changed('services', at, change)) },
  { weight: 1, arbitrary: fc.nat(20).map((at) => changed('nodes', at, (subject) => ({ ...subject, body: { ...subject.body, unschedulable: !subject.body.unschedulable } }))) },
  { weight: 1, arbitrary: fc.nat(20).map((at) => changed('endpoints', at, (subject) => ({ ...subject, body: { ...subject.body, endpoints: subject.body.endpoints.slice(1) } }))) },
  listEdit('workloads', workloads),
  listEdit('services', services),
  listEdit('endpoints', written),
  listEdit('nodes', nodes),
  listEdit('claims', claims),
  listEdit('settings', settings),
  fc.constant<Edit>((input) => ({ ...input })),
  fc.constant<Edit>((input) => ({ ...input, workloads: [] })),
);

const start: fc.Arbitrary<ModelInput> = fc
  .record({
    workloads: fc.array(workloads, { maxLength: 6 }),
    services: fc.array(services, { maxLength: 4 }),
    endpoints: fc.array(written, { maxLength: 2 }),
    nodes: fc.array(nodes, { maxLength: 3 }),
    claims: fc.array(claims, { maxLength: 2 }),
    settings: fc.array(settings, { maxLength: 1 }),
  })
  .map((parts) => modelInput({ ...parts, assumedNodes: 2 }));

describe('the model of a cluster that is edited', function () {
  this.timeout(120_000);

  it('equals one that is built from scratch after each edit', () => {
    fc.assert(
      fc.property(start, fc.array(edit, { maxLength: 8 }), (first, edits) => {
        const builder = new ModelBuilder();
        let input = first;
        assert.deepEqual(builder.build(input), buildModel(input));
        for (const change of edits) {
          input = change(input);
          const scratch = buildModel(input);
          assert.deepEqual(builder.build(input), scratch);
          assert.deepEqual(found(builder.build(input)), found(scratch));
        }
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 500) },
    );
  });

  it('equals one that is built from scratch also where builds were given up halfway, and where it is forked', () => {
    const halves = fc.array(fc.tuple(edit, fc.nat(40)), { maxLength: 6 });
    fc.assert(
      fc.property(start, halves, (first, edits) => {
        const builder = new ModelBuilder();
        let input = first;
        for (const [change, steps] of edits) {
          input = change(input);
          const work = builder.steps(input);
          for (let step = 0; step < steps; step++) if (work.next().done === true) break;
          if (steps % 3 === 0) assert.deepEqual(builder.build(input), buildModel(input));
          if (steps % 5 === 0) assert.deepEqual(builder.fork().build(change(input)), buildModel(change(input)));
        }
        assert.deepEqual(builder.build(input), buildModel(input));
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
  });

  const found = (model: ClusterModel): unknown => {
    const { text, starts, kinds, ranges, entry } = searchIndexOf(model);
    return { text, starts, kinds, ranges, entries: Array.from({ length: starts.length - 1 }, (_, at) => entry(at)) };
  };
  const cluster = modelInput({
    nodes: [node('n', { addresses: ['192.168.1.11'], podRanges: ['10.244.0.0/24'] })],
    workloads: [workload('Deployment', 'a', { replicas: 2 }), workload('Deployment', 'b', { replicas: 2 })],
    services: [service('a'), service('b')],
  });
  const built = (change: Edit): readonly [ReturnType<typeof buildModel>, ReturnType<typeof buildModel>] => {
    const builder = new ModelBuilder();
    return [builder.build(cluster), builder.build(change(cluster))];
  };

  it('is the same object when nothing that it follows from changed', () => {
    const [before, after] = built((input) => ({ ...input, services: [...input.services] }));
    assert.equal(after, before);
  });

  it('keeps nodes, pods and other Services when a Service changes', () => {
    const [before, after] = built(changed('services', 0, (subject) => ({ ...subject, body: { ...subject.body, ports: [servicePort(81)] } })));
    assert.equal(after.nodes, before.nodes);
    assert.equal(after.pods, before.pods);
    assert.equal(after.services[1], before.services[1]);
    assert.equal(after.services[0]?.ports[0]?.port, 81);
  });

  it("keeps nodes, other workloads' pods and Services that do not select them when labels change", () => {
    const [before, after] = built(changed('workloads', 0, (subject) => withTemplate(subject, { labels: { app: 'z' } })));
    assert.equal(after.nodes, before.nodes);
    assert.equal(after.pods[3], before.pods[3]);
    assert.equal(after.services[1], before.services[1]);
    assert.deepEqual(after.pods[0]?.labels, { app: 'z' });
    assert.deepEqual(after.services[0]?.ports[0]?.endpoints, []);
  });
});
