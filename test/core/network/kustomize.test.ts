import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';
import type { Finding } from '../../../src/protocol/analysis-contract';

type Files = Record<string, string>;

function analysed(files: Files): Analysis {
  const analysis = new Analysis();
  analysis.apply(Object.entries(files).map(([path, text]) => ({ path, text })));
  return analysis;
}

const shown = ({ file, range, code }: Finding): string => `${file}:${range.start.line + 1}:${range.start.column + 1} ${code}`;
const found = (files: Files): string[] => analysed(files).findings().map(shown);

const kustomization = (text: string): string => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}`;
const component = (text: string): string => `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${text}`;
const service = (name: string, port: number, selector = '{app: web}'): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  type: NodePort\n  selector: ${selector}\n  ports:\n  - {port: 80, targetPort: http, nodePort: ${port}}\n`;
const web = (labels = '{app: web}', port = 'http'): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 2\n  selector: {matchLabels: ${labels}}\n  template:\n    metadata: {labels: ${labels}}\n    spec:\n      containers:\n      - name: web\n        ports: [{name: ${port}, containerPort: 8080}]\n`;
const base: Files = { 'base/kustomization.yaml': kustomization('resources: [service.yaml, web.yaml]\n'), 'base/service.yaml': service('web', 30080), 'base/web.yaml': web() };
const overlay = (text: string): string => kustomization(`resources: [../base]\n${text}`);

function pods(files: Files, cluster: string): string[] {
  return (analysed(files).model(cluster)?.pods ?? []).map(({ namespace, name, labels }) => `${namespace}/${name.value} ${JSON.stringify(labels)}`);
}

describe('kustomize builds', () => {
  it('give names, namespaces, labels and replicas', () => {
    const files = { ...base, 'prod/kustomization.yaml': overlay('namespace: shop\nnamePrefix: prod-\nnameSuffix: -1\ncommonLabels: {env: prod}\nreplicas: [{name: web, count: 3}]\n') };
    const built = pods(files, 'kustomization:prod');
    assert.equal(built.length, 3);
    assert.match(built[0] ?? '', /^shop\/prod-web-1-\w+-\w+ \{"app":"web","env":"prod"\}$/);
    assert.deepEqual(found(files), []);
  });

  it('judge a base for each overlay, and tell what they share once', () => {
    const overlays = { 'prod/kustomization.yaml': overlay('namespace: prod\n'), 'dev/kustomization.yaml': overlay('namespace: dev\n') };
    assert.deepEqual(found({ ...base, ...overlays }), []);
    const broken = { ...base, ...overlays, 'base/service.yaml': service('web', 40000) };
    const messages = analysed(broken).findings().map(({ message, code }) => `${code} ${message}`);
    assert.equal(new Set(messages).size, messages.length);
    assert.ok(messages.every((message) => message.startsWith('KN505')));
    const taken = { ...base, ...overlays, 'prod/kustomization.yaml': kustomization('namespace: prod\nresources: [../base, extra.yaml]\n'), 'prod/extra.yaml': service('extra', 30080) };
    assert.deepEqual(found(taken), ['base/service.yaml:9:44 KN506', 'prod/extra.yaml:9:44 KN506']);
  });

  it('put labels into selectors and templates alike, or not', () => {
    const labels = (more: string): string[] => found({ ...base, 'prod/kustomization.yaml': overlay(`labels:\n- pairs: {env: prod}\n${more}`) });
    assert.deepEqual(labels(''), []);
    assert.deepEqual(labels('  includeSelectors: true\n'), []);
    assert.deepEqual(labels('  includeTemplates: true\n'), []);
  });

  it('apply strategic merge patches from files, with places in both', () => {
    const files = { ...base, 'prod/kustomization.yaml': overlay('patches: [{path: port.yaml}]\n'), 'prod/other.yaml': '', 'prod/port.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n  - port: 80\n    nodePort: 40000\n' };
    const [finding] = analysed(files).findings();
    assert.equal(finding && shown(finding), 'base/service.yaml:4:9 KN505');
    assert.deepEqual(finding?.related.map(({ location, message }) => `${location.file}:${location.range.start.line + 1} ${message}`)[0], 'prod/port.yaml:7 A patch says it here');
  });

  it('apply patches that mend, also inline, by target and as operations', () => {
    const broken = { ...base, 'base/service.yaml': service('web', 40000) };
    const mended = (patches: string): string[] => found({ ...broken, 'prod/kustomization.yaml': overlay(patches) });
    assert.equal(mended('').length, 1);
    assert.deepEqual(mended('patches:\n- target: {kind: Service, name: w.*}\n  patch: |-\n    - op: replace\n      path: /spec/ports/0/nodePort\n      value: 30081\n'), []);
    assert.deepEqual(mended('patchesStrategicMerge:\n- |-\n  apiVersion: v1\n  kind: Service\n  metadata: {name: web}\n  spec:\n    ports: [{port: 80, nodePort: 30081}]\n'), []);
    assert.deepEqual(mended('patches:\n- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n    $patch: delete\n'), []);
    assert.equal(mended('patches:\n- target: {kind: Service, name: other}\n  patch: |-\n    - {op: remove, path: /spec/ports}\n').length, 1);
  });

  it('apply each document of an inline patch', () => {
    const two = { ...base, 'base/kustomization.yaml': kustomization('resources: [service.yaml, web.yaml, other.yaml]\n'), 'base/service.yaml': service('web', 40000), 'base/other.yaml': service('other', 40001) };
    const patched = (port: number): readonly Finding[] => {
      const document = (name: string, nodePort: number): string => `  apiVersion: v1\n  kind: Service\n  metadata: {name: ${name}}\n  spec: {ports: [{port: 80, nodePort: ${nodePort}}]}\n`;
      return analysed({ ...two, 'prod/kustomization.yaml': overlay(`patchesStrategicMerge:\n- |-\n${document('web', 30001)}  ---\n${document('other', port)}`) }).findings();
    };
    assert.deepEqual(patched(30002).map(shown), []);
    const [finding, ...more] = patched(40002);
    assert.equal(more.length, 0);
    assert.equal(finding && shown(finding), 'base/other.yaml:4:9 KN505');
    assert.equal(finding?.related[0]?.location.file, 'prod/kustomization.yaml');
  });

  it('choose objects by all forms of label selectors', () => {
    const labelled = service('web', 40000).replace('  name: web\n', '  name: web\n  labels: {tier: db, app: web}\n');
    const isMended = (target: string): boolean => {
      const patches = `patches:\n- target: {kind: Service, ${target}}\n  patch: |-\n    - {op: remove, path: /spec/ports/0/nodePort}\n`;
      return found({ ...base, 'base/service.yaml': labelled, 'prod/kustomization.yaml': overlay(patches) }).length === 0;
    };
    const fits = ['tier=db', 'tier == db,app', 'tier in (web, db)', 'tier notin (web, x),app=web', 'tier!=web', 'none!=x', '!none', '!constructor', '!__proto__', 'app in (web),tier'];
    const others = ['tier=web', 'tier in (web)', 'tier notin (db)', 'none', '!app', 'tier!=db', 'tier in (db),none in (x)', 'none in ()', 'constructor', '__proto__', '('];
    for (const text of fits) assert.ok(isMended(`labelSelector: "${text}"`), text);
    for (const text of others) assert.ok(!isMended(`labelSelector: "${text}"`), text);
    // Annotations are not read: nobody knows whether the patch is meant.
    assert.ok(isMended('annotationSelector: "a=b"'));
  });

  it('leave an object unknown that a patch changes in a way that is not understood', () => {
    const broken = { ...base, 'base/service.yaml': service('web', 40000), 'prod/kustomization.yaml': overlay('patches:\n- target: {kind: Service}\n  patch: |-\n    - {op: copy, from: /spec/a, path: /spec/ports}\n') };
    assert.deepEqual(found(broken), []);
  });

  it('let components change what was listed before them', () => {
    const files = {
      ...base,
      'secure/kustomization.yaml': component('namespace: secure\npatches:\n- path: port.yaml\n'),
      'secure/port.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports: [{port: 80, nodePort: 40000}]\n',
      'prod/kustomization.yaml': overlay('components: [../secure]\n'),
    };
    assert.deepEqual(found(files), ['base/service.yaml:4:9 KN505']);
    assert.match(pods(files, 'kustomization:prod')[0] ?? '', /^secure\/web/);
  });

  it('build a base twice under two prefixes', () => {
    const files = { ...base, 'a/kustomization.yaml': overlay('namePrefix: a-\n'), 'b/kustomization.yaml': overlay('namePrefix: b-\n'), 'all/kustomization.yaml': kustomization('resources: [../a, ../b]\n') };
    assert.equal(pods(files, 'kustomization:all').length, 4);
    assert.deepEqual(found(files), ['base/service.yaml:9:44 KN506']);
  });

  it('rename what an Ingress refers to', () => {
    const ingress = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n  defaultBackend: {service: {name: web, port: {number: 80}}}\n';
    const files = { ...base, 'base/kustomization.yaml': kustomization('resources: [service.yaml, web.yaml, ingress.yaml]\n'), 'base/ingress.yaml': ingress, 'prod/kustomization.yaml': overlay('namePrefix: p-\n') };
    assert.deepEqual(found(files), []);
  });

  it('need neither kind nor lists over several lines', () => {
    const files = { ...base, 'base/kustomization.yaml': 'resources: [service.yaml, web.yaml]\n', 'base/service.yaml': service('web', 40000), 'prod/kustomization.yaml': 'resources: [../base]\npatches:\n- target: {kind: Service}\n  patch: |-\n    - {op: remove, path: /spec/ports/0/nodePort}\n' };
    assert.deepEqual(found(files), []);
  });

  it('follow edits of patches, also of comments in them', () => {
    const files: Files = { ...base, 'prod/kustomization.yaml': overlay('patches: [{path: port.yaml}]\n'), 'prod/port.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports: [{port: 80, nodePort: 30081}]\n' };
    const analysis = analysed(files);
    assert.deepEqual(analysis.findings(), []);
    const put = (path: string, text: string): void => {
      files[path] = text;
      analysis.apply([{ path, text }]);
      assert.deepEqual(analysis.findings(), analysed(files).findings());
    };
    put('prod/port.yaml', (files['prod/port.yaml'] ?? '').replace('30081', '40000'));
    assert.equal(analysis.findings().length, 1);
    put('prod/port.yaml', `# why\n${files['prod/port.yaml']}`);
    put('base/service.yaml', `# what\n${files['base/service.yaml']}`);
    put('base/service.yaml', (files['base/service.yaml'] ?? '').replace('kind: Service', '# inside\nkind: Service'));
    put('prod/kustomization.yaml', overlay(''));
    assert.deepEqual(analysis.findings(), []);
  });

  it('survive loops, missing parts and remote ones', () => {
    assert.deepEqual(found({ 'a/kustomization.yaml': kustomization('resources: [../b]\n'), 'b/kustomization.yaml': kustomization('resources: [../a, gone.yaml, "https://example.com/x"]\ncomponents: [nowhere]\npatches: [{path: gone.yaml}, 3, {target: {name: "("}, patch: "- 1"}]\n') }), []);
  });
});
