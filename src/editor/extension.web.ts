import { Uri, workspace, type ExtensionContext } from 'vscode';
import { startWorker } from '../worker/port.web';
import { register } from './extension';

/** Called by VS Code when the extension is needed, in its web host. */
export function activate(context: ExtensionContext): void {
  const source = Uri.joinPath(context.extensionUri, 'dist', 'web', 'worker.js');
  register(context, { startWorker: () => startWorker(Promise.resolve(workspace.fs.readFile(source))) });
}
