import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromRoot } from '../../scripts/workbench.mjs';
import { example, screenshot, useWorkbench } from './support/workbench';

describe('the states of the view Clusters', () => {
  const root = mkdtempSync(join(tmpdir(), 'kube-netscope-welcome-'));
  const folder = join(root, 'notes');
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  writeFileSync(join(folder, 'notes.yaml'), 'buy: milk\n');
  // The extension with a worker that waits, or ends, while there is such a file; or waits in the middle of a large file.
  const extension = join(root, 'extension');
  for (const part of ['package.json', 'package.nls.json', 'dist', 'media', 'l10n']) cpSync(fromRoot(part), join(extension, part), { recursive: true });
  const [waits, ends, halts] = [join(root, 'waits'), join(root, 'ends'), join(root, 'halts')];
  writeFileSync(join(extension, 'dist', 'worker.js'), `
const fs = require('node:fs');
const { existsSync } = fs;
if (existsSync(${JSON.stringify(ends)})) process.exit(3);
while (existsSync(${JSON.stringify(waits)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
const { createReadStream } = fs;
fs.createReadStream = async function* (file, options) {
  let rest = fs.statSync(file).size / 2;
  for await (const block of createReadStream(file, options)) {
    yield block;
    rest -= block.length;
    while (rest < 0 && existsSync(${JSON.stringify(halts)})) await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
require(${JSON.stringify(fromRoot('dist', 'worker.js'))});
`);
  writeFileSync(waits, '');
  const workbench = useWorkbench({ folder, extensionPath: extension });
  const says = async (text: string, ...buttons: readonly string[]): Promise<void> => {
    const view = workbench().page.locator('.part.sidebar');
    await view.getByText(text).first().waitFor();
    for (const name of buttons) await view.getByRole('button', { name }).first().waitFor();
  };
  const press = (name: string): Promise<void> => workbench().page.locator('.part.sidebar').getByRole('button', { name }).first().click();
  const nothing = (): Promise<void> => says('No manifests of Kubernetes were found in this workspace.', 'Choose Which Files Are Read');

  before(() => workbench().page.setDefaultTimeout(20_000));
  after(() => rmSync(root, { recursive: true, force: true }));

  it('while it is read, with a way to stop; then that it was stopped, with a way to go on', async () => {
    await workbench().runCommand('Kube Netscope: Focus on Clusters View');
    await says('The workspace is being read.', 'Stop');
    await screenshot(workbench(), 'welcome-scanning');
    await press('Stop');
    await says('Reading the workspace was stopped', 'Read Again');
    await screenshot(workbench(), 'welcome-cancelled');
    rmSync(waits);
    await press('Read Again');
    await nothing();
  });

  it('that the analysis ended, with ways to start it again and to see why', async () => {
    writeFileSync(ends, '');
    await workbench().runCommand('Kube Netscope: Rescan Workspace');
    await says('The analysis ended unexpectedly.', 'Start Again', 'Show Output');
    await screenshot(workbench(), 'welcome-failed');
    rmSync(ends);
    await press('Start Again');
    await nothing();
  });

  it('that it is switched off, with a way to the settings', async () => {
    const settings = join(folder, '.vscode', 'settings.json');
    writeFileSync(settings, '{ "kubeNetscope.enable": false }');
    await says('Kube Netscope is switched off by the setting kubeNetscope.enable.', 'Open Settings');
    await screenshot(workbench(), 'welcome-disabled');
    rmSync(settings);
    await nothing();
  });

  it('how far it is in a large file; lenses count nothing until all is read', async () => {
    writeFileSync(join(folder, 'web.yaml'), 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: 10.96.0.9\n  selector:\n    app: web\n  ports:\n    - port: 80\n');
    const filler = `- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: filler\n  data:\n    text: ${'x'.repeat(99_900)}\n`.repeat(170);
    const pod = '- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: web\n    labels:\n      app: web\n  spec:\n    containers:\n    - name: web\n';
    writeFileSync(halts, '');
    writeFileSync(join(folder, 'dump.yaml'), `apiVersion: v1\nitems:\n${filler}${pod}kind: List\n`);
    await workbench().openFile('web.yaml');
    await workbench().runCommand('Kube Netscope: Rescan Workspace');
    await workbench().page.locator('[aria-label^="Kube Netscope: 3/3 · 50 %. Reading the workspace: 3 of 3 files, 50 % of dump.yaml."]').first().waitFor();
    const lens = (text: string): Promise<void> => workbench().page.locator('.codelens-decoration a', { hasText: text }).waitFor();
    await lens('10.96.0.9 · reading the workspace … · Show kube-proxy rules');
    await screenshot(workbench(), 'welcome-progress');
    rmSync(halts);
    await lens('10.96.0.9 · 1 endpoint · Show kube-proxy rules');
  });
});

describe('the view Clusters in a folder that is not trusted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-netscope-untrusted-'));
  const workbench = useWorkbench({ folder, trust: 'untrusted' });

  before(() => workbench().page.setDefaultTimeout(20_000));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says what is left out until it is, and leads to where that is changed', async () => {
    await workbench().runCommand('Kube Netscope: Focus on Clusters View');
    const view = workbench().page.locator('.part.sidebar');
    await view.getByText('In Restricted Mode manifests are read as always').waitFor();
    await view.getByText('No manifests of Kubernetes were found in this workspace.').waitFor();
    await screenshot(workbench(), 'welcome-untrusted');
    await view.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await workbench().page.locator('.workspace-trust-editor').waitFor();
  });
});

describe('the walkthrough', () => {
  const root = mkdtempSync(join(tmpdir(), 'kube-netscope-walkthrough-'));
  const folder = join(root, 'three-nodes');
  cpSync(example('three-nodes'), folder, { recursive: true });
  const workbench = useWorkbench({ folder, viewport: { width: 1500, height: 950 }, settings: { 'files.autoSave': 'off' } });
  const key = (name: string): Promise<void> => workbench().page.keyboard.press(name);

  /** Each step by its title, and what its text asks for. */
  const steps: readonly (readonly [title: string, act: () => Promise<void>])[] = [
    ['Open the example', async () => {
      await workbench().runCommand('Kube Netscope: Open Example');
      await workbench().page.locator('.quick-input-widget:visible').getByRole('button', { name: 'Copy the Example Here' }).waitFor();
      await key('Escape');
    }],
    ['Browse the clusters', () => workbench().runCommand('Kube Netscope: Focus on Clusters View')],
    ['See the network', async () => {
      await workbench().runCommand('Kube Netscope: Show Network Topology');
      await workbench().webview().getByRole('treeitem', { name: /^node-3, Node/ }).first().waitFor();
    }],
    ['Ask a routing table', async () => {
      await workbench().runCommand('Kube Netscope: Show Routing Tables');
      await workbench().webview().getByRole('grid').waitFor();
    }],
    ['Follow a packet', async () => {
      await workbench().runCommand('Kube Netscope: Trace Packet');
      await workbench().page.locator('.quick-input-widget:visible').filter({ hasText: 'Trace Packet: From' }).waitFor();
      await key('Escape');
    }],
    ['Make a mistake', async () => {
      await workbench().openFile('apps/api.yaml', { line: 35, column: 1 });
      await key('End');
      for (let count = 0; count < '6.0.20'.length; count++) await key('Backspace');
      await workbench().page.keyboard.type('7.0.20');
      await workbench().page.locator('.squiggly-error').first().waitFor();
    }],
  ];

  before(() => workbench().page.setDefaultTimeout(20_000));
  after(() => rmSync(root, { recursive: true, force: true }));

  it('has no step done at first', async () => {
    await workbench().runCommand('Kube Netscope: Open Walkthrough');
    for (const [title] of steps) await workbench().page.locator('.getting-started-step').filter({ hasText: title }).locator('.codicon-getting-started-step-unchecked').first().waitFor({ state: 'attached' });
  });

  for (const [title, act] of steps) {
    it(`${title}: is done by doing it`, async () => {
      await act();
      await workbench().runCommand('Kube Netscope: Open Walkthrough');
      await workbench().page.locator('.getting-started-step').filter({ hasText: title }).locator('.codicon.complete').first().waitFor({ state: 'attached' });
    });
  }

  it('is all done then', async () => {
    await screenshot(workbench(), 'walkthrough-done');
    await workbench().page.locator('.getting-started-step .codicon.complete').nth(steps.length - 1).waitFor({ state: 'attached' });
  });
});
