import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { fromRoot } from '../../scripts/workbench.mjs';
import { pageProblems, screenshot, tabNames, useWorkbench, type TabName } from './support/workbench';

/** What the tabs say of one example, and an edit that is not committed. */
interface Seen {
  readonly cluster: string;
  readonly edit: readonly [file: string, before: string, after: string];
  readonly node: RegExp;
  /** A node whose table is chosen, and a row of it. */
  readonly table: readonly [node: RegExp, row: RegExp];
  /** A Service that is chosen, and a line of its rules. */
  readonly service: readonly [name: RegExp, rule: RegExp];
  readonly packet: RegExp;
  readonly range: RegExp;
  readonly contract: RegExp;
  readonly finding: RegExp;
  readonly change: RegExp;
}

const examples: readonly Seen[] = [
  {
    cluster: 'three-nodes',
    edit: ['three-nodes/apps/web.yaml', 'replicas: 3', 'replicas: 4'],
    node: /^node-3, Node, 192\.168\.1\.13, pods 10\.244\.3\.0\/24/,
    table: [/^node-2, Node/, /10\.244\.3\.0\/24\s*192\.168\.1\.13\s*eth0/],
    service: [/^shop\/api\b|^api, /, /^-A KUBE-SERVICES -d 10\.96\.0\.20\/32 .*--dport 80 /],
    packet: /^pod shop\/api-sim-1 → Service/,
    range: /^Service range, 10\.96\.0\.0\/16/,
    contract: /^6 of 6 hold/,
    finding: /^No findings/,
    change: /^Because of Deployment shop\/web/,
  },
  {
    cluster: 'dual-stack',
    edit: ['dual-stack/services.yaml', 'fd4b:7a2c:90e1:96::30', 'fd4b:7a2c:90e1:96::31'],
    node: /^node-2, Node, 192\.168\.1\.12, fd4b:7a2c:90e1:1::12, .*fd4b:7a2c:90e1:4402::\/64/,
    table: [/^node-1, Node/, /fd4b:7a2c:90e1:4402::\/64\s*fd4b:7a2c:90e1:1::12\s*eth0/],
    service: [/^default\/web-fixed\b|^web-fixed, /, /^-A KUBE-SERVICES -d 10\.96\.0\.30\/32 /],
    packet: /^pod default\/web-sim-1 → Service/,
    range: /^Service range, fd4b:7a2c:90e1:96::\/112/,
    contract: /^5 of 6 hold · 1 unknown/,
    finding: /^No findings/,
    change: /^Because of Service default\/web-fixed/,
  },
  {
    cluster: 'address-plan',
    edit: ['address-plan/shop.yaml', 'replicas: 40', 'replicas: 41'],
    node: /^node-5, Node, 10\.20\.0\.15, pods 10\.244\.4\.0\/24/,
    table: [/^node-1, Node/, /10\.244\.4\.0\/24\s*10\.20\.0\.15\s*eth0/],
    service: [/^default\/shop\b|^shop, /, /^:KUBE-EXT-/],
    packet: /^pod default\/shop-sim-1 → Service/,
    range: /^Pod range, 10\.244\.0\.0\/18, .*overlaps office VPN/,
    contract: /^6 of 6 hold/,
    finding: /^error: .*IPAddressPool metallb-system\/edge/,
    change: /^Because of Deployment default\/shop/,
  },
  {
    cluster: 'broken-network/services',
    edit: ['broken-network/services/outside-range.yaml', '10.97.0.20', '10.97.0.21'],
    node: /^node-1, Node, /,
    table: [/^node-1, Node/, /10\.244\.\d+\.0\/24\s*[\d.]+\s*eth0/],
    service: [/^default\/legacy\b|^legacy, /, /^-A KUBE-SERVICES -d 10\.97\.0\.21\/32 /],
    packet: /^pod default\/search-sim-1 → Service/,
    range: /^Service range, 10\.96\.0\.0\/16/,
    contract: /\d of 6 hold/,
    finding: /^error: .*10\.97\.0\.21/,
    change: /^Because of Service default\/legacy/,
  },
];

/** What is looked for in each tab; some have something to choose first. */
const looks: Readonly<Record<TabName, (page: FrameLocator, seen: Seen) => Promise<void>>> = {
  Topology: (page, { node }) => page.locator('.picture').getByRole('treeitem', { name: node }).waitFor(),
  'Routing Tables': async (page, { table: [node, row] }) => {
    await page.getByRole('option', { name: node }).click();
    await page.locator('.route-row').filter({ hasText: row }).waitFor();
  },
  Services: async (page, { service: [name, rule] }) => {
    await page.getByRole('option', { name }).first().click();
    await page.getByRole('option', { name: rule }).first().waitFor();
  },
  Trace: async (page, { packet }) => {
    await page.getByRole('button', { name: /^From a pod to a Service/ }).click();
    await page.getByRole('heading', { name: packet }).waitFor();
    await page.getByText('Delivered').first().waitFor();
  },
  'Address Space': (page, { range }) => page.getByRole('treeitem', { name: range }).first().waitFor(),
  Contract: (page, { contract }) => page.getByText(contract).waitFor(),
  Findings: (page, { finding }) => page.getByRole('treeitem', { name: finding }).or(page.getByRole('heading', { name: finding })).first().waitFor(),
  Changes: (page, { change }) => page.getByRole('region', { name: change }).waitFor(),
};

describe('every tab on every example', () => {
  const root = mkdtempSync(join(tmpdir(), 'kube-netscope-tabs-'));
  const folder = join(root, 'examples');
  cpSync(fromRoot('examples'), folder, { recursive: true });
  const git = (...args: string[]): void => void execFileSync('git', ['-C', folder, '-c', 'user.name=you', '-c', 'user.email=you@example.com', ...args]);
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  for (const { edit: [file, before, after] } of examples) {
    const text = readFileSync(join(folder, file), 'utf8');
    assert.ok(text.includes(before), `${file} has no ${before}`);
    writeFileSync(join(folder, file), text.replace(before, after));
  }
  const workbench = useWorkbench({ folder, viewport: { width: 1500, height: 950 }, settings: { 'git.enabled': true } });

  before(async () => {
    workbench().page.setDefaultTimeout(20_000);
    await workbench().runCommand('Kube Netscope: Show Network Topology');
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
    assert.deepEqual(pageProblems(workbench()), []);
  });

  for (const seen of examples) {
    it(`${seen.cluster}: is chosen`, async () => {
      const page = workbench().webview();
      await page.getByRole('combobox', { name: 'Cluster' }).click();
      await page.getByRole('option', { name: seen.cluster, exact: true }).click();
    });

    for (const tab of tabNames) {
      it(`${seen.cluster}: ${tab}`, async () => {
        const page = workbench().webview();
        await page.getByRole('tab', { name: tab, exact: true }).click();
        await looks[tab](page, seen);
        assert.equal(await page.locator('.failure').count(), 0);
        await screenshot(workbench(), `tabs-${seen.cluster}-${tab}`);
      });
    }
  }
});
