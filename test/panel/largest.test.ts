import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { pageProblems, screenshot, useWorkbench } from './support/workbench';
import { writeLargest } from './support/largest';

describe('the largest cluster in the panel', function () {
  const root = mkdtempSync(join(tmpdir(), 'kube-netscope-largest-'));
  const folder = join(root, 'largest');
  mkdirSync(folder);
  writeLargest(folder);
  const workbench = useWorkbench({ folder, viewport: { width: 1500, height: 950 } });
  const page = (): FrameLocator => workbench().webview();
  const show = async (tab: string): Promise<void> => {
    await page().getByRole('tab', { name: tab, exact: true }).click();
    await page().getByRole('tab', { name: tab, exact: true, selected: true }).waitFor();
  };
  const nothingFailed = async (tab: string): Promise<void> => {
    assert.equal(await page().locator('.failure').count(), 0);
    await screenshot(workbench(), `largest-${tab}`);
  };

  // The machine may be a small one, and all of this is to be read first.
  before(() => workbench().page.setDefaultTimeout(50_000));
  after(() => {
    rmSync(root, { recursive: true, force: true });
    assert.deepEqual(pageProblems(workbench()), []);
  });

  it('Trace Packet of the palette waits until there is something to choose from, and opens nothing when it is left', async () => {
    await workbench().runCommand('Kube Netscope: Trace Packet');
    const list = workbench().page.locator('.quick-input-widget:visible').filter({ hasText: 'Trace Packet: From' });
    await list.waitFor();
    await list.locator('.monaco-list-row').filter({ hasText: 'node-2' }).first().waitFor();
    await workbench().page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    assert.equal(await workbench().page.locator('iframe.webview').count(), 0);
  });

  it('Topology: shows the zones, and a node that is searched for with its pods', async () => {
    await workbench().runCommand('Kube Netscope: Show Network Topology');
    await page().getByRole('treeitem', { name: /^zone-50, .*100 nodes/ }).first().waitFor();
    await nothingFailed('topology');
    await page().locator('.search-field input').fill('node-4321');
    await page().getByRole('option', { name: /node-4321/ }).first().click();
    await page().locator('.pane').getByRole('heading', { name: 'node-4321' }).waitFor();
    await page().locator('.picture').getByRole('treeitem', { name: /^node-4321, Node, / }).waitFor();
    await nothingFailed('node');
  });

  it('Routing Tables: lists 155,000 namespaces and looks an address up among 5,000 rows', async () => {
    await show('Routing Tables');
    await page().getByRole('option', { name: /^node-1, Node/ }).click();
    await page().getByText(/^5,00\d rows$/).waitFor();
    await page().locator('.address input').fill('10.16.224.9');
    await page().locator('.route-row.wins').filter({ hasText: '10.16.224.0/24' }).waitFor();
    await nothingFailed('routes');
  });

  it('Services: finds one of 10,000 and shows its rules', async () => {
    await show('Services');
    await page().getByRole('textbox', { name: 'Filter Services' }).fill('search-9877');
    await page().getByRole('option', { name: /search-9877/ }).click();
    await page().getByRole('heading', { name: 'team-37/search-9877' }).waitFor();
    // Without comments: kube-proxy leaves them out where there are more than 1,000 endpoints.
    await page().getByRole('option', { name: /^-A KUBE-SEP-\w{16} -s 10\.[\d.]+\/32 -j KUBE-MARK-MASQ/ }).first().waitFor();
    await nothingFailed('services');
  });

  it('Trace: follows a packet from a pod to a Service', async () => {
    await show('Trace');
    await page().getByRole('button', { name: /^From a pod to a Service/ }).click();
    await page().getByText('Delivered').first().waitFor();
    // The picture stood at another node.
    await page().locator('.picture').getByRole('treeitem', { name: /^node-1, Node, / }).waitFor();
    await nothingFailed('trace');
  });

  it('Address Space: shows the ranges and what is left', async () => {
    await show('Address Space');
    await page().getByRole('treeitem', { name: /^Pod range, 10\.0\.0\.0\/9/ }).first().waitFor();
    await page().getByText(/ of 32,768 left$/).waitFor();
    await nothingFailed('space');
  });

  it('Contract: says what holds of 22 billion pairs of pods', async () => {
    await show('Contract');
    await page().getByText(/^\d of 6 hold/).waitFor();
    await nothingFailed('contract');
  });

  it('Findings: says what was checked', async () => {
    await show('Findings');
    await page().getByText(/files? checked with \d+ rules/).waitFor();
    await nothingFailed('findings');
  });

  it('Changes: says why there is nothing to compare with', async () => {
    await show('Changes');
    await page().locator('.changes-tab .notice').waitFor();
    await nothingFailed('changes');
  });

  it('follows an edit that is not saved', async () => {
    await workbench().openFile('apps/0.yaml', { line: 5, column: 1 });
    await workbench().page.keyboard.press('End');
    await workbench().page.keyboard.press('Backspace');
    await workbench().runCommand('Kube Netscope: Show Services and kube-proxy Rules');
    await page().getByRole('textbox', { name: 'Filter Services' }).fill('checkout-0');
    await page().getByRole('option', { name: /checkout-0/ }).click();
    await page().getByRole('heading', { name: 'team-0/checkout-0' }).waitFor();
    await page().locator('.backend').filter({ hasText: '100 %' }).waitFor();
    await nothingFailed('edit');
  });
});
