import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverCommand } from '../../../scripts/vscode-server.mjs';
import { fromRoot, openWorkbench, type Workbench } from '../../../scripts/workbench.mjs';

describe('the packaged extension', () => {
  let extensionsDir: string;
  let workbench: Workbench | undefined;

  before(async () => {
    const { name, version } = JSON.parse(await readFile(fromRoot('package.json'), 'utf8'));
    extensionsDir = await mkdtemp(join(tmpdir(), 'kube-netscope-extensions-'));
    await serverCommand(['--extensions-dir', extensionsDir, '--install-extension', fromRoot(`${name}-${version}.vsix`)]);
    workbench = await openWorkbench({ folder: fromRoot('examples', 'three-nodes'), extensionsDir });
  });

  after(async () => {
    await workbench?.close();
    await rm(extensionsDir, { recursive: true, force: true });
  });

  it('is listed as installed', async () => {
    assert.match(await serverCommand(['--extensions-dir', extensionsDir, '--list-extensions']), /^kube-netscope\.kube-netscope$/m);
  });

  it('activates, contributes its commands and opens its panel', async function () {
    this.timeout(90_000);
    await workbench!.runCommand('Kube Netscope: Show Network Topology');
    await workbench!.webview().locator('body *').first().waitFor();
    await workbench!.runCommand('Developer: Show Running Extensions');
    await workbench!.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Kube Netscope' }).waitFor();
  });
});
