import assert from 'node:assert/strict';
import { example, screenshot, useWorkbench } from './support/workbench';

describe('walking about in the panel', () => {
  const workbench = useWorkbench({ folder: example('broken-network'), viewport: { width: 1500, height: 900 } });
  const page = (): ReturnType<ReturnType<typeof workbench>['webview']> => workbench().webview();

  before(() => workbench().page.setDefaultTimeout(20_000));

  it('lists the findings with reason and remedy, and opens the page of a rule', async () => {
    await workbench().runCommand('Kube Netscope: Show Findings of the Cluster');
    const error = page().getByRole('treeitem', { name: /^error: / }).first();
    await error.click();
    await page().getByRole('heading', { name: 'Why it matters' }).waitFor();
    await page().getByText(/files? checked with \d+ rules/).waitFor();
    await screenshot(workbench(), 'panel-findings');
    await page().getByRole('button', { name: 'Open in manifest' }).click();
    await workbench().page.locator('.tab.active[data-resource-name$=".yaml"]').first().waitFor();
  });

  it('compares two routing tables', async () => {
    await workbench().runCommand('Kube Netscope: Show Routing Tables');
    await page().getByRole('grid').waitFor();
    await page().getByRole('combobox', { name: 'Compare with…' }).fill('node-2');
    await page().locator('.combo-list').getByRole('option', { name: /^node-2, Node/ }).click();
    await page().getByRole('grid', { name: /compared with/ }).waitFor();
    await screenshot(workbench(), 'panel-comparison');
    await page().getByRole('button', { name: 'End the comparison' }).click();
  });

  it('shows a menu on the menu key, on the row that the keyboard is on', async () => {
    await page().getByRole('grid').focus();
    for (const key of ['ArrowDown', 'ContextMenu']) await workbench().page.keyboard.press(key);
    await page().getByRole('menuitem', { name: 'Copy as ip route line' }).waitFor();
    assert.equal(await workbench().page.locator('.monaco-menu:visible').count(), 0);
    await screenshot(workbench(), 'panel-menu');
    await workbench().page.keyboard.press('Escape');
    await page().getByRole('menu').waitFor({ state: 'detached' });
  });

  it('goes back and forward with the keys of the editor', async () => {
    await page().getByRole('tab', { name: 'Address Space' }).click();
    await page().locator('.space-tab').waitFor();
    await workbench().page.waitForTimeout(500);
    await page().locator('.space-block[tabindex="0"]').first().focus();
    await workbench().page.keyboard.press('Alt+ArrowLeft');
    await page().getByRole('grid').waitFor();
    await workbench().page.waitForTimeout(500);
    await page().getByRole('grid').focus();
    await workbench().page.keyboard.press('Alt+ArrowRight');
    await page().locator('.space-tab').waitFor();
  });
});
