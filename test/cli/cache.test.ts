import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import { Folders } from './folders';
import { broken, serviceYaml } from './manifests';
import { runCli } from './run-cli';

describe('kube-netscope check --cache', function () {
  this.timeout(60_000);
  const folders = new Folders();
  after(() => folders.remove());

  const packsIn = (folder: string): Record<string, number> => Object.fromEntries(fs.readdirSync(folder).map((name) => [name, fs.statSync(path.join(folder, name)).mtimeMs]));

  it('tells the same with what was kept, and keeps only what is new', () => {
    const [cwd, cache] = [folders.make(broken), path.join(folders.make({}), 'new', 'cache')];
    const without = runCli(['check'], { cwd });
    assert.equal(without.status, 1);
    const check = (): typeof without => runCli(['check', '--cache', cache], { cwd });
    assert.deepEqual(check(), without);
    const kept = packsIn(cache);
    assert.equal(Object.keys(kept).length, 1);
    assert.deepEqual(check(), without);
    assert.deepEqual(packsIn(cache), kept);
    fs.writeFileSync(path.join(cwd, 'more.yaml'), serviceYaml('more', '  clusterIP: 10.97.0.30\n'));
    const more = check();
    assert.match(more.stdout, /more\.yaml:\d+:\d+: error: .*10\.97\.0\.30/);
    assert.deepEqual(more, runCli(['check'], { cwd }));
    assert.equal(Object.keys(packsIn(cache)).length, 2);
  });

  it('keeps anew what is damaged', () => {
    const [cwd, cache] = [folders.make(broken), folders.make({})];
    const check = (): string => runCli(['check', '--cache', cache], { cwd }).stdout;
    const first = check();
    const [name = ''] = Object.keys(packsIn(cache));
    // Damage that the check of a pack finds: what was kept is of no use, is replaced, and nothing else changes.
    const file = path.join(cache, name);
    const bytes = fs.readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 3) ^ 1, bytes.length - 3);
    fs.writeFileSync(file, bytes);
    assert.equal(check(), first);
    assert.ok(!fs.existsSync(file));
    assert.equal(Object.keys(packsIn(cache)).length, 1);
  });

  it('says what to do where nothing can be kept, and tells everything all the same', () => {
    const cwd = folders.make({ ...broken, taken: 'a file in the place of the folder' });
    const { status, stdout, stderr } = runCli(['check', '--cache', 'taken'], { cwd });
    assert.deepEqual({ status, stdout }, { status: 1, stdout: runCli(['check'], { cwd }).stdout });
    assert.match(stderr, /^kube-netscope: what was read is not kept: .*; name a folder that can be written with --cache, or leave it out\n$/);
    assert.equal(fs.readFileSync(path.join(cwd, 'taken'), 'utf8'), 'a file in the place of the folder');
  });
});
