import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type FileScope, Scoping } from '../../../src/core/network/scoping';

const plain: FileScope = { definitions: [], kustomization: undefined, services: [] };
const defines = (...singletons: string[]): FileScope => ({ ...plain, definitions: singletons.map((singleton) => ({ tool: 'kubeadm', singleton })) });
const lists = (...resources: string[]): FileScope => ({ ...plain, kustomization: { resources, components: [], labels: [], replicas: [], patches: [], opaque: false } });

function scoping(files: Record<string, FileScope>, clusters: Record<string, string[]> = {}): Scoping {
  const made = new Scoping();
  made.configure(clusters);
  for (const [path, scope] of Object.entries(files)) made.update(path, scope);
  return made;
}

/** Groups of paths that share a cluster, by id. */
function groups(made: Scoping, ...paths: string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const path of paths) (found[made.clusterOf(path).id] ??= []).push(path);
  return found;
}

describe('scoping', () => {
  it('takes the nearest folder with a definition', () => {
    const made = scoping({ 'prod/cluster.yaml': defines('control-plane'), 'prod/apps/web.yaml': plain, 'lab/kubeadm.yaml': defines('control-plane'), 'other/x.yaml': plain });
    assert.deepEqual(groups(made, 'prod/cluster.yaml', 'prod/apps/web.yaml', 'lab/kubeadm.yaml', 'other/x.yaml'), {
      'folder:prod': ['prod/cluster.yaml', 'prod/apps/web.yaml'],
      'folder:lab': ['lab/kubeadm.yaml'],
      'folder:other': ['other/x.yaml'],
    });
  });

  it('takes two definitions of one thing in a folder for alternatives', () => {
    const made = scoping({ 'v3.yaml': defines('control-plane'), 'v4.yaml': defines('control-plane'), 'app.yaml': plain });
    assert.deepEqual(Object.keys(groups(made, 'v3.yaml', 'v4.yaml', 'app.yaml')), ['file:v3.yaml', 'file:v4.yaml', 'folder:']);
  });

  it('keeps the configuration of kubeadm and the kube-apiserver that it makes together', () => {
    const made = scoping({ 'kubeadm.yaml': defines('control-plane'), 'kube-apiserver.yaml': defines('kube-apiserver'), 'app.yaml': plain });
    assert.deepEqual(Object.keys(groups(made, 'kubeadm.yaml', 'kube-apiserver.yaml', 'app.yaml')), ['folder:']);
  });

  it('moves no borders when a file says what it said before', () => {
    const made = scoping({ 'a.yaml': defines('control-plane'), 'b.yaml': plain });
    assert.equal(made.update('a.yaml', defines('control-plane')), false);
    assert.equal(made.update('a.yaml', defines('control-plane', 'node/a')), true);
    assert.equal(made.update('a.yaml', plain), true);
    assert.equal(made.clusterOf('b.yaml').kind, 'folder');
  });

  it('forgets that a definition was repeated when it is so no longer', () => {
    const made = scoping({ 'v3.yaml': defines('control-plane'), 'v4.yaml': defines('control-plane') });
    assert.equal(made.clusterOf('v3.yaml').id, 'file:v3.yaml');
    made.update('v4.yaml', undefined);
    assert.equal(made.clusterOf('v3.yaml').because, 'the workspace folder holds v3.yaml, which defines the cluster.');
  });

  it('keeps nodes in several files together unless they repeat', () => {
    const made = scoping({ 'n/a.yaml': defines('node/a'), 'n/b.yaml': defines('node/b') });
    assert.equal(made.clusterOf('n/a.yaml').id, made.clusterOf('n/b.yaml').id);
    made.update('n/dump.yaml', defines('node/a'));
    assert.notEqual(made.clusterOf('n/a.yaml').id, made.clusterOf('n/dump.yaml').id);
    made.update('n/dump.yaml', undefined);
    assert.equal(made.clusterOf('n/a.yaml').id, made.clusterOf('n/b.yaml').id);
  });

  it('follows kustomizations up to the one that alone uses the folder', () => {
    const made = scoping({ 'base/kustomization.yaml': lists('web.yaml'), 'base/web.yaml': plain, 'overlay/kustomization.yaml': lists('../base') });
    assert.deepEqual(Object.keys(groups(made, 'base/web.yaml', 'overlay/patch.yaml')), ['kustomization:overlay']);
    made.update('overlay2/kustomization.yaml', lists('../base'));
    assert.deepEqual(made.placementsOf('base/web.yaml').map(({ scope }) => scope.id), ['kustomization:overlay', 'kustomization:overlay2']);
    assert.equal(made.clusterOf('base/unlisted.yaml').id, 'kustomization:base');
    made.update('overlay2/kustomization.yaml', undefined);
    assert.deepEqual(made.placementsOf('base/web.yaml').map(({ scope }) => scope.id), ['kustomization:overlay']);
  });

  it('survives kustomizations that list each other, or leave the workspace', () => {
    const made = scoping({ 'a/kustomization.yaml': lists('../b', '../../../x', 'https://example.com/x'), 'b/kustomization.yaml': lists('../a') });
    assert.equal(made.clusterOf('a/x.yaml').kind, 'kustomization');
  });

  it('lets files of test and example folders stand alone, unless a definition joins them', () => {
    const made = scoping({ 'cluster.yaml': defines('control-plane'), 'examples/a.yaml': plain, 'examples/b.yaml': plain, 'examples/full/cluster.yaml': defines('control-plane'), 'examples/full/app.yaml': plain });
    const found = groups(made, 'examples/a.yaml', 'examples/b.yaml', 'examples/full/cluster.yaml', 'examples/full/app.yaml');
    assert.deepEqual(Object.values(found), [['examples/a.yaml'], ['examples/b.yaml'], ['examples/full/cluster.yaml', 'examples/full/app.yaml']]);
  });

  it('never joins samples that lie beside each other, but joins an environment named test', () => {
    const samples = scoping({ 'examples/kind.yaml': defines('control-plane'), 'examples/app/web.yaml': plain, 'examples/other.yaml': plain });
    assert.deepEqual(Object.values(groups(samples, 'examples/kind.yaml', 'examples/app/web.yaml', 'examples/other.yaml')), [['examples/kind.yaml'], ['examples/app/web.yaml'], ['examples/other.yaml']]);
    const environment = scoping({ 'env/test/cluster.yaml': defines('control-plane'), 'env/test/web.yaml': plain });
    assert.deepEqual(Object.keys(groups(environment, 'env/test/cluster.yaml', 'env/test/web.yaml')), ['folder:env/test']);
  });

  it('obeys the settings before all else, and survives bad globs', () => {
    const made = scoping({ 'a/cluster.yaml': defines('control-plane'), 'a/x.yaml': plain }, { mine: ['a/x.yaml'], odd: ['[', '***((('] });
    assert.deepEqual(Object.keys(groups(made, 'a/cluster.yaml', 'a/x.yaml')), ['folder:a', 'configured:mine']);
  });

  it('says whether other files may have moved', () => {
    const made = new Scoping();
    assert.equal(made.update('a.yaml', plain), false);
    assert.equal(made.update('b.yaml', defines('control-plane')), true);
    assert.equal(made.update('b.yaml', undefined), true);
  });
});
