import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { atCursor, cursorOn, shownLinks } from './cursor';
import { shop } from './shop';

type Case = readonly [title: string, file: string, word: string, occurrence: number, expected: readonly string[]];

function run(direction: 'definitions' | 'references', [title, file, word, occurrence, expected]: Case): void {
  it(title, () => {
    const at = cursorOn(shop, file, word, occurrence);
    assert.deepEqual(shownLinks(at, at.analysis[direction](at.file, at.offset)), expected);
  });
}

describe('definitions', () => {
  const cases: readonly Case[] = [
    ['lead from a selector to what it selects', 'web.yaml', 'app: web', 0, ['web.yaml:18: frontend']],
    ['lead from its value, too', 'web.yaml', ' web\n  ports', 0, ['web.yaml:18: frontend']],
    ['lead from its key word, too', 'web.yaml', 'selector', 0, ['web.yaml:18: frontend']],
    ['lead from the name of a Service to its pods', 'web.yaml', 'web\n  namespace', 0, ['web.yaml:18: frontend']],
    ['lead from a workload to its Services', 'web.yaml', 'frontend', 0, ['web.yaml:4: web']],
    ['lead from a label to the selectors that ask for it', 'web.yaml', 'app: web', 2, ['web.yaml:9: app: web']],
    ['lead nowhere from a label that nobody asks for', 'other.yaml', 'app: pinned', 0, []],
    ['lead from a backend to its Service', 'web.yaml', 'web\n                port', 0, ['web.yaml:4: web']],
    ['lead from its port to the port of the Service', 'web.yaml', 'http\n', 1, ['web.yaml:11: http']],
    ['lead from a target port to the port of a container', 'web.yaml', 'http-web', 0, ['web.yaml:34: http-web']],
    ['lead from the port of a container to that of a Service', 'web.yaml', '8080', 0, ['web.yaml:13: http-web']],
    ['lead from a probe to the port of its container', 'web.yaml', 'http-web', 2, ['web.yaml:34: http-web']],
    ['lead from nodeName to the node', 'other.yaml', 'node-1', 0, ['cluster.yaml:14: node-1']],
    ['lead from an EndpointSlice to its Service', 'other.yaml', 'legacy\naddressType', 0, ['other.yaml:39: legacy']],
    ['lead from a policy to its pods', 'other.yaml', 'tier: front', 0, ['web.yaml:18: frontend']],
    ['lead from an address in a flag to who holds it', 'other.yaml', '10.96.0.20', 0, ['web.yaml:7: 10.96.0.20']],
    ['lead from an address where it is declared to the range around it', 'web.yaml', '10.96.0.20', 0, ['cluster.yaml:5: 10.96.0.0/16']],
    ['lead from a range to its other declarations', 'cluster.yaml', '10.244.0.0/16', 0, ['cluster.yaml:9: 10.244.0.0/16']],
    ['lead from a node’s range to those around it', 'cluster.yaml', '10.244.1.0/24', 0, ['cluster.yaml:4: 10.244.0.0/16', 'cluster.yaml:9: 10.244.0.0/16']],
    ['lead nowhere from what means nothing', 'cluster.yaml', 'kind', 0, []],
  ];
  for (const each of cases) run('definitions', each);

  it('find who holds an address that no manifest names', () => {
    const at = atCursor({ ...shop, 'note.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  x: 10.244.‸1.1\n' });
    assert.deepEqual(shownLinks(at, at.analysis.definitions(at.file, at.offset)), ['cluster.yaml:14: node-1']);
  });

  it('are looked up in the whole workspace where the own cluster has none', () => {
    const [service = '', deployment = ''] = (shop['web.yaml'] ?? '').split('---\n');
    const at = cursorOn({ 'a/service.yaml': service, 'b/deployment.yaml': deployment }, 'a/service.yaml', 'app: web');
    assert.deepEqual(shownLinks(at, at.analysis.definitions(at.file, at.offset)), ['b/deployment.yaml:4: frontend']);
  });

  it('say what they start from', () => {
    const at = cursorOn(shop, 'other.yaml', '10.96.0.20');
    const origin = at.analysis.definitions(at.file, at.offset)?.origin;
    assert.deepEqual(origin, { start: { line: 11, column: 25 }, end: { line: 11, column: 35 } });
  });

  it('are found in JSON and in lists', () => {
    const items = [
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one', labels: { app: 'x' } }, spec: { containers: [] } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'two' }, spec: { selector: { app: 'x‸' }, ports: [{ port: 80 }] } },
    ];
    const at = atCursor({ 'list.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
    assert.equal(at.analysis.definitions(at.file, at.offset)?.targets.length, 1);
  });

  it('are none in templates and unknown files', () => {
    const at = atCursor({ 'x.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\n{{ if }}\nspec: {clusterIP: 10.‸0.0.1}\n' });
    assert.equal(at.analysis.definitions(at.file, at.offset), undefined);
    assert.equal(at.analysis.definitions('none.yaml', 3), undefined);
  });
});

describe('references', () => {
  const cases: readonly Case[] = [
    ['of a Service are its backends and pods', 'web.yaml', 'web\n  namespace', 0, ['web.yaml:53: web', 'web.yaml:18: frontend']],
    ['of a Service are its endpoints, too', 'other.yaml', 'legacy\n  namespace', 0, ['other.yaml:27: legacy-1']],
    ['of a backend are its Service and other backends', 'web.yaml', 'web\n                port', 0, ['web.yaml:4: web']],
    ['of a label are selectors and policies', 'web.yaml', 'tier', 0, ['other.yaml:21: matchLabels:']],
    ['of a port of a Service are backends and ports of containers', 'web.yaml', 'http\n      port', 0, ['web.yaml:55: http', 'web.yaml:34: http-web']],
    ['of a node are its ranges and pods', 'cluster.yaml', 'node-1', 0, ['cluster.yaml:16: 10.244.1.0/24', 'other.yaml:9: node-1']],
    ['of an address are all that name it', 'web.yaml', '10.96.0.20', 0, ['other.yaml:33: 10.96.0.20']],
    ['of a range are all ranges that it meets', 'cluster.yaml', '10.244.0.0/16', 1, ['cluster.yaml:4: 10.244.0.0/16', 'cluster.yaml:16: 10.244.1.0/24']],
  ];
  for (const each of cases) run('references', each);

  it('are bounded', () => {
    const node = (index: number): string => `apiVersion: v1\nkind: Node\nmetadata:\n  name: n${index}\nspec:\n  podCIDR: 10.244.${index % 256}.0/24\n`;
    const at = cursorOn({ 'cluster.yaml': shop['cluster.yaml'] ?? '', 'nodes.yaml': Array.from({ length: 300 }, (_, index) => node(index)).join('---\n') }, 'cluster.yaml', '10.244.0.0/16');
    assert.equal(at.analysis.references(at.file, at.offset)?.targets.length, 200);
  });
});
