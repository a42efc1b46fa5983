import assert from 'node:assert/strict';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import { Disk } from '../../src/cli/disk';
import { Folders } from './folders';

describe('files of the disk', () => {
  const folders = new Folders();
  after(() => folders.remove());

  const long = 'x'.repeat(70_000);
  const files = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`${at % 7}/${at}.yaml`, at === 3 ? long : `${'é'.repeat(at)}\n`]));

  const readBy = async (disk: Disk, folder: string): Promise<{ texts: Record<string, string>; now: number }> => {
    let now = 0;
    const texts: Record<string, string> = {};
    const each = (disk.entriesNow(folder) ?? (await disk.entries(folder))).map(async ({ name }) => {
      for (const entry of disk.entriesNow(path.join(folder, name)) ?? (await disk.entries(path.join(folder, name)))) {
        const file = path.join(folder, name, entry.name);
        const small = disk.bytesNow(file);
        if (small !== undefined) now++;
        texts[`${name}/${entry.name}`] = Buffer.from(small ?? (await disk.bytes(file))).toString();
      }
    });
    await Promise.all(each);
    return { texts, now };
  };

  it('are the same however long the system lets wait', async () => {
    const folder = folders.make(files);
    const fast = await readBy(new Disk(Infinity), folder);
    assert.deepEqual(fast, { texts: files, now: 199 });
    const slow = await readBy(new Disk(-1), folder);
    assert.deepEqual(slow.texts, files);
    assert.ok(slow.now < 20, `${slow.now} at once`);
  });

  it('are said to be missing by whoever waits for them', async () => {
    const disk = new Disk(Infinity);
    const missing = path.join(folders.make({}), 'missing');
    assert.deepEqual([disk.bytesNow(missing), disk.entriesNow(missing)], [undefined, undefined]);
    await assert.rejects(disk.bytes(missing), { code: 'ENOENT' });
    await assert.rejects(disk.stat(missing), { code: 'ENOENT' });
    await assert.rejects(disk.entries(missing), { code: 'ENOENT' });
  });
});
