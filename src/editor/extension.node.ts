import type { ExtensionContext } from 'vscode';
import { startWorker } from '../worker/port.node';
import { register } from './extension';

/** Called by VS Code when the extension is needed, in its Node host. */
export function activate(context: ExtensionContext): void {
  register(context, () => startWorker(context.asAbsolutePath('dist/worker.js')));
}
