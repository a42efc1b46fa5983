import type { ExtensionContext } from 'vscode';
import { startWorker } from '../worker/port.node';
import { cacheFolder } from './cache';
import { register } from './extension';
import { watchFolder } from './watch-folder.node';

/** Called by VS Code when the extension is needed, in its Node host. */
export function activate(context: ExtensionContext): void {
  register(context, {
    startWorker: (cached) => {
      const folder = cacheFolder(context.storageUri);
      return startWorker(context.asAbsolutePath('dist/worker.js'), cached && folder?.scheme === 'file' ? folder.fsPath : undefined);
    },
    // Elsewhere the system itself watches all below a folder.
    watchFolder: process.platform === 'linux' ? watchFolder : undefined,
  });
}
