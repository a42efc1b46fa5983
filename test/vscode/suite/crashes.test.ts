import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Diagnostics } from '../../../src/editor/diagnostics';
import { openLog } from '../../../src/editor/log';
import { Session } from '../../../src/editor/session';
import { startWorker } from '../../../src/worker/port.node';
import { activateExtension, eventually, inFolder, writeFile } from '../support/editor';
import { codeOf, ours, paddedService } from '../support/findings';

/** A worker thread that really ends, or never answers again, when it begins to read a file that says so. */
const fragile = (worker: string): string => `
const { parentPort } = require('node:worker_threads');
const { existsSync, readFileSync } = require('node:fs');
const post = parentPort.postMessage.bind(parentPort);
parentPort.postMessage = (message) => {
  post(message);
  if (message.kind !== 'event') return;
  for (const path of message.args[0]) {
    const file = require('node:path').join(process.env.KUBE_NETSCOPE_TEST_FOLDER, path);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.includes('# ends the worker')) process.exit(3);
    if (text.includes('# takes for ever')) for (;;);
  }
};
require(${JSON.stringify(worker)});
`;

describe('a worker that ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-netscope-crash-'));
  const script = join(folder, 'worker.cjs');
  const aside = (uri: vscode.Uri): boolean => ours(uri).some(({ message }) => message.includes('does not read this file'));
  let diagnostics: Diagnostics;
  let session: Session;
  let starts = 0;
  let told: string[];
  const showWarning = vscode.window.showWarningMessage;

  before(async () => {
    const extension = await activateExtension();
    writeFileSync(script, fragile(join(extension.extensionPath, 'dist', 'worker.js')));
    process.env['KUBE_NETSCOPE_TEST_FOLDER'] = inFolder('').fsPath;
  });

  beforeEach(() => {
    told = [];
    starts = 0;
    Object.assign(vscode.window, { showWarningMessage: (message: string) => (told.push(message), Promise.resolve(undefined)) });
    diagnostics = new Diagnostics();
    session = new Session({ log: openLog(), diagnostics, startWorker: () => (starts++, startWorker(script)), knownRules: new Set(), patience: 2 });
  });

  afterEach(() => {
    Object.assign(vscode.window, { showWarningMessage: showWarning });
    session.dispose();
    diagnostics.dispose();
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Whether this session, not the extension's own, has found what it should. */
  const counts = (path: string): number => diagnostics.counts(path).errors;

  for (const [what, mark] of [['ends', '# ends the worker'], ['never answers', '# takes for ever']] as const) {
    it(`over a file that ${what} leads on without the file, which comes back with another text`, async function () {
      this.timeout(60_000);
      const [bad, good] = [`fragile/${starts}-bad.yaml`, `fragile/${starts}-good.yaml`];
      const file = await writeFile(bad, `${mark}\n${paddedService}`);
      await writeFile(good, paddedService);
      session.start();
      await eventually('the file is set aside', () => aside(file), 30_000);
      await eventually('the others are read', () => session.state.phase === 'ready' && counts(good) > 0);
      assert.equal(starts, 3);
      assert.equal(counts(bad), 0);
      assert.equal(told.length, 2, told.join('; '));
      assert.ok(told[0]?.includes('start its analysis again') && told[1]?.includes(bad), told.join('; '));
      await writeFile(bad, paddedService);
      await eventually('the file is read again', () => !aside(file) && counts(bad) > 0);
      assert.equal(starts, 3);
      await vscode.workspace.fs.delete(inFolder('fragile'), { recursive: true });
    });
  }

  it('without a file to blame starts again once with all that it knew, and then says that it stopped', async function () {
    this.timeout(60_000);
    const good = 'fragile/good.yaml';
    const workers: { readonly terminate: () => void }[] = [];
    session.dispose();
    const watched = (): ReturnType<typeof startWorker> => {
      const worker = startWorker(script);
      let died: (reason: string) => void = () => undefined;
      workers.push({ terminate: () => (worker.stop(), died('ended by the test')) });
      return { ...worker, onDeath: (listener) => ((died = listener), worker.onDeath(listener)) };
    };
    session = new Session({ log: openLog(), diagnostics, startWorker: watched, knownRules: new Set() });
    const file = await writeFile(good, paddedService);
    session.start();
    await eventually('it is read', () => session.state.phase === 'ready' && counts(good) > 0);
    workers[0]?.terminate();
    await eventually('it is read again', () => workers.length === 2 && session.state.phase === 'ready' && counts(good) > 0);
    assert.deepEqual(told.length, 1);
    workers[1]?.terminate();
    await eventually('it has stopped', () => session.state.phase === 'failed');
    assert.equal(told.length, 2);
    assert.equal(workers.length, 2);
    await session.rescan();
    await eventually('it is read once more', () => session.state.phase === 'ready' && counts(good) > 0);
    await vscode.workspace.fs.delete(file);
  });

  it('shows the gravest of very many findings and counts the rest', async function () {
    this.timeout(60_000);
    const many = Array.from({ length: 1_200 }, (_, at) => paddedService.replace('padded', `padded-${at}`)).join('---\n');
    const file = await writeFile('fragile/many.yaml', many);
    session.start();
    const shown = await eventually('the line that counts', () => {
      const list = ours(file);
      return list.some(({ message }) => message.includes('more findings in this file')) && list;
    });
    assert.ok(shown.filter((one) => codeOf(one) === 'KN103').length > 0);
    await vscode.workspace.fs.delete(file);
  });
});
