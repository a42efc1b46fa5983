import assert from 'node:assert/strict';
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
