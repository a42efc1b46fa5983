import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { callsOf, firstCall, violations } from './asking';
import { closePages, openPage, openPicture, settled } from './support';

/** Where everything that can scroll stands, by what it is. */
const scrolled = (page: Page, to?: number): Promise<string[]> =>
  page.evaluate((top) => {
    const found = [...document.querySelectorAll('*')].filter((each) => each.scrollHeight > each.clientHeight + 30 && ['auto', 'scroll'].includes(getComputedStyle(each).overflowY));
    if (top !== undefined) for (const each of found) each.scrollTop = top;
    return found.map((each) => `${each.getAttribute('class') ?? each.localName} ${Math.round(each.scrollTop)}`);
  }, to);

describe('what the tabs show when there is little, nothing, or a failure', function () {
  this.timeout(60_000);
  closePages();

  it('a cluster without nodes: each tab says what to do, and offers it', async () => {
    const page = await openPage({ clusters: ['bare'] });
    await page.getByText('the setting for assumed nodes is 0').waitFor();
    await page.getByRole('button', { name: 'Settings' }).click();
    assert.deepEqual(await firstCall(page, 'run'), ['open-settings']);
    assert.deepEqual(await violations(page), []);
    for (const [tab, words] of [['Routing Tables', 'There is no node, and so no routing table.'], ['Services', 'The manifests of this cluster have no Services.']] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByText(words).waitFor();
      await page.getByRole('button', { name: 'Read Again' }).waitFor();
    }
    await page.getByRole('tab', { name: 'Trace' }).click();
    await page.getByText('the setting for assumed nodes is 0').waitFor();
    assert.equal(await page.locator('.example').count(), 0);
    await page.evaluate(() => window.fakeHost.change(true));
    await page.getByRole('tab', { name: 'Services' }).click();
    await page.getByText('what is shown may be incomplete').first().waitFor();
  });

  it('a failure: each tab says which, and tries again', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await page.evaluate(() => {
      for (const method of ['topology', 'namespaces', 'routes', 'service', 'contract', 'changes', 'addressSpace', 'findings']) window.fakeHost.failures.set(method, `${method} failed`);
      window.fakeHost.change();
    });
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      const alert = page.getByRole('alert').filter({ hasText: /(\w+) failed/ }).first();
      await alert.waitFor();
      await alert.getByRole('button', { name: 'Retry' }).waitFor();
    }
    // What is asked for once the table is there.
    await page.evaluate(() => {
      window.fakeHost.failures.clear();
      window.fakeHost.failures.set('routeLines', 'routeLines failed');
      window.fakeHost.change();
    });
    await page.getByRole('tab', { name: 'Routing Tables' }).click();
    await page.getByRole('grid').waitFor();
    await page.getByRole('button', { name: 'ip route' }).click();
    await page.getByRole('alert').filter({ hasText: 'routeLines failed' }).waitFor();
    await page.evaluate(() => window.fakeHost.failures.clear());
    await page.getByRole('alert').first().getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('alert').first().waitFor({ state: 'detached' });
  });

  it('an edit: nothing that is scrolled jumps, in any tab', async () => {
    const page = await openPicture({ clusters: ['hundred'], width: 900, height: 520 });
    let seen = 0;
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await settled(page);
      await scrolled(page, 120);
      await settled(page);
      const before = await scrolled(page);
      await page.evaluate(() => window.fakeHost.change());
      await settled(page);
      assert.deepEqual(await scrolled(page), before, await tab.innerText());
      seen += before.filter((each) => !each.endsWith(' 0')).length;
    }
    assert.ok(seen >= 5, `only ${seen} things could be scrolled`);
  });

  it('the picture is saved in the tab of the traces, too, before one is followed', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await page.getByRole('tab', { name: 'Trace' }).click();
    await page.getByRole('button', { name: 'Export picture' }).click();
    await page.getByRole('menuitem', { name: 'Save as Mermaid flowchart…' }).click();
    await page.waitForFunction(() => window.fakeHost.calls.some(({ method }) => method === 'save'));
    assert.deepEqual((await callsOf(page, 'save'))[0]?.slice(0, 2), ['mermaid', 'demo']);
  });
});
