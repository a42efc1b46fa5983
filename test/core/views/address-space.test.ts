import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { addressSpaceView } from '../../../src/core/views/address-space';
import type { SpaceView } from '../../../src/protocol/space-contract';
import { claim, modelInput, node, service, servicePort, setting, threeNodes, workload } from '../../support/model-input';
import { askSpace, rangeClaim, spaceMap } from '../../support/space';
import { viewContext } from '../../support/view-context';

const pods = claim('pod-range', '10.244.0.0/16');
const services = claim('service-range', '10.96.0.0/16');

function overlapTexts({ overlaps }: SpaceView): string[] {
  return overlaps.map(({ parties: [a, b], text, certain }) => `${a.name} ${a.value.text} x ${b.name} ${b.value.text} = ${text}${certain ? '' : ', perhaps'}`);
}

function freeText(view: SpaceView, use: string): string | undefined {
  return view.free.find((each) => each.use === use)?.value.text;
}

function barTexts({ capacity }: SpaceView, kind: string): string[] {
  return capacity.filter((each) => each.kind === kind).flatMap(({ bars }) => bars.map(({ label, value, standing }) => `${label}: ${value.text}, ${standing}`));
}

describe('address space: overlaps', () => {
  const cases: readonly (readonly [title: string, claims: readonly (readonly [role: Parameters<typeof claim>[0], text: string, origin?: string])[], expected: readonly string[]])[] = [
    ['a pod range inside the office VPN', [['external-network', '10.240.0.0/12', 'external network office VPN']], ['office VPN 10.240.0.0/12 x Pod range 10.244.0.0/16 = 10.244.0.0/16']],
    ['exactly the shared part of a range a-b', [['external-network', '10.243.255.0-10.244.0.9', 'external network printers']], ['printers 10.243.255.0-10.244.0.9 x Pod range 10.244.0.0/16 = 10.244.0.0-10.244.0.9']],
    ['a reserved range', [['reserved-network', '10.96.7.0/24', 'reserved range lab']], ['Service range 10.96.0.0/16 x lab 10.96.7.0/24 = 10.96.7.0/24']],
    ['a neighbour that touches nothing', [['external-network', '10.245.0.0/16', 'external network office']], []],
    ['destinations of routes, which may be the cluster', [['external-network', '10.244.0.0/16', 'VpcPeering routes']], []],
    ['a default route', [['external-network', '0.0.0.0/0', 'external network everything']], []],
    ['a network of the cloud around everything', [['vpc-network', '10.0.0.0/8']], []],
    ['a bridge of Docker', [['docker-network', '10.244.9.0/24']], ['Pod range 10.244.0.0/16 x Docker network 10.244.9.0/24 = 10.244.9.0/24']],
    ['a pool of load balancers in the pod range', [['load-balancer-pool', '10.244.200.10-10.244.200.20']], ['Pod range 10.244.0.0/16 x Load balancer pool 10.244.200.10-10.244.200.20 = 10.244.200.10-10.244.200.20']],
    ['a pool in the nodes’ network', [['load-balancer-pool', '192.168.1.240/28']], []],
    ['a pool over addresses of nodes', [['load-balancer-pool', '192.168.1.12-192.168.1.30']], ['Load balancer pool 192.168.1.12-192.168.1.30 x 2 nodes (node-2, node-3) 192.168.1.12-192.168.1.13 = 192.168.1.12/31']],
  ];
  for (const [title, more, expected] of cases) {
    it(title, () => {
      const claims = [pods, services, ...more.map(([role, text, origin]) => rangeClaim(role, text, origin))];
      assert.deepEqual(overlapTexts(askSpace(threeNodes({ claims }))), expected);
    });
  }

  it('two nodes with one block; the pod range says it once for its nodes', () => {
    const nodes = ['10.244.1.0/24', '10.244.1.0/24', '10.96.3.0/24'].map((range, at) => node(`n${at + 1}`, { addresses: [`192.168.1.${11 + at}`], podRanges: [range] }));
    const view = askSpace(modelInput({ nodes, claims: [pods, services, rangeClaim('external-network', '10.244.0.0/15', 'external network office')] }));
    assert.deepEqual(overlapTexts(view), [
      'Service range 10.96.0.0/16 x n3 10.96.3.0/24 = 10.96.3.0/24',
      'office 10.244.0.0/15 x Pod range 10.244.0.0/16 = 10.244.0.0/16',
      'n1 10.244.1.0/24 x n2 10.244.1.0/24 = 10.244.1.0/24',
    ]);
  });

  it('pods on the node network on purpose are no overlap', () => {
    const nodes = [node('n1', { addresses: ['10.244.0.11'] })];
    const with_ = (cni: string): string[] => overlapTexts(askSpace(modelInput({ nodes, claims: [pods, services], settings: [setting('cni', cni)] })));
    assert.deepEqual(with_('amazonvpc'), []);
    assert.deepEqual(with_('flannel'), ['Pod range 10.244.0.0/16 x Node network 10.244.0.0/24 = 10.244.0.0/24']);
  });

  it('a guess is never certain', () => {
    const view = askSpace(modelInput({ workloads: [workload('Deployment', 'web')], claims: [rangeClaim('external-network', '10.0.0.0/8', 'external network office')] }));
    assert.ok(view.overlaps.length > 0);
    assert.ok(view.overlaps.every(({ certain }) => !certain));
  });

  it('two guesses are no overlap', () => {
    const view = askSpace(modelInput({ settings: [setting('cni', 'cilium')], workloads: [workload('Deployment', 'web')] }));
    assert.ok(view.families.some(({ strips }) => strips.some(({ blocks }) => blocks.some(({ text }) => text === '10.0.0.0/8'))));
    assert.deepEqual(overlapTexts(view), []);
  });

  it('IPv6', () => {
    const claims = [claim('pod-range', 'fd00:10:244::/56'), claim('service-range', 'fd00:10:96::/112'), rangeClaim('external-network', 'fd00:10::/32', 'external network site')];
    assert.deepEqual(overlapTexts(askSpace(modelInput({ claims }))), [
      'site fd00:10::/32 x Service range fd00:10:96::/112 = fd00:10:96::/112',
      'site fd00:10::/32 x Pod range fd00:10:244::/56 = fd00:10:244::/56',
    ]);
  });

  it('says how many it left out', () => {
    const nodes = Array.from({ length: 150 }, (_, at) => node(`n${at}`, { podRanges: ['10.244.1.0/24'] }));
    const view = askSpace(modelInput({ nodes, claims: [pods] }));
    assert.equal(view.overlaps.length, 100);
    assert.ok(view.moreOverlaps > 0);
  });
});

describe('address space: free blocks', () => {
  it('the next block of a node avoids nodes, Services and what is reserved', () => {
    const claims = [claim('pod-range', '10.244.0.0/20'), services, rangeClaim('reserved-network', '10.244.0.0/24', 'reserved range lab')];
    assert.equal(freeText(askSpace(threeNodes({ claims })), 'node'), '10.244.4.0/24');
  });

  it('of the length that is set, else of that of the nodes, else of the default', () => {
    const at = (parts: Parameters<typeof modelInput>[0]): string | undefined => freeText(askSpace(modelInput({ claims: [pods], ...parts })), 'node');
    assert.equal(at({ settings: [setting('node-mask', '26')] }), '10.244.0.0/26');
    assert.equal(at({ nodes: [node('n1', { podRanges: ['10.244.0.0/25'] })] }), '10.244.0.128/25');
    assert.equal(at({}), '10.244.0.0/24');
  });

  it('says what takes the space where none is left', () => {
    const view = askSpace(modelInput({ claims: [pods, rangeClaim('external-network', '10.244.0.0/15', 'external network office')] }));
    const [next] = view.free;
    assert.equal(next?.value.text, '');
    assert.match(next?.value.because ?? '', /taken by office 10\.244\.0\.0\/15/);
  });

  it('other ranges avoid everything known', () => {
    const view = askSpace(modelInput({ claims: [pods, services, rangeClaim('external-network', '10.245.0.0/16', 'external network office')] }));
    assert.equal(freeText(view, 'pods'), '10.243.0.0/16');
    assert.equal(freeText(view, 'services'), '10.95.0.0/16');
  });

  it('of any length in a range of the map or any other', () => {
    const input = threeNodes({ claims: [claim('pod-range', '10.244.0.0/16'), services] });
    const search = (within: string, length: number): string => {
      const { found } = askSpace(input, { free: { within, length } });
      return found === undefined ? '' : `${found.blocks.join(' ')}: ${found.because}`;
    };
    assert.equal(search('range/pods/10.244.0.0/16', 22), '10.244.4.0/22 10.244.8.0/22 10.244.12.0/22: Nothing known touches these blocks of 1,024 addresses.');
    assert.equal(search(' 10.96.0.0/15 ', 16), '10.97.0.0/16: Nothing known touches this block of 65,536 addresses.');
    assert.equal(search('10.96.0.0/16', 24), ': No /24 of 10.96.0.0/16 is free: taken by Service range 10.96.0.0/16.');
    assert.equal(search('10.96.0.0/16', 8), ': A block of 10.96.0.0/16 has a length from /16 to /32.');
    assert.equal(search('<b>', 8), ': <b> is no range like 10.0.0.0/8.');
    assert.equal(search('fd00::/48', 64), 'fd00::/64 fd00:0:0:1::/64 fd00:0:0:2::/64: Nothing known touches these blocks of 2^64 addresses.');
  });
});

describe('address space: capacity', () => {
  it('nodes: blocks that Services touch are lost', () => {
    const view = askSpace(threeNodes({ claims: [pods, claim('service-range', '10.244.8.0/22')] }));
    assert.deepEqual(barTexts(view, 'node-blocks'), ['/24 in 10.244.0.0/16: 249 of 252 left, room']);
  });

  it('nodes: none where pods are on the node network, blocks where Calico hands them out', () => {
    const kinds = (settings: Parameters<typeof modelInput>[0]): string[] => askSpace(modelInput({ claims: [pods], ...settings })).capacity.map(({ kind, title }) => `${kind} ${title}`);
    assert.ok(!kinds({ settings: [setting('cni', 'amazonvpc')] }).some((text) => text.startsWith('node-blocks')));
    assert.ok(kinds({ settings: [setting('cni', 'calico')], claims: [rangeClaim('calico-pool', '10.244.0.0/16')] }).includes('node-blocks Blocks for nodes'));
  });

  it('pods: maxPods or the addresses of the block, whichever is less', () => {
    const nodes = [node('small', { addresses: ['192.168.1.11'], podRanges: ['10.244.0.0/28'] }), node('large', { addresses: ['192.168.1.12'], podRanges: ['10.244.1.0/24'] })];
    const input = modelInput({ nodes, claims: [pods], workloads: [workload('DaemonSet', 'web'), workload('DaemonSet', 'agent', { hostNetwork: true })] });
    assert.deepEqual(barTexts(askSpace(input), 'pods'), ['All nodes: 120 of 124 left, room', 'small: 12 of 14 left, room', 'large: 108 of 110 left, room']);
    assert.deepEqual(barTexts(askSpace({ ...input, settings: [setting('max-pods', '2')] }), 'pods').slice(0, 1), ['All nodes: 0 of 4 left, full']);
  });

  it('Service addresses by band, the API server and DNS included', () => {
    const input = modelInput({ claims: [services], services: [service('a', { clusterAddresses: ['10.96.0.20'] }), service('b', { clusterAddresses: ['10.96.200.1'] })] });
    assert.deepEqual(barTexts(askSpace(input), 'services'), ['Static band of 10.96.0.0/16: 253 of 256 left, room', 'Dynamic band of 10.96.0.0/16: 65,277 of 65,278 left, room']);
  });

  it('Service addresses of a range without bands', () => {
    assert.deepEqual(barTexts(askSpace(modelInput({ claims: [claim('service-range', '10.96.0.0/28')] })), 'services'), ['10.96.0.0/28: 12 of 14 left, room']);
  });

  it('node ports by band', () => {
    const input = modelInput({ services: [service('web', { serviceType: 'NodePort', ports: [servicePort(80, { nodePort: 30_005 })] })] });
    assert.deepEqual(barTexts(askSpace(input), 'node-ports'), ['Static band 30000-30085: 85 of 86 left, room', 'Dynamic band 30086-32767: 2,682 of 2,682 left, room']);
  });

  it('load balancers: what Services hold of a pool', () => {
    const claims = [rangeClaim('load-balancer-pool', '192.168.1.240-192.168.1.242', 'pool', { kind: 'IPAddressPool', name: 'edge' })];
    const lb = ['192.168.1.240', '192.168.1.241', '192.168.1.242'].map((text, at) => service(`s${at}`, { serviceType: 'LoadBalancer', loadBalancerAddresses: [text] }));
    assert.deepEqual(barTexts(askSpace(modelInput({ claims, services: lb })), 'load-balancers'), ['Load balancer pool edge 192.168.1.240-192.168.1.242: 0 of 3 left, full']);
  });
});

describe('address space: windows', () => {
  const input = threeNodes({ claims: [pods, services] });
  const four = (question: Parameters<typeof askSpace>[1]): SpaceView['families'][number] => askSpace(input, question).families[0] as SpaceView['families'][number];

  it('everything: areas that are far apart stand side by side, each to scale', () => {
    assert.deepEqual(four({}).strips.map(({ title }) => title), ['10.96.0.0/16', '10.244.0.0/16', '192.168.1.0/24']);
  });

  it('a part of a strip becomes the window, with the way back', () => {
    const { window, strips, crumbs } = four({ zoom: { window: '10.244.0.0-10.244.255.255', from: 0, to: 1 / 64 } });
    assert.equal(window, '10.244.0.0-10.244.3.255');
    assert.deepEqual(strips[0]?.blocks.map(({ name, level }) => `${level} ${name}`), ['0 Pod range', '1 Free', '1 node-1', '1 node-2', '1 node-3']);
    assert.deepEqual(crumbs.map(({ text }) => text), ['All of IPv4', 'Pod range 10.244.0.0/16', '10.244.0.0/22']);
  });

  it('further out than everything is everything', () => {
    assert.equal(four({ windows: { 4: '0.0.0.0-255.255.255.255' } }).window, undefined);
    assert.equal(four({ zoom: { window: '10.244.0.0-10.244.255.255', from: -1e9, to: 1e9 } }).window, undefined);
  });

  it('what is no window is left out', () => {
    for (const text of ['', 'x', '10.0.0.9-10.0.0.1', 'fd00::-fd00::1']) assert.equal(four({ windows: { 4: text } }).window, undefined, text);
    assert.equal(four({ zoom: { window: '10.244.0.0-10.244.255.255', from: Number.NaN, to: 1 } }).window, '10.244.0.0-10.244.255.255');
  });

  it('a node of the picture is described and brought into view', () => {
    const view = askSpace(input, { selected: 'node/node-2', reveal: true });
    assert.equal(view.selected?.value.text, '10.244.2.0/24');
    assert.equal(view.selected?.topology, 'node/node-2');
    assert.equal(view.selected?.rows.find(({ label }) => label === 'In use')?.value.text, '1');
    assert.deepEqual(view.selected?.around.map(({ text }) => text), ['10.244.0.0/16']);
    assert.ok(view.families[0]?.strips.some(({ blocks }) => blocks.some(({ id, to, from }) => id === view.selected?.id && to - from > 0.1)));
  });

  it('free stretches name the first block in them that a node can have', () => {
    const free = ({ families }: SpaceView): string[] => families.flatMap(({ strips }) => strips.flatMap(({ blocks }) => blocks.flatMap(({ kind, text, nodeBlock }) => (kind === 'free' ? [`${text}: ${nodeBlock ?? 'none'}`] : []))));
    const window = { width: 4000, windows: { 4: '10.244.0.0-10.244.7.255' } } as const;
    const taken = rangeClaim('reserved-network', '10.244.4.0/25', 'reserved range lab');
    assert.deepEqual(free(askSpace(threeNodes({ claims: [pods, services, taken] }), window)), ['10.244.0.0/24: 10.244.0.0/24', '10.244.4.128-10.244.7.255: 10.244.5.0/24']);
  });

  it('five thousand nodes are answered as groups, whatever the window', () => {
    const nodes = Array.from({ length: 5000 }, (_, at) => node(`node-${at}`, { podRanges: [`10.${128 + (at >> 8)}.${at & 255}.0/24`] }));
    const map = spaceMap(modelInput({ nodes, claims: [claim('pod-range', '10.128.0.0/11'), services] }));
    for (const [from, to] of [[0, 1], [0, 0.2], [0.1, 0.11], [0.1, 0.1001]] as const) {
      const view = addressSpaceView(map, { width: 1000, zoom: { window: '10.128.0.0-10.159.255.255', from, to } }, viewContext());
      const strip = view.families[0]?.strips[0];
      assert.ok((strip?.blocks.length ?? 0) <= 80, String(strip?.blocks.length));
      assert.ok(JSON.stringify(view).length < 60_000);
    }
    const all = addressSpaceView(map, { width: 1000, windows: { 4: '10.128.0.0-10.159.255.255' } }, viewContext());
    const counted = all.families[0]?.strips[0]?.blocks.filter(({ kind }) => kind === 'group').map(({ name }) => Number(name.replace(/[^\d]/g, '')));
    assert.equal(counted?.reduce((sum, count) => sum + count, 0), 5000);
  });
});
