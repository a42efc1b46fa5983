import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import { type ReadOptions, type ReadResult, readManifests, readTextFile } from '../../src/cli/read-files';
import { Folders } from './folders';

describe('reading manifests', () => {
  const folders = new Folders();
  after(() => folders.remove());

  const read = (folder: string, paths: string[] = [], options: Partial<ReadOptions> = {}): Promise<ReadResult> =>
    readManifests(paths, { folder, ...options });
  const names = ({ files }: ReadResult): string[] => files.map(({ path: name }) => name);

  it('finds them below folders, sorted, without what git leaves out', async () => {
    const folder = folders.make({
      'b.yaml': 'b',
      'a/x.yml': 'x',
      'a/notes.txt': '',
      'node_modules/m.yaml': '',
      '.gitignore': 'out/\n',
      'out/o.yaml': 'o',
      'a/.gitignore': 'local.yaml',
      'a/local.yaml': '',
    });
    assert.deepEqual(names(await read(folder)), ['a/x.yml', 'b.yaml']);
    assert.deepEqual(names(await read(folder, ['.'], { gitIgnore: false })), ['a/local.yaml', 'a/x.yml', 'b.yaml', 'out/o.yaml']);
    assert.deepEqual(names(await read(folder, ['a'])), ['a/x.yml']);
  });

  it('obeys .gitignore files above the given folder up to the top of the repository', async () => {
    const folder = folders.make({ '.git/HEAD': '', '.gitignore': 'gen.yaml', 'a/b/gen.yaml': '', 'a/b/x.yaml': '' });
    assert.deepEqual(names(await read(folder, ['a/b'])), ['a/b/x.yaml']);
  });

  it('reads a file that is named whatever its name, once', async () => {
    const folder = folders.make({ 'a/manifest.txt': 'kind: Pod', 'a/x.yaml': '' });
    assert.deepEqual(names(await read(folder, ['a/manifest.txt', 'a', './a/x.yaml', 'a/../a'])), ['a/manifest.txt', 'a/x.yaml']);
  });

  it('calls files outside the current folder by their place below what was given', async () => {
    const folder = folders.make({ 'examples/prod/x.yaml': '', 'cwd/y.yaml': '' });
    const { files } = await read(path.join(folder, 'cwd'), ['../examples/prod']);
    assert.deepEqual(files.map(({ path: name, shown }) => [name, shown]), [
      ['x.yaml', path.join(folder, 'examples/prod/x.yaml').replaceAll(path.sep, '/')],
    ]);
  });

  it('takes include and exclude globs', async () => {
    const folder = folders.make({ 'a/x.k8s': '', 'a/y.yaml': '', 'b/x.k8s': '' });
    assert.deepEqual(names(await read(folder, [], { include: ['*.k8s'] })), ['a/x.k8s', 'b/x.k8s']);
    assert.deepEqual(names(await read(folder, [], { include: ['*.k8s'], exclude: ['b'] })), ['a/x.k8s']);
  });

  it('counts templates of Helm charts and binary files instead of reading them', async () => {
    const folder = folders.make({
      'chart/Chart.yaml': 'name: x',
      'chart/values.yaml': '',
      'chart/templates/deploy.yaml': '{{ x }}',
      'chart/templates/tests/pod.yaml': '{{ x }}',
      'x.json': Uint8Array.of(1, 0, 2),
    });
    const result = await read(folder);
    assert.deepEqual(names(result), ['chart/Chart.yaml', 'chart/values.yaml']);
    assert.deepEqual([result.templates, result.binaries, result.problems], [2, 1, []]);
  });

  it('reports what is missing, binary or too large by name, and reads the rest', async () => {
    const folder = folders.make({ 'ok.yaml': 'kind: Pod', 'zip.yaml': Uint8Array.of(80, 75, 0), 'big.yaml': '#'.repeat(300) });
    const result = await read(folder, ['ok.yaml', 'gone.yaml', 'zip.yaml', 'big.yaml'], { sizeLimit: 256 });
    assert.deepEqual(names(result), ['ok.yaml']);
    assert.deepEqual(result.problems.map(({ path: name }) => name), ['big.yaml', 'gone.yaml', 'zip.yaml']);
    assert.match(result.problems[1]?.message ?? '', /no such file/);
    assert.ok(result.problems.every(({ remedy }) => remedy.length > 5));
  });

  it('passes over links: what they lead to has its own name, or was not asked for', async () => {
    const outside = folders.make({ 'secret.yaml': 'kind: Secret' });
    const folder = folders.make({ 'a/x.yaml': '', 'data/config': 'kind: ConfigMap' });
    const link = (target: string, name: string): void => fs.symlinkSync(target, path.join(folder, name));
    link('a/x.yaml', 'again.yaml');
    link('data/config', 'config.yaml');
    link(path.join(outside, 'secret.yaml'), 'secret.yaml');
    link(outside, 'outside');
    link('..', 'a/up');
    link('nowhere.yaml', 'dangling.yaml');
    const result = await read(folder);
    assert.deepEqual(names(result), ['a/x.yaml']);
    assert.deepEqual(result.problems, []);
  });

  it('reads through a link that is given by name', async () => {
    const outside = folders.make({ 'x.yaml': '' });
    const folder = folders.make({});
    fs.symlinkSync(outside, path.join(folder, 'linked'));
    assert.deepEqual(names(await read(folder, ['linked'])), ['linked/x.yaml']);
  });

  it('reads a thousand files', async () => {
    const folder = folders.make(Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`d${at % 50}/${at}.yaml`, `n: ${at}`])));
    const { files } = await read(folder);
    assert.equal(files.length, 1000);
    assert.ok(files.every(({ path: name, text }) => text === `n: ${name.match(/(\d+)\.yaml/)?.[1]}`));
  });

  it('reads one file or says why not', async () => {
    const folder = folders.make({ 'c.json': '{}' });
    assert.deepEqual(await readTextFile(path.join(folder, 'c.json')), { text: '{}' });
    const failed = await readTextFile(folder);
    assert.match('problem' in failed ? failed.problem.message : '', /is a folder/);
  });
});
