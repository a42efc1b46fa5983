import * as vscode from 'vscode';
import { eventually, open } from '../support/editor';
import { closeEverything, findingIn, paddedService, unsaved } from '../support/findings';

describe('in the web extension host', () => {
  afterEach(closeEverything);

  it('findings appear', async () => {
    const { document } = await unsaved(paddedService);
    await findingIn(document.uri, 'KN103');
  });

  it('hovers explain addresses with what other files say', async () => {
    const { document } = await open('nodes.yaml');
    const position = document.positionAt(document.getText().indexOf('192.168.1.12') + 1);
    await eventually('a hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
      return hovers.some(({ contents }) => contents.some((content) => content instanceof vscode.MarkdownString && /node\\?-2/.test(content.value)));
    });
  });
});

describe('the view Clusters in the web extension host', () => {
  afterEach(closeEverything);

  it('opens, and leads to the picture', async () => {
    await vscode.commands.executeCommand('kubeNetscope.clusters.focus');
    await vscode.commands.executeCommand('kubeNetscope.outline.reveal', { cluster: 'folder:', entry: { kind: 'node', id: 'node/node-1', name: 'node-1', addresses: [] } });
    await eventually('a panel', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ input }) => input instanceof vscode.TabInputWebview));
  });
});
