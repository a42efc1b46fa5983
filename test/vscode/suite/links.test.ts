import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, open, writeFile } from '../support/editor';
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

  it('lead from the rules of a configuration to their pages', async () => {
    const file = await writeFile('.kube-netscope.yaml', 'rules:\n  KN201: hint\n');
    try {
      const editor = await open('.kube-netscope.yaml');
      await replace(editor, 'KN201', 'KN203');
      const links = await eventually('a link', async () => {
        const all = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', file);
        return all.some(({ range }) => editor.document.getText(range) === 'KN203') && all;
      });
      assert.ok(links.every(({ target }) => target?.path === 'kubeNetscope.openRule'));
    } finally {
      await closeEverything();
      await vscode.workspace.fs.delete(file);
    }
  });

  it('lead from the rules in settings to their pages', async () => {
    const file = await writeFile('other/settings.json', '{\n  "kubeNetscope.rules": {"KN201": "off", "KN999": "off"},\n  "KN103": 1\n}\n');
    const editor = await open('other/settings.json');
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', file);
    assert.deepEqual(links.filter(({ target }) => target?.scheme === 'command').map(({ range }) => editor.document.getText(range)), ['KN201']);
    await vscode.workspace.fs.delete(file);
  });

  it('mark what belongs together in a text that was never saved', async () => {
    const editor = await unsaved(`${service('one', 'first')}---\n${pod('first')}---\n${pod('second')}`);
    const marked = await eventually('marks', async () => {
      const all = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', editor.document.uri, positionOf(editor, 'app: first'));
      return all.length > 1 && all;
    });
    assert.deepEqual(marked.map(({ range }) => `${range.start.line}: ${editor.document.getText(range)}`).sort(), ['13: first', '6: app']);
  });

  it('lead between Ingress, Service, its ports, containers, nodes and ranges, all unsaved', async () => {
    const ingress = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: way\nspec:\n  defaultBackend:\n    service:\n      name: one\n      port:\n        name: entry\n';
    const one = service('one', 'first').replace('- port: 80', '- port: 80\n      name: entry\n      targetPort: inner');
    const first = `${pod('first')}      ports:\n        - name: inner\n          containerPort: 8080\n`;
    const node = (name: string, range: string): string => `apiVersion: v1\nkind: Node\nmetadata:\n  name: ${name}\nspec:\n  podCIDR: ${range}\n`;
    const editor = await unsaved([ingress, one, first, node('late', '10.246.1.128/25'), node('early', '10.246.1.0/24')].join('---\n'));
    const path = editor.document.uri.path;
    assert.deepEqual(await definitions(editor, 'one\n      port'), [`${path}: one`]);
    assert.deepEqual(await definitions(editor, 'entry\n---'), [`${path}: entry`]);
    assert.deepEqual(await definitions(editor, 'inner'), [`${path}: inner`]);
    // A claim that conflicts with another one leads to it.
    await eventually('references of a range', async () => (await found('vscode.executeReferenceProvider', editor, '10.246.1.128/25')).includes(`${path}: 10.246.1.0/24`));
    await eventually('references of a node', async () => (await found('vscode.executeReferenceProvider', editor, 'early')).includes(`${path}: 10.246.1.0/24`));
  });

  it('lead from a resource to the picture', async () => {
    const editor = await open('nodes.yaml');
    editor.selection = new vscode.Selection(positionOf(editor, 'node-2'), positionOf(editor, 'node-2'));
    await vscode.commands.executeCommand('kubeNetscope.revealInTopology');
    await eventually('a panel', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('kubeNetscope.topology')));
  });
});
