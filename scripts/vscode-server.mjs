#!/usr/bin/env node
// A real VS Code without a download of the desktop program: the npm package `code-server` carries
// the VS Code server and its web workbench. Only that server is used, not code-server's login page.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cached } from './cache.mjs';
import { killGroup, runOrThrow, spawnGroup } from './processes.mjs';
import { temporaryFolder } from './temporary.mjs';

const serverVersion = '4.139.1';
const nodeMajor = 24;
const startTimeout = 60_000;

/**
 * Fetches the VS Code server and the Node that it needs, once per user.
 * Shape: `{ node, main }`, the paths of the executable and of the server's main script.
 * Errors: rejects with npm's last lines when the packages cannot be fetched.
 */
export async function installServer() {
  const name = `vscode-server-${serverVersion}-${process.platform}-${process.arch}`;
  const folder = await cached(name, async (draft) => {
    console.log(`Fetching the VS Code server ${serverVersion} (once, about half a minute)`);
    await npmInstall(draft, [`code-server@${serverVersion}`]);
    await npmInstall(vscodeIn(draft), ['--omit=dev']);
  });
  return { node: await findNode(), main: join(vscodeIn(folder), 'out', 'server-main.js') };
}

const vscodeIn = (folder) => join(folder, 'node_modules', 'code-server', 'lib', 'vscode');

async function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= nodeMajor) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = await cached(`${name}-${nodeMajor}`, (draft) => npmInstall(draft, [`${name}@${nodeMajor}`]));
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(folder, 'node_modules', name, 'bin', executable);
}

async function npmInstall(folder, args) {
  const windows = process.platform === 'win32';
  // npm describes the outer `npm test` in its environment; an inner npm must not take it for its own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_(?!config_)|^npm_config_local_prefix$/i.test(key)));
  const flags = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await runOrThrow(windows ? 'npm.cmd' : 'npm', ['install', ...flags, ...args], { cwd: folder, env, shell: windows, timeout: 600_000 });
  } catch (error) {
    throw new Error(`cannot fetch ${args.join(' ')} from the npm registry: ${error.message}`);
  }
}

/** Settings that keep a test's or a screenshot's workbench quiet; a caller's settings win over them. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'editor.accessibilitySupport': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * Starts a VS Code server on a free port of 127.0.0.1 and answers when it is ready.
 * Options: `userDataDir` and `extensionsDir` (temporary ones, removed on stop, when absent), `settings` (User settings,
 * written over the folder's own and over `quietSettings`), `trust` (true switches workspace trust on),
 * `keepAlive` (false ends a forgotten server some minutes after its last window).
 * Shape: `{ origin, authority, token, userDataDir, extensionsDir, ended, stop() }`; `ended` resolves when the server has ended.
 * Errors: rejects with the server's last lines when it ends early or is not ready within a minute.
 */
export async function startServer({ userDataDir, extensionsDir, settings = {}, trust = false, keepAlive = false } = {}) {
  const { node, main } = await installServer();
  const temporary = await temporaryFolder('code');
  const userData = userDataDir ?? join(temporary.path, 'user-data');
  const extensions = extensionsDir ?? join(temporary.path, 'extensions');
  await writeSettings(userData, settings);
  const token = randomBytes(16).toString('hex');
  const child = spawnGroup(node, [
    main,
    '--host', '127.0.0.1',
    '--port', '0',
    '--connection-token', token,
    '--accept-server-license-terms',
    // Without it the workbench ignores which extension to develop.
    '--enable-smoke-test-driver',
    '--server-data-dir', join(temporary.path, 'server'),
    '--user-data-dir', userData,
    '--extensions-dir', extensions,
    '--telemetry-level', 'off',
    ...(trust ? [] : ['--disable-workspace-trust']),
    ...(keepAlive ? [] : ['--enable-remote-auto-shutdown']),
  ], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // No extension gallery: nothing here needs one, and an unreachable one is a row of errors.
    env: { ...process.env, EXTENSIONS_GALLERY: '{}' },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      killGroup(child.pid);
      await ended;
    }
    temporary.remove();
  };
  try {
    const authority = `127.0.0.1:${await listeningPort(child)}`;
    await fetch(`http://${authority}/version`);
    return { origin: `http://${authority}`, authority, token, userDataDir: userData, extensionsDir: extensions, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function writeSettings(userDataDir, settings) {
  const file = join(userDataDir, 'User', 'settings.json');
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  const own = await readFile(file, 'utf8').then(JSON.parse, (error) => (error.code === 'ENOENT' ? {} : Promise.reject(error)));
  await writeFile(file, JSON.stringify({ ...quietSettings, ...own, ...settings }, undefined, 2));
}

function listeningPort(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why) => reject(new Error(`the VS Code server ${why}\n${output.trim().split('\n').slice(-15).join('\n')}`));
    const timer = setTimeout(() => fail('is not ready after a minute'), startTimeout);
    const take = (data) => {
      // Only the end matters once the server runs; it may run for days.
      output = (output + data).slice(-20_000);
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', (error) => fail(`cannot be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended (${code ?? signal})`);
    });
  });
}

/** Runs the server's command line, as `--install-extension x.vsix --extensions-dir d`, and answers its output. Errors: rejects with its last lines when it fails. */
export async function serverCommand(args) {
  const { node, main } = await installServer();
  const data = await temporaryFolder('code');
  try {
    return await runOrThrow(node, [main, '--accept-server-license-terms', '--server-data-dir', data.path, ...args], { timeout: 120_000 });
  } finally {
    data.remove();
  }
}

// No top-level await: the tests load this file as a CommonJS module.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void installServer().then((paths) => console.log(Object.values(paths).join('\n')));
}
