#!/usr/bin/env node
// Bundles one suite of tests and runs it inside a VS Code: `node test/vscode/run.mjs suite|folders|untrusted|web|bench`.
// A second argument picks the files whose names hold it.
// KUBE_NETSCOPE_TEST_VSCODE=desktop takes the downloaded desktop program instead of the VS Code server.
import { build } from 'esbuild';
import { cp, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { exitOnSignals, run } from '../../scripts/processes.mjs';
import { temporaryFolder } from '../../scripts/temporary.mjs';
import { fromRoot } from '../../scripts/workbench.mjs';

const suites = {
  suite: {},
  // A workspace of several folders, one inside the other.
  folders: { folders: ['.', 'apps'] },
  // runTests always switches workspace trust off, so this one starts the program itself.
  untrusted: { trust: true },
  // Measures: `npm run bench:editor`.
  bench: {},
  web: { platform: 'browser', args: ['--extensionDevelopmentKind=web'] },
};

/** Bundles a suite's test files and Mocha into the one module that VS Code loads; answers its path. */
async function bundle(name, platform = 'node', part = '') {
  const folder = fromRoot('test', 'vscode', name);
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.test.ts') && file.includes(part)).sort();
  const outfile = fromRoot('out', 'test', 'vscode', `${name}.js`);
  const requires = files.map((file) => `require(${JSON.stringify(`./${name}/${file.replaceAll('\\', '/')}`)});`);
  await build({
    stdin: {
      // Assigned last: Mocha's browser build takes `module.exports` for its own.
      contents: `const { runMocha } = require('./support/mocha-in-host');\nmodule.exports = { run: () => runMocha(() => { ${requires.join(' ')} }) };`,
      resolveDir: fromRoot('test', 'vscode'),
    },
    outfile,
    bundle: true,
    platform,
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

async function main(name, part) {
  exitOnSignals();
  const suite = suites[name];
  if (!suite) throw new Error(`no suite "${name}": ${Object.keys(suites).join(', ')}`);
  const extensionTestsPath = await bundle(name, suite.platform, part);
  const temporary = await temporaryFolder('test');
  try {
    const folder = join(temporary.path, 'three-nodes');
    await cp(fromRoot('examples', 'three-nodes'), folder, { recursive: true });
    const opened = suite.folders === undefined ? folder : await workspaceOf(folder, suite.folders);
    const vscodeExecutablePath = process.env.KUBE_NETSCOPE_TEST_VSCODE === 'desktop' ? await downloadAndUnzipVSCode() : launcher();
    const launchArgs = [opened, `--user-data-dir=${join(temporary.path, 'user-data')}`, `--extensions-dir=${join(temporary.path, 'extensions')}`, ...(suite.args ?? [])];
    const extensionDevelopmentPath = fromRoot();
    if (!suite.trust) return await runTests({ vscodeExecutablePath, extensionDevelopmentPath, extensionTestsPath, launchArgs });
    const args = [...launchArgs, '--no-sandbox', `--extensionDevelopmentPath=${extensionDevelopmentPath}`, `--extensionTestsPath=${extensionTestsPath}`];
    const { code } = await run(vscodeExecutablePath, args, { onOutput: (text) => process.stdout.write(text), shell: process.platform === 'win32' });
    return code;
  } finally {
    temporary.remove();
  }
}

/** Writes the file of a workspace beside a folder; `inside` are its folders, relative to it. */
async function workspaceOf(folder, inside) {
  const file = `${folder}.code-workspace`;
  await writeFile(file, JSON.stringify({ folders: inside.map((path) => ({ path: join(folder, path) })) }));
  return file;
}

const launcher = () => fromRoot('scripts', process.platform === 'win32' ? 'code.cmd' : 'code.mjs');

try {
  process.exitCode = await main(process.argv[2], process.argv[3]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
