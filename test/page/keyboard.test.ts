import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { closePages, openPicture, settled } from './support';

/** A place where Tab stops. */
interface Stop {
  readonly name: string;
  /** Whether it is in view. */
  readonly inView: boolean;
  /** What shows that it has the focus: a ring, the frame of its field, or the active line of its list. */
  readonly sign: string;
}

/** What has the focus; nothing when it has left the page. Runs in the page. */
function stopHere(): Stop | undefined {
  let element = document.activeElement;
  let field: Element | null = null;
  while (element?.shadowRoot?.activeElement) [field, element] = [element, element.shadowRoot.activeElement];
  if (!element || element === document.body) return undefined;
  const style = getComputedStyle(element);
  const line = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
  const rings = [element, line].map((each) => (each ? getComputedStyle(each) : undefined)).map((each) => each !== undefined && each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) > 0);
  const outline = element.querySelector(':scope > .outline');
  const signs = [
    rings[0] && 'ring',
    rings[1] && 'line',
    // Things of drawings: their edge.
    outline && parseFloat(getComputedStyle(outline).strokeWidth) >= 2 && 'edge',
    field?.localName === 'vscode-text-field' && 'frame',
    element.getAttribute('role') === 'separator' && style.backgroundColor !== 'rgba(0, 0, 0, 0)' && 'bar',
  ];
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  const inView = width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  return { name: `${element.localName} ${element.getAttribute('class') ?? ''} "${(field ?? element).getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? ''}"`, inView, sign: signs.find(Boolean) || '' };
}

/** Walks from a tab through its view. */
async function walk(page: Page, tab: string): Promise<Stop[]> {
  await page.getByRole('tab', { name: tab, exact: true }).focus();
  const stops: Stop[] = [];
  while (stops.length < 100) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(stopHere);
    if (stop === undefined) break;
    stops.push(stop);
  }
  return stops;
}

const tabs = ['Topology', 'Routing Tables', 'Services', 'Trace', 'Address Space', 'Contract', 'Findings', 'Changes'];

describe('the keyboard alone', function () {
  this.timeout(60_000);

  closePages();

  it('reaches everything of every tab, in view and with a sign of the focus, and leaves again', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    for (const tab of tabs) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await settled(page);
      if (tab === 'Trace') {
        await page.getByRole('button', { name: /^From a pod to a Service/ }).click();
        await page.locator('.verdict').waitFor();
      }
      const stops = await walk(page, tab);
      assert.ok(stops.length > 0 && stops.length < 100, `${tab}: ${stops.length} stops`);
      assert.deepEqual(stops.filter(({ inView, sign }) => !inView || sign === ''), [], tab);
    }
  });

  it('stops once at the picture and once at the ends of a packet, which the arrow keys walk', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    const inPicture = (await walk(page, 'Topology')).filter(({ name }) => /^(svg|g) /.test(name));
    assert.equal(inPicture.length, 1, JSON.stringify(inPicture));
    await page.getByRole('tab', { name: 'Trace', exact: true }).click();
    await page.getByRole('button', { name: /^From a pod to a Service/ }).click();
    const ends = page.getByRole('toolbar', { name: 'What may happen to the packet' }).getByRole('button');
    await ends.nth(2).waitFor();
    assert.equal((await walk(page, 'Trace')).filter(({ name }) => name.startsWith('button branch')).length, 1);
    await ends.first().focus();
    const focused = (): Promise<number> => ends.evaluateAll((buttons) => buttons.indexOf(document.activeElement as HTMLElement));
    for (const [key, at] of [['ArrowDown', 1], ['End', (await ends.count()) - 1], ['ArrowDown', (await ends.count()) - 1], ['Home', 0], ['ArrowUp', 0], ['ArrowDown', 1]] as const) {
      await page.keyboard.press(key);
      assert.equal(await focused(), at, key);
    }
    await page.keyboard.press('Enter');
    await page.locator('.branch[aria-pressed="true"]').and(ends.nth(1)).waitFor();
    assert.equal(await focused(), 1);
  });
});
