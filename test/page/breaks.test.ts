import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { callsOf, violations } from './asking';
import { closePages, openPicture, settled, themes, type ThemeName } from './support';

describe('broken ways of a cluster with many nodes', function () {
  this.timeout(60_000);

  closePages();

  it('break the line to each group, and to each node from near; the legend and the network say so', async () => {
    const page = await openPicture({ clusters: ['torn'] });
    await page.locator('.picture .sign.broken').first().waitFor({ state: 'attached' });
    assert.equal(await page.locator('.picture').getAttribute('data-detail'), 'tiles');
    assert.equal(await page.locator('.picture .route.broken').count(), 1);
    await page.getByRole('group', { name: 'Legend' }).getByText('no way', { exact: true }).waitFor();
    const network = page.locator('.picture .network');
    assert.match((await network.getAttribute('aria-label')) ?? '', /No way between 39 pairs of nodes\. No way between node-1 and node-5: No row/);
    assert.match(await page.locator('.picture .route-name.broken').innerHTML(), /^No way between 39 pairs/);
    const titles = await page.locator('.picture .sign.broken title').allTextContents();
    assert.deepEqual(titles, ['No way to node-1 and 38 more']);
    for (let zoom = 0; zoom < 6; zoom++) await page.getByRole('button', { name: 'Zoom out (−)' }).click();
    await settled(page);
    assert.equal(await page.locator('.picture').getAttribute('data-detail'), 'zones');
    assert.deepEqual(await page.locator('.picture .sign.broken title').allTextContents(), ['No way to some nodes: 1 node of zone-1']);
  });

  it('are listed with their traces, for all and for a node', async () => {
    const page = await openPicture({ clusters: ['torn'] });
    const all = page.getByRole('list', { name: 'No way between 39 pairs of nodes.' });
    await all.waitFor();
    assert.equal(await all.getByRole('listitem').count(), 31);
    await page.locator('.picture [data-id="node/node-9"]').click();
    const own = page.getByRole('list', { name: 'No way to node-5' });
    await own.getByRole('listitem').waitFor();
    assert.equal(await own.getByRole('listitem').count(), 1);
    await own.getByRole('button', { name: 'Follow the packet' }).click();
    await page.waitForFunction(() => window.fakeHost.calls.some(({ method }) => method === 'trace'));
    const [, , from, to] = (await callsOf(page, 'trace'))[0] ?? [];
    assert.match(`${String(from)} ${String(to)}`, /^pod\/\S+ pod\/\S+$/);
  });

  it('stay while others are on their way after an edit, and go when they are mended', async () => {
    const page = await openPicture({ clusters: ['torn'] });
    await page.locator('.picture .sign.broken').first().waitFor({ state: 'attached' });
    await page.evaluate(() => {
      window.fakeHost.failures.set('lostWays', 'later');
      window.fakeHost.change();
    });
    await page.waitForFunction(() => window.fakeHost.calls.filter(({ method }) => method === 'lostWays').length === 2);
    await settled(page);
    assert.equal(await page.locator('.picture .route.broken').count(), 1);
    await page.evaluate(() => {
      window.fakeHost.failures.clear();
      window.fakeHost.shapes = window.fakeHost.shapes.map((shape) => ({ ...shape, broken: false }));
      window.fakeHost.change();
    });
    await page.locator('.picture .route.broken').first().waitFor({ state: 'detached' });
  });

  it('are asked for where there are many nodes only, after the picture', async () => {
    const page = await openPicture({ clusters: ['tunnels'] });
    await settled(page);
    assert.deepEqual(await callsOf(page, 'lostWays'), []);
    assert.equal(await page.locator('.picture .sign.broken').count(), 1);
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`pass axe in ${theme}`, async () => {
      const page = await openPicture({ clusters: ['torn'], theme });
      await page.locator('.picture .sign.broken').first().waitFor({ state: 'attached' });
      await settled(page);
      if (process.env['BREAKS_OUT'] !== undefined) await page.screenshot({ path: `${process.env['BREAKS_OUT']}/torn-${theme}.png` });
      assert.deepEqual(await violations(page), []);
    });
  }
});
