import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import picomatch from 'picomatch';
import {
  chartFolderOf,
  decodeText,
  foldersAbove,
  isHelmTemplatePath,
  looksBinary,
  manifestGlobs,
  nameOf,
  parentOf,
  pathFilter,
} from '../../src/reading/filter';

describe('path filter', () => {
  const taken = (path: string, include: string[] = [], exclude: string[] = []): boolean =>
    pathFilter({ include, exclude }).takes(path);

  it('takes manifests at any depth, in hidden folders too', () => {
    for (const path of ['a.yaml', 'a.yml', 'a.json', 'x/y/z.yaml', '.config/a.yaml', 'x/.hidden.yml']) {
      assert.equal(taken(path), true, path);
    }
  });

  it('decides by the end of a path what the globs decide', () => {
    const globs = picomatch([...manifestGlobs], { dot: true });
    const parts = ['a', 'b.yaml', '.yaml', 'yaml', 'a.', '.', '..', 'x\ny', '...yml', ' .json', 'A.YAML', 'a.json.', ''];
    for (const first of parts) {
      for (const second of parts) {
        for (const path of [`${first}/${second}`, `${first}${second}`, `${first}/c/${second}`]) {
          if (path !== '') assert.equal(pathFilter().takesFile(path), globs(path), JSON.stringify(path));
        }
      }
    }
    assert.equal(pathFilter().takesFile(`${'a/'.repeat(600)}b.yaml`), false);
  });

  it('leaves other files alone', () => {
    for (const path of ['a.txt', 'yaml', 'a.yaml.bak', 'x.tpl', 'Makefile']) assert.equal(taken(path), false, path);
  });

  it('never enters folders of dependencies and version control', () => {
    for (const path of ['node_modules/a.yaml', 'x/node_modules/y/a.yaml', '.git/a.yaml', 'x/.terraform/a.json']) {
      assert.equal(taken(path), false, path);
    }
  });

  it('matches globs without a slash by name at any depth', () => {
    assert.equal(taken('a/b/secret.yaml', [], ['secret.yaml']), false);
    assert.equal(taken('a/dist/x.yaml', [], ['dist']), false);
    assert.equal(taken('a/dist/x.yaml', [], ['dist/']), false);
    assert.equal(taken('a/b/x.k8s', ['*.k8s']), true);
    assert.equal(taken('a/b/x.yaml', ['*.k8s']), false);
  });

  it('matches globs with a slash from the root', () => {
    assert.equal(taken('a/b/x.yaml', [], ['a/b']), false);
    assert.equal(taken('a/b/x.yaml', [], ['./a/**']), false);
    assert.equal(taken('c/a/b/x.yaml', [], ['a/b']), true);
    assert.equal(taken('c/a/b/x.yaml', [], ['**/b/*.yaml']), false);
  });

  it('lets exclude win over include', () => {
    assert.equal(taken('a.yaml', ['*.yaml'], ['a.*']), false);
  });

  it('survives globs without a meaning', () => {
    assert.equal(taken('a.yaml', [], ['[', '']), true);
  });
});

describe('templates of Helm charts', () => {
  const charts = new Set(['', 'charts/web']);

  it('are below templates beside a Chart.yaml', () => {
    assert.equal(isHelmTemplatePath('charts/web/templates/deploy.yaml', charts), true);
    assert.equal(isHelmTemplatePath('charts/web/templates/tests/pod.yaml', charts), true);
    assert.equal(isHelmTemplatePath('templates/x.yaml', charts), true);
  });

  it('are nowhere else', () => {
    assert.equal(isHelmTemplatePath('charts/web/values.yaml', charts), false);
    assert.equal(isHelmTemplatePath('charts/other/templates/x.yaml', charts), false);
    assert.equal(isHelmTemplatePath('templates', charts), false);
    assert.equal(isHelmTemplatePath('templates/x.yaml', new Set()), false);
  });

  it('are found by their Chart.yaml', () => {
    assert.equal(chartFolderOf('charts/web/Chart.yaml'), 'charts/web');
    assert.equal(chartFolderOf('Chart.yaml'), '');
    assert.equal(chartFolderOf('charts/web/values.yaml'), undefined);
  });
});

describe('paths', () => {
  it('come apart', () => {
    assert.deepEqual(foldersAbove('a/b/c.yaml'), ['a', 'a/b']);
    assert.deepEqual(foldersAbove('c.yaml'), []);
    assert.deepEqual([parentOf('a/b'), parentOf('a'), nameOf('a/b'), nameOf('a')], ['a', '', 'b', 'a']);
  });
});

describe('bytes of a file', () => {
  it('with a NUL among the first are binary', () => {
    assert.equal(looksBinary(Uint8Array.of(80, 75, 0, 4)), true);
    assert.equal(looksBinary(Buffer.from('kind: Service\n')), false);
    assert.equal(looksBinary(new Uint8Array(0)), false);
  });

  it('with a NUL far behind are text', () => {
    assert.equal(looksBinary(Buffer.from(`${'#'.repeat(9000)}\0`)), false);
  });

  it('are read as UTF-8 or UTF-16, without the mark', () => {
    const utf16 = Buffer.from('\ufeffkind: Pod', 'utf16le');
    assert.equal(looksBinary(utf16), false);
    assert.equal(decodeText(utf16), 'kind: Pod');
    assert.equal(decodeText(Buffer.from(utf16).swap16()), 'kind: Pod');
    assert.equal(decodeText(Buffer.from('\ufeffname: é')), 'name: é');
    assert.equal(decodeText(Uint8Array.of(0x61, 0xff, 0x62)), 'a\ufffdb');
  });
  it('ends lines at a carriage return alone, as editors and YAML do, and moves no place', () => {
    assert.equal(decodeText(Buffer.from('kind: Pod\rname: x\r')), 'kind: Pod\nname: x\n');
    assert.equal(decodeText(Buffer.from('a: 1\r\nb: 2\rc: 3\n')), 'a: 1\r\nb: 2\nc: 3\n');
    assert.equal(decodeText(Buffer.from('a: 1\r\nb: 2\r\n')), 'a: 1\r\nb: 2\r\n');
  });
});
