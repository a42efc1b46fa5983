import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, open } from '../support/editor';
import { closeEverything, replace, unsaved } from '../support/findings';

const positionOf = (editor: vscode.TextEditor, text: string): vscode.Position => {
  const offset = editor.document.getText().indexOf(text);
  assert.ok(offset >= 0, text);
  return editor.document.positionAt(offset + 1);
};

/** Words and lines of what a provider finds. */
async function found(command: string, editor: vscode.TextEditor, text: string): Promise<string[]> {
  const links = await vscode.commands.executeCommand<(vscode.LocationLink | vscode.Location)[]>(command, editor.document.uri, positionOf(editor, text));
  const places = links.map((link) => ('targetUri' in link ? { uri: link.targetUri, range: link.targetSelectionRange ?? link.targetRange } : link));
  return Promise.all(places.map(async ({ uri, range }) => `${uri.path.slice(uri.path.lastIndexOf('/') + 1)}: ${(await vscode.workspace.openTextDocument(uri)).getText(range)}`));
}

const definitions = (editor: vscode.TextEditor, text: string): Promise<string[]> =>
  eventually(`a definition of ${text}`, async () => {
    const all = await found('vscode.executeDefinitionProvider', editor, text);
    return all.length > 0 && all;
  });

const service = (name: string, app: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    app: ${app}\n  ports:\n    - port: 80\n`;
const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels:\n    app: ${name}\nspec:\n  nodeName: node-2\n  containers:\n    - name: main\n`;

describe('links between manifests', () => {
  afterEach(closeEverything);

  it('lead from a selector to pods, in text that was never saved', async () => {
    const editor = await unsaved(`${service('one', 'first')}---\n${pod('first')}`);
    assert.deepEqual(await definitions(editor, 'app: first'), [`${editor.document.uri.path}: first`]);
  });

  it('follow edits at once', async () => {
    const editor = await unsaved(`${service('one', 'first')}---\n${pod('first')}---\n${pod('second')}`);
    await definitions(editor, 'app: first');
    await replace(editor, 'app: first\n  ports', 'app: second\n  ports');
    const [name = ''] = await definitions(editor, 'app: second');
    assert.match(name, /: second$/);
  });

  it('lead from a range to its other declaration', async () => {
    const all = await definitions(await open('cluster.yaml'), '10.244.0.0/16\n');
    assert.deepEqual(all, ['cluster.yaml: 10.244.0.0/16']);
  });

  it('lead from an address to the node that has it', async () => {
    const editor = await unsaved('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  peer: 192.168.1.12\n');
    assert.deepEqual(await definitions(editor, '192.168.1.12'), ['nodes.yaml: 192.168.1.12']);
  });

  it('lead from a node to what is its own', async () => {
    const inside = await open('nodes.yaml');
    const references = await eventually('references', async () => {
      const all = await found('vscode.executeReferenceProvider', inside, 'node-2');
      return all.length > 0 && all;
    });
    assert.ok(references.some((reference) => reference.endsWith('10.244.2.0/24')), references.join('; '));
  });

  it('lead from the codes in comments to the pages of rules', async () => {
    const editor = await unsaved(`# kube-netscope-ignore KN201: a lab\n${pod('first')}`);
    const links = await eventually('a link', async () => {
      const all = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', editor.document.uri);
      const own = all.filter(({ target }) => target?.scheme === 'command');
      return own.length > 0 && own;
    });
    assert.deepEqual(links.map(({ range }) => editor.document.getText(range)), ['KN201']);
    assert.equal(links[0]?.target?.path, 'kubeNetscope.openRule');
  });

  it('lead from a resource to the picture', async () => {
    const editor = await open('nodes.yaml');
    editor.selection = new vscode.Selection(positionOf(editor, 'node-2'), positionOf(editor, 'node-2'));
    await vscode.commands.executeCommand('kubeNetscope.revealInTopology');
    await eventually('a panel', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('kubeNetscope.topology')));
  });
});
