import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, open, writeFile } from '../support/editor';
import { closeEverything, replace, unsaved } from '../support/findings';

/** Labels of the completions of this extension at the end of a text. */
async function proposed(editor: vscode.TextEditor, text: string): Promise<vscode.CompletionItem[]> {
  const offset = editor.document.getText().indexOf(text);
  assert.ok(offset >= 0, text);
  const position = editor.document.positionAt(offset + text.length);
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', editor.document.uri, position);
  return items.filter(({ detail, kind }) => detail !== undefined && kind !== vscode.CompletionItemKind.Text);
}

const proposals = (editor: vscode.TextEditor, text: string): Promise<vscode.CompletionItem[]> =>
  eventually(`a completion after ${text}`, async () => {
    const items = await proposed(editor, text);
    return items.length > 0 && items;
  });

const labels = (items: readonly vscode.CompletionItem[]): string[] => items.map(({ label }) => (typeof label === 'string' ? label : label.label));

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: typed\nspec:\n  selector:\n    \n  clusterIP: \n  ports:\n    - port: 80\n';

describe('completion', () => {
  afterEach(closeEverything);

  it('proposes labels of pods while nothing is saved', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels:\n    app: typed\n    on: "true"\nspec:\n  containers: []\n';
    const editor = await unsaved(`${pod}---\n${service}`);
    const items = await proposals(editor, 'selector:\n    ');
    assert.deepEqual(labels(items), ['app: typed', 'on: true']);
    assert.deepEqual(items.map(({ insertText }) => insertText), ['app: typed', '"on": "true"']);
  });

  it('proposes free cluster addresses of the workspace', async () => {
    const file = await writeFile('typed.yaml', service);
    const editor = await open('typed.yaml');
    const items = labels(await proposals(editor, 'clusterIP: '));
    assert.ok(items.includes('10.96.0.2') && !items.includes('10.96.0.10') && !items.includes('10.96.0.1'), items.join(', '));
    await closeEverything();
    await vscode.workspace.fs.delete(file);
  });

  it('writes what is chosen', async () => {
    const file = await writeFile('typed.yaml', service.replace('selector:\n    \n', 'selector: {app: x}\n'));
    const editor = await open('typed.yaml');
    await proposals(editor, 'clusterIP: ');
    const original = editor.document.getText();
    const end = editor.document.positionAt(original.indexOf('clusterIP: ') + 'clusterIP: '.length);
    await eventually('the address', async () => {
      // A slow machine may accept the editor's own words before ours have come: begin anew.
      if (editor.document.getText() !== original) {
        const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
        await editor.edit((edit) => edit.replace(all, original));
      }
      editor.selection = new vscode.Selection(end, end);
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
      await new Promise((resolve) => setTimeout(resolve, 600));
      await vscode.commands.executeCommand('acceptSelectedSuggestion');
      return /clusterIP: 10\.96\.0\.2$/m.test(editor.document.getText());
    });
    await closeEverything();
    await vscode.workspace.fs.delete(file);
  });

  it('leaves other places alone', async () => {
    const editor = await open('nodes.yaml');
    assert.deepEqual(labels(await proposed(editor, 'kind: ')).filter((label) => /\d/.test(label)), []);
  });
});

describe('inlay hints', () => {
  const set = (value: boolean | undefined): Thenable<void> => vscode.workspace.getConfiguration('kubeNetscope').update('inlayHints', value, vscode.ConfigurationTarget.Workspace);
  const hints = async (editor: vscode.TextEditor): Promise<string[]> => {
    const range = new vscode.Range(0, 0, editor.document.lineCount, 0);
    const all = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', editor.document.uri, range);
    return all.map(({ label }) => String(label));
  };

  afterEach(async () => {
    await set(undefined);
    await closeEverything();
  });

  it('are shown only where the setting asks for them', async () => {
    const editor = await open('cluster.yaml');
    assert.deepEqual(await hints(editor), []);
    await set(true);
    const shown = await eventually('hints', async () => {
      const all = await hints(editor);
      return all.length > 0 && all;
    });
    assert.deepEqual(shown, ['65,536 addresses, 256 node blocks', '65,536 addresses', '65,536 addresses, 256 node blocks']);
  });

  it('follow edits', async () => {
    await set(true);
    const file = await writeFile('typed.yaml', 'apiVersion: v1\nkind: Node\nmetadata: {name: n}\nspec:\n  podCIDR: 10.9.0.0/24\n');
    const editor = await open('typed.yaml');
    await eventually('256 addresses', async () => (await hints(editor)).includes('256 addresses'));
    await replace(editor, '/24', '/25');
    await eventually('128 addresses', async () => (await hints(editor)).includes('128 addresses'));
    await closeEverything();
    await vscode.workspace.fs.delete(file);
  });
});
