import * as vscode from 'vscode';
import { RpcError } from '../protocol/rpc';

/** The output channel of the extension, the only place that it writes to. */
export type Log = vscode.LogOutputChannel;

/** Opens the output channel. */
export function openLog(): Log {
  return vscode.window.createOutputChannel('Kube Netscope', { log: true });
}

/** Runs something whose failure concerns nobody but the log. Errors: logged; the answer is undefined then. */
export async function logged<T>(log: Log, what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    // A worker that was stopped meanwhile is no failure: whoever stopped it has said so.
    if (error instanceof RpcError && error.disposed) log.debug(`${what}: ${error.message}`);
    else log.error(`${what}: ${messageOf(error)}`);
    return undefined;
  }
}

/** What an error says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
