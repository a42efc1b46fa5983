import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import type { JsonClusters } from '../../src/cli/commands/clusters';
import { Folders } from './folders';
import { clusterYaml, serviceYaml, webYaml } from './manifests';
import { runCli, runJson } from './run-cli';

describe('kube-netscope clusters', function () {
  this.timeout(60_000);
  const folders = new Folders();
  after(() => folders.remove());

  const files = {
    '.kube-netscope.yaml': 'clusters:\n  lab: [lab]\n',
    'prod/cluster.yaml': clusterYaml,
    'prod/web.yaml': webYaml,
    'lab/web.yaml': webYaml,
    'base/kustomization.yaml': 'resources:\n- service.yaml\n',
    'base/service.yaml': serviceYaml('x'),
    'a/kustomization.yaml': 'resources:\n- ../base\nnamePrefix: a-\n',
    'b/kustomization.yaml': 'resources:\n- ../base\n',
    'ci.yaml': 'on: push\n',
  };

  it('lists the files of each cluster with their reasons', () => {
    const { clusters } = runJson<JsonClusters>(['clusters', '--format', 'json'], { cwd: folders.make(files) });
    assert.deepEqual(clusters.map(({ name, kind, files: list }) => `${name} ${kind} ${list.map(({ file }) => file).join(' ')}`), [
      'a kustomization a/kustomization.yaml base/kustomization.yaml base/service.yaml',
      'b kustomization b/kustomization.yaml base/service.yaml',
      'lab configured lab/web.yaml',
      'prod definition prod/cluster.yaml prod/web.yaml',
    ]);
    assert.match(clusters[0]?.files[2]?.because ?? '', /a\/kustomization\.yaml gives prefix a-/);
  });

  it('prints them for people', () => {
    const { status, stdout } = runCli(['clusters', 'lab', 'prod'], { cwd: folders.make(files) });
    assert.equal(status, 0);
    assert.match(stdout, /^== cluster lab ==\n\.kube-netscope\.yaml names it: lab\.\nlab\/web\.yaml\n1 file\n\n== cluster prod ==\n/);
  });

  it('says so when there is none', () => {
    assert.equal(runCli(['clusters', '-'], { input: 'a: b\n' }).stdout, 'no cluster: nothing of Kubernetes was found\n');
  });

  it('lets the configuration above a part that is checked count', () => {
    const cwd = folders.make({ '.kube-netscope.yaml': 'rules: {KN505: off}\n', 'a/b/web.yaml': serviceYaml('x', '  type: NodePort\n').replace('- port: 80', '- nodePort: 40000\n      port: 80') });
    assert.equal(runCli(['check', 'a/b'], { cwd }).status, 0);
    assert.equal(runCli(['check', 'a/b/web.yaml'], { cwd }).status, 0);
    assert.equal(runCli(['check', 'a/b', '--rule', 'KN505=error'], { cwd }).status, 1);
  });
});
