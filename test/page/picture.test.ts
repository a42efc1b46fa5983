import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { closePages, openPicture, settled } from './support';

describe('the picture', function () {
  this.timeout(60_000);

  closePages();

  it('draws lines from Services to their backends when they are switched on, and keeps the switch', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    const lines = page.locator('.picture .service-lines');
    assert.equal(await lines.count(), 0);
    await page.locator('.picture [tabindex="0"]').focus();
    await page.keyboard.press('s');
    await lines.first().waitFor({ state: 'attached' });
    assert.equal(await lines.count(), 5);
    assert.equal(await page.locator('.picture .service-end').count(), 13);
    assert.equal(await page.getByRole('button', { name: 'Lines of Services' }).getAttribute('aria-pressed'), 'true');
    await settled(page);
    await page.reload();
    await lines.first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Lines of Services' }).click();
    await lines.first().waitFor({ state: 'detached' });
  });

  it('bundles the lines of Services where one to each node would be a tangle', async () => {
    const page = await openPicture({ clusters: ['hundred'], width: 1400, height: 860 });
    await page.getByRole('button', { name: 'Lines of Services' }).click();
    await page.locator('.picture .service-lines').first().waitFor({ state: 'attached' });
    assert.ok((await page.locator('.picture .service-end').count()) <= 4 * 3);
    assert.ok((await page.locator('.picture .backend-count').count()) > 50);
  });

  it('draws tunnels in their own style with what fits into them, and breaks the line of a broken way', async () => {
    const page = await openPicture({ clusters: ['tunnels'] });
    assert.equal(await page.locator('.picture .tunnel').count(), 2);
    assert.equal(await page.locator('.picture .route.broken').count(), 1);
    assert.equal(await page.locator('.picture .sign.broken').count(), 1);
    assert.match((await page.locator('.picture .route-name').first().textContent()) ?? '', /VXLAN 1450/);
    await page.getByRole('treeitem', { name: /No way between node-1 and node-2: No row/ }).waitFor();
    await page.locator('.legend').getByText('tunnel between nodes').waitFor();
    await page.locator('.legend').getByText('no way').waitFor();
    assert.equal(await page.locator('.legend').getByText('host route', { exact: true }).count(), 0);
  });

  it('marks both sides of an overlap by pattern, sign and words', async () => {
    const page = await openPicture({ clusters: ['conflicts'] });
    assert.equal(await page.locator('.range.conflict').count(), 2);
    assert.equal(await page.locator('.picture .network .hatched').count(), 1);
    assert.equal(await page.locator('.picture .network .sign.error').count(), 1);
    await page.getByRole('treeitem', { name: /^node network .*overlaps pods/ }).waitFor();
    assert.equal(await page.locator('.picture .node .hatched').count(), 1);
    await page.getByRole('treeitem', { name: /^node-2, .*its pod range overlaps another/ }).waitFor();
  });

  it('shows a pod from the inside', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await page.locator('.picture .pod').nth(1).dblclick();
    const opened = page.locator('.picture .pod.opened.selected');
    await opened.waitFor();
    await settled(page);
    const words = await opened.locator('text').allTextContents();
    for (const word of ['one network namespace', 'eth0', 'lo', 'localhost', 'http 8080/TCP']) assert.ok(words.includes(word), `${word} in ${words.join(' | ')}`);
    assert.equal(await opened.locator('.container-box').count(), 2);
    assert.match((await opened.getAttribute('aria-label')) ?? '', /http 8080\/TCP/);
  });

  it('hides and shows its legend and its small map, and keeps that', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await page.getByRole('button', { name: 'Hide the legend' }).click();
    await page.locator('.legend-item').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Zoom in (+)' }).click();
    await page.locator('.minimap').waitFor();
    await page.getByRole('button', { name: 'Hide the small map' }).click();
    await page.locator('.minimap').waitFor({ state: 'hidden' });
    await settled(page);
    await page.reload();
    await page.getByRole('button', { name: 'Show the legend' }).waitFor();
    assert.equal(await page.locator('.minimap:visible').count(), 0);
  });

  describe('of odd clusters', () => {
    it('a pod with 1,000 containers names the first and counts the others', async () => {
      const page = await openPicture({ clusters: ['crowded'] });
      await page.locator('.picture .pod').nth(1).dblclick();
      const opened = page.locator('.picture .pod.opened.selected');
      await opened.getByText('and 993 more').waitFor({ state: 'attached' });
      assert.equal(await opened.locator('.container-box').count(), 8);
    });

    it('one node with 5,000 pods holds few elements', async () => {
      const page = await openPicture({ clusters: ['lone'] });
      await page.getByRole('treeitem', { name: /^node-1, Node, .*4,?999 pods/ }).waitFor();
      assert.ok((await page.locator('.picture *').count()) < 2000);
    });

    it('IPv6 only', async () => {
      const page = await openPicture({ clusters: ['six'] });
      await page.getByRole('treeitem', { name: /^node-1, Node, fd00:192:168::11, pods fd00:10:244:0::\/64/ }).waitFor();
      await page.locator('.picture .pod').nth(1).dblclick();
      const opened = page.locator('.picture .pod.opened.selected');
      await opened.waitFor();
      assert.match((await opened.textContent()) ?? '', /eth0~?fd00:10:244:0::/);
      assert.doesNotMatch((await page.locator('.picture .node').first().textContent()) ?? '', /\b10\.244\./);
    });

    it('no nodes and no Services', async () => {
      const page = await openPicture({ clusters: ['bare'] });
      await page.getByRole('treeitem', { name: /^node network/ }).waitFor();
      assert.equal(await page.locator('.picture .node').count(), 0);
      assert.equal(await page.locator('.picture .service').count(), 0);
      await page.getByRole('button', { name: 'Lines of Services' }).click();
      await settled(page);
    });

    it('names of containers that try to be markup stay names', async () => {
      const page = await openPicture({ clusters: ['odd'] });
      await page.locator('.picture .pod').first().dblclick();
      await page.locator('.picture .pod.opened.selected').waitFor();
      assert.equal(await page.locator('#page img, #page script, #page b').count(), 0);
      assert.match((await page.locator('.picture .pod.opened.selected').textContent()) ?? '', /<img src=x onerror=alert\(1\)>/);
    });
  });
});
