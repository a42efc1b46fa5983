import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { firstCall } from './asking';
import { hostile } from './fixtures';
import { closePages, openPicture, settled } from './support';

/** Opens the page with markup, addresses and templates as names of everything; notes what it wants to load or open. */
async function hostilePage(): Promise<{ readonly page: Page; readonly wanted: string[] }> {
  const page = await openPicture({ clusters: ['hostile'] });
  const wanted: string[] = [];
  page.context().on('request', (request) => wanted.push(request.url()));
  page.on('popup', (popup) => wanted.push(`popup ${popup.url()}`));
  page.on('framenavigated', (frame) => wanted.push(`frame ${frame.url()}`));
  page.on('dialog', (dialog) => (wanted.push(dialog.message()), void dialog.dismiss()));
  return { page, wanted };
}

/** What a page has that only markup of data could have brought. */
const foreign = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const roots: (Document | ShadowRoot)[] = [document];
    const found: string[] = 'ran' in globalThis ? [`script ran: ${String(Reflect.get(globalThis, 'ran'))}`] : [];
    for (const root of roots) {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        const script = element.localName === 'script' && element.closest('#page') === null;
        if (!script && ['a', 'img', 'iframe', 'script', 'object', 'embed', 'image', 'foreignObject'].includes(element.localName)) found.push(element.outerHTML.slice(0, 120));
        for (const { name, value } of element.attributes) if (/^on/i.test(name) || /^(?:xlink:)?(?:href|src|srcdoc|action|formaction)$/.test(name) && /host\.example|javascript:/.test(value)) found.push(`${element.localName} ${name}=${value}`);
      }
    }
    return found;
  });

describe('what a manifest says to make the page act', function () {
  this.timeout(60_000);

  closePages();

  it('is letters in the picture, its details, its menus and its search', async () => {
    const { page, wanted } = await hostilePage();
    for (const name of hostile.slice(0, 2)) await page.locator(`.picture [role="treeitem"][data-id=${JSON.stringify(`node/${name}`)}]`).waitFor({ state: 'attached' });
    await page.locator('.picture .pod').nth(1).dblclick();
    const opened = page.locator('.picture .pod.opened.selected');
    await opened.waitFor();
    assert.ok(((await opened.getAttribute('aria-label')) ?? '').includes(hostile[1] as string));
    await page.locator('.pane').getByRole('heading', { name: hostile[1] as string }).waitFor();
    assert.deepEqual(await foreign(page), []);
    await page.locator('.search-field input').fill('host.example');
    await page.getByRole('option').filter({ hasText: 'host.example' }).first().waitFor();
    assert.deepEqual(await foreign(page), []);
    await page.keyboard.press('Escape');
    await opened.click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    assert.deepEqual(await foreign(page), []);
    assert.deepEqual(wanted.filter((address) => !address.startsWith('http://page.test/page/')), []);
  });

  it('is letters in every tab', async () => {
    const { page, wanted } = await hostilePage();
    const names = await page.getByRole('tab').allTextContents();
    assert.ok(names.length >= 8, names.join());
    for (const name of names) {
      await page.getByRole('tab', { name }).click();
      await settled(page);
      assert.deepEqual(await foreign(page), [], name);
    }
    assert.deepEqual(wanted.filter((address) => !address.startsWith('http://page.test/page/')), []);
  });

  it('is letters in a picture that is saved', async () => {
    const { page } = await hostilePage();
    await page.evaluate(() => window.fakeHost.server.emit('exportPicture', 'svg'));
    const content = String((await firstCall(page, 'save'))[2]);
    const found = await page.evaluate((text) => {
      const made = new DOMParser().parseFromString(text, 'image/svg+xml');
      const attributes = [...made.querySelectorAll('*')].flatMap((element) => [...element.attributes]);
      return { broken: made.querySelectorAll('parsererror').length, foreign: made.querySelectorAll('a, script, iframe, image, foreignObject, svg svg').length, active: attributes.filter(({ name }) => /^on|href$|^src/i.test(name)).length, text: made.documentElement.textContent ?? '' };
    }, content);
    assert.deepEqual([found.broken, found.foreign, found.active], [0, 0, 0]);
    assert.ok(found.text.includes('globalThis.ran'), found.text.slice(0, 300));
    assert.deepEqual(await foreign(page), []);
  });
});
