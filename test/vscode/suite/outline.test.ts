import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, open } from '../support/editor';
import { closeEverything } from '../support/findings';

const panels = (): vscode.Tab[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('kubeNetscope.topology'));

/** A row as VS Code hands it to a command of the view's menus. */
const row = (entry: Record<string, unknown>): unknown => ({ cluster: 'folder:', entry: { addresses: [], ...entry } });

describe('the view Clusters', () => {
  afterEach(closeEverything);

  it('opens by its command', async () => {
    await vscode.commands.executeCommand('kubeNetscope.clusters.focus');
  });

  it('opens manifests that were read, and nothing else', async () => {
    await open('cluster.yaml');
    const range = { start: { line: 3, column: 0 }, end: { line: 3, column: 4 } };
    await eventually('nodes.yaml', async () => {
      await vscode.commands.executeCommand('kubeNetscope.outline.open', row({ kind: 'node', id: 'node/node-1', location: { file: 'nodes.yaml', range } }));
      return vscode.window.activeTextEditor?.document.uri.path.endsWith('/nodes.yaml');
    });
    await vscode.commands.executeCommand('kubeNetscope.outline.open', row({ kind: 'node', id: 'x', location: { file: '../../etc/passwd', range } }));
    assert.match(String(vscode.window.activeTextEditor?.document.uri.path), /nodes\.yaml$/);
  });

  it('copies names, addresses and links of rows', async () => {
    const pod = row({ kind: 'pod', id: 'pod/shop/web-sim-1', name: 'web-sim-1', addresses: ['10.244.1.2', 'fd00::2'] });
    await vscode.commands.executeCommand('kubeNetscope.outline.copyName', pod);
    assert.equal(await vscode.env.clipboard.readText(), 'web-sim-1');
    await vscode.commands.executeCommand('kubeNetscope.outline.copyAddress', pod);
    assert.equal(await vscode.env.clipboard.readText(), '10.244.1.2');
    await vscode.commands.executeCommand('kubeNetscope.copyLink', pod);
    const link = vscode.Uri.parse(await vscode.env.clipboard.readText());
    assert.deepEqual([link.scheme, link.authority, link.path, link.query], [vscode.env.uriScheme, 'kube-netscope.kube-netscope', '/topology', 'cluster=folder:&id=pod/shop/web-sim-1']);
  });

  for (const command of ['reveal', 'routes', 'rules', 'traceFrom', 'traceTo']) {
    it(`${command} opens the panel`, async () => {
      await vscode.commands.executeCommand(`kubeNetscope.outline.${command}`, row({ kind: 'service', id: 'service/shop/web', name: 'web' }));
      await eventually('a panel', () => panels().length === 1);
    });
  }
});

describe('menus of the explorer', () => {
  afterEach(closeEverything);

  it('show the network of a folder and the things of a file', async () => {
    const { document } = await open('apps/api.yaml');
    await vscode.commands.executeCommand('kubeNetscope.showFolder', vscode.Uri.joinPath(document.uri, '..'));
    await eventually('a panel', () => panels().length === 1);
    await vscode.commands.executeCommand('kubeNetscope.revealInTopology', vscode.Uri.joinPath(document.uri, '..', 'web.yaml'));
    await eventually('the same panel', () => panels().length === 1);
  });
});

describe('what the extension declares', () => {
  it('has every command that menus, welcome views and the walkthrough name', async () => {
    const packageJson = vscode.extensions.getExtension('kube-netscope.kube-netscope')?.packageJSON as { readonly contributes: Record<string, unknown> };
    const known = new Set(await vscode.commands.getCommands(true));
    const named = JSON.stringify(packageJson.contributes).matchAll(/command:(?:toSide:)?([\w.]+)|"command":"([\w.]+)"|onCommand:([\w.]+)/g);
    const missing = [...named].map(([, a, b, c]) => a ?? b ?? c ?? '').filter((name) => !known.has(name));
    assert.deepEqual([...new Set(missing)], []);
  });
});
