import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { callsOf, firstCall, violations } from './asking';
import { closePages, openPage, openPicture, settled, themes, type ThemeName } from './support';

const item = (page: Page, id: string) => page.locator(`[data-id="${id}"]`);
const focusedId = (page: Page): Promise<string | null | undefined> => page.evaluate(() => document.activeElement?.getAttribute('data-id'));

describe('the page', function () {
  this.timeout(60_000);

  closePages();

  it('draws nodes, bridges, pods and Services with their facts', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    assert.equal(await page.getByRole('treeitem', { name: /^node-\d, Node/ }).count(), 3);
    await page.getByRole('treeitem', { name: /^node-1, Node, 192\.168\.1\.11, pods 10\.244\.0\.0\/24, cni0 10\.244\.0\.1\/24, 6 pods/ }).waitFor();
    await page.getByRole('treeitem', { name: /^web, Service NodePort, default, 10\.96\.0\.11/ }).waitFor();
    assert.equal(await page.getByRole('treeitem', { name: /, Pod, / }).count(), 21);
    await page.getByRole('button', { name: '10.244.0.0/16' }).waitFor();
  });

  it('shows the details of what is selected, with provenance and links to manifests', async () => {
    const page = await openPicture({ clusters: ['conflicts'] });
    await item(page, 'node/node-2').click({ position: { x: 200, y: 40 } });
    const pane = page.getByRole('complementary', { name: 'Details' });
    await pane.getByRole('heading', { name: 'node-2' }).waitFor();
    assert.equal(await item(page, 'node/node-2').getAttribute('aria-selected'), 'true');
    await pane.getByText('KN001').waitFor();
    await pane.getByText('derived').first().waitFor();
    await pane.getByRole('button', { name: 'kubeadm.yaml:9' }).first().click();
    assert.deepEqual(await firstCall(page, 'open'), [{ file: 'kubeadm.yaml', range: { start: { line: 8, column: 4 }, end: { line: 8, column: 16 } } }]);
    await page.getByText('overlaps nodes 10.244.8.0/24').waitFor();
  });

  it('lights up a Service and its backends', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await item(page, 'service/default/web').click();
    await page.locator('.picture .way').waitFor({ state: 'attached' });
    assert.equal(await page.locator('.item.lit.pod').count(), 3);
    await page.keyboard.press('Escape');
    await page.locator('.picture .way').waitFor({ state: 'detached' });
  });

  it('is walked with the keyboard', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await page.getByRole('radio', { name: 'Router' }).click();
    await page.locator('.router').waitFor();
    await page.locator('.picture [tabindex="0"]').focus();
    assert.equal(await focusedId(page), 'router');
    for (const [key, id] of [['ArrowDown', 'node/node-1'], ['ArrowRight', 'node/node-2'], ['End', 'node/node-3'], ['ArrowLeft', 'node/node-2'], ['ArrowDown', 'pod/kube-system/web-39f'], ['ArrowUp', 'node/node-2']] as const) {
      await page.keyboard.press(key);
      assert.equal(await focusedId(page), id, key);
    }
    assert.equal(await page.locator('.picture [tabindex="0"]').count(), 1);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'node-2' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Contents' }).waitFor();
    await page.keyboard.press('+');
    await page.keyboard.press('0');
    await settled(page);
    assert.ok(await item(page, 'service/default/web').isVisible());
  });

  it('lets the editor collect what can be found when the field gets the focus', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await page.keyboard.press('/');
    assert.deepEqual((await firstCall(page, 'search'))[2], { text: '', limit: 0 });
    assert.equal(await page.locator('.results').count(), 0);
  });

  it('searches from the slash key to the hit', async () => {
    const page = await openPicture({ clusters: ['hundred'] });
    await page.keyboard.press('/');
    await page.keyboard.type('10.244.42.9');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await settled(page);
    const hit = page.locator('.item.pod.selected');
    await hit.waitFor();
    assert.match((await hit.getAttribute('aria-label')) ?? '', /10\.244\.42\.9/);
    assert.equal(await page.locator('.picture').getAttribute('data-detail'), 'pods');
  });

  it('shows routing tables and the longest match', async () => {
    const page = await openPicture({ clusters: ['dual'] });
    await page.getByRole('tab', { name: 'Routing Tables' }).click();
    await page.getByRole('option', { name: /^node-1, Node/ }).click();
    await page.getByRole('grid', { name: 'node-1' }).waitFor();
    await page.getByRole('textbox', { name: 'Address to look up' }).fill('10.244.2.2');
    await page.locator('.route-row.wins').waitFor();
    assert.match(await page.locator('.route-row.wins').innerText(), /10\.244\.2\.0\/24/);
    assert.equal(await page.locator('.route-row.matches').count(), 1);
    await page.getByText('the longest of 2 matching prefixes').waitFor();
    await page.getByRole('textbox', { name: 'Address to look up' }).fill('fd00:10:244:1::9');
    await page.locator('.route-row.wins', { hasText: 'fd00:10:244:1::/64' }).waitFor();
    await page.getByRole('textbox', { name: 'Address to look up' }).fill('nonsense');
    await page.getByText('nonsense is no IP address').waitFor();
    await page.getByRole('button', { name: 'ip route' }).click();
    assert.match(await page.locator('pre.lines').innerText(), /^default via 192\.168\.1\.1 dev eth0/);
    await page.getByRole('button', { name: 'Copy' }).click();
    assert.match(String((await firstCall(page, 'copy'))[0]), /^default via/);
  });

  it('sorts a table of 5,000 rows that holds few elements', async () => {
    const page = await openPicture({ clusters: ['hundred'] });
    await page.getByRole('tab', { name: 'Routing Tables' }).click();
    await page.getByRole('option', { name: /^node-1, Node/ }).click();
    await page.getByRole('grid', { name: 'node-1' }).waitFor();
    await page.getByRole('button', { name: /^Via/ }).click();
    await page.getByRole('columnheader', { name: 'Via' }).and(page.locator('[aria-sort="ascending"]')).waitFor();
    assert.ok((await page.locator('.route-row').count()) < 70);
  });

  it('comes back after a reload as it was', async () => {
    const page = await openPicture({ clusters: ['healthy', 'dual'] });
    await page.locator('.cluster').click();
    await page.getByRole('option', { name: 'demo-dual-stack' }).click();
    await item(page, 'node/node-2').click({ position: { x: 200, y: 40 } });
    await page.locator('.picture-area').hover();
    await page.mouse.wheel(0, -240);
    await settled(page);
    const before = await page.locator('.picture > g').getAttribute('transform');
    await page.waitForTimeout(250);
    await page.reload();
    await page.locator('.item.selected').waitFor();
    await settled(page);
    assert.equal(await page.locator('.item.selected').getAttribute('data-id'), 'node/node-2');
    assert.equal(await page.locator('.picture > g').getAttribute('transform'), before);
    assert.equal(await page.locator('.cluster').evaluate((chooser) => (chooser as HTMLSelectElement).value), 'demo-dual-stack');
  });

  it('keeps selection, zoom and focus over a change', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await item(page, 'node/node-3').click({ position: { x: 200, y: 40 } });
    await page.keyboard.press('+');
    await settled(page);
    const before = await page.locator('.picture > g').getAttribute('transform');
    const asked = (await callsOf(page, 'topology')).length;
    await page.evaluate(() => {
      for (let burst = 0; burst < 20; burst++) window.fakeHost.change();
    });
    await settled(page);
    const rounds = (await callsOf(page, 'topology')).length - asked;
    assert.ok(rounds >= 1 && rounds <= 3, `${rounds} rounds for a burst of 20`);
    assert.equal(await page.locator('.item.selected').getAttribute('data-id'), 'node/node-3');
    assert.equal(await focusedId(page), 'node/node-3');
    assert.equal(await page.locator('.picture > g').getAttribute('transform'), before);
  });

  it('reveals what the editor wants, even before the data has come', async () => {
    const page = await openPage({ clusters: ['healthy', 'dual'] });
    await page.evaluate(() => window.fakeHost.server.emit('reveal', { cluster: 'demo-dual-stack', id: 'node/node-2' }));
    await page.getByRole('heading', { name: 'node-2' }).waitFor();
    await page.locator('.item.selected[data-id="node/node-2"]').waitFor();
    await page.evaluate(() => window.fakeHost.server.emit('reveal', { namespace: 'node/node-3', address: '10.244.1.5' }));
    await page.locator('.route-row.wins', { hasText: '10.244.1.0/24' }).waitFor();
    await page.waitForTimeout(250);
    await page.reload();
    await page.locator('.route-row.wins').waitFor();
    await page.evaluate(() => window.fakeHost.server.emit('reveal', { id: 'service/default/api' }));
    await page.locator('.item.selected[data-id="service/default/api"]').waitFor();
  });

  it('says what failed and tries again', async () => {
    const page = await openPage({ clusters: ['healthy'] });
    await page.evaluate(() => window.fakeHost.failures.set('topology', 'the analysis stopped'));
    await page.evaluate(() => window.fakeHost.change());
    await page.getByRole('alert').getByText('the analysis stopped').waitFor();
    await page.evaluate(() => window.fakeHost.failures.clear());
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await item(page, 'node/node-1').waitFor();
  });

  it('says what to do when there is nothing', async () => {
    const page = await openPage({ clusters: [] });
    await page.getByRole('button', { name: 'Open Folder' }).click();
    assert.deepEqual(await firstCall(page, 'run'), ['open-folder']);
    await page.evaluate(() => window.fakeHost.change(true));
    await page.getByText('Reading the workspace').waitFor();
  });

  it('shows names as they are, markup and all', async () => {
    const page = await openPicture({ clusters: ['odd'] });
    await page.getByRole('treeitem', { name: /^<img src=x onerror=alert\(1\)>, Node/ }).waitFor();
    assert.equal(await page.locator('#page img, #page script, #page b').count(), 0);
    const outside = await page.evaluate(() => {
      const texts = [...document.querySelectorAll('.picture .pod')];
      return texts.filter((pod) => {
        const box = pod.querySelector('.outline')?.getBoundingClientRect();
        return [...pod.querySelectorAll('text')].some((text) => box && text.getBoundingClientRect().right > box.right + 1);
      }).length;
    });
    assert.equal(outside, 0);
  });

  it('holds few elements however large the cluster is', async () => {
    const page = await openPicture({ clusters: ['huge'] });
    assert.equal(await page.locator('.picture').getAttribute('data-detail'), 'zones');
    assert.ok((await page.locator('.picture *').count()) < 1500);
    await page.locator('.picture [tabindex="0"]').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await settled(page);
    assert.match((await focusedId(page)) ?? '', /^pod\//);
    assert.ok((await page.locator('.picture *').count()) < 5000);
  });

  it('can be used at 320 pixels', async () => {
    const page = await openPicture({ clusters: ['healthy'], width: 320, height: 700 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    await item(page, 'node/node-1').click();
    await page.getByRole('heading', { name: 'node-1' }).waitFor();
    await page.getByRole('tab', { name: 'Routing Tables' }).click();
    await page.getByRole('option', { name: /^node-1, Node/ }).click();
    await page.getByRole('grid', { name: 'node-1' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`passes axe in ${theme}`, async () => {
      const page = await openPicture({ clusters: ['conflicts'], theme });
      assert.deepEqual(await violations(page), []);
      await item(page, 'node/node-2').click({ position: { x: 200, y: 40 } });
      await page.getByRole('heading', { name: 'node-2' }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: 'Show routing table' }).click();
      await page.getByRole('grid', { name: 'node-2' }).waitFor();
      await page.getByRole('textbox', { name: 'Address to look up' }).fill('10.244.2.2');
      await page.locator('.route-row.wins').waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
});
