import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';
import type { LostWaysView } from '../../../src/protocol/topology-contract';

const nodes = (ranges: readonly string[]): string =>
  ranges.map((range, at) => `apiVersion: v1\nkind: Node\nmetadata: { name: node-${at + 1} }\nspec: { podCIDR: ${range} }\nstatus: { addresses: [{ type: InternalIP, address: 192.168.1.${at + 1} }] }\n`).join('---\n');
const agents = '---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent }\nspec:\n  selector: { matchLabels: { app: agent } }\n  template:\n    metadata: { labels: { app: agent } }\n    spec: { containers: [{ name: agent, image: agent }] }\n';
const ranges = (count: number): string[] => Array.from({ length: count }, (_, at) => `10.244.${at}.0/24`);

function clusterOf(files: readonly (readonly [string, string])[]): { analysis: Analysis; ask: () => LostWaysView } {
  const analysis = new Analysis();
  analysis.apply(files.map(([path, text]) => ({ path, text })));
  const ask = (): LostWaysView => analysis.lostWays(analysis.clusters()[0]?.id ?? '', 'host') ?? assert.fail('no cluster');
  return { analysis, ask };
}

describe('lost ways of a large cluster', () => {
  it('are those of the nodes whose ranges are another’s, with the packet that a trace loses', () => {
    const wrong = ranges(30);
    wrong[7] = '10.244.3.0/24';
    const { analysis, ask } = clusterOf([['cluster.yaml', nodes(wrong) + agents]]);
    const view = ask();
    assert.ok(view.pairs > 0 && view.complete);
    assert.equal(view.nodes.length, view.others.length);
    assert.equal(view.others.reduce((sum, count) => sum + count, 0), 2 * view.pairs);
    const cluster = analysis.clusters()[0]?.id ?? '';
    for (const { from, to, reason } of view.shown) {
      const trace = analysis.trace(cluster, 'host', from, to);
      assert.ok(trace?.branches.every(({ verdict, at }) => verdict !== 'delivered' || at !== to), `${from} → ${to}: ${reason}`);
    }
    assert.deepEqual(view.shown.filter(({ a, b }) => !['node/node-4', 'node/node-8'].includes(a) && !['node/node-4', 'node/node-8'].includes(b)), []);
  });

  it('are none where nothing is wrong, and where nobody says the ranges', () => {
    const { ask } = clusterOf([['cluster.yaml', nodes(ranges(12)) + agents]]);
    assert.deepEqual([ask().pairs, ask().nodes.length], [0, 0]);
    const unsaid = clusterOf([['cluster.yaml', nodes(ranges(12)).replaceAll(/spec: .*\n/g, '') + agents]]);
    assert.equal(unsaid.ask().pairs, 0);
  });

  it('follow edits of nodes, and stay over edits of Services', () => {
    const wrong = ranges(12);
    wrong[2] = '10.244.9.0/24';
    const service = (port: number): string => `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { clusterIP: 10.96.0.9, selector: { app: agent }, ports: [{ port: ${port} }] }\n`;
    const { analysis, ask } = clusterOf([['nodes.yaml', nodes(wrong)], ['agents.yaml', agents], ['service.yaml', service(80)]]);
    const before = ask();
    assert.ok(before.pairs > 0);
    const stepsNow = (): number => {
      const cluster = analysis.clusters()[0]?.id ?? '';
      // Its steps are not counted.
      analysis.model(cluster);
      return [...analysis.lostWaysSteps(cluster, 'host')].length;
    };
    const known = stepsNow();
    analysis.apply([{ path: 'service.yaml', text: service(81) }]);
    assert.equal(stepsNow(), known, 'nothing is followed again');
    assert.deepEqual({ ...ask(), revision: 0 }, { ...before, revision: 0 });
    analysis.apply([{ path: 'nodes.yaml', text: nodes(ranges(12)) }]);
    assert.ok(stepsNow() !== known);
    assert.equal(ask().pairs, 0);
  });

  it('of a cluster that is not there are none', () => {
    assert.equal(new Analysis().lostWays('nowhere', 'host'), undefined);
  });
});
