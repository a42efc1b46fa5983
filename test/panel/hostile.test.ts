import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { pageProblems, screenshot, tabNames, useWorkbench } from './support/workbench';

const image = '<img src=x onerror=globalThis.ran=1>';
const script = '<script>globalThis.ran=2</script>';
const link = 'javascript:globalThis.ran=3';
const template = '${globalThis.ran=4}';
const markup = '"><svg onload=globalThis.ran=5>';
const turned = '\u202Egnp.exe 👩‍👩‍👧‍👦 שלום';
const long = `${'long-'.repeat(50)}end`;
const theme = '[x](command:workbench.action.closeWindow) $(error) `code`';

const text = JSON.stringify;
const node = (name: string, at: number): string => `apiVersion: v1
kind: Node
metadata: { name: ${text(name)}, labels: { topology.kubernetes.io/zone: ${text(markup)} }, annotations: { note: ${text(image)} } }
spec: { podCIDR: 10.244.${at}.0/24 }
status: { addresses: [{ type: InternalIP, address: 192.168.1.${10 + at} }] }
`;
const app = (name: string, namespace: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${text(name)}, namespace: ${text(namespace)}, annotations: { ${text(script)}: ${text(image)} } }
spec:
  replicas: 2
  selector: { matchLabels: { ${text(markup)}: ${text(name)} } }
  template:
    metadata: { labels: { ${text(markup)}: ${text(name)} } }
    spec: { containers: [{ name: ${text(image)}, image: ${text(script)}, ports: [{ name: ${text(markup)}, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${text(name)}, namespace: ${text(namespace)} }
spec:
  clusterIP: 10.99.0.${name.length % 200}
  selector: { ${text(markup)}: ${text(name)} }
  ports: [{ name: ${text(image)}, port: 80, targetPort: 8080 }]
`;

const files: Readonly<Record<string, string>> = {
  'cluster.yaml': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nclusterName: ${text(markup)}\nnetworking: { podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/16 }\n`,
  'nodes.yaml': [image, script, link, long, turned].map((name, at) => node(name, at + 1)).join('---\n'),
  [`${image.replaceAll('/', '')}.yaml`]: [image, script, link, template, long, turned, theme].map((name) => app(name, markup)).join('---\n'),
  '.kube-netscope.yaml': `externalNetworks:\n  - { name: ${text(script)}, prefix: 10.244.2.0/24 }\n`,
};

describe('manifests that try to make the panel act', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-netscope-hostile-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const workbench = useWorkbench({ folder, viewport: { width: 1500, height: 950 } });
  const page = (): FrameLocator => workbench().webview();

  /** What markup or addresses of a manifest have made in any frame of the window. */
  async function made(): Promise<string[]> {
    const found: string[] = [];
    for (const frame of workbench().page.frames()) {
      const ran = await frame.evaluate(() => String(Reflect.get(globalThis, 'ran') ?? ''));
      if (ran !== '') found.push(`script ${ran} ran in ${frame.url()}`);
    }
    const inside = await page().locator('body').evaluate((body) => [...body.querySelectorAll('img, a, iframe, object, embed, foreignObject, [onerror], [onload]')].map((element) => element.outerHTML.slice(0, 120)));
    return [...found, ...inside];
  }

  before(async () => {
    workbench().page.setDefaultTimeout(20_000);
    workbench().page.on('dialog', (dialog) => void dialog.dismiss());
    await workbench().runCommand('Kube Netscope: Show Network Topology');
    await page().locator('.picture [role="treeitem"]').first().waitFor();
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(pageProblems(workbench()), []);
  });

  for (const tab of tabNames) {
    it(`${tab}: has their names as letters`, async () => {
      await page().getByRole('tab', { name: tab, exact: true }).click();
      await page().locator(`#view-${{ Topology: 'topology', 'Routing Tables': 'routes', Services: 'services', Trace: 'trace', 'Address Space': 'space', Contract: 'contract', Findings: 'findings', Changes: 'changes' }[tab]} > *`).first().waitFor();
      if (tab === 'Routing Tables') await page().getByRole('option', { name: image }).first().click();
      if (tab === 'Services') await page().getByRole('option', { name: script }).first().click();
      if (tab === 'Trace') await page().getByRole('button', { name: /^From a pod to a Service/ }).click();
      if (tab === 'Findings') await page().getByRole('treeitem', { name: /onerror/ }).first().click();
      if (tab !== 'Contract' && tab !== 'Changes') await page().getByText(/globalThis\.ran=/).first().waitFor();
      await screenshot(workbench(), `hostile-${tab}`);
      assert.deepEqual(await made(), []);
      // A message that a name turns around reads as another one.
      if (tab === 'Findings') assert.equal(await page().locator('.finding-list bdi[title]').filter({ hasText: '\u202E' }).count(), 0);
    });
  }

  it('details, search and menus have them as letters', async () => {
    await page().getByRole('tab', { name: 'Topology', exact: true }).click();
    for (const name of [image, script, link, template, turned, long, theme]) {
      await page().locator('.search-field input').fill(name.slice(0, 60));
      await page().locator('.result-list').getByRole('option').first().click();
      await page().locator('.pane').getByRole('heading', { name: name.slice(0, 40) }).first().waitFor();
      assert.deepEqual(await made(), [], name);
    }
    await page().locator('.pane').getByRole('heading').first().click({ button: 'right' });
    await workbench().page.keyboard.press('Escape');
    await screenshot(workbench(), 'hostile-details');
    assert.deepEqual(await made(), []);
  });

  it('so has the view Clusters', async () => {
    await workbench().runCommand('Kube Netscope: Focus on Clusters View');
    const row = (name: RegExp): ReturnType<ReturnType<typeof workbench>['page']['locator']> => workbench().page.locator('.part.sidebar').getByRole('treeitem', { name }).first();
    await row(/^Nodes, 5/).click();
    if ((await row(/^Nodes, 5/).getAttribute('aria-expanded')) === 'false') await workbench().page.keyboard.press('ArrowRight');
    await row(/globalThis\.ran=1/).hover();
    assert.equal(await row(/gnp\.exe/).locator('.monaco-icon-label').filter({ hasText: '\u202E' }).count(), 0);
    await screenshot(workbench(), 'hostile-clusters');
    assert.deepEqual(await made(), []);
  });
});
