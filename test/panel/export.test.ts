import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { example, useWorkbench } from './support/workbench';

describe('a picture that is exported by its command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-netscope-export-'));
  const workbench = useWorkbench({ folder: example('three-nodes') });

  before(() => workbench().page.setDefaultTimeout(15_000));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('opens the panel, and is written to where the dialog says', async () => {
    const { page } = workbench();
    await workbench().runCommand('Kube Netscope: Export Picture…');
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'for print' }).click();
    // The workbench's own dialog for files.
    const field = page.locator('.quick-input-widget:visible input[type=text]').first();
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'kube-system' }).waitFor();
    assert.match(await field.inputValue(), /three-nodes\.svg$/);
    const target = join(folder, 'network.svg');
    await field.fill(target);
    assert.ok(!existsSync(target));
    await page.waitForTimeout(300);
    await page.keyboard.press('Enter');
    for (let looks = 0; looks < 100 && !existsSync(target); looks++) await page.waitForTimeout(100);
    const svg = readFileSync(target, 'utf8');
    // The name of the workspace is that of its folder.
    for (const part of ['<svg', 'node-1', 'node-3', '>three-nodes · Host routes<']) assert.ok(svg.includes(part), part);
  });
});
