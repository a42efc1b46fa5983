import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** The arguments of every call that a page has made of a method. */
export const callsOf = (page: Page, method: string): Promise<unknown[][]> =>
  page.evaluate((name) => window.fakeHost.calls.filter((call) => call.method === name).map((call) => [...call.args]), method);

/** Waits for the first call of a method and answers its arguments. */
export async function firstCall(page: Page, method: string): Promise<unknown[]> {
  await page.waitForFunction((name) => window.fakeHost.calls.some((call) => call.method === name), method);
  return (await callsOf(page, method))[0] ?? [];
}

/** What axe finds wrong with the page, by WCAG 2.1 A and AA. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const runner = (window as unknown as { axe: { run(options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
    // Cards show shortened text; what they are called begins with the whole of it, in another order.
    const rules = { 'label-content-name-mismatch': { enabled: false } };
    const result = await runner.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], rules });
    return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  });
}
