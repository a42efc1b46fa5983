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

  it('contributes its commands and opens its panel', async () => {
    await workbench!.runCommand('Kube Netscope: Show Network Topology');
    await workbench!.webview().locator('body *:visible').first().waitFor();
  });

  it('analyses what is opened', async () => {
    await workbench!.openFile('nodes.yaml');
    assert.match(await workbench!.hoverText('10.244.1.0/24'), /256 addresses/);
  });
});
