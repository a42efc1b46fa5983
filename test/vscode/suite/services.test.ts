import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, open } from '../support/editor';
import { closeEverything, replace, unsaved } from '../support/findings';

const lensesOf = async ({ document }: vscode.TextEditor): Promise<vscode.CodeLens[]> => {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);
  return lenses.filter(({ command }) => command?.command === 'kubeNetscope.showServices');
};
const titles = async (editor: vscode.TextEditor): Promise<string[]> => (await lensesOf(editor)).map(({ command }) => command?.title ?? '');
const panels = (): vscode.Tab[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('kubeNetscope.topology'));

async function setCodeLens(value: boolean | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('kubeNetscope').update('codeLens', value, vscode.ConfigurationTarget.Workspace);
}

describe('lenses on Services', () => {
  afterEach(closeEverything);
  before(() => vscode.workspace.getConfiguration('files').update('autoSave', 'off', vscode.ConfigurationTarget.Workspace));
  after(() => vscode.workspace.getConfiguration('files').update('autoSave', undefined, vscode.ConfigurationTarget.Workspace));
  after(() => setCodeLens(undefined));

  it('tell address and endpoints, and lead to the rules', async () => {
    const editor = await open('apps/api.yaml');
    assert.deepEqual(await eventually('a lens', async () => ((await titles(editor))[0]?.includes('2 endpoints') ? titles(editor) : undefined)), ['10.96.0.20 · 2 endpoints · Show kube-proxy rules']);
    const [lens] = await lensesOf(editor);
    assert.equal(editor.document.lineAt((lens?.range.start.line ?? 0) + 1).text, 'kind: Service');
    await vscode.commands.executeCommand(lens?.command?.command ?? '', ...(lens?.command?.arguments ?? []));
    await eventually('a panel', () => panels().length === 1);
  });

  it('say what has no rules', async () => {
    const editor = await open('apps/database.yaml');
    assert.deepEqual(await eventually('a lens', async () => ((await titles(editor))[0]?.includes('2 endpoints') ? titles(editor) : undefined)), ['headless · 2 endpoints · no kube-proxy rules']);
  });

  it('follow unsaved text and count the rules that it changes', async () => {
    const editor = await open('apps/api.yaml');
    await replace(editor, 'replicas: 2', 'replicas: 3');
    const title = await eventually('the third endpoint', async () => (await titles(editor)).find((text) => text.includes('3 endpoints') && text.includes('edit changes')));
    assert.match(title, /^10\.96\.0\.20 · 3 endpoints · Show kube-proxy rules · edit changes \d+ rules$/);
    await replace(editor, 'replicas: 3', 'replicas: 2');
    await eventually('no edit', async () => (await titles(editor)).every((text) => text.includes('2 endpoints') && !text.includes('edit changes')));
  });

  it('are there for buffers that were never saved, and none for other documents', async () => {
    const editor = await unsaved('apiVersion: v1\nkind: Service\nmetadata:\n  name: fresh\nspec:\n  clusterIP: 10.96.3.3\n  ports:\n    - port: 80\n');
    await eventually('a lens', async () => (await titles(editor))[0]?.startsWith('10.96.3.3 · 0 endpoints'));
    assert.deepEqual(await titles(await open('nodes.yaml')), []);
  });

  it('are switched off by the setting', async () => {
    const editor = await open('apps/api.yaml');
    await eventually('a lens', async () => (await titles(editor)).length === 1);
    await setCodeLens(false);
    await eventually('no lens', async () => (await titles(editor)).length === 0);
    await setCodeLens(undefined);
    await eventually('a lens again', async () => (await titles(editor)).length === 1);
  });
});

describe('commands of the panel', () => {
  afterEach(closeEverything);

  for (const command of ['showServices', 'showContract', 'showChanges']) {
    it(`${command} opens the panel`, async () => {
      await open('apps/api.yaml');
      await vscode.commands.executeCommand(`kubeNetscope.${command}`);
      await eventually('a panel', () => panels().length === 1);
    });
  }

  it('tracePacket from a manifest opens the panel without a question', async () => {
    const { document } = await open('apps/api.yaml');
    await vscode.commands.executeCommand('kubeNetscope.tracePacket', document.uri);
    await eventually('a panel', () => panels().length === 1);
  });

  it('tracePacket from the palette asks for both ends', async () => {
    await open('apps/api.yaml');
    const done = vscode.commands.executeCommand('kubeNetscope.tracePacket');
    // Nothing tells that a list is open; where none is, nothing is accepted.
    let accepted = 0;
    await eventually('a panel', async () => {
      assert.ok(panels().length === 0 || accepted > 1);
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      accepted++;
      return panels().length === 1;
    });
    await done;
  });
});
