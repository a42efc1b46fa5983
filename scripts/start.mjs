#!/usr/bin/env node
// `npm start`: builds the extension and opens it in VS Code on the examples; `npm start -- folder` on another folder.
// Takes the VS Code of this machine (KUBE_NETSCOPE_CODE or `code` on PATH), else a downloaded one, when there is a
// display; else starts a VS Code server and prints the address to open in a browser.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findCommand } from './chromium.mjs';
import { exitOnSignals, run } from './processes.mjs';
import { temporaryFolder } from './temporary.mjs';
import { startServer } from './vscode-server.mjs';
import { fromRoot, workbenchAddress } from './workbench.mjs';

async function main(args) {
  exitOnSignals();
  const server = args.includes('--server');
  const folder = resolve(args.find((arg) => !arg.startsWith('--')) ?? fromRoot('examples'));
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}`);
  const { code } = await run(process.execPath, [fromRoot('esbuild.js')], { cwd: fromRoot(), onOutput: (text) => process.stdout.write(text) });
  if (code !== 0) throw new Error('the build failed');
  const desktop = server ? undefined : await findDesktop();
  await (desktop ? openDesktop(desktop, folder) : serve(folder));
}

async function findDesktop() {
  if (!hasDisplay()) return undefined;
  const own = process.env.KUBE_NETSCOPE_CODE ?? findCommand('code') ?? findCommand('code-insiders');
  if (own) return own;
  try {
    const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
    return await downloadAndUnzipVSCode({ reporter: new SilentReporter(), timeout: 15_000 });
  } catch {
    // No network: the server below comes from the npm registry, a browser is there anyway.
    return undefined;
  }
}

const hasDisplay = () => ['darwin', 'win32'].includes(process.platform) || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Opens a window of its own, with its own settings and without other extensions, and waits until it is closed. */
async function openDesktop(executable, folder) {
  const profile = await temporaryFolder('start');
  console.log(`Opening ${folder} in ${executable}`);
  try {
    const flags = ['--new-window', '--wait', '--disable-workspace-trust', `--user-data-dir=${join(profile.path, 'user-data')}`, `--extensions-dir=${join(profile.path, 'extensions')}`];
    const { code, output } = await run(executable, [...flags, `--extensionDevelopmentPath=${fromRoot()}`, folder], { shell: process.platform === 'win32' });
    if (code !== 0) throw new Error(`${executable} ended with code ${code}\n${output}`);
  } finally {
    profile.remove();
  }
}

async function serve(folder) {
  const server = await startServer({ keepAlive: true, settings: { 'git.enabled': true } });
  console.log(`\nOpen this address in a browser on this machine (Ctrl-C ends the server):\n\n  ${workbenchAddress(server, { target: folder, extensionPaths: [fromRoot()] })}\n`);
  await server.ended;
  throw new Error('the VS Code server ended');
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
