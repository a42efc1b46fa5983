import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { closePages, openPicture, settled, themes, type OpenOptions, type ThemeName } from './support';
import { callsOf, firstCall, violations } from './asking';

async function tab(name: string, options: OpenOptions): Promise<Page> {
  const page = await openPicture(options);
  await page.getByRole('tab', { name }).click();
  return page;
}

const field = (page: Page, name: string) => page.getByRole('combobox', { name, exact: true });

/** Waits until the last call of a method had such an argument. */
async function asked(page: Page, method: string, at: number, wanted: unknown): Promise<void> {
  const last = async (): Promise<unknown> => (await callsOf(page, method)).at(-1)?.[at];
  for (let attempt = 0; attempt < 40 && JSON.stringify(await last()) !== JSON.stringify(wanted); attempt++) await page.waitForTimeout(50);
  assert.deepEqual(await last(), wanted);
}

describe('the tabs of the page', function () {
  this.timeout(60_000);

  closePages();

  it('Services: shows where a Service can be reached, its backends and its rules', async () => {
    const page = await tab('Services', { clusters: ['healthy'] });
    await page.getByRole('option', { name: /^web, Service NodePort/ }).click();
    await page.getByRole('heading', { name: 'default/web' }).waitFor();
    await page.getByRole('list', { name: 'Backends of 10.96.0.11:80' }).getByText('33.3 %').first().waitFor();
    await page.getByText('Node port').first().waitFor();
    await page.getByRole('option', { name: /cluster IP/ }).click();
    await page.getByText('Traffic to the cluster address 10.96.0.11:80.').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByText('One of 3 endpoints that are left.').waitFor();
    await page.getByRole('button', { name: 'Copy' }).click();
    assert.match(String((await firstCall(page, 'copy'))[0]), /^\*nat\n:KUBE-SVC-.*COMMIT\n$/s);
  });

  it('Services: asks for another node, family and format', async () => {
    const page = await tab('Services', { clusters: ['dual'] });
    await page.getByText(/set to mode nftables: these iptables rules are not what it runs/).waitFor();
    await field(page, 'Node').fill('node-3');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await asked(page, 'service', 2, { node: 'node-3', family: 4, format: 'save' });
    await page.getByRole('combobox', { name: 'Format' }).click();
    await page.getByRole('option', { name: 'iptables-restore' }).click();
    await page.getByText('KUBE-SEP-RESTORE0').first().waitFor();
    await page.getByRole('combobox', { name: 'Address family' }).click();
    await page.getByRole('option', { name: 'IPv6' }).click();
    await asked(page, 'service', 2, { node: 'node-3', family: 6, format: 'restore' });
  });

  it('Services: is filtered, walked with the keyboard, and says what has no rules', async () => {
    const page = await tab('Services', { clusters: ['healthy'] });
    const list = page.getByRole('listbox', { name: 'Services' });
    await list.waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('cart');
    await list.getByRole('option').nth(1).waitFor({ state: 'detached' });
    await list.focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^Headless \(clusterIP: None\)/).waitFor();
    assert.equal(await page.locator('.rule-line').count(), 0);
  });

  it('Trace: follows a packet to each backend and shows the way step by step', async () => {
    const page = await tab('Trace', { clusters: ['healthy'] });
    await page.getByRole('button', { name: /^From a pod to a Service/ }).click();
    await page.getByRole('button', { name: / %/ }).nth(1).click();
    const steps = page.getByRole('list', { name: 'Steps of the packet' }).locator('> li');
    await steps.first().waitFor();
    assert.ok((await steps.count()) >= 5);
    await page.locator('.way.rest').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Next step' }).click();
    await page.getByText(/^Step 1 of \d: pod/).waitFor();
    await page.locator('.item.now').waitFor();
    await page.locator('.step-head').nth(1).click();
    assert.equal(await page.locator('[aria-current="step"] .step-number').innerText(), '2');
    await page.locator('.way.now').waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.locator('[aria-current="step"] .step-number').innerText(), '3');
    await page.getByText('1 rule decided').click();
    await page.getByRole('button', { name: /^Open services\.yaml/ }).click();
    await firstCall(page, 'open');
    await page.getByRole('button', { name: 'Copy' }).click();
    assert.match(String((await firstCall(page, 'copy'))[0]), /Delivered \(NAT\).*\n 1\. pod /s);
  });

  it('Trace: plays to the end and stops', async () => {
    const page = await tab('Trace', { clusters: ['healthy'] });
    await page.getByRole('button', { name: /^Between pods/ }).click();
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByText(/^Step 2 of 7/).waitFor();
    await page.getByText(/^Step 7 of 7/).waitFor({ timeout: 15_000 });
    await page.getByRole('button', { name: 'Play' }).waitFor();
  });

  it('Trace: suggests what can be meant, takes ports from targets, says what is wrong', async () => {
    const page = await tab('Trace', { clusters: ['healthy'] });
    await field(page, 'From').fill('10.244.0.3');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.trace-from')?.value.startsWith('pod/'));
    await field(page, 'To').fill('nonsense:http/udp');
    await page.keyboard.press('Tab');
    await page.getByText(/There is no pod, Service, node, address or name of cluster DNS "nonsense"/).waitFor();
    assert.equal(await field(page, 'To').getAttribute('aria-invalid'), 'true');
    assert.equal(await page.getByRole('textbox', { name: 'Port' }).inputValue(), 'http');
    await asked(page, 'trace', 3, 'nonsense:http/udp');
    await field(page, 'From').fill('ext');
    await page.getByRole('option', { name: 'Outside the cluster' }).click();
    assert.equal(await field(page, 'From').inputValue(), 'external');
    await field(page, 'To').click();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'To' }).waitFor({ state: 'detached' });
    // Nothing opens any more when the answer comes after Escape.
    await field(page, 'To').evaluate((input: HTMLInputElement) => {
      input.click();
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    });
    await page.evaluate(() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 100)));
    assert.equal(await page.getByRole('listbox', { name: 'To' }).count(), 0);
  });

  it('Trace: is asked by keyboard, from one end to the other', async () => {
    const page = await tab('Trace', { clusters: ['healthy'] });
    await field(page, 'From').focus();
    await page.keyboard.type('ext');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.trace-from')?.value === 'external');
    await page.keyboard.press('Tab');
    await page.keyboard.type('shop/web');
    assert.equal(await field(page, 'To').inputValue(), 'shop/web');
    await page.keyboard.press('Tab');
    await page.keyboard.type('80');
    assert.equal(await page.getByRole('textbox', { name: 'Port' }).inputValue(), '80');
  });

  it('Trace: starts from the details of a thing and from the picture', async () => {
    const page = await openPicture({ clusters: ['healthy'] });
    await page.locator('[data-id="node/node-2"]').click({ position: { x: 200, y: 40 } });
    await page.getByRole('button', { name: 'Trace from here' }).click();
    assert.equal(await field(page, 'From').inputValue(), 'node/node-2');
    await page.locator('[data-id="service/default/api"]').click();
    await page.getByRole('toolbar', { name: 'service/default/api' }).getByRole('button', { name: 'Trace to here' }).click();
    assert.equal(await field(page, 'To').inputValue(), 'service/default/api');
    await page.getByRole('tab', { name: 'Topology' }).click();
    await page.getByRole('button', { name: 'Show kube-proxy rules' }).click();
    await page.getByRole('heading', { name: 'default/api' }).waitFor();
  });

  it('Contract: tells each statement with its standing in words, and leads to the place', async () => {
    const page = await tab('Contract', { clusters: ['conflicts'] });
    await page.getByText('4 of 6 hold · 1 broken · 1 unknown').waitFor();
    const broken = page.getByRole('listitem').filter({ hasText: 'do not overlap' }).first();
    await broken.getByText('Broken').waitFor();
    await page.getByText('3 packets followed through the tables between 3 classes of 21 pods').waitFor();
    await broken.getByRole('button', { name: /^Open kubeadm\.yaml/ }).click();
    await firstCall(page, 'open');
  });

  it('Changes: groups what differs by the edit that caused it, or says why nothing is compared', async () => {
    const page = await tab('Changes', { clusters: ['healthy', 'dual'] });
    await page.getByRole('heading', { name: 'Changes of the network since HEAD (1234567)' }).waitFor();
    const group = page.getByRole('region', { name: 'Because of Deployment default/web' });
    await group.getByText('ClusterIP 10.96.0.11; 80/TCP → 10.244.1.9:80').waitFor();
    await page.getByRole('region', { name: 'Follows from the edits together' }).getByText('10.244.2.0/24 via 192.168.1.13 dev eth0').waitFor();
    await page.getByRole('button', { name: 'web.yaml' }).click();
    await firstCall(page, 'open');
    await page.evaluate(() => window.fakeHost.server.emit('reveal', { cluster: 'demo-dual-stack', tab: 'changes' }));
    await page.getByText('Git is switched off').waitFor();
    await page.getByRole('button', { name: 'Settings' }).click();
    assert.deepEqual(await firstCall(page, 'run'), ['open-git-settings']);
  });

  it('come back after a reload, follow changes, and are revealed by the editor', async () => {
    const page = await tab('Trace', { clusters: ['healthy', 'dual'] });
    await page.getByRole('button', { name: /^From a pod to a Service/ }).click();
    await page.locator('.trace-step').first().waitFor();
    const target = await field(page, 'To').inputValue();
    await page.waitForTimeout(300);
    await page.reload();
    await page.locator('.trace-step').first().waitFor();
    assert.equal(await field(page, 'To').inputValue(), target);
    const before = (await callsOf(page, 'trace')).length;
    await page.evaluate(() => window.fakeHost.change());
    await settled(page);
    assert.ok((await callsOf(page, 'trace')).length > before);
    await page.evaluate(() => window.fakeHost.server.emit('reveal', { tab: 'services', service: 'service/default/api' }));
    await page.getByRole('heading', { name: 'default/api' }).waitFor();
    await page.evaluate(() => window.fakeHost.server.emit('reveal', { cluster: 'demo-dual-stack', tab: 'trace', to: 'service/default/web' }));
    await page.getByRole('tab', { name: 'Trace', selected: true }).waitFor();
    assert.equal(await field(page, 'To').inputValue(), 'service/default/web');
    assert.equal(await field(page, 'From').inputValue(), '');
    await page.evaluate(() => window.fakeHost.server.emit('reveal', { cluster: 'gone', tab: 'services' }));
    await page.getByRole('heading', { name: 'default/coredns' }).waitFor();
    await page.evaluate(() => window.fakeHost.server.emit('reveal', { tab: 'contract' }));
    await page.getByText('6 of 6 hold').waitFor();
  });

  it('can be used at 320 pixels', async () => {
    const page = await tab('Services', { clusters: ['healthy'], width: 320, height: 700 });
    const width = (): Promise<number> => page.evaluate(() => Math.max(...[...document.querySelectorAll('.service-main, .trace-side, .contract-tab')].map((part) => part.getBoundingClientRect().right)));
    await page.getByRole('heading', { name: 'default/coredns' }).waitFor();
    assert.ok((await width()) <= 320);
    for (const name of ['Trace', 'Contract']) {
      await page.getByRole('tab', { name }).click();
      await settled(page);
      assert.ok((await width()) <= 320, name);
    }
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`pass axe in ${theme}`, async () => {
      const page = await tab('Services', { clusters: ['conflicts'], theme });
      await page.getByRole('option', { name: /^web, Service/ }).click();
      await page.getByRole('option', { name: /cluster IP/ }).click();
      assert.deepEqual(await violations(page), []);
      await page.getByRole('tab', { name: 'Trace' }).click();
      assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: /^From a pod to a Service/ }).click();
      await page.locator('.step-head').nth(1).click();
      await field(page, 'To').click();
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Contract' }).click();
      await page.getByText('4 of 6 hold').waitFor();
      assert.deepEqual(await violations(page), []);
      await page.getByRole('tab', { name: 'Changes' }).click();
      await page.getByText('10.244.1.9 on node-2').waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
});
