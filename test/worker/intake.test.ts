import assert from 'node:assert/strict';
import type { FileChange } from '../../src/protocol/analysis-contract';
import { Intake } from '../../src/worker/intake';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the intake of the worker', () => {
  let taken: FileChange[];
  let intake: Intake;

  beforeEach(() => {
    taken = [];
    intake = new Intake((changes) => taken.push(...changes), () => new Promise((resolve) => setImmediate(resolve)));
  });

  it('answers when all files of a batch are in', async () => {
    const report = await intake.load([{ path: 'a.yaml', bytes: bytes('a') }, { path: 'gone.yaml', bytes: undefined }]);
    assert.deepEqual(taken, [{ path: 'a.yaml', text: 'a' }, { path: 'gone.yaml', text: undefined }]);
    assert.deepEqual(report, { binary: [] });
    assert.deepEqual(await intake.load([]), { binary: [] });
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
    assert.deepEqual(await intake.load([{ path: 'a.yaml', bytes: Uint8Array.of(1, 0, 2) }]), { binary: ['a.yaml'] });
    assert.deepEqual(taken, [{ path: 'a.yaml', text: undefined }]);
  });

  it('lets others in between slices', async () => {
    const slow = new Intake(
      () => {
        const end = performance.now() + 6;
        while (performance.now() < end);
        taken.push({ path: 'slice', text: '' });
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
