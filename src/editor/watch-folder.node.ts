import { watch } from 'node:fs';
import type { WatchedFolder } from './young-folders';

/** Watches the entries of one folder of this machine, not of those below. Errors: undefined for one that cannot be watched. */
export function watchFolder(path: string, changed: (name: string) => void): WatchedFolder | undefined {
  try {
    const watcher = watch(path, { persistent: false }, (_, name) => changed(name ?? ''));
    // A folder that went, or a system without room for more.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
