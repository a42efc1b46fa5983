// The user's cache folder: what several checkouts share and nobody wants to fetch twice.
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const lockExpires = 15 * 60_000;

/** The folder for things that can be fetched again: `$XDG_CACHE_HOME/kube-netscope`, else `~/.cache/kube-netscope`. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kube-netscope');
}

/**
 * A folder of the cache, filled by `fill(folder)` on first use; two processes never fill the same one.
 * The folder appears complete or not at all: it is filled under another name and renamed.
 * Errors: those of `fill`; nothing is left behind then.
 */
export async function cached(name, fill) {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const lock = `${folder}.lock`;
  await takeLock(lock);
  const draft = `${folder}.${process.pid}.tmp`;
  try {
    if (existsSync(folder)) return folder;
    await mkdir(draft, { recursive: true });
    await fill(draft);
    await rename(draft, folder);
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(lock, { recursive: true, force: true });
  }
}

async function takeLock(lock) {
  for (;;) {
    try {
      await mkdir(lock);
      await writeFile(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isStale(lock)) await rm(lock, { recursive: true, force: true });
    else await sleep(500);
  }
}

async function isStale(lock) {
  try {
    if (Date.now() - (await stat(lock)).mtimeMs > lockExpires) return true;
    const pid = Number(await readFile(join(lock, 'pid'), 'utf8'));
    // An empty file: the owner is between mkdir and writeFile.
    if (!pid) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
