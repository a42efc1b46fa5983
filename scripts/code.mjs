#!/usr/bin/env node
// Behaves like the `code` executable as far as @vscode/test-electron's runTests uses it, but runs the VS Code server and
// a headless Chromium: no display and no download of the desktop program needed.
import { resolve } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { exitOnSignals } from './processes.mjs';
import { serverCommand, startServer } from './vscode-server.mjs';
import { gotoWebHost, webHostPage, workbenchAddress } from './workbench.mjs';

const timeout = Number(process.env.KUBE_NETSCOPE_TEST_TIMEOUT) || 300_000;

/** The desktop program's flags that mean something here; the others are accepted and ignored. */
function parseArguments(args) {
  const values = new Map();
  const targets = [];
  const withValue = ['extensionDevelopmentPath', 'extensionTestsPath', 'extensionDevelopmentKind', 'user-data-dir', 'extensions-dir', 'install-extension'];
  for (let i = 0; i < args.length; i++) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(args[i]) ?? [];
    if (name === undefined) {
      targets.push(args[i]);
      continue;
    }
    const known = withValue.includes(name);
    values.set(name, [...(values.get(name) ?? []), value ?? (known ? args[++i] : 'true')]);
  }
  const last = (name) => values.get(name)?.at(-1);
  return { all: (name) => values.get(name) ?? [], last, has: (name) => values.has(name), target: targets[0] && resolve(targets[0]) };
}

async function main() {
  exitOnSignals();
  const args = parseArguments(process.argv.slice(2));
  if (args.has('install-extension')) {
    const folder = args.has('extensions-dir') ? ['--extensions-dir', args.last('extensions-dir')] : [];
    console.log(await serverCommand([...folder, ...args.all('install-extension').flatMap((path) => ['--install-extension', path])]));
    return 0;
  }
  const server = await startServer({
    userDataDir: args.last('user-data-dir'),
    extensionsDir: args.last('extensions-dir'),
    trust: !args.has('disable-workspace-trust'),
  });
  try {
    const target = args.target;
    const extensionPaths = args.all('extensionDevelopmentPath').map((path) => resolve(path));
    const testsPath = args.last('extensionTestsPath');
    if (!testsPath) return await stayOpen(workbenchAddress(server, { target, extensionPaths }));
    const web = args.last('extensionDevelopmentKind') === 'web';
    const goto = web
      ? (page) => gotoWebHost(page, server, { target, extensionPath: extensionPaths[0], testsPath: resolve(testsPath) })
      : (page) => page.goto(workbenchAddress(server, { target, extensionPaths, testsPath }));
    return await runTests(goto, web ? webHostPage : {});
  } finally {
    await server.stop();
  }
}

async function stayOpen(address) {
  console.log(address);
  return new Promise(() => undefined);
}

/** Opens the page by `goto`, prints what the tests print and answers their exit code. */
async function runTests(goto, pageOptions) {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...pageOptions });
    const ended = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the tests have not ended after ${timeout / 1000} s`)), timeout);
      timer.unref();
      page.on('crash', () => reject(new Error('the page crashed')));
      page.on('pageerror', (error) => console.error(`page: ${error.stack ?? error}`));
      // VS Code looks for these two when it starts, so they come before the page does.
      void page.exposeFunction('codeAutomationLog', print).then(() => page.exposeFunction('codeAutomationExit', resolve)).then(() => goto(page)).catch(reject);
    });
    return await ended;
  } finally {
    await browser.close();
  }
}

// What the workbench says of itself: its connection, its optional native modules and its own services.
const ownMessages = [
  /^\[(AccountPolicyGate|AgentHost|ChatModelSelection|DefaultAccount|Service Worker|reconnection-grace-time)/,
  /^(Creating a socket|Resolv(ing|ed) connection token|Updating additional builtin extensions|Ignoring fetching additional|Canceled: Canceled)/,
  /Could not locate the bindings file|build\/Release\/watchdog/,
];

function print(type, args) {
  if (ownMessages.some((pattern) => pattern.test(args[0]))) return;
  const text = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
  (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${text}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();
