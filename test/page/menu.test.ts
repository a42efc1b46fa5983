import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { callsOf, firstCall, violations } from './asking';
import { closePages, openPicture, themes, type ThemeName } from './support';

const items = (shown: Page): Promise<string[]> => shown.getByRole('menuitem').allInnerTexts();

describe('the menu of things', function () {
  this.timeout(60_000);

  closePages();

  it('offers what can be done with things of the picture', async () => {
    const shown = await openPicture({ clusters: ['healthy'] });
    await shown.locator('[data-id="node/node-2"]').click({ button: 'right', position: { x: 200, y: 40 } });
    await shown.getByRole('menu', { name: 'What can be done with node-2' }).waitFor();
    assert.deepEqual(await items(shown), ['Open in manifest', 'Show routing table', 'Show in Address Space', 'Trace from here', 'Trace to here', 'Copy name', 'Copy address']);
    await shown.getByRole('menuitem', { name: 'Copy address' }).click();
    assert.deepEqual(await firstCall(shown, 'copy'), ['192.168.1.12']);
    await shown.locator('[data-id="service/default/web"]').click({ button: 'right' });
    assert.deepEqual(await items(shown), ['Open in manifest', 'Show kube-proxy rules', 'Trace to here', 'Copy name', 'Copy address']);
    await shown.getByRole('menuitem', { name: 'Open in manifest' }).click();
    assert.equal(((await firstCall(shown, 'open'))[0] as { file: string }).file, 'services.yaml');
    await shown.getByRole('button', { name: '10.244.0.0/16' }).click({ button: 'right' });
    await shown.getByRole('menuitem', { name: 'Copy name' }).click();
    await shown.waitForFunction(() => window.fakeHost.calls.filter(({ method }) => method === 'copy').length === 2);
    assert.deepEqual((await callsOf(shown, 'copy'))[1], ['10.244.0.0/16']);
  });

  it('is asked for and walked with the keyboard, and gives the focus back', async () => {
    const shown = await openPicture({ clusters: ['healthy'] });
    await shown.locator('.picture [tabindex="0"]').focus();
    await shown.keyboard.press('ArrowDown');
    const before = await shown.evaluate(() => document.activeElement?.getAttribute('data-id'));
    assert.equal(before, 'node/node-1');
    await shown.keyboard.press('ContextMenu');
    await shown.getByRole('menu', { name: 'What can be done with node-1' }).waitFor();
    const focused = (): Promise<string | null | undefined> => shown.evaluate(() => document.activeElement?.textContent);
    assert.equal(await focused(), 'Open in manifest');
    for (const [key, label] of [['ArrowUp', 'Copy address'], ['ArrowDown', 'Open in manifest'], ['End', 'Copy address'], ['Home', 'Open in manifest'], ['t', 'Trace from here']] as const) {
      await shown.keyboard.press(key);
      assert.equal(await focused(), label, key);
    }
    await shown.keyboard.press('Escape');
    await shown.getByRole('menu').waitFor({ state: 'detached' });
    await shown.waitForFunction(() => document.activeElement?.getAttribute('data-id') === 'node/node-1');
    await shown.keyboard.press('ContextMenu');
    await shown.getByRole('menu').waitFor();
    await shown.keyboard.press('ArrowDown');
    await shown.keyboard.press('Enter');
    await shown.getByRole('grid', { name: 'node-1' }).waitFor();
  });

  it('knows rows of routing tables and lists that keep the focus', async () => {
    const shown = await openPicture({ clusters: ['healthy'] });
    await shown.getByRole('tab', { name: 'Routing Tables' }).click();
    const list = shown.getByRole('listbox', { name: 'Network namespaces' });
    await list.focus();
    await shown.keyboard.press('ArrowDown');
    await shown.keyboard.press('ContextMenu');
    await shown.getByRole('menu', { name: 'What can be done with node-2' }).waitFor();
    await shown.keyboard.press('Escape');
    await shown.getByRole('grid', { name: 'node-1' }).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ContextMenu']) await shown.keyboard.press(key);
    await shown.getByRole('menu', { name: 'What can be done with 10.244.1.0/24' }).waitFor();
    await shown.getByRole('menuitem', { name: 'Copy as ip route line' }).click();
    assert.match(String((await firstCall(shown, 'copy'))[0]), /^10\.244\.1\.0\/24 via 192\.168\.1\.12 dev eth0$/);
  });

  it('knows findings, and leaves fields their own menu', async () => {
    const shown = await openPicture({ clusters: ['conflicts'] });
    await shown.getByRole('tab', { name: 'Findings' }).click();
    await shown.getByRole('treeitem', { name: /^error: 10\.200/ }).click({ button: 'right' });
    assert.deepEqual(await items(shown), ['Open in manifest', 'Show in topology', 'Show kube-proxy rules', 'Trace to here', 'Copy message', 'Copy address']);
    await shown.mouse.click(5, 5);
    await shown.getByRole('menu').waitFor({ state: 'detached' });
    await shown.getByRole('textbox', { name: 'Filter findings' }).click({ button: 'right' });
    assert.equal(await shown.getByRole('menu').count(), 0);
  });

  it('stays inside of a narrow page', async () => {
    const shown = await openPicture({ clusters: ['healthy'], width: 320, height: 400 });
    await shown.locator('[data-id="node/node-3"]').click({ button: 'right' });
    const box = await shown.getByRole('menu').boundingBox();
    assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 320 && box.y + box.height <= 400);
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`passes axe in ${theme}`, async () => {
      const shown = await openPicture({ clusters: ['healthy'], theme });
      await shown.locator('[data-id="node/node-2"]').click({ button: 'right', position: { x: 200, y: 40 } });
      await shown.getByRole('menu').waitFor();
      assert.deepEqual(await violations(shown), []);
    });
  }
});
