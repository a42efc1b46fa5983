import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Analysis } from '../../src/core/analysis';
import { largestCache } from '../../src/core/store/cache/fact-cache';
import { finished } from '../../src/core/store/steps';
import { FactFiles } from '../../src/worker/fact-files.node';
import { FactKeeper } from '../../src/worker/fact-keeper';

const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {clusterIP: 300.1.1.1, ports: [{port: 80}]}\n`;

describe('files of kept facts', () => {
  let folder = '';
  beforeEach(() => (folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'netscope-facts-')), 'facts')));
  afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

  const packs = (): string[] => fs.readdirSync(folder).filter((name) => name.endsWith('.pack'));

  /** One session: what it found kept, and how many findings it has. */
  function session(names: readonly string[], version = '1'): { files: FactFiles; hits: number; findings: number; write: () => void } {
    const files = new FactFiles(folder, version);
    const analysis = new Analysis();
    analysis.useCache(files.cache);
    analysis.apply(names.map((name) => ({ path: `${name}.yaml`, text: service(name) })));
    return { files, hits: files.cache.hits, findings: analysis.findings().length, write: () => files.write(finished(files.cache.update(analysis.keptChunks()))) };
  }

  it('are found by the next session; only what is new is added', () => {
    session(['a', 'b']).write();
    const next = session(['a', 'b', 'c']);
    assert.deepEqual({ hits: next.hits, findings: next.findings }, { hits: 2, findings: 3 });
    next.write();
    assert.equal(packs().length, 2);
    const last = session(['a', 'b', 'c']);
    assert.equal(last.hits, 3);
    last.write();
    assert.equal(packs().length, 2);
  });

  it('of two windows stand beside each other and become one in time', () => {
    const [one, two] = [session(['a']), session(['b'])];
    one.write();
    two.write();
    assert.equal(session(['a', 'b']).hits, 2);
    for (const more of ['c', 'd', 'e']) session(['a', 'b', more]).write();
    assert.equal(packs().length, 1);
    assert.equal(session(['a', 'b', 'e']).hits, 3);
  });

  it('that are damaged, of another version, too large, or no files are passed over and replaced', () => {
    session(['a', 'b']).write();
    const [name = ''] = packs();
    const file = path.join(folder, name);
    const bytes = fs.readFileSync(file);
    bytes[bytes.length - 1] = 0;
    fs.writeFileSync(file, bytes);
    const large = path.join(folder, 'facts-00000000-0000-0000-0000-000000000000.pack');
    fs.closeSync(fs.openSync(large, 'w'));
    fs.truncateSync(large, largestCache + 1);
    fs.symlinkSync('/dev/zero', path.join(folder, 'facts-00000000-0000-0000-0000-000000000001.pack'));
    fs.writeFileSync(path.join(folder, 'other.pack'), 'somebody else\'s');
    const next = session(['a', 'b']);
    assert.deepEqual({ hits: next.hits, findings: next.findings }, { hits: 0, findings: 2 });
    next.write();
    assert.equal(packs().length, 2);
    assert.ok(fs.existsSync(path.join(folder, 'other.pack')));
    assert.equal(session(['a'], '2').hits, 0);
    assert.equal(session(['a']).hits, 1);
  });

  it('leave everything as it was where they cannot be written', () => {
    fs.writeFileSync(folder, 'a file in the place of the folder');
    const { write, findings } = session(['a']);
    assert.throws(write);
    assert.equal(findings, 1);
    assert.equal(fs.readFileSync(folder, 'utf8'), 'a file in the place of the folder');
  });

  it('are written by the worker once, when no files have come for a while', async () => {
    const analysis = new Analysis();
    const keeper = new FactKeeper(new FactFiles(folder, '1'), analysis, (why) => assert.fail(why), 20);
    analysis.apply([{ path: 'a.yaml', text: service('a') }]);
    keeper.soon();
    keeper.soon();
    while (!fs.existsSync(folder) || packs().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    keeper.soon();
    assert.equal(session(['a']).hits, 1);
  });

  it('are given up by the worker where they cannot be written, which is said once', async () => {
    fs.writeFileSync(folder, 'a file in the place of the folder');
    const analysis = new Analysis();
    const told: string[] = [];
    const keeper = new FactKeeper(new FactFiles(folder, '1'), analysis, (why) => told.push(why), 1);
    analysis.apply([{ path: 'a.yaml', text: service('a') }]);
    keeper.soon();
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    keeper.soon();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /EEXIST|ENOTDIR/);
    assert.equal(analysis.findings().length, 1);
  });
});
