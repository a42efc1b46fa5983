import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { themes } from '../../scripts/workbench.mjs';
import { example, screenshot, useWorkbench } from './support/workbench';

/** A copy: the tests edit it. */
function copyOf(name: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'kube-netscope-panel-')), name);
  cpSync(example(name), folder, { recursive: true });
  return folder;
}

describe('the panel of three-nodes', () => {
  const folder = copyOf('three-nodes');
  const workbench = useWorkbench({ folder, viewport: { width: 1600, height: 1000 } });
  const item = (name: RegExp): Locator => workbench().webview().getByRole('treeitem', { name }).first();
  const details = (): Locator => workbench().webview().locator('.pane');

  before(() => workbench().page.setDefaultTimeout(15_000));
  after(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('shows the nodes, bridges and Services of the open manifest’s cluster', async () => {
    await workbench().openFile('nodes.yaml');
    await workbench().runCommand('Kube Netscope: Show Network Topology');
    for (const node of [1, 2, 3]) await item(new RegExp(`^node-${node}, Node, 192\\.168\\.1\\.1${node}, pods 10\\.244\\.${node}\\.0/24, cni0 10\\.244\\.${node}\\.1`)).waitFor();
    await item(/^web, Service NodePort, shop/).waitFor();
    await screenshot(workbench(), 'panel-topology');
  });

  it('shows the details of a pod that is searched for, and goes to its manifest', async () => {
    const page = workbench().webview();
    await page.locator('.search-field input').fill('web-sim');
    await page.getByRole('option', { name: /shop\/web-sim-1|web-sim-1/ }).first().click();
    await details().getByRole('heading', { name: /shop\/web-sim-1/ }).waitFor();
    await details().getByText(/^10\.244\.\d\.\d+$/).first().waitFor();
    await screenshot(workbench(), 'panel-pod');
    await details().getByRole('button', { name: /^Open apps\/web\.yaml, line/ }).first().click();
    await workbench().page.locator('.tab.active[data-resource-name="web.yaml"], .tab.active[aria-label^="web.yaml"]').first().waitFor();
  });

  it('keeps the selection over an edit, which shows at once without saving', async () => {
    await details().getByRole('button', { name: 'Back to the overview' }).click();
    await details().getByText('shop · 10.96.1.1').first().click();
    await details().getByRole('heading', { name: 'shop/web' }).waitFor();
    await item(/^web, .*3 backends/).waitFor();
    // Not over the panel.
    await workbench().page.keyboard.press('Control+1');
    await workbench().openFile('apps/web.yaml', { line: 9, column: 1 });
    await workbench().page.keyboard.press('End');
    await workbench().page.keyboard.press('Backspace');
    await workbench().page.keyboard.type('5');
    await item(/^web, .*5 backends/).waitFor();
    await details().getByRole('heading', { name: 'shop/web' }).waitFor();
    await screenshot(workbench(), 'panel-after-edit');
    await workbench().page.keyboard.press('Backspace');
    await workbench().page.keyboard.type('3');
    await item(/^web, .*3 backends/).waitFor();
  });

  it('looks an address up in a node’s routing table', async () => {
    await workbench().runCommand('Kube Netscope: Show Routing Tables');
    const page = workbench().webview();
    await page.getByRole('option', { name: /node-1/ }).or(page.locator('.choices button, .choices [role="option"]').filter({ hasText: 'node-1' })).first().click();
    await page.locator('.address input').fill('10.244.3.2');
    const winner = page.locator('.route-row.wins');
    await winner.waitFor();
    assert.match(await winner.innerText(), /10\.244\.3\.0\/24\s+192\.168\.1\.13/);
    await screenshot(workbench(), 'panel-routes');
  });

  it('comes back after a reload of the window as it was', async () => {
    // The page saves its state a moment after a change.
    await workbench().page.waitForTimeout(1000);
    await workbench().runCommand('Developer: Reload Window');
    const page = workbench().webview();
    await page.locator('.route-row.wins').waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('.address input').inputValue(), '10.244.3.2');
  });

  for (const name of ['light', 'hc-dark', 'hc-light', 'dark'] as const) {
    it(`is drawn in the colours of the theme: ${name}`, async () => {
      const label = themes[name].replace(/^Default (?=Light|Dark)/, '');
      await workbench().runCommand('Preferences: Color Theme');
      await workbench().page.locator('.quick-input-widget:visible input[type=text]').first().fill(label);
      await workbench().page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first().click();
      const body = workbench().webview().locator('body');
      const className = { light: 'vscode-light', dark: 'vscode-dark', 'hc-dark': 'vscode-high-contrast', 'hc-light': 'vscode-high-contrast-light' }[name];
      await workbench().webview().locator(`body.${className}`).waitFor();
      await workbench().webview().getByRole('tab', { name: 'Topology' }).click();
      await item(/^node-1/).waitFor();
      const contrast = await body.evaluate((element) => {
        const { color } = getComputedStyle(element);
        const ground = getComputedStyle(element.ownerDocument.documentElement).getPropertyValue('--vscode-editor-background');
        return { color, ground };
      });
      assert.notEqual(contrast.color, contrast.ground);
      await screenshot(workbench(), `panel-${name}`);
    });
  }
});

describe('the tabs of the panel', () => {
  const folder = copyOf('three-nodes');
  const git = (...args: readonly string[]): void => void execFileSync('git', ['-C', folder, '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args]);
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  const workbench = useWorkbench({ folder, viewport: { width: 1600, height: 1000 }, settings: { 'git.enabled': true, 'files.autoSave': 'off' } });
  const page = (): ReturnType<ReturnType<typeof workbench>['webview']> => workbench().webview();

  before(() => workbench().page.setDefaultTimeout(20_000));
  after(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('show the rules of the Service whose lens is followed', async () => {
    await workbench().openFile('apps/api.yaml');
    await workbench().page.locator('.codelens-decoration a', { hasText: '10.96.0.20 · 2 endpoints · Show kube-proxy rules' }).click();
    await page().getByRole('heading', { name: 'shop/api' }).waitFor();
    await page().getByRole('list', { name: 'Backends of 10.96.0.20:80' }).getByText('50 %').first().waitFor();
    await page().getByRole('option', { name: /^-A KUBE-SERVICES -d 10\.96\.0\.20\/32 .*--dport 80/ }).click();
    await page().getByText('Traffic to the cluster address 10.96.0.20:80.').waitFor();
    await screenshot(workbench(), 'panel-services');
  });

  it('follow a packet that the palette asks for', async () => {
    await workbench().runCommand('Kube Netscope: Trace Packet');
    const input = workbench().page.locator('.quick-input-widget:visible input[type=text]').first();
    const row = workbench().page.locator('.quick-input-list .monaco-list-row');
    await input.fill('shop/api-sim-1');
    await row.filter({ hasText: 'shop/api-sim-1' }).first().click();
    await workbench().page.locator('.quick-input-widget:visible').filter({ hasText: 'Trace Packet: To' }).waitFor();
    await input.fill('shop/web');
    await row.filter({ hasText: '10.96.1.1' }).first().click();
    await page().getByRole('button', { name: /^33\.3 %.*10\.244\.2\./ }).click();
    for (let step = 0; step < 5; step++) await page().getByRole('button', { name: 'Next step' }).click();
    await page().getByText(/^Step 5 of \d+: node node-/).waitFor();
    await screenshot(workbench(), 'panel-trace');
  });

  it('say whether the contract of pod networking holds', async () => {
    await workbench().runCommand('Kube Netscope: Check Contract of Pod Networking');
    await page().getByText('6 of 6 hold').waitFor();
    await screenshot(workbench(), 'panel-contract');
  });

  it('show what an unsaved edit does to the network', async () => {
    await workbench().page.keyboard.press('Control+1');
    await workbench().openFile('apps/api.yaml', { line: 8, column: 1 });
    await workbench().page.keyboard.press('End');
    await workbench().page.keyboard.press('Backspace');
    await workbench().page.keyboard.type('3');
    await workbench().page.locator('.codelens-decoration a', { hasText: /3 endpoints · Show kube-proxy rules · edit changes \d+ rules/ }).waitFor();
    await workbench().runCommand('Kube Netscope: Show Network Changes Since HEAD');
    await page().getByRole('heading', { name: /^Changes of the network since HEAD/ }).waitFor();
    await page().getByRole('region', { name: /^Because of Deployment shop\/api/ }).getByText('pod shop/api-sim-3').waitFor();
    await screenshot(workbench(), 'panel-changes');
  });
});
