import * as vscode from 'vscode';
import { RpcError } from '../protocol/rpc';
import { ErrorNotes } from './error-notes';

/** The output channel of the extension, the only place that it writes to; it remembers errors for the report. */
export type Log = vscode.LogOutputChannel & { readonly notes: ErrorNotes };

/** Opens the output channel. */
export function openLog(): Log {
  return Object.assign(vscode.window.createOutputChannel('Kube Netscope', { log: true }), { notes: new ErrorNotes() });
}

/** Runs something whose failure concerns nobody but the log. `what` names nothing of a manifest. Errors: logged; the answer is undefined then. */
export async function logged<T>(log: Log, what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    // A worker that was stopped meanwhile is no failure: whoever stopped it has said so.
    if (error instanceof RpcError && error.disposed) log.debug(`${what}: ${error.message}`);
    else {
      log.error(`${what}: ${messageOf(error)}`);
      log.notes.add(what, error);
    }
    return undefined;
  }
}

/** What an error says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
