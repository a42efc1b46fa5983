import assert from 'node:assert/strict';
import type { FileChange } from '../../src/protocol/analysis-contract';
import { Intake, type IntakeTarget } from '../../src/worker/intake';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the intake of the worker', () => {
  let taken: FileChange[];
  let dumps: string[];
  /** What is done before each block of a file on disk. */
  let before: (block: number) => void;
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const target: IntakeTarget = {
    apply: (changes) => taken.push(...changes),
    take: (path, { pieces }) => dumps.push(`${path}: ${pieces.flatMap(({ facts }) => facts.resources.map(({ name }) => name)).join()}`),
  };
  async function* open(file: string): AsyncGenerator<Uint8Array> {
    if (file !== '/disk/large.yaml') throw new Error(`no ${file}`);
    for (let at = 0; at < 4; at++) {
      before(at);
      await pause();
      yield bytes(`apiVersion: v1\nkind: Service\nmetadata:\n  name: s${at}\n---\n`);
    }
  }
  let intake: Intake;

  beforeEach(() => {
    taken = [];
    dumps = [];
    before = () => undefined;
    intake = new Intake(target, pause, open);
  });

  it('answers when all files of a batch are in', async () => {
    const report = await intake.load([{ path: 'a.yaml', bytes: bytes('a') }, { path: 'gone.yaml', bytes: undefined }]);
    assert.deepEqual(taken, [{ path: 'a.yaml', text: 'a' }, { path: 'gone.yaml', text: undefined }]);
    assert.deepEqual(report, { binary: [], failed: [] });
    assert.deepEqual(await intake.load([]), { binary: [], failed: [] });
  });

  it('takes edits before files, and only the newest text of a path', async () => {
    const loaded = intake.load([{ path: 'a.yaml', bytes: bytes('file') }, { path: 'b.yaml', bytes: bytes('file') }]);
    intake.edit([{ path: 'b.yaml', text: 'first' }]);
    intake.edit([{ path: 'b.yaml', text: 'second' }]);
    await loaded;
    assert.deepEqual(taken, [{ path: 'b.yaml', text: 'second' }, { path: 'a.yaml', text: 'file' }]);
  });

  it('takes waiting edits in at once when somebody asks', () => {
    intake.edit([{ path: 'a.yaml', text: 'now' }]);
    intake.flushEdits();
    assert.deepEqual(taken, [{ path: 'a.yaml', text: 'now' }]);
  });

  it('names files that hold no text and forgets what they held', async () => {
    assert.deepEqual(await intake.load([{ path: 'a.yaml', bytes: Uint8Array.of(1, 0, 2) }]), { binary: ['a.yaml'], failed: [] });
    assert.deepEqual(taken, [{ path: 'a.yaml', text: undefined }]);
  });

  it('says what it reads, and reads suspected files one by one', async () => {
    const told: (readonly string[])[] = [];
    const watched = new Intake(target, pause, open, (paths) => told.push(paths));
    const files = ['a.yaml', 'b.yaml', 'c.yaml'].map((path) => ({ path, bytes: bytes(path) }));
    await watched.load(files);
    assert.deepEqual(told, [['a.yaml', 'b.yaml', 'c.yaml'], []]);
    told.length = 0;
    watched.readAlone(['b.yaml']);
    await watched.load(files);
    assert.deepEqual(told, [['a.yaml', 'c.yaml'], [], ['b.yaml'], []]);
    told.length = 0;
    await watched.load([{ path: 'large.yaml', bytes: undefined, disk: '/disk/large.yaml' }]);
    assert.deepEqual(told[0], ['large.yaml']);
    assert.deepEqual(told.at(-1), []);
    // Between its blocks others are served, who are not this file.
    assert.ok(told.filter((paths) => paths.length === 0).length >= 4);
  });

  it('reads large files itself, behind the others and behind edits', async () => {
    before = (block) => (block === 2 ? intake.edit([{ path: 'b.yaml', text: 'edit' }]) : undefined);
    const report = await intake.load([{ path: 'large.yaml', bytes: undefined, disk: '/disk/large.yaml' }, { path: 'a.yaml', bytes: bytes('file') }]);
    assert.deepEqual(report, { binary: [], failed: [] });
    assert.deepEqual([taken, dumps], [[{ path: 'a.yaml', text: 'file' }, { path: 'b.yaml', text: 'edit' }], ['large.yaml: s0,s1,s2,s3']]);
  });

  it('reads large files from memory where they were sent', async () => {
    const text = `apiVersion: v1\nkind: Service\nmetadata:\n  name: far\n---\n# ${'x'.repeat(17 * 1024 * 1024)}\n`;
    await intake.load([{ path: 'sent.yaml', bytes: bytes(text) }]);
    assert.deepEqual([taken, dumps], [[], ['sent.yaml: far']]);
  });

  it('stops reading a large file when a newer text of it comes, and says why one cannot be read', async () => {
    before = (block) => (block === 1 ? intake.edit([{ path: 'large.yaml', text: 'newer' }]) : undefined);
    const large = { path: 'large.yaml', bytes: undefined, disk: '/disk/large.yaml' };
    await intake.load([large]);
    assert.deepEqual([taken, dumps], [[{ path: 'large.yaml', text: 'newer' }], []]);
    const { failed } = await intake.load([{ ...large, disk: '/gone.yaml' }]);
    assert.deepEqual(failed, [{ path: 'large.yaml', why: 'no /gone.yaml' }]);
    const web = new Intake(target, pause);
    assert.equal((await web.load([large])).failed.length, 1);
  });

  it('lets others in between slices', async () => {
    const slow = new Intake(
      {
        ...target,
        apply: () => {
          const end = performance.now() + 6;
          while (performance.now() < end);
          taken.push({ path: 'slice', text: '' });
        },
      },
      () => new Promise((resolve) => setImmediate(resolve)),
    );
    const files = Array.from({ length: 9 }, (_, index) => ({ path: `${index}.yaml`, bytes: bytes('x'.repeat(40_000)) }));
    const seen: number[] = [];
    const timer = setInterval(() => seen.push(taken.length), 0);
    await slow.load(files);
    clearInterval(timer);
    assert.ok(seen.some((count) => count > 0 && count < files.length), `looked at ${seen.join(', ')}`);
  });
});
