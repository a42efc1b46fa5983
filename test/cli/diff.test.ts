import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import type { JsonDiff } from '../../src/cli/commands/diff';
import { Folders } from './folders';
import { healthy, serviceYaml, webYaml } from './manifests';
import { runCli, runJson } from './run-cli';

const hasGit = spawnSync('git', ['--version']).status === 0;

describe('kube-netscope diff', function () {
  this.timeout(60_000);
  const folders = new Folders();
  after(() => folders.remove());
  const more = { ...healthy, 'web.yaml': webYaml.replace('replicas: 2', 'replicas: 3') };

  function repository(): string {
    const cwd = folders.make(Object.fromEntries(Object.entries(healthy).map(([name, text]) => [`deploy/${name}`, text])));
    const git = (...args: string[]): void => assert.equal(spawnSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd }).status, 0);
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    return cwd;
  }

  it('compares two folders, with the edits that changed something', () => {
    const cwd = folders.make({ ...prefixed('a/', healthy), ...prefixed('b/', more) });
    const { status, stdout, stderr } = runCli(['diff', 'a', 'b'], { cwd });
    assert.deepEqual([status, stderr], [1, '']);
    assert.match(stdout, /^ {2}\[1\] changed {2}Deployment default\/web {2}web\.yaml:\d+$/m);
    assert.match(stdout, /^ {2}\+ pod default\/web-sim-3 {2}10\.244\.\d\.\d on node-\d$/m);
    assert.match(stdout, /^Rules of kube-proxy: \d+ added, \d+ removed$/m);
  });

  it('ends with 0 where nothing differs', () => {
    const cwd = folders.make({ ...prefixed('a/', healthy), ...prefixed('b/', healthy) });
    assert.deepEqual([runCli(['diff', 'a', 'b'], { cwd }).status, runCli(['diff', 'a', 'b'], { cwd }).stdout], [0, 'Nothing differs in the network.\n']);
  });

  it('reads revisions of git', function () {
    if (!hasGit) this.skip();
    const cwd = repository();
    assert.equal(runCli(['diff', 'HEAD', '.'], { cwd }).status, 0);
    fs.writeFileSync(path.join(cwd, 'deploy/web.yaml'), more['web.yaml'] ?? '');
    const { status, stdout } = runCli(['diff', 'HEAD', '.'], { cwd });
    assert.equal(status, 1);
    assert.match(stdout, /changed {2}Deployment default\/web {2}deploy\/web\.yaml/);
    assert.match(runCli(['diff', 'HEAD', '.'], { cwd: path.join(cwd, 'deploy') }).stdout, /Deployment default\/web {2}web\.yaml/);
    assert.match(runCli(['diff', 'HEAD:deploy', 'deploy'], { cwd }).stdout, /Deployment default\/web {2}web\.yaml/);
  });

  it('prints JSON', () => {
    const cwd = folders.make({ ...prefixed('a/', healthy), ...prefixed('b/', { ...healthy, 'extra.yaml': serviceYaml('extra', '  clusterIP: 10.96.0.40\n') }) });
    const { clusters, onlyOld, onlyNew } = runJson<JsonDiff>(['diff', 'a', 'b', '--format', 'json'], { cwd });
    assert.deepEqual([onlyOld, onlyNew], [[], []]);
    assert.deepEqual(clusters[0]?.counts.find(({ subject }) => subject === 'service'), { subject: 'service', added: 1, removed: 0, changed: 0 });
    assert.deepEqual(clusters[0]?.edits, [{ kind: 'added', title: 'Service default/extra', file: 'extra.yaml', line: 4, column: 3, endLine: 4, endColumn: 14 }]);
  });

  it('explains sides that do not exist', function () {
    if (!hasGit) this.skip();
    const message = (cwd: string, ...args: string[]): string => {
      const { status, stdout, stderr } = runCli(['diff', ...args], { cwd });
      assert.deepEqual([status, stdout], [2, '']);
      return stderr;
    };
    const cwd = repository();
    assert.match(message(cwd, 'HEAD', 'nowhere'), /there is no folder or git revision nowhere/);
    assert.match(message(cwd, 'HEAD:nowhere', '.'), /revision HEAD has no folder nowhere/);
    assert.match(message(cwd, '.', '--', '--output=x'), /is no folder and no git revision/);
    assert.match(message(folders.make(healthy), 'HEAD', '.'), /there is no folder HEAD, and the current folder is in no git repository/);
    const { status, stderr } = runCli(['diff', 'HEAD', '.'], { cwd, env: { PATH: '/nowhere' } });
    assert.deepEqual([status, /the program git is missing/.test(stderr)], [2, true]);
  });
});

function prefixed(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [folder + name, text]));
}
