import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { collectTexts } from '../../scripts/l10n-keys';
import { fromRoot } from '../../scripts/workbench.mjs';
import { closePages, openPicture, settled } from './support';

const english = [...collectTexts(fromRoot()).page];

/** Every text in other letters and a third longer, as in many languages; places stay. */
const pseudo = (text: string): string => `⟦${text.replace(/\{\d+\}|[A-Za-z]/g, (part) => (part.length > 1 ? part : `${part}\u0301`))}${'~'.repeat(Math.ceil(text.length / 3))}⟧`;
const texts = Object.fromEntries(english.map((text) => [text, pseudo(text)]));

/** What people read or hear on the page: texts of elements, labels, titles, placeholders. */
async function saidOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said = new Set<string>();
    const roots: (Document | ShadowRoot)[] = [document];
    for (const root of roots) {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (['SCRIPT', 'STYLE', 'TITLE'].includes(element.tagName.toUpperCase())) continue;
        for (const name of ['aria-label', 'title', 'placeholder']) said.add(element.getAttribute(name) ?? '');
        for (const child of element.childNodes) if (child instanceof Text) said.add(child.data.trim());
      }
    }
    return [...said];
  });
}

describe('the page in another language', function () {
  this.timeout(60_000);
  closePages();

  it('says nothing of its own in English, and fills in the places', async () => {
    const page = await openPicture({ clusters: ['healthy', 'dual'], texts });
    // Texts that are also data of the example: names, protocols, what the model says.
    const data = new Set(['node', 'pod', 'bridge', 'router', 'declared', 'derived', 'assumed', 'error', 'warning', 'TCP', 'UDP', 'SCTP', 'ip route', 'iptables-save', 'iptables-restore']);
    // What the core says of ranges and capacities is English, like its findings.
    const fromCore: Readonly<Record<string, readonly string[]>> = { 'tab-space': ['Dynamic band', 'Nodes', 'Pods', 'Services'] };
    const tabs = await page.getByRole('tab').count();
    for (let at = 0; at < tabs; at++) {
      await page.getByRole('tab').nth(at).click();
      await settled(page);
      const core = fromCore[(await page.getByRole('tab').nth(at).getAttribute('id')) ?? ''] ?? [];
      const said = (await saidOn(page)).filter((text) => !core.includes(text));
      assert.ok(said.some((text) => text.includes('⟦')), `nothing is translated in tab ${at}`);
      assert.deepEqual(said.filter((text) => english.includes(text) && !data.has(text)), [], `tab ${at}`);
      assert.deepEqual(said.filter((text) => /⟦[^⟧]*\{\d+\}/.test(text)), [], `tab ${at}`);
    }
  });

  it('takes translations as texts only', async () => {
    const page = await openPicture({ clusters: ['healthy'], texts: { Topology: '"><img src=x onerror=alert(1)>', 'Routing Tables': '</div><script>alert(1)</script>' } });
    await page.getByRole('tab', { name: '"><img src=x onerror=alert(1)>' }).waitFor();
    assert.equal(await page.locator('img').count(), 0);
  });
});
