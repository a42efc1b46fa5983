#!/usr/bin/env node
// `npm test`: runs the stages in order, all of them even after a failure, and adds their counts up.
// `npm test -- unit panel` or `npm test -- --only unit,panel` runs chosen stages; `--list` names them.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, installPackages } from '../scripts/chromium.mjs';
import { exitOnSignals, run } from '../scripts/processes.mjs';
import { fromRoot } from '../scripts/workbench.mjs';

const minute = 60_000;
const countsMark = /^mocha-counts (\{.*\})$/gm;
/** A failed test with its error, as scripts/mocha-reporter.cjs prints it. */
const failureMark = /^ {2}FAILED .*(?:\n {4}.*)*/gm;

/** Rooms of test/ with a stage of their own or without tests; every other one belongs to the unit stage. */
const separate = ['bench', 'kernel', 'page', 'panel', 'support', 'tidy', 'vscode'];

/** In order. `tests` are files for Mocha, in lists that run at the same time; `steps` are commands whose exit code counts. */
const stages = [
  { name: 'build', steps: [['esbuild.js']] },
  { name: 'typecheck', steps: [['node_modules/typescript/bin/tsc', '-b']] },
  { name: 'lint', steps: [['node_modules/eslint/bin/eslint.js', '.']] },
  { name: 'audit', steps: [['scripts/audit.mjs']] },
  { name: 'fences', tests: () => [testsIn('tidy')], timeout: 60_000 },
  { name: 'unit', tests: () => inTwo(unitRooms().map(testsIn)), timeout: 60_000 },
  { name: 'kernel', tests: () => [testsIn('kernel')], timeout: 120_000, setUp: setUpKernel },
  { name: 'page', tests: () => inTwo(testsIn('page')), timeout: 60_000, list: true },
  { name: 'vscode', suite: 'suite' },
  { name: 'folders', suite: 'folders' },
  { name: 'untrusted', suite: 'untrusted' },
  { name: 'web', suite: 'web' },
  { name: 'panel', tests: () => inTwo(testsIn('panel')), timeout: 60_000, list: true },
  { name: 'package', steps: [['scripts/package.mjs']], tests: () => [testsIn('vscode/vsix')], timeout: 60_000, list: true },
];

function testsIn(room) {
  const folder = fromRoot('test', room);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.test\.m?ts$/.test(file));
  return files.sort().map((file) => join('test', room, file));
}

function unitRooms() {
  const entries = readdirSync(fromRoot('test'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !separate.includes(entry.name)).map(({ name }) => name).sort();
}

/** Deals files, or rooms of files, out to two processes: CI machines have two cores, and pages wait much of their time. */
const inTwo = (parts) => [0, 1].map((half) => parts.filter((_, index) => index % 2 === half).flat());

async function setUpKernel() {
  const wanted = [
    ['iproute2', findCommand('ip')],
    ['iptables', findCommand('iptables')],
    ['iputils-ping', findCommand('ping')],
    ['containernetworking-plugins', existsSync('/usr/lib/cni/bridge')],
  ];
  const missing = wanted.filter(([, found]) => !found).map(([name]) => name);
  if (missing.length > 0) await installPackages(missing);
}

const node = (args, stageTimeout, onOutput) => run(process.execPath, args, { cwd: fromRoot(), timeout: stageTimeout, onOutput });

const show = (text) => process.stdout.write(text);

/** Runs one list of test files; its output comes at the end, so that parallel lists do not mix. */
async function mocha(files, { timeout, list }, alone) {
  if (files.length === 0) return undefined;
  const flags = ['--require', fromRoot('test', 'support', 'seed.cjs'), '--timeout', String(timeout), '--exit', '--reporter', fromRoot('scripts', 'mocha-reporter.cjs'), '--reporter-option', `list=${Boolean(list)}`];
  const result = await node(['--import', 'tsx', fromRoot('node_modules', 'mocha', 'bin', 'mocha.js'), ...flags, ...files], 12 * minute, alone ? show : undefined);
  if (!alone) show(result.output);
  return counted(result);
}

/** Told again at the end: of a long output often only the end is kept. */
const failures = [];

/** The counts that a stage printed; a stage that ended badly without saying why counts as one failure. */
function counted({ code, output, timedOut }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [text] of output.matchAll(failureMark)) failures.push(text.split('\n').slice(0, 30).join('\n'));
  const lines = [...output.matchAll(countsMark)];
  for (const [, json] of lines) addTo(counts, JSON.parse(json));
  if (timedOut) console.log('took too long and was ended');
  if (counts.failed === 0 && (code !== 0 || lines.length === 0)) counts.failed = 1;
  return counts;
}

function addTo(sum, counts) {
  for (const key of Object.keys(sum)) sum[key] += counts[key];
}

/** Runs a stage and answers its counts; undefined when there is nothing to run yet. */
async function runStage(stage) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  await stage.setUp?.();
  for (const step of stage.steps ?? []) {
    const { code, timedOut } = await node(step, 5 * minute, show);
    if (timedOut) console.log('took too long and was ended');
    if (code !== 0) return { ...sum, failed: 1 };
  }
  if (stage.suite) {
    if (testsIn(join('vscode', stage.suite)).length === 0) return undefined;
    return counted(await node(['test/vscode/run.mjs', stage.suite], 8 * minute, show));
  }
  if (!stage.tests) return sum;
  const lists = stage.tests();
  const counts = (await Promise.all(lists.map((files) => mocha(files, stage, lists.length === 1)))).filter(Boolean);
  if (counts.length === 0) return stage.steps ? sum : undefined;
  counts.forEach((each) => addTo(sum, each));
  return sum;
}

function chosenStages(args) {
  const names = args.filter((arg) => arg !== '--only').flatMap((arg) => arg.replace(/^--only=/, '').split(',')).filter(Boolean);
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) throw new Error(`no stage ${unknown.join(', ')}: ${stages.map(({ name }) => name).join(', ')}`);
  return names.length > 0 ? stages.filter(({ name }) => names.includes(name)) : stages;
}

async function main(args) {
  exitOnSignals();
  if (args.includes('--list') || args.includes('--help')) return console.log(stages.map(({ name }) => name).join('\n'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  const chosen = chosenStages(args);
  for (const stage of chosen) {
    console.log(`\n== ${stage.name}`);
    const start = performance.now();
    const counts = await runStage(stage).catch((error) => {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    if (counts) addTo(total, counts);
    const verdict = counts ? (counts.failed > 0 ? 'FAILED' : 'ok') : 'skipped, no tests yet';
    const numbers = counts && counts.passed + counts.failed + counts.skipped > 0 ? `, ${sentence(counts)}` : '';
    const line = `${stage.name}: ${verdict}${numbers}, ${((performance.now() - start) / 1000).toFixed(1)} s`;
    console.log(line);
    lines.push(line);
  }
  if (failures.length > 0) console.log(`\n== failed\n${failures.join('\n')}`);
  console.log(`\n${lines.join('\n')}\n`);
  // A run of all stages in which nothing was tested is no success.
  const empty = total.passed === 0 && chosen.some((stage) => stage.tests || stage.suite);
  if (empty) console.log('no test ran');
  process.exitCode = total.failed > 0 || empty ? 1 : 0;
  console.log(sentence(total));
}

const sentence = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
