import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { makeWorkspace } from './manifests';
import { type Figure, atMost, median, plain, shellTime, timed } from './measure';

const root = path.join(__dirname, '../..');
const bundle = (name: string): string => path.join(root, 'dist', name);

/** Whether what lies in `dist` is what ships, or a development build. */
export function buildName(): string {
  return fs.existsSync(bundle('extension.js.map')) ? 'development build' : 'production build';
}

/** Sizes of what is shipped; the page's script with all its tabs. */
export function sizeFigures(): Figure[] {
  const chunks = fs.existsSync(bundle('page')) ? fs.readdirSync(bundle('page')).filter((name) => name.endsWith('.js')) : [];
  const names = ['extension.js', 'worker.js', 'web/extension.js', 'web/worker.js', 'page.js', ...chunks.map((name) => `page/${name}`), 'page.css', 'cli.js'];
  return names.filter((name) => fs.existsSync(bundle(name))).map((name) => plain(`dist/${name}`, fs.statSync(bundle(name)).size / 1024, 'KiB'));
}

/**
 * What the editor waits for: loading the extension's code in a fresh process, the editor's API being a stub.
 * The aim is on processor time, which other work on the machine stretches less.
 */
export function activationFigures(rounds: number): Figure[] {
  if (!fs.existsSync(bundle('extension.js'))) return [{ name: 'loading dist/extension.js', value: 'not built' }];
  const loads = Array.from({ length: rounds }, loadOnce);
  return [
    plain('loading dist/extension.js in a fresh process, wall clock', median(loads.map(({ wall }) => wall)), 'ms', 2),
    atMost('loading dist/extension.js in a fresh process, processor', median(loads.map(({ cpu }) => cpu)), 20, 'ms'),
  ];
}

function loadOnce(): { readonly wall: number; readonly cpu: number } {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', loader, bundle('extension.js')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`dist/extension.js did not load: ${stderr}`);
  return JSON.parse(stdout) as { wall: number; cpu: number };
}

/** Answers anything that a module asks of the editor while it loads. */
const loader = `
const Module = require('node:module');
const stub = new Proxy(function () {}, {
  get: (target, key) => (key === Symbol.toPrimitive ? () => '' : key === 'prototype' ? target.prototype : stub),
  apply: () => stub,
  construct: () => stub,
  // Bundles look names up on a copy that has the module's prototype.
  getPrototypeOf: () => stub,
});
const load = Module._load;
Module._load = function (name, ...rest) { return name === 'vscode' ? stub : load.call(this, name, ...rest); };
const start = process.hrtime.bigint();
const before = process.cpuUsage();
require(process.argv[1]);
const { user, system } = process.cpuUsage(before);
const wall = Number(process.hrtime.bigint() - start) / 1e6;
require('node:fs').writeSync(1, JSON.stringify({ wall, cpu: (user + system) / 1e3 }));
process.exit();
`;

/** The command line as a whole process, against an empty one and against reading the files alone. */
export function processFigures(count: number, rounds: number): Figure[] {
  if (!fs.existsSync(bundle('cli.js'))) return [{ name: 'kube-netscope check', value: 'not built' }];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netscope-bench-'));
  try {
    for (const { path: name, text } of makeWorkspace(count)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    const run = (...args: string[]): number => timed(() => spawn(folder, args));
    // Side by side, so that a busy moment of the machine hits all three.
    const runs = Array.from({ length: rounds }, () => ({
      empty: run('-e', '0'),
      check: run(bundle('cli.js'), 'check', '--fail-on', 'never', '--quiet', '.'),
      parse: run('-e', parser(require.resolve('yaml')), folder),
      cat: timed(() => void spawnSync('sh', ['-c', 'find . -type f | xargs cat'], { cwd: folder, stdio: 'ignore' })),
      checkTime: shellTime(`'${process.execPath}' '${bundle('cli.js')}' check --fail-on never --quiet . > /dev/null`, folder),
      catTime: shellTime('find . -type f | xargs cat > /dev/null', folder),
    }));
    return [
      plain('an empty node process', median(runs.map(({ empty }) => empty)), 'ms', 0),
      plain('a process that reads and parses the files with `yaml`', median(runs.map(({ parse }) => parse)), 'ms', 0),
      plain(`kube-netscope check of ${count} files`, median(runs.map(({ check }) => check)), 'ms', 0),
      plain('find -type f | xargs cat', median(runs.map(({ cat }) => cat)), 'ms', 0),
      atMost('check / find -type f | xargs cat', median(runs.map(({ check, cat }) => check / cat)), 4, '×'),
      plain('the same in processor time', median(runs.map(({ checkTime, catTime }) => checkTime / catTime)), '×', 2),
      atMost('check / reading and parsing', median(runs.map(({ check, parse }) => check / parse)), 1.3, '×'),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const parser = (yaml: string): string => `
const fs = require('node:fs'), { join } = require('node:path'), { parseAllDocuments } = require(${JSON.stringify(yaml)});
for (const entry of fs.readdirSync(process.argv[1], { recursive: true })) {
  if (entry.endsWith('.yaml')) parseAllDocuments(fs.readFileSync(join(process.argv[1], entry), 'utf8'));
}
`;

function spawn(cwd: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ').slice(0, 80)} failed: ${stderr}`);
}
