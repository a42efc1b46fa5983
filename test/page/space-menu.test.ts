import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { callsOf, firstCall, violations } from './asking';
import { closePages, openPicture, settled } from './support';
import type { FixtureName } from './fixtures';

async function opened(cluster: FixtureName): Promise<Page> {
  const page = await openPicture({ clusters: [cluster] });
  await page.getByRole('tab', { name: 'Address Space' }).click();
  await page.locator('.space-strip').first().waitFor();
  await settled(page);
  return page;
}

const items = (page: Page): Promise<string[]> => page.getByRole('menuitem').allInnerTexts();

describe('the menu of the map of addresses', function () {
  this.timeout(60_000);

  closePages();

  it('of a range: look, search, copy, and the ways to manifest and picture', async () => {
    const page = await opened('healthy');
    const range = page.locator('.space-block.range.pods').first();
    await range.click({ button: 'right', position: { x: 4, y: 8 } });
    assert.deepEqual(await items(page), ['Show details', 'Look inside', 'Find a free block in it', 'Copy 10.244.0.0/16', 'Copy name', 'Open in manifest', 'Show in topology']);
    await page.getByRole('menuitem', { name: 'Copy 10.244.0.0/16' }).click();
    assert.deepEqual(await firstCall(page, 'copy'), ['10.244.0.0/16']);
    await page.locator('.space-block.range.services').first().click({ button: 'right', position: { x: 4, y: 8 } });
    assert.ok((await items(page)).includes('Copy 10.96.0.0/16'));
    await page.keyboard.press('Escape');
    await range.click({ button: 'right', position: { x: 4, y: 8 } });
    await page.getByRole('menuitem', { name: 'Show in topology' }).click();
    await page.locator('.pane-title', { hasText: '10.244.0.0/16' }).waitFor();
  });

  it('of what is free: copies it, and the next block for a node as its spec says it', async () => {
    const page = await opened('healthy');
    await page.locator('.space-block.range.pods').first().dblclick({ position: { x: 4, y: 8 } });
    const free = page.locator('.space-block.free').last();
    await free.waitFor();
    await settled(page);
    await free.focus();
    await page.keyboard.press('ContextMenu');
    await page.getByRole('menu').waitFor();
    const offered = await items(page);
    const block = /^Copy (10\.244\.\d+\.0\/24) as podCIDR of a node$/.exec(offered[1] ?? '')?.[1] ?? '';
    assert.notEqual(block, '', offered.join());
    assert.deepEqual(offered.slice(2), ['Look inside', 'Show details']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.deepEqual(await firstCall(page, 'copy'), [`podCIDR: ${block}\npodCIDRs:\n  - ${block}\n`]);
    assert.ok(await page.evaluate(() => document.activeElement?.classList.contains('free')));
    await page.keyboard.press(' ');
    await page.locator('.space-pane').getByRole('button', { name: `Copy ${block}` }).waitFor();
  });

  it('of claims around the cluster, parties of overlaps and offered blocks', async () => {
    const page = await opened('conflicts');
    await page.locator('.space-block.external').first().click({ button: 'right', position: { x: 4, y: 8 } });
    assert.ok((await items(page)).includes('Copy 10.240.0.0/12'));
    await page.keyboard.press('Escape');
    await page.locator('.overlap-party').first().click({ button: 'right', position: { x: 4, y: 8 } });
    assert.deepEqual((await items(page)).slice(0, 1), ['Show details']);
    await page.keyboard.press('Enter');
    await page.locator('.space-pane').waitFor();
    await page.getByRole('button', { name: 'Close the details' }).click();
    await page.locator('.free-item', { has: page.locator('.copy-block') }).first().click({ button: 'right', position: { x: 4, y: 4 } });
    const offered = await items(page);
    assert.match(offered.join(), /^Copy 10\.\S+,/);
    assert.ok(offered.includes('Show in the map'));
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    assert.deepEqual(await callsOf(page, 'copy'), []);
  });

  it('of a group: looks inside', async () => {
    const page = await opened('huge');
    const group = page.locator('.space-block.group').first();
    await group.click({ button: 'right', position: { x: 2, y: 8 } });
    assert.equal((await items(page))[0], 'Look inside');
    await page.getByRole('menuitem', { name: 'Look inside' }).click();
    await page.getByRole('navigation', { name: 'Part of the map that is shown' }).first().getByRole('button').first().waitFor();
  });
});
