import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, open } from '../support/editor';
import { closeEverything, unsaved } from '../support/findings';

async function hoverOn(editor: vscode.TextEditor, text: string): Promise<vscode.MarkdownString | undefined> {
  const offset = editor.document.getText().indexOf(text);
  assert.ok(offset >= 0, text);
  const position = editor.document.positionAt(offset + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, position);
  return hovers.flatMap(({ contents }) => contents).find((content) => content instanceof vscode.MarkdownString && content.value.includes('—')) as vscode.MarkdownString | undefined;
}

const explained = (editor: vscode.TextEditor, text: string): Promise<vscode.MarkdownString> =>
  eventually(`a hover on ${text}`, () => hoverOn(editor, text));

describe('hovers', () => {
  afterEach(closeEverything);

  it('say what an address is, which range it is in and where a packet to it goes', async () => {
    const { value } = await explained(await open('nodes.yaml'), '192.168.1.12');
    assert.match(value, /192\\\.168\\\.1\\\.12/);
    assert.match(value, /node\\?-2/);
    assert.match(value, /Routes to it:/);
  });

  it('explain a range', async () => {
    const { value } = await explained(await open('cluster.yaml'), '10.244.0.0/16');
    assert.match(value, /65\\?,?536/);
  });

  it('may run only the three commands that their links need', async () => {
    const { isTrusted } = await explained(await open('nodes.yaml'), '192.168.1.12');
    assert.deepEqual(isTrusted, { enabledCommands: ['kubeNetscope.openLocation', 'kubeNetscope.showRoutes', 'kubeNetscope.showAddressSpace'] });
  });

  it('lead to the map of addresses', async () => {
    const { value } = await explained(await open('cluster.yaml'), '10.244.0.0/16');
    const link = /\[Show in Address Space\]\(command:kubeNetscope\.showAddressSpace\?([^)]*)\)/.exec(value);
    const [target] = JSON.parse(decodeURIComponent(link?.[1] ?? '[]')) as { tab: string; space: string }[];
    assert.deepEqual([target?.tab, target?.space], ['space', '10.244.0.0/16']);
  });

  it('show names from a manifest as text', async () => {
    const name = 'evil](command:workbench.action.quit) **x** $(zap) <b>';
    const node = ['apiVersion: v1', 'kind: Node', 'metadata:', `  name: "${name}"`, 'spec:', '  podCIDR: 10.9.0.0/24', 'status:', '  addresses:', '    - type: InternalIP', '      address: 10.8.0.1', ''].join('\n');
    const { value } = await explained(await unsaved(node), '10.8.0.1');
    assert.doesNotMatch(value, /[^\\]\]\(command:workbench/);
    assert.doesNotMatch(value, /[^\\]<b>/);
  });

  it('lead to the routing tables that they have no room for', async () => {
    const node = (index: number): string => `apiVersion: v1\nkind: Node\nmetadata:\n  name: many-${index}\nspec:\n  podCIDR: 10.7.${index}.0/24\nstatus:\n  addresses:\n    - {type: InternalIP, address: 10.6.0.${index + 1}}\n`;
    const { value } = await explained(await unsaved(Array.from({ length: 10 }, (_, index) => node(index)).join('---\n')), '10.6.0.3');
    const link = /\[and (\d+) more\]\(command:kubeNetscope\.showRoutes\?([^)]*)\)/.exec(value);
    assert.ok(link !== null, value);
    const [target] = JSON.parse(decodeURIComponent(link[2] ?? '')) as { tab: string; address: string; namespace: string }[];
    assert.deepEqual([target?.tab, target?.address, typeof target?.namespace], ['routes', '10.6.0.3', 'string']);
  });

  it('are none on what is no address', async () => {
    const editor = await open('nodes.yaml');
    await explained(editor, '192.168.1.12');
    assert.equal(await hoverOn(editor, 'apiVersion'), undefined);
  });
});
