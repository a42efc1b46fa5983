import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { callsOf, firstCall, violations } from './asking';
import { closePages, openPage, openPicture, settled, themes, type OpenOptions, type ThemeName } from './support';

async function exported(options: OpenOptions, entry: string): Promise<readonly unknown[]> {
  const page = await openPicture(options);
  await page.getByRole('button', { name: 'Export picture' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
  const method = entry.startsWith('Save') ? 'save' : 'copy';
  await page.waitForFunction((wanted) => window.fakeHost.calls.some((call) => call.method === wanted), method);
  const args = (await callsOf(page, method))[0] ?? [];
  // For a look at what was made.
  if (process.env['EXPORT_OUT'] !== undefined) await writeFile(`${process.env['EXPORT_OUT']}/${options.clusters.join()}-${options.theme ?? 'dark'}-${entry.replaceAll(/\W+/g, '-')}`, String(args.at(-1)));
  return args;
}

describe('exports of the picture', function () {
  this.timeout(60_000);

  closePages();

  for (const theme of ['dark', 'hc-dark'] as const) {
    it(`SVG: a file of its own with title and legend, black on white in ${theme}`, async () => {
      const [kind, name, content] = await exported({ clusters: ['tunnels'], theme }, 'Save as SVG…');
      const svg = String(content);
      assert.deepEqual([kind, name], ['svg', 'demo-tunnels']);
      for (const part of ['demo-tunnels · 3 nodes', 'tunnel between nodes', '10.244.1.1/24', 'fill="#ffffff"']) assert.ok(svg.includes(part), part);
      // What it refers to is in it.
      for (const [, target] of svg.matchAll(/url\((.*?)\)/g)) assert.match(target ?? '', /^#kn-(view|hatch)$/);
      assert.doesNotMatch(svg, /\bon[a-z]+=|<script|<image|<style|foreignObject|href|class=|data-id|aria-|var\(|color-mix|color\(srgb/);
      assert.deepEqual([...new Set([...svg.matchAll(/font-family="(.*?)"/g)].map(([, family]) => family))].sort(), ['monospace', 'sans-serif']);
    });
  }

  it('SVG: names that try to be markup are letters', async () => {
    const content = String((await exported({ clusters: ['odd'] }, 'Copy SVG'))[0]);
    assert.ok(content.includes('&lt;img src=x onerror=alert(1)&gt;'));
    const page = await openPage({ clusters: [] });
    const parsed = await page.evaluate((text) => {
      const made = new DOMParser().parseFromString(text, 'image/svg+xml');
      return { broken: made.querySelector('parsererror') !== null, foreign: made.querySelectorAll('script, img, b').length };
    }, content);
    assert.deepEqual(parsed, { broken: false, foreign: 0 });
  });

  it('PNG: a picture in base64', async () => {
    const [kind, , content] = await exported({ clusters: ['healthy'] }, 'Save as PNG…');
    const bytes = Buffer.from(String(content), 'base64');
    assert.deepEqual([kind, bytes.subarray(1, 4).toString()], ['png', 'PNG']);
    assert.ok(bytes.length > 20_000);
  });

  it('Mermaid: nodes with pods, Services with arrows to them', async () => {
    const lines = String((await exported({ clusters: ['healthy'] }, 'Copy Mermaid flowchart'))[0]).split('\n');
    assert.equal(lines[0], 'flowchart TB');
    assert.equal(lines.filter((line) => line.startsWith('  subgraph ')).length, 3);
    assert.equal(lines.filter((line) => line.includes(' --> ')).length, 13);
  });

  it('Mermaid: names are quoted and escaped, and many are counted', async () => {
    const odd = String((await exported({ clusters: ['odd'] }, 'Copy Mermaid flowchart'))[0]);
    assert.doesNotMatch(odd.replaceAll(' --> ', ' '), /[<>&]|"[^"\n]*"[^"\n]*"/);
    const huge = String((await exported({ clusters: ['huge'] }, 'Save as Mermaid flowchart…'))[2]);
    assert.ok(huge.includes('and 4,940 more') && huge.includes('and 4,960 more'), huge.slice(0, 500));
    assert.ok(huge.split('\n').length < 600);
  });

  it('outline: everything as lines of text', async () => {
    const outline = String((await exported({ clusters: ['conflicts'] }, 'Copy text outline'))[0]);
    assert.match(outline, /^demo-conflicts\n {2}Pods 10\.244\.0\.0\/16: overlaps nodes 10\.244\.8\.0\/24\n/);
    assert.match(outline, /\n {2}node-2 {2}10\.244\.8\.12 /);
    assert.match(outline, /\n {2}default\/web {2}10\.96\.0\.11 /);
  });

  it('the menu is walked with the keyboard', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await page.getByRole('button', { name: 'Export picture' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).waitFor();
    await page.keyboard.press('End');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Only what is in view');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Export picture');
  });

  it('the editor may ask for one, whatever tab is shown', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await page.getByRole('tab', { name: 'Routing Tables' }).click();
    await page.getByRole('option', { name: /^node-1, Node/ }).waitFor();
    await page.evaluate(() => window.fakeHost.server.emit('exportPicture', 'svg'));
    const [kind, name, content] = await firstCall(page, 'save');
    assert.deepEqual([kind, name], ['svg', 'demo']);
    assert.ok(String(content).includes('node-3'));
    await page.evaluate(() => window.fakeHost.server.emit('exportPicture', 'outline'));
    await page.waitForFunction(() => window.fakeHost.calls.filter(({ method }) => method === 'save').length === 2);
    await settled(page);
    assert.deepEqual((await callsOf(page, 'save')).map(([each]) => each), ['svg', 'outline']);
  });

  it('without a cluster nothing is made of what the editor asks for', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    const shapes = await page.evaluate(() => {
      const { shapes } = window.fakeHost;
      window.fakeHost.shapes = [];
      window.fakeHost.change();
      return shapes;
    });
    await page.getByRole('button', { name: 'Open Folder' }).waitFor();
    await page.evaluate(() => window.fakeHost.server.emit('exportPicture', 'svg'));
    await page.getByRole('status').filter({ hasText: 'No cluster yet' }).waitFor();
    await page.evaluate((clusters) => {
      window.fakeHost.shapes = clusters;
      window.fakeHost.change();
    }, shapes);
    await page.locator('.picture .node').first().waitFor();
    await settled(page);
    assert.deepEqual(await callsOf(page, 'save'), []);
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`the menu, a pod that is open and the lines of Services pass axe in ${theme}`, async () => {
      const page = await openPicture({ clusters: ['healthy'], theme });
      await page.getByRole('button', { name: 'Lines of Services' }).click();
      await page.locator('.picture .service-lines').first().waitFor({ state: 'attached' });
      assert.deepEqual(await violations(page), []);
      await page.locator('.picture .pod').nth(1).dblclick();
      await page.locator('.picture .pod.opened.selected').waitFor();
      await settled(page);
      assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: 'Export picture' }).click();
      await page.getByRole('menuitem', { name: 'Save as SVG…' }).waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
});
