import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { NodeRouting } from '../../src/core/network/model';
import { fitText } from '../../webview/topology/fit-text';
import { encloses, intersects, type Box, type Point } from '../../webview/topology/geometry';
import { gridSize, placeGrid, type Comb, type Spacing } from '../../webview/topology/grid';
import { placeInside } from '../../webview/topology/inside';
import { arrange, type Layout } from '../../webview/topology/layout';
import { directoryOf, waysOf } from '../../webview/topology/ways';
import { clusterOf, type Cluster } from '../../webview/topology/cluster';
import { PodStore } from '../../webview/topology/pods';
import { columnsOf, groupsOf, neighboursIn } from './fake-topology';
import { fixtures, topologyOf, type FakeCluster, type FixtureName, type FixtureShape } from './fixtures';

const viewports = [
  { width: 1000, height: 650 },
  { width: 320, height: 480 },
  { width: 1800, height: 400 },
];
const small: readonly FixtureName[] = ['healthy', 'conflicts', 'dual', 'odd', 'hundred'];

/** A picture with the pods of all its nodes. */
async function whole(shape: FixtureShape, routing: NodeRouting): Promise<{ readonly fake: FakeCluster; readonly cluster: Cluster; readonly pods: PodStore }> {
  const fake = topologyOf(shape, routing);
  const cluster = clusterOf(columnsOf(fake));
  const pods = new PodStore(async (nodes, holding) => ({ revision: fake.revision, groups: groupsOf(fake, nodes, holding) }), () => undefined);
  pods.use(cluster);
  pods.want(cluster.nodes.map(({ id }) => id));
  await new Promise((resolve) => setTimeout(resolve));
  return { fake, cluster, pods };
}

async function each(names: readonly FixtureName[], check: (layout: Layout, name: string, pods: PodStore) => void): Promise<void> {
  for (const name of names)
    for (const routing of ['host', 'router'] as const satisfies readonly NodeRouting[]) {
      const { cluster, pods } = await whole(fixtures[name], routing);
      for (const viewport of viewports) check(arrange(cluster, { viewport }), `${name}, ${routing}, ${viewport.width}×${viewport.height}`, pods);
    }
}

function firstOverlap(boxes: readonly Box[]): readonly Box[] | undefined {
  const sorted = [...boxes].sort((a, b) => a.x - b.x);
  for (const [index, box] of sorted.entries()) {
    for (let next = index + 1; next < sorted.length; next++) {
      const other = sorted[next];
      if (!other || other.x >= box.x + box.width) break;
      if (intersects(box, other)) return [box, other];
    }
  }
  return undefined;
}

function segments(comb: Comb): Box[] {
  const line = (a: Point, b: Point): Box => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });
  const first = comb.rows[0];
  const last = comb.rows.at(-1);
  const trunk = first && last ? [line({ x: comb.trunkX, y: first.y }, { x: comb.trunkX, y: last.y })] : [];
  const rows = comb.rows.map((row) => line({ x: row.from, y: row.y }, { x: row.to, y: row.y }));
  return comb.rows.length > 1 ? [...trunk, ...rows] : rows;
}

const crosses = (line: Box, box: Box): boolean =>
  line.x < box.x + box.width && line.x + line.width > box.x && line.y < box.y + box.height && line.y + line.height > box.y;

describe('layout of the picture', () => {
  it('lays no box over another', async () => {
    await each(small, (layout, name) => {
      const { head } = layout;
      const boxes = [
        ...(layout.zones.length > 0 ? layout.zones.map((zone) => zone.box) : layout.nodes.map((node) => node.box)),
        ...(head.services?.chips.map((chip) => chip.box) ?? []),
        ...[head.services?.label, head.services?.more, head.router, head.mesh, layout.unscheduled?.box].filter((box) => box !== undefined),
      ];
      assert.equal(firstOverlap(boxes), undefined, name);
      assert.equal(firstOverlap(layout.nodes.map((node) => node.box)), undefined, name);
    });
  });

  it('keeps everything inside what holds it', async () => {
    await each(small, (layout, name, pods) => {
      const whole = { x: 0, y: -0.001, width: layout.width + 0.001, height: layout.height + 0.002 };
      for (const zone of layout.zones) {
        assert.ok(encloses(whole, zone.box), `${name}: ${zone.label}`);
        for (const index of zone.nodes) assert.ok(encloses(zone.box, layout.nodes[index]?.box ?? whole), `${name}: ${zone.label}`);
      }
      for (const chip of layout.head.services?.chips ?? []) assert.ok(encloses(whole, chip.box), `${name}: ${chip.service.id}`);
      for (const { node, box } of layout.nodes) {
        assert.ok(encloses(whole, box), `${name}: ${node.name}`);
        const inside = placeInside(node, pods.of(node.id), layout.measures);
        const own = { x: 0, y: 0, width: box.width, height: box.height };
        const cards = inside.pods.map((pod) => pod.box);
        for (const part of [inside.header, inside.bridge, ...cards]) assert.ok(encloses(own, part), `${name}: ${node.name}`);
        assert.equal(firstOverlap([inside.header, inside.bridge, ...cards]), undefined, `${name}: ${node.name}`);
        for (const { pod, box: card } of inside.pods) if (pod.hostNetwork) assert.ok(inside.hostFrame && encloses(inside.hostFrame, card), pod.id);
      }
    });
  });

  it('draws no wire through a node and no veth pair through a card', async () => {
    await each(small, (layout, name, pods) => {
      const boxes = layout.nodes.map((node) => node.box);
      for (const comb of [layout.comb, ...layout.zones.map((zone) => zone.comb)])
        for (const line of segments(comb)) assert.equal(boxes.find((box) => crosses(line, box)), undefined, name);
      for (const { node } of layout.nodes.slice(0, 3)) {
        const cards = placeInside(node, pods.of(node.id), layout.measures).pods;
        for (const { veth } of cards) {
          const [top, bend] = veth ?? [];
          if (!top || !bend) continue;
          const line = { x: top.x, y: top.y, width: 0, height: bend.y - top.y };
          assert.equal(cards.find((pod) => crosses(line, pod.box)), undefined, `${name}: ${node.name}`);
        }
      }
    });
  });

  it('shows every node and pod exactly once', async () => {
    await each(small, (layout, name, pods) => {
      const nodes = layout.nodes.map(({ node }) => node.id);
      assert.equal(new Set(nodes).size, nodes.length, name);
      for (const { node } of layout.nodes) assert.equal(placeInside(node, pods.of(node.id), layout.measures).pods.length, node.pods, name);
    });
  });

  it('leads from a Service to each of its backends and from a pod to the wire', async () => {
    const { fake, cluster, pods } = await whole(fixtures.healthy, 'router');
    const layout = arrange(cluster, { viewport: { width: 1000, height: 650 } });
    const directory = directoryOf(layout, pods);
    const service = fake.services[1];
    assert.ok(service);
    const ways = waysOf(service.id, neighboursIn(fake, service.id), layout, directory, true);
    for (const backend of service.backends) assert.ok(ways.ids.has(backend));
    const ends = ways.lines.map((line) => line.at(-1));
    for (const backend of service.backends) {
      const placed = layout.nodes[directory.podNode(backend) ?? -1];
      assert.ok(placed);
      const card = placeInside(placed.node, pods.of(placed.node.id), layout.measures).pods.find(({ pod }) => pod.id === backend)?.box;
      assert.ok(card && ends.some((end) => end?.x === placed.box.x + card.x), backend);
    }
    const pod = service.backends[0] ?? '';
    const own = waysOf(pod, neighboursIn(fake, pod), layout, directory, true);
    assert.ok(own.ids.has(service.id), 'a pod lights up its Services');
  });

  it('arranges 5,000 nodes with 150,000 pods', () => {
    const layout = arrange(clusterOf(columnsOf(topologyOf(fixtures.huge, 'host'))), { viewport: { width: 1200, height: 800 } });
    assert.equal(layout.nodes.length, 5000);
    assert.equal(firstOverlap(layout.zones.map((zone) => zone.box)), undefined);
  });

  it('knows the size of a grid without placing it', () => {
    const sizes = [120, 80, 80, 200, 90, 60, 75].map((height, at) => ({ width: 100 + at, height }));
    const plain: Spacing = { columnGap: 30, rowGap: 64, drop: 40, trunk: 36, entered: false, attach: () => ({ x: 1, y: 1 }) };
    for (const spacing of [plain, { ...plain, firstDrop: 90, trunk: 0 }])
      for (let count = 0; count <= sizes.length; count++)
        for (let columns = 1; columns <= sizes.length + 1; columns++) {
          const { width, height } = placeGrid(sizes.slice(0, count), columns, { x: 5, y: 7 }, spacing);
          assert.deepEqual(gridSize(sizes.slice(0, count), columns, spacing), { width, height }, `${count} in ${columns}`);
        }
  });

  it('arranges nothing, and one node without pods', () => {
    const none = clusterOf(columnsOf(topologyOf({ name: 'none', nodes: 0, podsPerNode: 0, services: 0 }, 'router')));
    const viewport = { width: 800, height: 600 };
    assert.equal(arrange(none, { viewport }).nodes.length, 0);
    const one = clusterOf(columnsOf(topologyOf({ name: 'one', nodes: 1, podsPerNode: 1, services: 1 }, 'host')));
    assert.equal(arrange(one, { viewport }).nodes.length, 1);
    assert.ok(Number.isFinite(arrange(one, { viewport: { width: 0, height: 0 } }).height));
  });
});

describe('labels', () => {
  const measure = (text: string): number => [...text].length * 0.6;

  it('fit their room, whatever is in them', () => {
    for (const text of ['web', 'x'.repeat(253), '<img src=x onerror=alert(1)>', 'شبكة-العنقود-١', '🐳-whale-👩‍💻-pod', '']) {
      for (const width of [0, 5, 30, 80, 400]) {
        const fitted = fitText(text, 'bold', 12, width, measure);
        assert.ok(measure(fitted) * 12 <= width || fitted === '', `${text} in ${width}: ${fitted}`);
      }
    }
  });

  it('keep beginning and end', () => {
    const fitted = fitText('coredns-7db6d8ff4d-x2k4q', 'bold', 10, 90, measure);
    assert.match(fitted, /^cor.*…/);
    assert.match(fitted, /4q$/);
  });
});
