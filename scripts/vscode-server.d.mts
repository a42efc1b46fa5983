import type { Server } from './workbench.mjs';

export function installServer(): Promise<{ node: string; main: string }>;
export function startServer(options?: {
  userDataDir?: string;
  extensionsDir?: string;
  settings?: Record<string, unknown>;
  trust?: boolean;
  keepAlive?: boolean;
}): Promise<Server>;
/** Runs the server's command line and answers its output. Errors: rejects with its last lines when it fails. */
export function serverCommand(args: string[]): Promise<string>;
