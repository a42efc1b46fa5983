import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { wordsOf } from '../../webview/routes/words';
import { callsOf, firstCall, violations } from './asking';
import { closePages, openPicture, settled, themes, type OpenOptions, type ThemeName } from './support';

async function routes(options: OpenOptions, namespace = 'node-1'): Promise<Page> {
  const page = await openPicture(options);
  await page.getByRole('tab', { name: 'Routing Tables' }).click();
  await page.getByRole('option', { name: new RegExp(`^${namespace}, `) }).click();
  await page.getByRole('grid', { name: namespace }).waitFor();
  return page;
}

/** Text of the cell that the keyboard is on. */
const cell = (page: Page): Promise<string> =>
  page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.textContent?.trim() ?? '');

async function compareWith(page: Page, name: string): Promise<Locator> {
  await page.getByRole('combobox', { name: 'Compare with…' }).fill(name);
  await page.locator('.combo-list').getByRole('option', { name: new RegExp(`^${name}, Node`) }).click();
  const grid = page.getByRole('grid', { name: /compared with/ });
  await grid.waitFor();
  return grid;
}

describe('words of compared routes', () => {
  it('are marked where they differ', () => {
    const words = wordsOf({ line: '10.1.0.0/24 via 10.0.0.2 dev eth0', destination: '10.1.0.0/24' }, { line: '10.1.0.0/24 via 10.0.0.3 dev eth0' });
    assert.deepEqual(words, [{ word: 'via 10.0.0.2', differs: true }, { word: 'dev eth0', differs: false }]);
  });
});

describe('the tab of the routing tables', function () {
  this.timeout(60_000);

  closePages();

  it('is walked cell by cell with the keyboard', async () => {
    const page = await routes({ clusters: ['healthy'] });
    const grid = page.getByRole('grid', { name: 'node-1' });
    await grid.focus();
    assert.equal(await cell(page), 'default');
    await page.keyboard.press('ArrowRight');
    assert.equal(await cell(page), '192.168.1.1');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    assert.equal(await cell(page), '10.244.0.0/24');
    await page.keyboard.press('Control+End');
    assert.match(await cell(page), /^derived/);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowUp');
    assert.equal(await cell(page), 'Destination');
    await page.keyboard.press('Enter');
    await page.getByRole('columnheader', { name: 'Destination' }).and(page.locator('[aria-sort="ascending"]')).waitFor();
    const first = grid.getByRole('row').nth(1);
    assert.deepEqual([await grid.getAttribute('aria-rowcount'), await first.getAttribute('aria-rowindex'), await first.getByRole('gridcell').nth(1).getAttribute('aria-colindex')], ['6', '2', '2']);
  });

  it('leads from a row to the picture and to the manifest', async () => {
    const page = await routes({ clusters: ['healthy'] });
    await page.getByRole('grid', { name: 'node-1' }).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'End', 'Enter']) await page.keyboard.press(key);
    assert.equal(((await firstCall(page, 'open'))[0] as { file: string }).file, 'nodes.yaml');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.locator('.item.selected[data-id="node/node-2"]').waitFor();
  });

  it('filters rows by text and by the address that they hold', async () => {
    const page = await routes({ clusters: ['healthy'] });
    await page.getByRole('textbox', { name: 'Filter rows' }).fill('10.244.2.9');
    await page.getByText('2 of 5 rows').waitFor();
    assert.equal(await page.locator('.route-row').count(), 2);
    await page.getByRole('textbox', { name: 'Filter rows' }).fill('no such thing');
    await page.getByText('The filter leaves no row.').waitFor();
  });

  it('copies chosen rows, or all', async () => {
    const page = await routes({ clusters: ['healthy'] });
    await page.locator('.route-row').nth(1).click();
    await page.keyboard.press('Shift+ArrowDown');
    assert.equal(await page.locator('.route-row[aria-selected="true"]').count(), 2);
    await page.getByRole('button', { name: 'Copy 2 rows' }).click();
    assert.match(String((await firstCall(page, 'copy'))[0]), /^10\.244\.0\.0\/24 dev cni0.*\n10\.244\.1\.0\/24 via .*\n$/);
    await page.getByRole('grid', { name: 'node-1' }).focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+c');
    await page.waitForFunction(() => window.fakeHost.calls.filter(({ method }) => method === 'copy').length === 2);
    assert.equal(String((await callsOf(page, 'copy'))[1]?.[0]).split('\n').length, 6);
  });

  it('compares two tables row by row, in words', async () => {
    const page = await routes({ clusters: ['healthy'] });
    const grid = await compareWith(page, 'node-2');
    await page.getByText(/rows? differs?/).first().waitFor();
    await grid.getByRole('gridcell', { name: 'differs', exact: true }).first().waitFor();
    assert.equal(await grid.getByRole('gridcell', { name: 'same', exact: true }).count(), 0);
    await page.getByRole('button', { name: 'Only differences' }).click();
    await grid.getByRole('gridcell', { name: 'same', exact: true }).first().waitFor();
    await page.waitForTimeout(250);
    await page.reload();
    await page.getByRole('grid', { name: /compared with/ }).waitFor();
    await page.getByRole('button', { name: 'End the comparison' }).click();
    await page.getByRole('grid', { name: 'node-1' }).waitFor();
  });

  it('marks the rows of an address in both of two tables', async () => {
    const page = await routes({ clusters: ['healthy'] });
    const grid = await compareWith(page, 'node-2');
    await page.getByRole('button', { name: 'Only differences' }).click();
    await page.getByRole('textbox', { name: 'Address to look up' }).fill('10.244.1.9');
    const row = grid.getByRole('row', { name: /10\.244\.1\.0\/24/ });
    await row.locator('.here .mark', { hasText: 'wins' }).waitFor();
    await row.locator('.there .mark', { hasText: 'wins' }).waitFor();
    assert.match((await row.getAttribute('class')) ?? '', /\bwins\b/);
    assert.deepEqual(await grid.locator('.mark').allInnerTexts(), ['matches', 'matches', 'wins', 'wins']);
    await page.locator('.lookup-there', { hasText: /^node-2: 10\.244\.1\.9 leaves by 10\.244\.1\.0\/24 dev cni0/ }).waitFor();
    await page.getByRole('textbox', { name: 'Address to look up' }).fill('');
    await grid.locator('.mark').first().waitFor({ state: 'detached' });
    await page.locator('.lookup-there').waitFor({ state: 'detached' });
  });

  it('explains the longest match step by step, and leads on', async () => {
    const page = await routes({ clusters: ['dual'] });
    await page.getByRole('textbox', { name: 'Address to look up' }).fill('fd00:10:244:2::9');
    const steps = page.getByRole('region', { name: 'Longest-prefix match' });
    await steps.getByText('/64', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Address to look up' }).fill('10.244.2.2');
    await steps.getByText(/^2 of \d rows hold the address/).waitFor();
    assert.deepEqual(await steps.locator('.step-mark').allInnerTexts(), ['wins', 'loses']);
    await steps.getByRole('button', { name: 'Show in topology' }).click();
    await page.locator('.item.selected[data-id="node/node-3"]').waitFor();
  });

  it('asks for namespaces in parts, however many there are', async () => {
    const page = await routes({ clusters: ['huge'] });
    const asked = await callsOf(page, 'namespaces');
    assert.ok(asked.every((args) => (args[2] as { limit: number }).limit <= 200));
    await page.getByRole('listbox', { name: 'Network namespaces' }).focus();
    await page.keyboard.press('End');
    await page.locator('.namespaces .choice.active[data-choice^="pod/"]').waitFor();
    await page.getByRole('textbox', { name: 'Filter router, nodes, pods' }).fill('node/node-4711');
    await page.getByRole('option', { name: /^node-4711, Node/ }).click();
    await page.getByRole('grid', { name: 'node-4711' }).waitFor();
    assert.ok((await page.locator('.namespaces .choice').count()) < 60);
  });

  it('holds 100,000 rows with few elements, sorted and filtered', async () => {
    const page = await routes({ clusters: ['routes'] });
    const grid = page.getByRole('grid', { name: 'node-1' });
    assert.equal(await grid.getAttribute('aria-rowcount'), '100001');
    await page.getByRole('button', { name: 'Via' }).click();
    await grid.focus();
    await page.keyboard.press('Control+End');
    await page.locator('.route-row[aria-rowindex="100001"]').waitFor();
    assert.ok((await page.locator('.route-row').count()) < 80);
    await page.getByRole('textbox', { name: 'Filter rows' }).fill('10.1.134.159');
    await page.getByText('1 of 100,000 rows').waitFor();
  });

  it('can be used at 320 pixels, and at 200 %', async () => {
    for (const [width, height] of [[320, 700], [640, 400]] as const) {
      const page = await routes({ clusters: ['healthy'], width, height });
      await page.getByRole('textbox', { name: 'Address to look up' }).fill('10.244.2.2');
      await page.locator('.route-row.wins').waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      const room = await page.locator('.grid-rows').evaluate((rows) => rows.clientHeight);
      assert.ok(room >= 52, `${room} pixels for rows`);
    }
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`passes axe in ${theme}`, async () => {
      const page = await routes({ clusters: ['conflicts'], theme });
      await page.locator('.route-row').nth(1).click();
      assert.deepEqual(await violations(page), []);
      await page.getByRole('textbox', { name: 'Address to look up' }).fill('10.244.2.2');
      await page.locator('.route-row.wins').waitFor();
      assert.deepEqual(await violations(page), []);
      await compareWith(page, 'node-2');
      await settled(page);
      assert.deepEqual(await violations(page), []);
    });
  }
});
