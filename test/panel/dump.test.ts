import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { largestCluster } from '../bench/largest-cluster';
import { writeCluster } from '../bench/write-cluster';
import { pageProblems, screenshot, tabNames, useWorkbench, type TabName } from './support/workbench';

/** What is there once a tab has its answer. */
const answers: Readonly<Record<TabName, string>> = {
  Topology: '.picture [role="treeitem"]',
  'Routing Tables': '.route-row',
  Services: '.backend',
  Trace: '.verdict',
  'Address Space': '.space-block',
  Contract: '.statement',
  Findings: '.findings-tab, .findings-clean',
  Changes: '.changes-tab',
};

// A long run: KUBE_NETSCOPE_LONG=1 npm test -- panel. The dump has 1.3 GB, and the extension host takes 2 GB to read it.
if (process.env['KUBE_NETSCOPE_LONG']) {
  describe('what kubectl prints of the largest cluster, in the panel', function () {
    this.timeout(600_000);
    const folder = mkdtempSync(join(tmpdir(), 'kube-netscope-dump-'));
    writeCluster(folder, largestCluster, 'one', 'yaml');
    const workbench = useWorkbench({ folder, viewport: { width: 1500, height: 950 } });
    const page = (): FrameLocator => workbench().webview();

    before(() => workbench().page.setDefaultTimeout(300_000));
    after(() => {
      rmSync(folder, { recursive: true, force: true });
      assert.deepEqual(pageProblems(workbench()), []);
    });

    it('says that it is being read, and how far that is', async () => {
      await workbench().runCommand('Kube Netscope: Show Network Topology');
      await page().getByText('Reading the workspace…').waitFor();
      await workbench().page.locator('.statusbar-item').filter({ hasText: /\d\/1$/ }).waitFor();
      await screenshot(workbench(), 'dump-loading');
    });

    for (const tab of tabNames) {
      it(tab, async () => {
        if (tab !== 'Topology') await page().getByRole('tab', { name: tab, exact: true }).click();
        if (tab === 'Trace') await page().getByRole('button', { name: /^From a pod to a Service/ }).click();
        await page().locator(answers[tab]).first().waitFor();
        assert.equal(await page().locator('.failure').count(), 0);
        await screenshot(workbench(), `dump-${tab}`);
      });
    }
  });
}
