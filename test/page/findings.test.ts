import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { callsOf, firstCall, violations } from './asking';
import { closePages, openPicture, themes, type OpenOptions, type ThemeName } from './support';

async function findings(options: OpenOptions): Promise<Page> {
  const page = await openPicture(options);
  await page.getByRole('tab', { name: 'Findings' }).click();
  return page;
}

const line = (page: Page, name: RegExp) => page.getByRole('treeitem', { name });

describe('the tab of the findings', function () {
  this.timeout(60_000);

  closePages();

  it('lists them by rule, says why one matters, and leads to its place, its page and the picture', async () => {
    const page = await findings({ clusters: ['conflicts'] });
    await line(page, /^KN001, Title of KN001, 1 error$/).waitFor();
    await line(page, /^error: 10\.200\.0\.1 is outside/).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText('Packets to these addresses go to the wrong place.').waitFor();
    await details.getByText('The editor offers a quick fix at this place.').waitFor();
    await details.getByRole('button', { name: 'Open in manifest' }).click();
    assert.equal(((await firstCall(page, 'open'))[0] as { file: string }).file, 'services.yaml');
    await details.getByRole('button', { name: 'Read about KN201' }).click();
    assert.deepEqual(await firstCall(page, 'openRule'), ['KN201']);
    await details.getByRole('button', { name: 'Show in topology' }).click();
    await page.locator('.item.selected[data-id="service/default/web"]').waitFor();
  });

  it('is a tree for the keyboard, asked for in parts', async () => {
    const page = await findings({ clusters: ['conflicts'] });
    const tree = page.getByRole('tree', { name: 'Findings' });
    await tree.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: /Title of KN001/ }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await line(page, /^KN001/).and(page.locator('[aria-expanded="false"]')).waitFor();
    await page.keyboard.press('ArrowRight');
    await line(page, /^KN001/).and(page.locator('[aria-expanded="true"]')).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(((await firstCall(page, 'open'))[0] as { file: string }).file, 'kubeadm.yaml');
    await page.keyboard.press('End');
    await line(page, /^information: A static route/).waitFor();
    assert.ok((await page.locator('.finding-line').count()) < 60);
    assert.ok((await callsOf(page, 'findings')).every((args) => (args[1] as { limit: number }).limit <= 200));
  });

  it('is filtered by severity and text, and gathered by file; a reload keeps both', async () => {
    const page = await findings({ clusters: ['conflicts'] });
    await page.getByRole('button', { name: '600 warnings' }).click();
    await line(page, /^KN014/).waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'Gather by' }).click();
    await page.getByRole('option', { name: 'By file' }).click();
    await line(page, /^services\.yaml, 1 error/).waitFor();
    await page.getByRole('textbox', { name: 'Filter findings' }).fill('KUBEADM');
    await line(page, /^services\.yaml/).waitFor({ state: 'detached' });
    await line(page, /^kubeadm\.yaml/).waitFor();
    await page.waitForTimeout(250);
    await page.reload();
    await line(page, /^kubeadm\.yaml/).waitFor();
    await line(page, /^services\.yaml/).waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: '600 warnings' }).getAttribute('aria-pressed'), 'false');
    await page.getByRole('textbox', { name: 'Filter findings' }).fill('nothing of that');
    await page.getByText('The filter leaves no finding.').waitFor();
  });

  it('says what was checked where there is nothing to report', async () => {
    const page = await findings({ clusters: ['healthy'] });
    await page.getByRole('heading', { name: 'No findings' }).waitFor();
    await page.getByText('12 files checked with 98 rules').waitFor();
    await page.getByRole('button', { name: 'Show the contract of pod networking' }).click();
    await page.getByText('6 of 6 hold').waitFor();
  });

  it('can be used at 320 pixels', async () => {
    const page = await findings({ clusters: ['conflicts'], width: 320, height: 700 });
    await line(page, /^error: 10\.200/).click();
    await page.getByRole('button', { name: 'Read about KN201' }).click();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    assert.ok((await page.locator('.finding-list').evaluate((list) => list.clientHeight)) >= 84);
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`passes axe in ${theme}`, async () => {
      const page = await findings({ clusters: ['conflicts', 'healthy'], theme });
      await line(page, /^error: 10\.200/).click();
      await page.getByRole('button', { name: '600 warnings' }).click();
      assert.deepEqual(await violations(page), []);
    });
  }
});
