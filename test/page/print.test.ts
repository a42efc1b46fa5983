import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { callsOf } from './asking';
import { closePages, openPicture, settled } from './support';

async function save(page: Page, entry: string, button = 'Export picture'): Promise<readonly unknown[]> {
  const before = (await callsOf(page, 'save')).length;
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('menuitem', { name: entry }).click();
  await page.waitForFunction((count) => window.fakeHost.calls.filter(({ method }) => method === 'save').length > count, before);
  return (await callsOf(page, 'save')).at(-1) ?? [];
}

async function saveSvg(page: Page, button?: string): Promise<string> {
  return String((await save(page, 'Save as SVG…', button))[2]);
}

/** Whether a browser reads it as SVG, and whether what it refers to is in it. */
async function isWhole(page: Page, svg: string): Promise<void> {
  const parsed = await page.evaluate((text) => {
    const made = new DOMParser().parseFromString(text, 'image/svg+xml');
    return { broken: made.querySelector('parsererror')?.textContent ?? '', ids: [...made.querySelectorAll('[id]')].map(({ id }) => id), foreign: made.querySelectorAll('script, style, image, foreignObject, a, img, b, [class], [style]').length };
  }, svg);
  assert.deepEqual([parsed.broken, parsed.foreign], ['', 0]);
  for (const [, target = ''] of svg.matchAll(/url\(#(.*?)\)/g)) assert.ok(parsed.ids.includes(target), target);
}

async function zoomTo(page: Page, detail: string): Promise<void> {
  for (let steps = 0; steps < 40 && (await page.locator('.picture').getAttribute('data-detail')) !== detail; steps++) {
    await page.getByRole('button', { name: 'Zoom in (+)' }).click();
    await settled(page);
  }
  assert.equal(await page.locator('.picture').getAttribute('data-detail'), detail);
}

async function toSpace(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Address Space' }).click();
  await page.locator('.space-strip').first().waitFor();
  await settled(page);
}

async function toTrace(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Trace' }).click();
  await page.locator('.example').nth(1).click();
  await page.locator('.verdict').waitFor();
  await settled(page);
}

describe('pictures for print', function () {
  this.timeout(90_000);

  closePages();

  it('hold the whole picture, or what is in view where that is chosen, over a reload, too', async () => {
    const page = await openPicture({ clusters: ['healthy'], theme: 'light' });
    await page.locator('.picture .pod').nth(1).dblclick();
    await page.locator('.picture .pod.opened.selected').waitFor();
    await settled(page);
    const whole = await saveSvg(page);
    await isWhole(page, whole);
    for (const part of ['node-1', 'node-2', 'node-3', 'prometheus-', 'localhost', 'files of &lt;b&gt;&quot;ours&quot;&lt;/b&gt;', 'Pods 10.244.0.0/16 · Services 10.96.0.0/12', 'veth pair']) assert.ok(whole.includes(part), part);
    await page.getByRole('button', { name: 'Export picture' }).click();
    await page.getByRole('menuitemradio', { name: 'Only what is in view' }).click();
    await page.keyboard.press('Escape');
    // What is kept is written with a delay.
    await page.waitForFunction(() => Object.values(sessionStorage).some((kept) => String(kept).includes('"exportWhole":false')));
    await page.reload();
    await page.locator('.picture .pod.opened.selected').waitFor();
    await settled(page);
    const view = await saveSvg(page);
    await isWhole(page, view);
    assert.ok(view.includes('localhost') && !view.includes('node-3'), 'only what is in view');
  });

  it('name every pod of a hundred nodes where pods are to be seen', async () => {
    const page = await openPicture({ clusters: ['hundred'] });
    await zoomTo(page, 'pods');
    const svg = await saveSvg(page);
    await isWhole(page, svg);
    for (let node = 1; node <= 100; node++) assert.ok(svg.includes(`>node-${node}</text>`), `node-${node}`);
    assert.equal([...svg.matchAll(/>10\.244\.\d+\.\d+<\/text>/g)].length >= 2_800, true);
    assert.ok(!svg.includes('Drawn coarser'));
  });

  it('show less from near where five thousand nodes are too much, and say so', async () => {
    const page = await openPicture({ clusters: ['huge'] });
    await zoomTo(page, 'tiles');
    const tiles = await saveSvg(page);
    await isWhole(page, tiles);
    assert.ok(tiles.includes('>node-5000<') && !tiles.includes('Drawn coarser'));
    await zoomTo(page, 'pods');
    const svg = await saveSvg(page);
    assert.ok(svg.includes('>node-5000<') && svg.includes('Drawn coarser than on the screen'));
    for (const each of [tiles, svg]) assert.ok(each.length < 6_000_000, `${each.length} letters`);
    const png = Buffer.from(String((await save(page, 'Save as PNG…'))[2]), 'base64');
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    assert.ok(width > 4000 && width <= 8192 && width * height <= 33_000_000, `${width} × ${height}`);
  });

  it('have the lines of Services and the way of the selection', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    const plain = await saveSvg(page);
    await page.getByRole('button', { name: 'Lines of Services' }).click();
    await page.locator('.picture .service').nth(1).click();
    const svg = await saveSvg(page);
    assert.ok(svg.includes('Service to backend') && svg.includes('way of the selection'));
    assert.ok(!plain.includes('Service to backend') && svg.length > plain.length);
  });

  it('of a trace: the way, what becomes of the packet, and all steps as text', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await toTrace(page);
    const [kind, name, content] = await save(page, 'Save as SVG…');
    const svg = String(content);
    await isWhole(page, svg);
    assert.deepEqual([kind, name], ['svg', 'demo-trace']);
    assert.match(svg, /Delivered \((no )?NAT\)/);
    // The line, and its sample in the legend.
    assert.ok([...svg.matchAll(/stroke="#6639ba"/g)].length >= 2 && svg.includes('way of the selection'));
    assert.match(String((await save(page, 'Save as text…'))[2]), / 1\. .*sends/);
    await page.evaluate(() => window.fakeHost.server.emit('exportPicture', 'png'));
    await page.waitForFunction(() => window.fakeHost.calls.filter(({ method }) => method === 'save').length === 3);
    assert.deepEqual((await callsOf(page, 'save')).at(-1)?.slice(0, 2), ['png', 'demo-trace']);
    assert.equal(await page.getByRole('tab', { name: 'Trace' }).getAttribute('aria-selected'), 'true');
  });

  it('of the map of addresses: strips, overlaps and legend, and all as text', async () => {
    const page = await openPicture({ clusters: ['conflicts'], theme: 'hc-dark' });
    await toSpace(page);
    const [, name, content] = await save(page, 'Save as SVG…', 'Export map');
    const svg = String(content);
    await isWhole(page, svg);
    assert.equal(name, 'demo-conflicts-addresses');
    for (const part of ['Service range', 'Pod range 10.244.0.0/16 overlap · Shared: 10.244.0.0/16', 'url(#space-hatch)', 'addresses in use', 'fill="#ffffff"']) assert.ok(svg.includes(part), part);
    const lines = String((await save(page, 'Save as text…', 'Export map'))[2]);
    assert.match(lines, /^demo-conflicts\n\nIPv4 {2}/);
    assert.match(lines, /\n {2}Service range 10\.96\.0\.0\/16 and next cluster 10\.96\.64\.0\/18 overlap: Shared/);
    assert.match(lines, /\nFree blocks\n.*\n/);
    const png = Buffer.from(String((await save(page, 'Save as PNG…', 'Export map'))[2]), 'base64');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
  });

  it('of the map by keyboard, and by the command of the editor', async () => {
    const page = await openPicture({ clusters: ['dual'] });
    await toSpace(page);
    await page.getByRole('button', { name: 'Export map' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).waitFor();
    assert.equal(await page.getByRole('menuitemradio').count(), 0);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.fakeHost.calls.some(({ method }) => method === 'copy'));
    assert.match(String((await callsOf(page, 'copy'))[0]?.[0]), /\n\nIPv6 {2}/);
    await page.evaluate(() => window.fakeHost.server.emit('exportPicture', 'svg'));
    await page.waitForFunction(() => window.fakeHost.calls.some(({ method }) => method === 'save'));
    assert.equal((await callsOf(page, 'save'))[0]?.[1], 'demo-dual-stack-addresses');
    // A map is no flowchart: that is the picture's.
    await page.evaluate(() => window.fakeHost.server.emit('exportPicture', 'mermaid'));
    await page.waitForFunction(() => window.fakeHost.calls.filter(({ method }) => method === 'save').length === 2);
    assert.deepEqual((await callsOf(page, 'save'))[1]?.slice(0, 2), ['mermaid', 'demo-dual-stack']);
  });

  it('of names that try to be markup hold letters', async () => {
    const page = await openPicture({ clusters: ['hostile'] });
    await isWhole(page, await saveSvg(page));
    await toSpace(page);
    await isWhole(page, await saveSvg(page, 'Export map'));
  });

  it('that cannot be made say why', async () => {
    const page = await openPicture({ clusters: ['hundred'] });
    await zoomTo(page, 'pods');
    await page.evaluate(() => window.fakeHost.failures.set('pods', 'The worker ended'));
    await page.getByRole('button', { name: 'Export picture' }).click();
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).click();
    await page.locator('.export-status', { hasText: 'The picture could not be made: The worker ended' }).waitFor();
    assert.deepEqual(await callsOf(page, 'save'), []);
  });
});
