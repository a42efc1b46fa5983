import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { SpaceQuestion } from '../../src/protocol/space-contract';
import { callsOf, firstCall, violations } from './asking';
import { closePages, openPage, settled, themes, type OpenOptions, type ThemeName } from './support';

async function space(options: OpenOptions): Promise<Page> {
  const page = await openPage(options);
  await page.getByRole('tab', { name: 'Address Space' }).click();
  await page.locator('.space-strip, .empty').first().waitFor({ timeout: 30_000 });
  await settled(page);
  return page;
}

const block = (page: Page, name: RegExp): Locator => page.getByRole('treeitem', { name }).first();
const pane = (page: Page): Locator => page.getByRole('complementary', { name: 'Details' });

/** The question that was asked last. */
async function question(page: Page): Promise<SpaceQuestion> {
  return (await callsOf(page, 'addressSpace')).at(-1)?.[1] as SpaceQuestion;
}

/** Where one is in the map, as the breadcrumb says it. */
const crumbs = (page: Page): Promise<string[]> => page.locator('.crumbs').first().locator('li').allInnerTexts();

/** Texts of a strip that are cut at its edges. */
async function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.space-strip')].flatMap((strip) => {
      const frame = strip.getBoundingClientRect();
      return [...strip.querySelectorAll('text')].filter((text) => text.getBoundingClientRect().right > frame.right + 2 || text.getBoundingClientRect().left < frame.left - 2).map((text) => text.textContent);
    }),
  );
}

describe('the tab of the address space', function () {
  this.timeout(90_000);

  closePages();

  it('shows overlaps at a glance: who, which part, why; and leads to them in the map', async () => {
    const page = await space({ clusters: ['conflicts'] });
    const card = page.getByRole('listitem').filter({ hasText: 'office VPN and Pod range overlap' });
    await card.getByText('Shared: 10.244.0.0/16').waitFor();
    await card.getByText('Packets for hosts of that network stay inside the cluster.').waitFor();
    assert.ok((await card.locator('.hatch').count()) === 2);
    assert.match((await block(page, /^Pod range, 10\.244\.0\.0\/16/).getAttribute('aria-label')) ?? '', /overlaps office VPN 10\.240\.0\.0\/12/);
    await card.getByRole('button', { name: 'Show in the map' }).click();
    await page.getByText('10.243.0.0-10.245.255.255').first().waitFor();
    assert.deepEqual(await crumbs(page), ['All of IPv4', 'office VPN 10.240.0.0/12', '10.243.0.0-10.245.255.255']);
    assert.ok((await page.locator('.space-strip .hatch').count()) >= 2);
    assert.match(await page.locator('.space-strip .hatch').first().evaluate((hatch) => getComputedStyle(hatch).fill), /url\("#space-hatch"\)/, 'no style of another tab paints over the pattern');
  });

  it('opens the manifests of both parties', async () => {
    const page = await space({ clusters: ['conflicts'] });
    const card = page.getByRole('listitem').filter({ hasText: 'office VPN and Pod range overlap' });
    await card.getByRole('button', { name: /^Open test\.yaml/ }).nth(1).click();
    assert.equal(((await firstCall(page, 'open'))[0] as { file: string }).file, 'test.yaml');
  });

  it('is walked, looked into and left by keyboard', async () => {
    const page = await space({ clusters: ['healthy'] });
    const pods = block(page, /^Pod range/);
    await pods.focus();
    await page.keyboard.press('ArrowDown');
    const label = (): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    assert.match((await label()) ?? '', /^3 nodes, 10\.244\.1\.0-10\.244\.3\.255/);
    await page.keyboard.press('ArrowRight');
    assert.match((await label()) ?? '', /^Free, /);
    await page.keyboard.press('ArrowUp');
    assert.match((await label()) ?? '', /^Pod range/);
    await page.keyboard.press('Enter');
    await page.locator('.crumbs [aria-current]', { hasText: 'Pod range 10.244.0.0/16' }).waitFor();
    await settled(page);
    assert.match((await label()) ?? '', /^Pod range/);
    await page.keyboard.press('+');
    await settled(page);
    assert.notEqual((await question(page)).zoom, undefined);
    await page.keyboard.press('0');
    await page.locator('.crumbs [aria-current]', { hasText: 'All of IPv4' }).waitFor();
    await settled(page);
    await page.keyboard.press(' ');
    await pane(page).getByRole('heading', { name: 'Pod range' }).waitFor();
  });

  it('zooms with the wheel and Ctrl, moves with dragging, comes back by the breadcrumb', async () => {
    const page = await space({ clusters: ['healthy'] });
    const strip = page.locator('.space-strip').nth(1);
    const box = await strip.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 4, box.y + 10);
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 3; turn++) await page.mouse.wheel(0, -120);
    await page.keyboard.up('Control');
    await block(page, /^node-3, 10\.244\.3\.0\/24/).waitFor();
    await settled(page);
    const before = (await question(page)).windows?.[4];
    const wide = await page.locator('.space-strip').boundingBox();
    assert.ok(wide);
    await page.mouse.move(wide.x + 600, wide.y + 10);
    await page.mouse.down();
    for (let step = 1; step <= 5; step++) await page.mouse.move(wide.x + 600 - step * 40, wide.y + 10);
    await page.mouse.up();
    await settled(page);
    await page.getByRole('button', { name: 'Zoom out (−)' }).click();
    await settled(page);
    assert.notEqual((await question(page)).windows?.[4], before);
    await page.getByRole('button', { name: 'All of IPv4' }).click();
    await page.locator('.space-strip').nth(2).waitFor();
    assert.deepEqual(await crumbs(page), ['All of IPv4']);
  });

  it('describes a range and leads to the topology, and from there back', async () => {
    const page = await space({ clusters: ['healthy'] });
    await block(page, /^Pod range/).click();
    const details = pane(page);
    await details.getByText('65,536').first().waitFor();
    await details.getByRole('button', { name: 'Reveal in Topology' }).click();
    await page.getByRole('tab', { name: 'Topology', selected: true }).waitFor();
    await page.getByRole('button', { name: 'Show in Address Space' }).click();
    await page.getByRole('tab', { name: 'Address Space', selected: true }).waitFor();
    await pane(page).getByRole('heading', { name: 'Pod range' }).waitFor();
  });

  it('shows the range of a node that is asked for, in a window where it is large enough', async () => {
    const page = await space({ clusters: ['huge'] });
    await page.evaluate(() => window.fakeHost.server.emit('reveal', { cluster: 'five-thousand-nodes', space: 'node/node-3000' }));
    await pane(page).getByRole('heading', { name: 'node-3000' }).waitFor();
    const chosen = page.locator('.space-block.selected');
    await chosen.waitFor();
    assert.ok(((await chosen.locator('.bar').boundingBox())?.width ?? 0) > 40);
  });

  it('copies free blocks and looks for others', async () => {
    const page = await space({ clusters: ['healthy'] });
    await page.getByRole('button', { name: 'Copy 10.244.0.0/24' }).first().click();
    assert.deepEqual(await firstCall(page, 'copy'), ['10.244.0.0/24']);
    const form = page.locator('.free-search');
    await form.locator('.free-within input').fill('10.244.0.0/16');
    await form.locator('.free-length input').fill('20');
    await form.getByRole('button', { name: 'Copy 10.244.16.0/20' }).waitFor();
    await form.locator('.free-within input').fill('<b>');
    await form.getByText('<b> is no range like 10.0.0.0/8.').waitFor();
  });

  it('IPv6 only', async () => {
    const page = await space({ clusters: ['six'] });
    assert.equal(await page.getByRole('heading', { name: 'IPv4' }).count(), 0);
    await block(page, /^Pod range, fd00:10:244::\/48/).dblclick();
    await page.locator('.crumbs [aria-current]', { hasText: 'fd00:10:244::/48' }).waitFor();
    await page.getByText('65,533 of 65,536 left').waitFor();
    assert.deepEqual(await cutTexts(page), []);
  });

  it('says so where all ranges are guesses', async () => {
    const page = await space({ clusters: ['bare'] });
    await page.getByText(/^No manifest says a range: all of these are defaults/).waitFor();
    assert.match((await block(page, /^Pod range/).getAttribute('aria-label')) ?? '', /assumed/);
  });

  it('tells what failed, and tries again', async () => {
    const page = await openPage({ clusters: ['healthy'] });
    await page.evaluate(() => window.fakeHost.failures.set('addressSpace', 'the map is torn'));
    await page.getByRole('tab', { name: 'Address Space' }).click();
    await page.getByText('the map is torn').waitFor();
    await page.evaluate(() => window.fakeHost.failures.clear());
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.locator('.space-strip').first().waitFor();
  });

  it('five thousand nodes: few elements, and groups to look into', async () => {
    const page = await space({ clusters: ['huge'] });
    assert.ok((await page.locator('.space-tab *').count()) < 900);
    const group = block(page, /^1,024 nodes/);
    await group.click();
    await page.locator('.crumbs li').nth(2).waitFor();
    await settled(page);
    assert.ok((await page.getByRole('treeitem', { name: /nodes, 10\./ }).count()) > 4);
    assert.ok((await page.locator('.space-tab *').count()) < 1200);
  });

  it('names that try to be markup stay names', async () => {
    const page = await space({ clusters: ['odd'] });
    await block(page, /^<img src=x onerror=alert\(1\)>, 10\.0\.0\.0\/16/).click();
    await pane(page).getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    assert.equal(await page.locator('.space-tab img, .space-tab script').count(), 0);
    assert.deepEqual(await cutTexts(page), []);
  });

  it('keeps window and selection over an edit and a reload', async () => {
    const page = await space({ clusters: ['healthy'] });
    await block(page, /^Pod range/).dblclick();
    await page.locator('.crumbs [aria-current]', { hasText: '10.244.0.0/16' }).waitFor();
    await page.evaluate(() => window.fakeHost.change());
    await settled(page);
    assert.equal((await question(page)).windows?.[4], '10.244.0.0-10.244.255.255');
    await page.waitForTimeout(300);
    await page.reload();
    await page.locator('.crumbs [aria-current]', { hasText: '10.244.0.0/16' }).waitFor();
    await pane(page).getByRole('heading', { name: 'Pod range' }).waitFor();
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`has no faults of accessibility in ${theme}`, async () => {
      const page = await space({ clusters: ['conflicts'], theme });
      await block(page, /^office VPN/).click();
      await pane(page).getByRole('heading', { name: 'office VPN' }).waitFor();
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(await cutTexts(page), []);
    });
  }

  it('fits into 320 pixels, as at 200 % zoom', async () => {
    const page = await space({ clusters: ['conflicts'], width: 320, height: 640 });
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(await cutTexts(page), []);
    const { width, scroll } = await page.evaluate(() => ({ width: document.querySelector('.space-main')?.clientWidth ?? 0, scroll: document.querySelector('.space-main')?.scrollWidth ?? 0 }));
    assert.ok(scroll <= width + 1, `${scroll} > ${width}`);
    await block(page, /^office VPN/).click();
    await pane(page).getByRole('heading', { name: 'office VPN' }).waitFor();
    await page.getByRole('button', { name: 'Close the details' }).click();
    await pane(page).waitFor({ state: 'detached' });
  });
});
