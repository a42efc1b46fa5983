import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import { GitIgnore } from '../../src/reading/git-ignore';
import { Folders } from './folders';

const ignoreFiles: Readonly<Record<string, string>> = {
  '': ['*.log', '/rendered', 'build/', '!keep.log', 'deep/**/x.yaml', '# comment', '*.tmp.yaml'].join('\n'),
  apps: ['secret.yaml', '!important.tmp.yaml', '/local'].join('\n'),
  'apps/web': ['!secret.yaml', '*'].join('\n'),
  tools: '!build/',
};
const files = [
  'a.yaml',
  'a.log',
  'keep.log',
  'rendered/x.yaml',
  'apps/rendered/x.yaml',
  'build/x.yaml',
  'apps/build/deep/x.yaml',
  'tools/build/x.yaml',
  'deep/x.yaml',
  'deep/a/b/x.yaml',
  'deep/a/y.yaml',
  'z.tmp.yaml',
  'Z.TMP.yaml',
  'apps/z.tmp.yaml',
  'apps/important.tmp.yaml',
  'apps/secret.yaml',
  'apps/local/x.yaml',
  'apps/x/local/x.yaml',
  'apps/web/secret.yaml',
  'apps/web/other.yaml',
  'apps/api/secret.yaml',
  'secret.yaml',
];

function ignored(): GitIgnore {
  const rules = new GitIgnore();
  for (const [folder, text] of Object.entries(ignoreFiles)) rules.set(folder, text);
  return rules;
}

describe('.gitignore', () => {
  const folders = new Folders();
  after(() => folders.remove());

  it('leaves out what git leaves out', function () {
    const entries = Object.entries(ignoreFiles).map(([folder, text]) => [path.posix.join(folder, '.gitignore'), text]);
    const folder = folders.make(Object.fromEntries([...entries, ...files.map((file) => [file, ''])]));
    if (spawnSync('git', ['init', '-q'], { cwd: folder }).status !== 0) this.skip();
    const git = spawnSync('git', ['-c', 'core.ignorecase=false', 'check-ignore', '--no-index', '--stdin'], {
      cwd: folder,
      input: files.join('\n'),
      encoding: 'utf8',
    });
    const rules = ignored();
    const ours = files.filter((file) => rules.ignoresFile(file));
    assert.deepEqual(ours, git.stdout.trim().split('\n'));
    assert.equal(fs.existsSync(path.join(folder, '.git')), true);
  });

  it('tells about folders', () => {
    const rules = ignored();
    assert.equal(rules.ignoresFolder('build'), true);
    assert.equal(rules.ignoresFolder('build/inner'), true);
    assert.equal(rules.ignoresFolder('tools/build'), false);
    assert.equal(rules.ignoresFolder('apps'), false);
    assert.equal(rules.ignoresFolder(''), false);
  });

  it('forgets a file that is gone', () => {
    const rules = new GitIgnore();
    assert.equal(rules.ignoresFile('a.yaml'), false);
    rules.set('', '*.yaml');
    assert.equal(rules.ignoresFile('x/a.yaml'), true);
    rules.set('', undefined);
    assert.equal(rules.ignoresFile('x/a.yaml'), false);
  });
});
