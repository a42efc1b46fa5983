import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { example, screenshot, useWorkbench } from './support/workbench';

const temporary = (): string => mkdtempSync(join(tmpdir(), 'kube-netscope-outline-'));

describe('the view Clusters', () => {
  const root = temporary();
  const folder = join(root, 'three-nodes');
  cpSync(example('three-nodes'), folder, { recursive: true });
  const workbench = useWorkbench({ folder, viewport: { width: 1600, height: 1000 }, settings: { 'files.autoSave': 'off' } });
  const row = (name: RegExp): Locator => workbench().page.locator('.part.sidebar').getByRole('treeitem', { name }).first();
  const open = async (name: RegExp): Promise<void> => {
    await row(name).click();
    if ((await row(name).getAttribute('aria-expanded')) === 'false') await workbench().page.keyboard.press('ArrowRight');
  };
  const choose = async (name: RegExp, command: string): Promise<void> => {
    await row(name).click({ button: 'right' });
    await workbench().page.getByRole('menuitem', { name: command }).hover();
    await workbench().page.keyboard.press('Enter');
  };
  const details = (): Locator => workbench().webview().locator('.pane');

  before(() => workbench().page.setDefaultTimeout(20_000));
  after(() => rmSync(root, { recursive: true, force: true }));

  it('lists clusters, nodes, pods, Services and ranges as they are opened', async () => {
    await workbench().runCommand('Kube Netscope: Focus on Clusters View');
    await open(/^Nodes, 3/);
    await open(/^Node, node-1, 192\.168\.1\.11/);
    await row(/^Pod, .*10\.244\.1\.\d+/).waitFor();
    await open(/^Services, /);
    await open(/^Service, web, 10\.96\.1\.1 · shop/);
    await row(/^Range, 10\.96\.0\.0\/16|^Ranges, 3/).waitFor();
    await screenshot(workbench(), 'outline-tree');
  });

  it('is refreshed by an edit without closing what is open', async () => {
    await workbench().openFile('apps/web.yaml', { line: 9, column: 1 });
    await workbench().page.keyboard.press('End');
    await workbench().page.keyboard.press('Backspace');
    await workbench().page.keyboard.type('5');
    await row(/^Pod, web-sim-5/).waitFor();
    await workbench().page.keyboard.press('Backspace');
    await workbench().page.keyboard.type('3');
    await row(/^Pod, web-sim-5/).waitFor({ state: 'detached' });
    assert.equal(await row(/^Node, node-1/).getAttribute('aria-expanded'), 'true');
  });

  it('selects in the panel what is selected here, and the other way round', async () => {
    await workbench().runCommand('Kube Netscope: Show Network Topology');
    await workbench().webview().getByRole('treeitem', { name: /^node-1, Node/ }).first().waitFor();
    await row(/^Node, node-2/).click();
    await details().getByRole('heading', { name: 'node-2' }).waitFor();
    await workbench().webview().getByRole('treeitem', { name: /^node-3, Node/ }).first().click();
    await workbench().page.locator('.pane-body .monaco-list-row.selected').filter({ hasText: 'node-3' }).waitFor();
    await screenshot(workbench(), 'outline-with-panel');
  });

  it('leads from the menu of a row to tables, traces and manifests', async () => {
    await choose(/^Node, node-2/, 'Show Routing Table');
    await workbench().webview().locator('.route-row').first().waitFor();
    await choose(/^Service, web, /, 'Open in Manifest');
    await workbench().page.locator('.tab.active[data-resource-name="web.yaml"], .tab.active[aria-label^="web.yaml"]').first().waitFor();
  });
});

describe('where there is nothing to show', () => {
  const root = temporary();
  mkdirSync(join(root, 'empty'));
  writeFileSync(join(root, 'empty', 'notes.txt'), 'nothing\n');
  const workbench = useWorkbench({ folder: join(root, 'empty'), settings: { 'files.simpleDialog.enable': true } });
  before(() => workbench().page.setDefaultTimeout(20_000));
  after(() => rmSync(root, { recursive: true, force: true }));

  it('the view Clusters says so and offers what to do next', async () => {
    await workbench().runCommand('Kube Netscope: Focus on Clusters View');
    await workbench().page.getByText('No manifests of Kubernetes were found in this workspace.').waitFor();
    for (const name of ['Choose Which Files Are Read', 'Open Example', 'Get Started']) await workbench().page.getByRole('button', { name }).first().waitFor();
    await screenshot(workbench(), 'outline-welcome');
  });

  it('the example is copied to where the user wants it, and never over anything', async () => {
    mkdirSync(join(root, 'place', 'kube-netscope-example'), { recursive: true });
    writeFileSync(join(root, 'place', 'kube-netscope-example', 'cluster.yaml'), 'mine\n');
    await workbench().page.getByRole('button', { name: 'Open Example' }).first().click();
    const input = workbench().page.locator('.quick-input-widget:visible input[type=text]').first();
    // The dialog writes its own path once it has read the folder.
    const place = `${join(root, 'place')}/`;
    await workbench().page.waitForTimeout(1000);
    for (let attempt = 0; attempt < 40; attempt++) {
      await input.fill(place);
      await workbench().page.waitForTimeout(500);
      if ((await input.inputValue()) === place && (await workbench().page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'kube-netscope-example' }).count()) > 0) break;
    }
    const opened = workbench().page.waitForEvent('popup');
    await workbench().page.locator('.quick-input-widget:visible').getByRole('button', { name: 'Copy the Example Here' }).click();
    // The last file that is copied.
    const last = join(root, 'place', 'kube-netscope-example-2', 'nodes.yaml');
    for (let attempt = 0; attempt < 150 && !(existsSync(last) && statSync(last).size > 0); attempt++) await workbench().page.waitForTimeout(100);
    // The copy is opened in a window of its own, which would keep this one in the background.
    await (await opened).close();
    assert.equal(readFileSync(join(root, 'place', 'kube-netscope-example', 'cluster.yaml'), 'utf8'), 'mine\n');
    assert.equal(readFileSync(join(root, 'place', 'kube-netscope-example-2', 'apps', 'api.yaml'), 'utf8'), readFileSync(join(example('three-nodes'), 'apps', 'api.yaml'), 'utf8'));
  });

  it('the walkthrough shows its steps', async () => {
    await workbench().runCommand('Kube Netscope: Open Walkthrough');
    await workbench().page.getByText('Get Started with Kube Netscope').first().waitFor();
    await workbench().page.getByText('Follow a packet').first().waitFor();
    await screenshot(workbench(), 'walkthrough');
  });

  it('a step of the walkthrough is done by doing it', async () => {
    const step = workbench().page.locator('.getting-started-step').filter({ hasText: 'See the network' });
    await step.click();
    await step.getByRole('button', { name: 'Show Network Topology' }).click();
    // Where there is little room the panel covers the walkthrough.
    await workbench().webview().getByText('No cluster yet').waitFor();
    await workbench().page.locator('.tabs-container .tab').filter({ hasText: 'Welcome' }).click();
    await step.locator('.codicon.complete').waitFor({ state: 'attached' });
  });
});

describe('without a folder', () => {
  const workbench = useWorkbench({});

  it('the view Clusters offers to open one', async () => {
    await workbench().runCommand('Kube Netscope: Focus on Clusters View');
    await workbench().page.getByText('No folder is open. Open one with the manifests of a cluster, or try the example.').waitFor({ timeout: 20_000 });
    await screenshot(workbench(), 'outline-no-folder');
  });
});
