import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { example, screenshot, useWorkbench } from './support/workbench';

describe('the address space in the panel', () => {
  const room = mkdtempSync(join(tmpdir(), 'kube-netscope-space-'));
  const folder = join(room, 'address-plan');
  cpSync(example('address-plan'), folder, { recursive: true });
  const workbench = useWorkbench({ folder, viewport: { width: 1600, height: 1000 } });
  const block = (name: RegExp): Locator => workbench().webview().getByRole('treeitem', { name }).first();
  const card = (text: string): Locator => workbench().webview().getByRole('listitem').filter({ hasText: text });

  before(() => workbench().page.setDefaultTimeout(15_000));
  after(() => rmSync(room, { recursive: true, force: true }));

  it('shows the pod range over the office VPN, and opens both manifests', async () => {
    await workbench().openFile('cluster.yaml');
    await workbench().runCommand('Kube Netscope: Show Address Space');
    await card('Pod range and office VPN overlap').waitFor();
    await block(/^Pod range, 10\.244\.0\.0\/18, .*overlaps office VPN 10\.244\.32\.0\/19/).waitFor();
    await screenshot(workbench(), 'panel-space');
    await card('Pod range and office VPN overlap').getByRole('button', { name: /^Open \.kube-netscope\.yaml, line 3/ }).click();
    await workbench().page.locator('.tab.active[aria-label^=".kube-netscope.yaml"]').first().waitFor();
  });

  it('leads from a node of the map to the topology and back', async () => {
    await workbench().runCommand('Kube Netscope: Show Address Space');
    const page = workbench().webview();
    await block(/^Pod range/).dblclick();
    await block(/^\d nodes, 10\.244\.0\.0/).click();
    await block(/^node-3, 10\.244\.2\.0\/24/).click();
    await page.getByRole('button', { name: 'Reveal in Topology' }).click();
    await page.getByRole('heading', { name: 'node-3' }).waitFor();
    await page.getByRole('button', { name: 'Show in Address Space' }).click();
    await page.getByRole('tab', { name: 'Address Space', selected: true }).waitFor();
    assert.equal(await page.locator('.space-block.selected').getAttribute('data-id'), 'node-pods/node-3/10.244.2.0/24');
  });

  it('follows an edit that is not saved', async () => {
    // Not over the panel.
    await workbench().page.keyboard.press('Control+1');
    await workbench().openFile('.kube-netscope.yaml', { line: 3, column: 1 });
    await workbench().page.keyboard.press('Home');
    await workbench().page.keyboard.type('#');
    await card('Pod range and office VPN overlap').waitFor({ state: 'detached' });
    await card('Load balancer pool edge and 2 nodes').waitFor();
  });
});
