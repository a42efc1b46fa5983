import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extractChunk } from '../../../src/core/kube/extract';
import { subjectsOf } from '../../../src/core/network/chunk-subjects';
import { LazySubjects, podLabelsOf } from '../../../src/core/network/lazy-subjects';
import type { FileRecord } from '../../../src/core/store/files';
import { makeCluster } from '../../bench/largest-cluster';
import { printYaml } from '../../bench/print-objects';

const texts = [
  ...[...makeCluster({ nodes: 2, pods: 4, services: 2 })].map((object) => printYaml(object, '')),
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny\n  namespace: a\nspec:\n  podSelector: {}\n  ingress:\n  - from:\n    - ipBlock:\n        cidr: 10.0.0.0/8\n',
  'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n  - host: a.example\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: web\n            port:\n              number: 80\n',
  'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: 10.0.0.0/8,fd00::/56\n  serviceSubnet: none\n  dnsDomain: a.example\n',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: broken\n',
];

/** A copy as JSON, getters read, numbers of any size as texts. */
function shown(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shown);
  const names = new Set<string>();
  for (let at: object | null = value; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null) for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  // What a lazy subject is made of.
  for (const own of ['constructor', 'subjects', 'at']) names.delete(own);
  return Object.fromEntries([...names].sort().map((name) => [name, shown((value as Record<string, unknown>)[name])]).filter(([, each]) => each !== undefined));
}

describe('subjects of facts that are not kept', () => {
  const file = { path: 'a/dump.yaml', template: false } as FileRecord;
  for (const [at, text] of texts.entries()) {
    it(`are those of the facts: ${text.split('\n')[1]} ${at}`, () => {
      const read = extractChunk(text, 'document');
      assert.ok(read !== undefined);
      // Other objects each time, as if nothing had been kept.
      const source = { get facts() { return structuredClone(read.facts); }, keepsFacts: false, keepFacts: () => undefined, origin: {} };
      const lazy = new LazySubjects(7, file.path, 'folder:a', source);
      const plain = subjectsOf({ id: 7, file, facts: read.facts }, 'folder:a');
      const names = Object.keys(plain) as (keyof typeof plain)[];
      for (const name of names) {
        const [expected, given] = [plain[name], lazy[name]].map((value) => JSON.stringify(shown(value)));
        assert.equal(given, expected, name);
      }
      assert.deepEqual(lazy.workloads.map(podLabelsOf), lazy.workloads.map(({ body }) => body.template.labels));
      // Indexes find them again by identity.
      for (const name of ['claims', 'settings', 'resources', 'nodes', 'services', 'workloads', 'endpoints', 'ingresses', 'policies'] as const) {
        const [once, again] = [lazy[name], lazy[name]] as const;
        assert.ok(once.every((each, index) => each === again[index]), name);
      }
      assert.deepEqual(lazy.resources.filter((each) => each.body.type === 'service'), lazy.services);
    });
  }
});
