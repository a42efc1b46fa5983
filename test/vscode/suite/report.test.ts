import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ErrorNotes } from '../../../src/editor/error-notes';
import { reportText } from '../../../src/editor/report';
import { activateExtension, eventually, inFolder, writeFile } from '../support/editor';
import { findingIn } from '../support/findings';

const folder = 'zebra-folder';
const manifests: Readonly<Record<string, string>> = {
  [`${folder}/zebra-file.yaml`]: [
    'apiVersion: v1', 'kind: Service', 'metadata:', '  name: zebra-service', '  namespace: zebra-space', '  labels: {zebra-label: zebra-value}',
    'spec:', '  clusterIP: 10.96.077.050', '  selector: {app: zebra-app}', '  ports:', '    - {name: zebra-port, port: 80}', '---',
    'apiVersion: v1', 'kind: Node', 'metadata: {name: zebra-node}', 'spec: {podCIDR: "fd77:66::/64"}', 'status: {addresses: [{type: InternalIP, address: 172.29.77.66}]}', '',
  ].join('\n'),
  [`${folder}/broken.yaml`]: 'apiVersion: v1\nkind: Service\nmetadata: {name: zebra-broken\n',
};
const secrets = /zebra|96\.077|77\.66|fd77|172\.29|broken|three-nodes/;

describe('the report', () => {
  const set = (key: string, value: unknown): Thenable<void> => vscode.workspace.getConfiguration('kubeNetscope').update(key, value, vscode.ConfigurationTarget.Workspace);
  const copied = async (): Promise<string> => {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('kubeNetscope.copyReport');
    return eventually('the report', async () => (await vscode.env.clipboard.readText()) || undefined);
  };

  before(activateExtension);

  it('holds counts, versions and settings, and nothing of any manifest, name, address or path', async function () {
    this.timeout(60_000);
    try {
      for (const [path, text] of Object.entries(manifests)) await writeFile(path, text);
      await vscode.window.showTextDocument(inFolder(`${folder}/zebra-file.yaml`));
      await findingIn(inFolder(`${folder}/zebra-file.yaml`), 'KN103');
      await set('rules', { KN102: 'off', 'zebra-rule': 'off' });
      await set('exclude', ['zebra-excluded/**', 'zebra-other']);
      await set('clusters', { 'zebra-cluster': ['zebra-folder/**'] });
      // Restarted by the settings: findings come again.
      await eventually('the findings', async () => /KN103: \d/.test(await copied()));
      // An error whose message quotes what it was about.
      await vscode.commands.executeCommand('kubeNetscope.openRule', 'zebra-error');
      const report = await copied();
      assert.match(report, /^# Kube Netscope \d+\.\d+\.\d+\n/);
      assert.ok(report.includes(`VS Code ${vscode.version}`));
      assert.match(report, /^- rules: KN102 off, 1 others$/m);
      assert.match(report, /^- exclude: 2 entries$/m);
      assert.match(report, /^- clusters: 1 entries$/m);
      assert.match(report, /files: \d+, chunks: \d+/);
      assert.match(report, /^- KN103: \d+$/m);
      assert.match(report, /^- kubeNetscope\.openRule: Error/m);
      assert.doesNotMatch(report, secrets);
      for (const { uri } of vscode.workspace.workspaceFolders ?? []) assert.ok(!report.includes(uri.fsPath) && !report.includes(uri.path.split('/').at(-1) ?? ''));
    } finally {
      for (const key of ['rules', 'exclude', 'clusters']) await set(key, undefined);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(inFolder(folder), { recursive: true });
    }
  });

  it('tells of settings only what names nothing', () => {
    const notes = new ErrorNotes();
    notes.addEnd('zebra');
    const life = { phase: 'off', revision: 0, read: 0, found: 0, starts: 0, deaths: 0, setAside: 0, scanTime: undefined, publishTime: undefined, large: undefined } as const;
    const settings = new Map<string, unknown>([['nodeRouting', 'router'], ['include', ['zebra']], ['maxFileSizeMB', 7], ['enable', 'zebra'], ['clusters', 'zebra'], ['rules', { zebra: 'off', KN101: 'zebra', KN102: { zebra: 1 } }], ['assumedNodes', { zebra: 1 }]]);
    const text = reportText({ version: '1.2.3', editor: [], settings, knownRules: new Set(['KN101', 'KN102']), life, analysis: undefined, findings: new Map(), errors: notes.notes });
    assert.doesNotMatch(text, /zebra/);
    assert.match(text, /^- nodeRouting: router$/m);
    assert.match(text, /^- maxFileSizeMB: 7$/m);
  });
});
