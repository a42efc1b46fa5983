import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { address as parseText, compareAddresses, formatAddress } from '../../src/core/ip/address';
import type { Address, Family } from '../../src/core/ip/address';
import { formatPrefix } from '../../src/core/ip/prefix';
import { buildModel } from '../../src/core/network/build';
import { lookup } from '../../src/core/network/lookup';
import type { ClusterModel, ModelPod, NodeRouting, Route } from '../../src/core/network/model';
import type { ModelInput } from '../../src/core/network/model-input';
import { namespacesOf, nodeNamespace, podNamespace } from '../../src/core/network/namespaces';
import { destinationText, formatRoute, ownAddresses, routingTable } from '../../src/core/network/routes';
import { container, node, port, threeNodes, workload, modelInput } from '../support/model-input';
import { buildLab, isHostPod, Namespaces, whyNoLab } from './lab';

const obstacle = whyNoLab();
const BRIDGE_PLUGIN = '/usr/lib/cni/bridge';

const workloads = [
  workload('DaemonSet', 'agent', { containers: [container('agent', [port(9100)])] }),
  workload('Deployment', 'web', { replicas: 4 }),
  workload('DaemonSet', 'proxy', { hostNetwork: true, nodeSelector: { 'kubernetes.io/hostname': 'node-1' } }),
];

function cluster(ranges: (n: number) => readonly string[], addresses: (n: number) => readonly string[]): ModelInput {
  const nodes = [1, 2, 3].map((n) => node(`node-${n}`, { addresses: addresses(n), podRanges: ranges(n), labels: { 'kubernetes.io/hostname': `node-${n}` } }));
  return modelInput({ nodes, workloads });
}

const inputs: Readonly<Record<string, ModelInput>> = {
  'IPv4': threeNodes({ workloads }),
  'IPv4 and IPv6': cluster((n) => [`10.244.${n}.0/24`, `fd00:10:244:${n}::/64`], (n) => [`192.168.1.${10 + n}`, `fd00:192:168:1::1${n}`]),
  'IPv6': cluster((n) => [`fd00:10:244:${n}::/64`], (n) => [`fd00:192:168:1::1${n}`]),
};

describe('the model and the kernel', function () {
  this.timeout(120_000);
  if (obstacle !== undefined) {
    it(`is not compared here: ${obstacle}`, function () {
      this.skip();
    });
    return;
  }
  for (const [title, input] of Object.entries(inputs)) {
    for (const routing of ['host', 'router'] as const) describe(`${title}, ${routing} routes`, () => compare(buildModel(input), routing));
  }
  describe('official bridge plugin', () => comparePlugin());
});

function compare(model: ClusterModel, routing: NodeRouting): void {
  let lab: Namespaces;
  const names = namespacesOf(model, routing).filter((name) => !isHostPod(model, name));
  before(() => {
    lab = buildLab(model, routing);
  });
  after(() => lab.remove());

  it('prints the same routing tables', () => {
    for (const name of names) assert.deepEqual(printed(lab, name, model), expectedLines(model, routing, name), name);
  });

  it('holds the same routes', () => {
    for (const name of names) assert.deepEqual(kernelRoutes(lab, name, model), expectedRoutes(model, routing, name), name);
  });

  it('holds the same addresses', () => {
    for (const name of names) assert.deepEqual(kernelAddresses(lab, name), ownAddresses(model, name).map(({ value }) => formatAddress(value)).sort(), name);
  });

  it('chooses the same route for every address', () => {
    const addresses = askedFor(model);
    for (const name of names) {
      const expected = addresses.map((address) => modelChoice(model, routing, name, address));
      assert.deepEqual(label(addresses, kernelChoices(lab, name, addresses)), label(addresses, expected), name);
    }
  });

  it('lets every pod and node reach every other', () => {
    assert.deepEqual(unreachable(lab, model), []);
  });
}

function comparePlugin(): void {
  const input = inputs['IPv4 and IPv6'] as ModelInput;
  const model = buildModel(input);
  const lab = new Namespaces();
  const data = mkdtempSync(join(tmpdir(), 'host-local-'));
  after(() => {
    lab.remove();
    rmSync(data, { recursive: true, force: true });
  });

  it('gives every pod the address and the routes that the model predicts', function () {
    if (!existsSync(BRIDGE_PLUGIN)) this.skip();
    for (const [index, member] of model.nodes.entries()) {
      const name = nodeNamespace(member);
      lab.add(name);
      for (const pod of member.pods.map((at) => model.pods[at] as ModelPod).filter(({ hostNetwork }) => !hostNetwork)) {
        lab.add(podNamespace(pod));
        addByPlugin(lab, name, pod, { index, ranges: member.podRanges.map(({ value }) => formatPrefix(value)), data });
        lab.ip(podNamespace(pod), ['link set lo up']);
      }
      assert.deepEqual(kernelAddresses(lab, name), member.gateways.map(({ value }) => formatAddress(value)).sort());
      const onBridge = expectedLines(model, 'host', name).filter((line) => line.includes(` dev ${member.bridge?.name ?? ''} `));
      assert.deepEqual(printed(lab, name, model), onBridge);
    }
    for (const pod of model.pods.filter(({ hostNetwork }) => !hostNetwork)) {
      const name = podNamespace(pod);
      assert.deepEqual(kernelAddresses(lab, name), pod.addresses.map(({ value }) => formatAddress(value)).sort(), name);
      assert.deepEqual(printed(lab, name, model), expectedLines(model, 'host', name), name);
    }
  });
}

function addByPlugin(lab: Namespaces, nodeName: string, pod: ModelPod, { index, ranges, data }: { index: number; ranges: readonly string[]; data: string }): void {
  const configuration = {
    cniVersion: '1.0.0',
    name: `test-${index}`,
    type: 'bridge',
    bridge: 'cni0',
    isGateway: true,
    isDefaultGateway: true,
    ipam: { type: 'host-local', dataDir: data, ranges: ranges.map((subnet) => [{ subnet }]) },
  };
  lab.exec(nodeName, [BRIDGE_PLUGIN], JSON.stringify(configuration), {
    CNI_COMMAND: 'ADD',
    CNI_CONTAINERID: pod.veth ?? '',
    CNI_NETNS: `/var/run/netns/${lab.real(podNamespace(pod))}`,
    CNI_IFNAME: 'eth0',
    CNI_PATH: '/usr/lib/cni',
  });
}

function expectedLines(model: ClusterModel, routing: NodeRouting, name: string): string[] {
  return (routingTable(model, routing, name)?.routes ?? []).map(formatRoute);
}

/** Rows of `ip route` and `ip -6 route`, without link-local rows of the ports of bridges, which the model leaves out. */
function printed(lab: Namespaces, name: string, model: ClusterModel): string[] {
  const text = model.families.toSorted().map((family) => lab.exec(name, ['ip', `-${family}`, 'route'])).join('');
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !/^fe80::\/64 dev veth/.test(line));
}

interface KernelRoute {
  readonly dst: string;
  readonly gateway?: string;
  readonly dev: string;
  readonly protocol?: string;
  readonly scope?: string;
  readonly prefsrc?: string;
  readonly metric?: number;
}

function kernelRoutes(lab: Namespaces, name: string, model: ClusterModel): KernelRoute[] {
  const rows = model.families.toSorted().flatMap((family) => JSON.parse(lab.exec(name, ['ip', '-j', `-${family}`, 'route'])) as KernelRoute[]);
  return rows.filter(({ dst, dev }) => dst !== 'fe80::/64' || !dev.startsWith('veth')).map(({ dst, gateway, dev, protocol, scope, prefsrc, metric }) => ({ dst, gateway, dev, protocol, scope, prefsrc, metric }));
}

function expectedRoutes(model: ClusterModel, routing: NodeRouting, name: string): KernelRoute[] {
  return (routingTable(model, routing, name)?.routes ?? []).map((route: Route) => ({
    dst: destinationText(route.destination),
    gateway: route.via && formatAddress(route.via),
    dev: route.device,
    protocol: route.protocol,
    scope: route.scope,
    prefsrc: route.source && formatAddress(route.source),
    metric: route.metric,
  }));
}

function kernelAddresses(lab: Namespaces, name: string): string[] {
  const links = JSON.parse(lab.exec(name, ['ip', '-j', 'address'])) as { ifname: string; addr_info: { local?: string; scope: string }[] }[];
  return links.flatMap(({ addr_info }) => addr_info.flatMap(({ local, scope }) => (scope === 'global' && local !== undefined ? [local] : []))).sort();
}

/** Addresses to look up: every one of the model, its neighbours, and some of the outside. */
function askedFor(model: ClusterModel): Address[] {
  const texts: Readonly<Record<Family, readonly string[]>> = { 4: ['8.8.8.8', '10.244.77.7', '10.96.0.10'], 6: ['2001:db8::1', 'fd00:10:244:77::7', 'fd00:10:96::a'] };
  const all = [...model.nodes.flatMap((member) => [...member.addresses, ...member.gateways]), ...model.pods.flatMap(({ addresses }) => addresses)].map(({ value }) => value);
  const outside = model.families.flatMap((family) => texts[family].flatMap((text) => parseText(text) ?? []));
  const seen = new Map([...all, ...outside].map((address) => [formatAddress(address), address]));
  return [...seen.values()];
}

function label(addresses: readonly Address[], choices: readonly string[]): string[] {
  return addresses.map((address, index) => `${formatAddress(address)}: ${choices[index] ?? ''}`);
}

function modelChoice(model: ClusterModel, routing: NodeRouting, name: string, address: Address): string {
  if (ownAddresses(model, name).some(({ value }) => compareAddresses(value, address) === 0)) return 'local';
  const table = routingTable(model, routing, name);
  const winner = table && lookup(table, address).winner;
  return winner === undefined ? 'unreachable' : `${winner.via === undefined ? '' : `via ${formatAddress(winner.via)} `}dev ${winner.device}`;
}

/** What `ip route get` says of each address; one program per namespace, because there are many addresses. */
function kernelChoices(lab: Namespaces, name: string, addresses: readonly Address[]): string[] {
  const script = addresses.map((address) => `ip -j route get ${formatAddress(address)} 2> /dev/null || echo '[]'; echo '#'`).join('\n');
  const answers = lab.exec(name, ['sh', '-c', script]).split('#');
  return addresses.map((_, index) => {
    const [row] = JSON.parse(answers[index] ?? '[]') as { type?: string; gateway?: string; dev: string }[];
    if (row === undefined) return 'unreachable';
    if (row.type === 'local') return 'local';
    return `${row.gateway === undefined ? '' : `via ${row.gateway} `}dev ${row.dev}`;
  });
}

/** Pairs that do not answer; all pings of one namespace run at once. */
function unreachable(lab: Namespaces, model: ClusterModel): string[] {
  const ends = [
    ...model.nodes.map((member) => ({ name: nodeNamespace(member), addresses: member.addresses })),
    ...model.pods.filter(({ hostNetwork }) => !hostNetwork).map((pod) => ({ name: podNamespace(pod), addresses: pod.addresses })),
  ];
  const targets = ends.flatMap(({ addresses }) => addresses.map(({ value }) => formatAddress(value)));
  return ends.flatMap(({ name }) => {
    const pings = targets.map((target) => `(ping -n -q -c 1 -W 3 ${target} > /dev/null || echo ${target}) &`).join(' ');
    return lab.exec(name, ['sh', '-c', `${pings} wait`]).split('\n').filter((line) => line !== '').map((target) => `${name} to ${target}`);
  });
}

