// `npm run bench:editor`: how long the extension host is busy at once, and how long a key takes to become a squiggle. Measures; asserts nothing of times.
import { execFile } from 'node:child_process';
import * as os from 'node:os';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { makeWorkspace } from '../../bench/manifests';
import { atMost, median, plain, printFigures, quantile, type Figure } from '../../bench/measure';
import { activateExtension, eventually, inFolder, open } from '../support/editor';
import { codeOf, ours, replace } from '../support/findings';
import { turnsDuring } from './turns';

const count = Number(process.env.KUBE_NETSCOPE_BENCH_FILES) || 5000;
const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('kubeNetscope');

/** Makes the files of a branch in another process, as git would. */
async function checkOut(branch: number): Promise<void> {
  const script = `const fs = require('node:fs'), path = require('node:path');
for (let at = 0; at < ${count}; at++) {
  const file = path.join(process.argv[1], 'branch', String(at % 100), 'f' + at + '.yaml');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, \`apiVersion: v1
kind: Service
metadata: { name: s\${at} }
spec: { clusterIP: 10.\${(at + ${branch}) % 4 === 0 ? '096' : '96'}.\${at >> 8}.\${at & 255}, selector: { app: a\${(at * ${branch}) % 900} }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: d\${at} }
spec: { template: { metadata: { labels: { app: a\${at % 900} } }, spec: { containers: [] } } }
\`);
}`;
  await promisify(execFile)(process.execPath, ['-e', script, inFolder('.').fsPath], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
}

const markerOf = (branch: number): vscode.Uri => {
  const at = [count - 1, count - 2, count - 3, count - 4].find((each) => (each + branch) % 4 === 0) ?? 0;
  return inFolder(`branch/${at % 100}/f${at}.yaml`);
};

describe('how responsive the editor stays', function () {
  this.timeout(280_000);
  const figures: Figure[] = [];
  const measure = async (name: string, work: () => Promise<void>): Promise<void> => {
    const { longest, longestProcessor } = await turnsDuring(name, work);
    figures.push(atMost(`${name}: longest turn, processor time`, longestProcessor, 15, 'ms', 1), plain(`${name}: longest turn`, longest, 'ms', 1));
  };
  const settled = async (uri: vscode.Uri): Promise<void> => void (await eventually('findings', () => hasFinding(uri), 120_000));

  it('is measured', async () => {
    await settings().update('enable', false, vscode.ConfigurationTarget.Workspace);
    await activateExtension();
    await checkOut(1);
    // What the editor itself does with so many files.
    await measure(`${count} files change, extension switched off`, async () => {
      await checkOut(2);
      await new Promise((resolve) => setTimeout(resolve, 5000));
    });
    await settings().update('enable', undefined, vscode.ConfigurationTarget.Workspace);
    await measure(`scan of ${count} files`, async () => {
      await vscode.commands.executeCommand('kubeNetscope.rescan');
      await settled(markerOf(2));
    });
    await measure(`checkout that changes ${count} files`, async () => {
      await checkOut(3);
      await settled(markerOf(3));
    });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await measure('the panel opens', async () => {
      await vscode.commands.executeCommand('kubeNetscope.showTopology');
      await new Promise((resolve) => setTimeout(resolve, 4000));
    });

    const editor = await open('nodes.yaml');
    const edited = vscode.Uri.joinPath(inFolder('branch'), 'typed.yaml');
    await vscode.workspace.fs.writeFile(edited, new TextEncoder().encode(makeWorkspace(1)[1]?.text.replace('  selector:\n    app.', '  clusterIP: 10.96.200.1\n  selector:\n    app.') ?? ''));
    const typed = await vscode.window.showTextDocument(edited, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.One });
    const keys: number[] = [];
    await measure('60 edits', async () => {
      for (let round = 0; round < 30; round++) {
        keys.push(await fromKey(() => replace(typed, '10.96.200.1', '10.096.200.1'), edited, true));
        keys.push(await fromKey(() => replace(typed, '10.096.200.1', '10.96.200.1'), edited, false));
      }
    });
    figures.push(
      atMost(`key to squiggle with ${count} files around, p50`, median(keys), 120, 'ms', 0),
      atMost(`key to squiggle with ${count} files around, p95`, quantile(keys, 0.95), 120, 'ms', 0),
    );
    printFigures(`The editor, load ${os.loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}`, figures);
  });
});

/**
 * From the moment in which a text changes to that in which its diagnostics do; the editor draws them a few milliseconds later.
 * Units: ms. The event that tells of changed diagnostics comes 50 ms late, so they are looked at instead.
 */
async function fromKey(type: () => Promise<void>, uri: vscode.Uri, appears: boolean): Promise<number> {
  let began = 0;
  const subscription = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (document.uri.toString() === uri.toString()) began ||= performance.now();
  });
  const typed = type();
  while (began === 0 || hasFinding(uri) !== appears) await new Promise((resolve) => setTimeout(resolve, 2));
  const ended = performance.now();
  await typed;
  subscription.dispose();
  return ended - began;
}

function hasFinding(uri: vscode.Uri): boolean {
  return ours(uri).some((diagnostic) => codeOf(diagnostic) === 'KN103');
}
