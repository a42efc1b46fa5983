import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useWorkbench } from './support/workbench';

const nodeText = (at: number, range: string): string => `apiVersion: v1\nkind: Node\nmetadata: { name: node-${at} }\nspec: { podCIDR: ${range} }\nstatus: { addresses: [{ type: InternalIP, address: 192.168.1.${10 + at} }] }\n`;
const agents = 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent }\nspec:\n  selector: { matchLabels: { app: agent } }\n  template:\n    metadata: { labels: { app: agent } }\n    spec: { containers: [{ name: agent, image: agent }] }\n';

describe('broken ways of a cluster with many nodes in the panel', () => {
  const room = mkdtempSync(join(tmpdir(), 'kube-netscope-breaks-'));
  const folder = join(room, 'nine-nodes');
  mkdirSync(folder);
  // Node 9 claims the range of node 2.
  writeFileSync(join(folder, 'nodes.yaml'), Array.from({ length: 9 }, (_, at) => nodeText(at + 1, `10.244.${at === 8 ? 2 : at + 1}.0/24`)).join('---\n'));
  writeFileSync(join(folder, 'agents.yaml'), agents);
  const workbench = useWorkbench({ folder, viewport: { width: 1600, height: 1000 } });

  before(() => workbench().page.setDefaultTimeout(20_000));
  after(() => rmSync(room, { recursive: true, force: true }));

  it('are marked, lead to the packet that is lost, and go with the edit that mends them', async () => {
    await workbench().openFile('nodes.yaml');
    await workbench().runCommand('Kube Netscope: Show Network Topology');
    const page = workbench().webview();
    await page.locator('.picture .sign.broken').first().waitFor({ state: 'attached' });
    const words = await page.locator('.picture .sign.broken title').allTextContents();
    assert.ok(words.some((title) => title.startsWith('No way to ')), words.join());
    await page.getByRole('button', { name: 'Show details' }).click();
    await page.getByRole('button', { name: 'Follow the packet' }).first().click();
    await page.getByRole('tab', { name: 'Trace', selected: true }).waitFor();
    await page.locator('.verdict').waitFor();
    await page.getByRole('tab', { name: 'Topology' }).click();
    writeFileSync(join(folder, 'nodes.yaml'), Array.from({ length: 9 }, (_, at) => nodeText(at + 1, `10.244.${at + 1}.0/24`)).join('---\n'));
    await page.locator('.picture .sign.broken').first().waitFor({ state: 'detached' });
  });
});
