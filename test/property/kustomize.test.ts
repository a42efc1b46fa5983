import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { after, describe, it } from 'mocha';
import type { Files } from '../support/example-runs';
import { objectsOf } from '../support/kustomize';

const names = fc.constantFrom('web', 'db');
const service = (name: string, port: number): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  type: NodePort\n  selector:\n    app: ${name}\n  ports:\n  - name: main\n    port: 80\n    targetPort: http\n    nodePort: ${port}\n`;
const workload = (kind: string, name: string): string => `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  labels:\n    own: "1"\nspec:\n${kind === 'DaemonSet' ? '' : '  replicas: 2\n'}  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n      - name: main\n        image: x\n        ports:\n        - name: http\n          containerPort: 8080\n      - name: side\n        image: y\n`;
const ingress = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: way\nspec:\n  defaultBackend:\n    service:\n      name: web\n      port:\n        number: 80\n';
const policy = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: allow\nspec:\n  podSelector:\n    matchLabels:\n      app: web\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app: db\n';
const base: Files = {
  'base/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [services.yaml, web.yaml, db.yaml, agent.yaml, way.yaml, policy.yaml]\n',
  'base/services.yaml': `${service('web', 30001)}---\n${service('db', 30002)}`,
  'base/web.yaml': workload('Deployment', 'web'),
  'base/db.yaml': workload('StatefulSet', 'db'),
  'base/agent.yaml': workload('DaemonSet', 'agent'),
  'base/way.yaml': ingress,
  'base/policy.yaml': policy,
};

const merge = (name: string, body: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n${body}`;
const patchTexts = fc.oneof(
  names.map((name) => merge(name, 'spec:\n  ports:\n  - port: 80\n    nodePort: 30050\n')),
  names.map((name) => merge(name, 'spec:\n  ports:\n  - name: more\n    port: 81\n    targetPort: 8081\n  type: LoadBalancer\n')),
  names.map((name) => merge(name, 'spec:\n  selector:\n    app: null\n    other: label\n')),
  fc.constant('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      hostNetwork: true\n      containers:\n      - name: side\n        ports:\n        - containerPort: 9090\n          hostPort: 9090\n'),
  fc.constant('apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      nodeSelector:\n        disk: ssd\n      containers:\n      - name: side\n        $patch: delete\n'),
  fc.constant('apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: way\n$patch: delete\n'),
);
const operations = fc.constantFrom(
  '- op: replace\n  path: /spec/ports/0/nodePort\n  value: 30070\n',
  '- op: add\n  path: /spec/ports/-\n  value:\n    name: extra\n    port: 82\n',
  '- op: remove\n  path: /spec/ports/0/nodePort\n',
  '- op: add\n  path: /spec/clusterIP\n  value: 10.96.0.9\n',
);
const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ');
const patch = fc.oneof(
  patchTexts.map((text) => ({ entry: `- patch: |-\n${indented(text)}`, file: undefined as string | undefined })),
  patchTexts.map((text) => ({ entry: '- path: FILE\n', file: text as string | undefined })),
  fc.tuple(operations, names).map(([text, name]) => ({ entry: `- target: {kind: Service, name: ${name}}\n  patch: |-\n${indented(text)}`, file: undefined as string | undefined })),
);
const level = fc.record({
  namespace: fc.option(fc.constantFrom('shop', 'prod'), { nil: undefined }),
  prefix: fc.option(fc.constantFrom('p-', 'q-'), { nil: undefined }),
  suffix: fc.option(fc.constantFrom('-x', '-y'), { nil: undefined }),
  common: fc.option(fc.constantFrom('{env: prod}', '{team: a}'), { nil: undefined }),
  labels: fc.option(fc.constantFrom('[{pairs: {l: m}}]', '[{pairs: {l: m}, includeTemplates: true}]', '[{pairs: {l: m}, includeSelectors: true}]'), { nil: undefined }),
  replicas: fc.option(fc.constantFrom('[{name: web, count: 5}]', '[{name: db, count: 0}]'), { nil: undefined }),
  patches: fc.array(patch, { maxLength: 2 }),
});

type Level = typeof level extends fc.Arbitrary<infer T> ? T : never;

function kustomization(folder: string, kind: string, lists: string, { namespace, prefix, suffix, common, labels, replicas, patches }: Level): Files {
  const line = (key: string, value: string | undefined): string => (value === undefined ? '' : `${key}: ${value}\n`);
  const entries = patches.map(({ entry }, at) => entry.replace('FILE', `patch-${at}.yaml`).replace(/\n*$/, '\n'));
  const version = kind === 'Component' ? 'v1alpha1' : 'v1beta1';
  const text = `apiVersion: kustomize.config.k8s.io/${version}\nkind: ${kind}\n${lists}${line('namespace', namespace)}${line('namePrefix', prefix)}${line('nameSuffix', suffix)}${line('commonLabels', common)}${line('labels', labels)}${line('replicas', replicas)}${entries.length === 0 ? '' : `patches:\n${entries.join('')}`}`;
  const files = patches.flatMap(({ file }, at) => (file === undefined ? [] : [[`${folder}/patch-${at}.yaml`, file] as const]));
  return { [`${folder}/kustomization.yaml`]: text, ...Object.fromEntries(files) };
}

const workspace = fc.record({ middle: level, top: level, component: fc.option(level, { nil: undefined }) }).map(
  ({ middle, top, component }): Files => ({
    ...base,
    ...kustomization('middle', 'Kustomization', 'resources: [../base]\n', middle),
    ...(component === undefined ? {} : kustomization('part', 'Component', '', component)),
    ...kustomization('top', 'Kustomization', `resources: [../middle]\n${component === undefined ? '' : 'components: [../part]\n'}`, top),
  }),
);

function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

describe('builds of kustomize', function () {
  this.timeout(180_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kustomize-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('are as the program makes them: names, namespaces, labels, replicas, patches', function () {
    if (spawnSync('kubectl', ['version', '--client']).status !== 0) this.skip();
    let [compared, refused, run] = [0, 0, 0];
    fc.assert(
      fc.property(workspace, (files) => {
        const root = path.join(folder, String(run++));
        write(root, files);
        const { status, stdout } = spawnSync('kubectl', ['kustomize', path.join(root, 'top')], { encoding: 'utf8' });
        if (status === 0) {
          compared++;
          assert.deepEqual(objectsOf(files, 'top'), objectsOf({ 'all.yaml': stdout }));
        } else refused++;
      }),
      { numRuns: Number(process.env.KUSTOMIZE_RUNS ?? 40) },
    );
    console.log(`      ${compared} builds compared, ${refused} refused by kustomize`);
    assert.ok(compared > refused, `${compared} compared, ${refused} refused`);
  });
});
