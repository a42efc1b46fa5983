// Temporary folders that are gone when the script is, however it ends.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder `kube-netscope-<name>-…` for temporary files. Shape: `{ path, remove() }`; removed at exit at the latest. */
export async function temporaryFolder(name) {
  const path = await mkdtemp(join(tmpdir(), `kube-netscope-${name}-`));
  const remove = () => {
    process.off('exit', remove);
    // A program that was just killed may still be closing files.
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', remove);
  return { path, remove };
}
