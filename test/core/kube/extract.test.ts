import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extractChunk } from '../../../src/core/kube/extract';
import type { ChunkFacts } from '../../../src/core/kube/facts';
import { isRelevant } from '../../../src/core/kube/sniff';
import { cutChunks } from '../../../src/core/text/chunks';

const facts = (text: string): ChunkFacts => extractChunk(text, 'document').facts;
const names = (text: string): string[] => facts(text).resources.map((r) => `${r.group}/${r.kind} ${r.namespace ?? '-'}/${r.name} ${r.body.type}`);

describe('what is parsed', () => {
  const yes = [
    'apiVersion: v1\nkind: Pod\n', 'kind: "Pod"\napiVersion: \'v1\'\n', '# c\n---\nkind: Pod # c\napiVersion: v1\n', '\ufeffkind: Pod\napiVersion: v1\n', 'kind: Pod\r\napiVersion: v1\r\n',
    '{"kind": "Pod", "apiVersion": "v1"}', '{kind: Pod, apiVersion: v1}', '--- {kind: Pod, apiVersion: v1}', '"kind": Pod\n"apiVersion": v1\n', 'kind: !!str Pod\napiVersion: v1\n', 'kind: &k Pod\napiVersion: v1\n',
    'apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n', 'apiVersion: v1\nkind: List\nitems: [{kind: Pod}]\n', 'resources:\n- a.yaml\n', '---\n# c\nbases: # c\n\n  - ../base\n', 'resources: [a.yaml]\n', 'resources: [\n  ../base ]\n',
    'apiVersion: v1\nkind: ConfigMap\ndata: {net-conf.json: x}\n',
  ];
  for (const text of yes) it(`parsed: ${JSON.stringify(text)}`, () => assert.equal(isRelevant(text), true));
  const no = [
    '', '# c\n', 'a: 1\n', 'apiVersion: v1\nkind: Secret\n', 'kind: Pod\n', 'apiVersion: example.com/v1\nkind: Pod\n', 'apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n', 'x:\n  kind: Pod\n  apiVersion: v1\n',
    'apiVersion: v1\nkind: List\nitems:\n', 'kind: List\nmetadata: {}\n', 'resources:\n  a:\n    type: x\n', 'resources: []\n', '{"a": {"kind": "Pod", "apiVersion": "v1"}}', 'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nspec: {}\n', 'just text', '- a\n- b\n',
  ];
  for (const text of no) it(`not parsed: ${JSON.stringify(text)}`, () => assert.equal(isRelevant(text), false));
  it('entries of a list', () => {
    assert.equal(isRelevant('- apiVersion: v1\n  kind: Pod\n', 'list-item'), true);
    assert.equal(isRelevant('  -\n    # c\n    apiVersion: v1\n    kind: Pod\n', 'list-item'), true);
    assert.equal(isRelevant('- apiVersion: v1\n  kind: Secret\n  data:\n    kind: Pod\n', 'list-item'), false);
    assert.equal(isRelevant('- {apiVersion: v1, kind: Pod}\n', 'list-item'), true);
  });
});

describe('identity without parsing', () => {
  const table: readonly [text: string, expected: readonly string[]][] = [
    ['apiVersion: apps.x/v1\nkind: Foo\nmetadata:\n  labels: {a: b}\n  name: "x" # c\n  namespace: \'ns\'\nspec:\n  name: no\n', ['apps.x/Foo ns/x other']],
    ['apiVersion: v1\nkind: Secret\nmetadata:\n\n  # c\n    name: x\n', ['/Secret -/x other']],
    ['apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n', ['/Secret -/ other']],
    ['apiVersion: v1\nkind: Secret\n', ['/Secret -/ other']],
    ['kind: Secret\r\nmetadata:\r\n  name: x\r\napiVersion: v1\r\n', ['/Secret -/x other']],
    ['kind: Secret\n', []],
    ['kind: List\nmetadata: {}\napiVersion: v1\n', []],
    ['apiVersion: v1\nkind: "${KIND}"\n', ['/${KIND} -/ other']],
  ];
  for (const [text, expected] of table) it(JSON.stringify(text), () => assert.deepEqual(names(text), expected));
  it('agrees with the parser', () => {
    const scanned = 'apiVersion: example.com/v1\nkind: Foo\nmetadata:\n  name: x\n  namespace: ns\n';
    const parsed = '{apiVersion: example.com/v1, kind: Foo, metadata: {name: x, namespace: ns}}';
    assert.deepEqual(names(scanned), names(parsed));
  });
  it('places', () => {
    const text = '# c\napiVersion: v1\nkind: Secret\nmetadata:\n  name: "x"\n\n';
    const { facts: found, spans } = extractChunk(text, 'document');
    const under = (slot = -1): string => text.slice(spans[2 * slot], spans[2 * slot + 1]);
    assert.equal(under(found.resources[0]?.slot), '"x"');
    assert.equal(under(found.resources[0]?.whole), text.slice(4).trimEnd());
  });
});

describe('lists', () => {
  it('that are not cut', () => {
    assert.deepEqual(names('apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: &n p}}\n- {apiVersion: v1, kind: Secret, metadata: {name: *n}}\n- 3\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Node, metadata: {name: n}}]}\n'), ['/Pod -/p workload', '/Secret -/p other', '/Node -/n node']);
  });
  it('of one kind give it to their entries', () => {
    assert.deepEqual(names('{"apiVersion": "v1", "kind": "NodeList", "items": [{"metadata": {"name": "n"}}]}'), ['/Node -/n node']);
  });
  it('that are cut give the same as those that are not', () => {
    const dump = 'apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Node\n  metadata:\n    name: n1\n  spec:\n    podCIDR: 10.1.0.0/24\n- apiVersion: v1\n  kind: Secret\n  metadata:\n    name: s\nkind: List\nmetadata:\n  resourceVersion: ""\n';
    const cut = cutChunks(dump).flatMap((c) => extractChunk(dump.slice(c.start, c.end), c.kind).facts.resources.map((r) => `${r.kind} ${r.name}`));
    assert.deepEqual(cut, ['Node n1', 'Secret s']);
    assert.deepEqual(facts(dump).resources.map((r) => `${r.kind} ${r.name}`), cut);
  });
});

describe('kustomizations', () => {
  const nothing = { resources: [], components: [], labels: [], replicas: [], patches: [], opaque: false };
  it('with a kind', () => {
    assert.deepEqual(facts('apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: ns\nresources: [a.yaml, ../base]\nbases: [b]\ncomponents: [c, [x]]\n').kustomization, { ...nothing, resources: ['a.yaml', '../base', 'b'], components: ['c'], namespace: 'ns' });
  });
  it('without a kind', () => assert.deepEqual(facts('resources:\n- a.yaml\n').kustomization, { ...nothing, resources: ['a.yaml'] }));
  it('of Flux is none', () => assert.equal(facts('apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nresources:\n- a\n').kustomization, undefined));
  it('resources of something else are none', () => assert.equal(facts('resources:\n- {a: b}\n').kustomization, undefined));
});

describe('problems', () => {
  const codes = (text: string): string[] => facts(text).problems.map((p) => p.code);
  it('of objects with facts', () => {
    assert.deepEqual(codes('apiVersion: v1\nkind: Pod\nspec: [\n'), ['syntax']);
    assert.deepEqual(codes('apiVersion: v1\nkind: Pod\nspec: {a: 1, a: 2}\n'), ['duplicate-key']);
  });
  it('of anything else are not ours', () => {
    assert.deepEqual(codes('a: [\n'), []);
    assert.deepEqual(codes('resources:\n- a\n- [\n'), []);
    assert.deepEqual(codes('apiVersion: v1\nkind: Secret\ndata: [\n'), []);
  });
  it('leave the rest readable', () => {
    const found = facts('apiVersion: v1\nkind: Service\nspec:\n  clusterIP: 10.96.0.1\n  type: @x\n');
    assert.deepEqual(found.problems.map((p) => p.code), ['syntax']);
    assert.deepEqual(found.addresses.map((a) => a.text), ['10.96.0.1']);
  });
  it('a reader that breaks its promise hides nothing but its object', () => {
    const item = { type: 'map' as const, span: { start: 0, end: 0 }, get entries(): never { throw new Error('boom'); } };
    const broken = extractChunk('apiVersion: v1\nkind: Pod\n', 'document', () => ({ root: item, problems: [], template: false }));
    assert.deepEqual(broken.facts.problems.map((p) => p.code), ['limit']);
  });
});

describe('templates', () => {
  it('that are no YAML give no facts', () => {
    const { facts: found, template } = extractChunk('apiVersion: v1\nkind: Service\nspec:\n  {{- if .x }}\n  clusterIP: 10.96.0.1\n  {{- end }}\n', 'document');
    assert.equal(template, true);
    assert.deepEqual(found, { resources: [], addresses: [], settings: [], definitions: [], problems: [] });
  });
  it('are noticed without parsing', () => {
    for (const text of ['{{- if .x }}\napiVersion: v1\nkind: Secret\n{{- end }}\n', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .x }}\n', 'apiVersion: v1\nkind: {{ .x }}\n', 'a: 1\n{% if x %}\n']) {
      assert.equal(extractChunk(text, 'document').template, true, text);
    }
  });
  it('inside block scalars and quotes are text', () => {
    for (const text of ['apiVersion: v1\nkind: Secret\nstringData:\n  a: |\n    {{ define "x" }}\n    name: {{ y }}\n', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "{{ x }}"\n']) {
      assert.equal(extractChunk(text, 'document').template, false, text);
    }
  });
});

describe('huge texts', () => {
  const huge: readonly [name: string, text: string][] = [
    ['a scalar of 10 MB where an address belongs', `apiVersion: v1\nkind: Node\nspec:\n  podCIDR: "${'x\\t'.repeat(3_500_000)}"\n`],
    ['a block scalar of 10 MB', `apiVersion: v1\nkind: ConfigMap\ndata:\n  net-conf.json: |\n    {"Network": "10.0.0.0/8", "x": "${'y'.repeat(10_000_000)}"}\n`],
    ['a comma list of 10 MB', `apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: '${'1,'.repeat(5_000_000)}'\n`],
    ['a line of 10 MB', `kind: ${' '.repeat(10_000_000)}x\napiVersion: v1\n`],
    ['a comment of 10 MB', `#${' {{'.repeat(3_000_000)}\napiVersion: v1\nkind: Pod\nspec: [\n`],
    ['deep nesting', `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(10_000)}\n`],
    ['deep nesting as JSON', `${'{"kind": '.repeat(10_000)}"Pod", "apiVersion": "v1"`],
  ];
  for (const [name, text] of huge) {
    it(name, () => {
      const { facts: found } = extractChunk(text, 'document');
      assert.ok(found.addresses.every((a) => a.text.length <= 200));
      assert.ok(found.addresses.length <= 64);
    }).timeout(30_000);
  }
});
