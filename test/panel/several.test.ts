import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { example, screenshot, useWorkbench } from './support/workbench';

describe('several panels', () => {
  const root = mkdtempSync(join(tmpdir(), 'kube-netscope-several-'));
  const folder = join(root, 'three-nodes');
  cpSync(example('three-nodes'), folder, { recursive: true });
  const workbench = useWorkbench({ folder, viewport: { width: 1600, height: 1000 }, settings: { 'extensions.confirmedUriHandlerExtensionIds': ['kube-netscope.kube-netscope'] } });
  const editorTab = (at: number): Locator => workbench().page.locator('.tabs-container .tab').filter({ hasText: 'Network Topology' }).nth(at);
  const pageTab = (name: string): Locator => workbench().webview().getByRole('tab', { name, exact: true });
  const shows = (name: string): Promise<void> => workbench().webview().locator('[role="tab"][aria-selected="true"]').filter({ hasText: name }).waitFor();
  const heading = (name: string): Promise<void> => workbench().webview().locator('.pane').getByRole('heading', { name }).waitFor();
  const follow = async (link: string): Promise<void> => {
    await workbench().runCommand('Developer: Open URL');
    await workbench().page.locator('.quick-input-widget:visible input[type=text]').first().fill(link);
    await workbench().page.keyboard.press('Enter');
  };

  before(() => workbench().page.setDefaultTimeout(20_000));
  after(() => rmSync(root, { recursive: true, force: true }));

  it('show different things, and keep them while hidden', async () => {
    await workbench().runCommand('Kube Netscope: Show Network Topology');
    await workbench().webview().getByRole('treeitem', { name: /^node-2, Node/ }).first().click();
    await heading('node-2');
    await workbench().runCommand('Kube Netscope: Show Network Topology in Another Panel');
    await editorTab(1).waitFor();
    await workbench().webview().getByRole('treeitem', { name: /^node-3, Node/ }).first().waitFor();
    await pageTab('Services').click();
    await shows('Services');
    await workbench().page.waitForTimeout(1000);
    await editorTab(0).click();
    await heading('node-2');
    await shows('Topology');
    await editorTab(1).click();
    await shows('Services');
  });

  it('come back as they were when the window starts again', async () => {
    await workbench().page.waitForTimeout(1000);
    await workbench().runCommand('Developer: Reload Window');
    await editorTab(1).waitFor({ timeout: 60_000 });
    await shows('Services');
    await editorTab(0).click();
    await heading('node-2');
    await shows('Topology');
    await screenshot(workbench(), 'several-after-reload');
  });

  it('a link leads to a view in the panel that was used last', async () => {
    await follow('code-oss://kube-netscope.kube-netscope/topology?cluster=folder:&id=node/node-3');
    await heading('node-3');
    await follow('code-oss://kube-netscope.kube-netscope/routes?cluster=folder:&namespace=node/node-1&address=10.244.3.2');
    await shows('Routing Tables');
    await workbench().webview().locator('.route-row.wins').filter({ hasText: '10.244.3.0/24' }).waitFor();
  });

  it('a link that is not plainly one to a view is refused', async () => {
    await follow('code-oss://kube-netscope.kube-netscope/topology?cluster=folder:&command=workbench.action.closeWindow');
    await workbench().page.getByText('this link leads to no view').first().waitFor();
    await follow('code-oss://kube-netscope.kube-netscope/topology?cluster=folder:elsewhere');
    await workbench().page.getByText('the cluster of this link is not in this workspace').first().waitFor();
    await shows('Routing Tables');
  });
});
