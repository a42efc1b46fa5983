import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { example, screenshot, useWorkbench } from './support/workbench';

describe('the status bar', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'kube-netscope-status-')), 'broken-network');
  cpSync(example('broken-network'), folder, { recursive: true });
  const workbench = useWorkbench({ folder });
  const item = (): Locator => workbench().page.locator('.statusbar-item').filter({ has: workbench().page.locator('[aria-label^="Kube Netscope:"]') });

  before(() => workbench().page.setDefaultTimeout(15_000));
  after(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('shows the cluster of the open file and its findings', async () => {
    await workbench().openFile('services/outside-range.yaml');
    await item().filter({ hasText: 'services' }).waitFor();
    const label = (await item().locator('[aria-label^="Kube Netscope:"]').getAttribute('aria-label')) ?? '';
    assert.match(label, /^Kube Netscope: \S+ +\d+ +\d+\. Cluster \S+: .+ Select to see which file belongs to which cluster\./);
    await screenshot(workbench(), 'status-bar');
  });

  it('opens the list of files of each cluster with the reason', async () => {
    await item().locator('a').click();
    const list = workbench().page.locator('.quick-input-widget');
    await list.getByText('Which Cluster Each File Belongs To').waitFor();
    const row = list.locator('.monaco-list-row.focused');
    await row.filter({ hasText: 'services/outside-range.yaml' }).waitFor();
    assert.match(await row.innerText(), /services/);
    await screenshot(workbench(), 'status-clusters');
    await workbench().page.keyboard.press('Escape');
  });

  it('is not there for other files', async () => {
    await workbench().runCommand('File: New Untitled Text File');
    await item().waitFor({ state: 'hidden' });
  });
});
