import assert from 'node:assert/strict';
import type { FileChange } from '../../src/protocol/analysis-contract';
import { Intake, type IntakeTarget } from '../../src/worker/intake';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Works longer than a slice. */
function busy(): void {
  const end = performance.now() + 6;
  while (performance.now() < end);
}

describe('the intake of the worker', () => {
  let taken: FileChange[];
  let dumps: string[];
  /** What is done before each block of a file on disk, and with each piece of it. */
  let before: (block: number) => void;
  let onPiece: () => void;
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const target: IntakeTarget = {
    *applySteps(changes, isStale) {
      for (const change of changes) {
        // As the analysis does: read, rest, and put it in unless there is a newer one.
        yield;
        if (!isStale(change.path)) taken.push(change);
      }
    },
    *takeSteps(path, { pieces }) {
      for (const { facts } of pieces) {
        yield;
        onPiece();
        dumps.push(`${path}: ${facts.resources.map(({ name }) => name).join()}`);
      }
    },
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
    onPiece = () => undefined;
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
    assert.ok(intake.takeEdits());
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
    assert.deepEqual(told, [['a.yaml'], [], ['b.yaml'], [], ['c.yaml'], []]);
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
    assert.deepEqual([taken, dumps], [[{ path: 'a.yaml', text: 'file' }, { path: 'b.yaml', text: 'edit' }], ['s0', 's1', 's2', 's3', ''].map((name) => `large.yaml: ${name}`)]);
  });

  it('takes a large file in slices, between which edits and other files go in', async () => {
    const order: string[] = [];
    onPiece = () => {
      if (dumps.length === 1) {
        intake.edit([{ path: 'b.yaml', text: 'edit' }]);
        void intake.load([{ path: 'a.yaml', bytes: bytes('file') }]);
      }
      order.push(`${dumps.length} ${taken.map(({ path }) => path).join()}`);
      busy();
    };
    await intake.load([{ path: 'large.yaml', bytes: undefined, disk: '/disk/large.yaml' }]);
    assert.deepEqual(order, ['0 ', '1 ', ...['2', '3', '4'].map((at) => `${at} b.yaml,a.yaml`)]);
  });

  it('says what rests while it does something else, so that only what was being read is to blame', async () => {
    const told: string[] = [];
    const watched = new Intake(target, pause, open, (paths, begun) => told.push(`${paths.join()}|${begun.join()}`));
    onPiece = () => {
      if (dumps.length === 1) watched.edit([{ path: 'b.yaml', text: 'edit' }]);
      busy();
    };
    await watched.load([{ path: 'large.yaml', bytes: undefined, disk: '/disk/large.yaml' }]);
    assert.ok(told.includes('b.yaml|large.yaml'), told.join(' '));
    assert.ok(told.indexOf('|') > told.indexOf('b.yaml|large.yaml'), told.join(' '));
    assert.equal(told.at(-1), '|');
  });

  it('does not put a file over an edit of it that came while its group was being read', async () => {
    const files = ['a.yaml', 'b.yaml'].map((path) => ({ path, bytes: bytes('file') }));
    const slow = new Intake(
      {
        ...target,
        *applySteps(changes, isStale) {
          for (const change of changes) {
            if (change.path === 'a.yaml') slow.edit([{ path: 'b.yaml', text: 'edit' }]);
            busy();
            yield;
            if (!isStale(change.path)) taken.push(change);
          }
        },
      },
      pause,
    );
    await slow.load(files);
    assert.deepEqual(taken, [{ path: 'b.yaml', text: 'edit' }, { path: 'a.yaml', text: 'file' }]);
  });

  it('goes on after an analysis that throws', async () => {
    const broken = new Intake(
      {
        ...target,
        *applySteps(changes) {
          if (changes.some(({ path }) => path === 'bad.yaml')) throw new Error('broken');
          taken.push(...changes);
        },
      },
      pause,
    );
    const { error } = console;
    const said: unknown[] = [];
    console.error = (...words: unknown[]) => said.push(words[0]);
    try {
      await broken.load([{ path: 'bad.yaml', bytes: bytes('x') }]);
      await broken.load([{ path: 'good.yaml', bytes: bytes('x') }]);
    } finally {
      console.error = error;
    }
    assert.deepEqual([said, taken], [['Kube Netscope cannot take bad.yaml:'], [{ path: 'good.yaml', text: 'x' }]]);
  });

  it('reads large files from memory where they were sent', async () => {
    const text = `apiVersion: v1\nkind: Service\nmetadata:\n  name: far\n---\n# ${'x'.repeat(17 * 1024 * 1024)}\n`;
    await intake.load([{ path: 'sent.yaml', bytes: bytes(text) }]);
    assert.deepEqual([taken, dumps], [[], ['sent.yaml: far', 'sent.yaml: ']]);
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

  it('tells each hundredth of a large file while it is read, and that it is in', async () => {
    const told: string[] = [];
    const watched = new Intake(target, pause, open, undefined, (progress) => told.push(progress === undefined ? 'in' : `${progress.read}/${progress.size}`));
    await watched.load([{ path: 'large.yaml', bytes: undefined, disk: '/disk/large.yaml', size: 216 }]);
    assert.deepEqual(told, ['54/216', '108/216', '162/216', '216/216', 'in']);
    told.length = 0;
    await watched.load([{ path: 'large.yaml', bytes: undefined, disk: '/disk/large.yaml', size: 216 * 400 }, { path: 'other.yaml', bytes: undefined, disk: '/disk/large.yaml' }]);
    assert.deepEqual(told, ['in', 'in']);
  });

  it('lets others in between slices', async () => {
    const slow = new Intake(
      {
        ...target,
        *applySteps(changes) {
          for (const change of changes) {
            busy();
            taken.push(change);
            yield;
          }
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
