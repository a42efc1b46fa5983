import { Uri, type ExtensionContext } from 'vscode';
import { startWorker } from '../worker/port.web';
import { register } from './extension';

/** Called by VS Code when the extension is needed, in its web host. */
export function activate(context: ExtensionContext): void {
  register(context, () => startWorker(Uri.joinPath(context.extensionUri, 'dist/web/worker.js').toString(true)));
}
