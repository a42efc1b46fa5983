import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GitBase } from '../../../src/editor/git-base';
import { answersFor } from '../../../src/editor/panel-requests';
import type { Session } from '../../../src/editor/session';
import { panelMethods } from '../../../src/protocol/methods';
import { serve } from '../../../src/protocol/rpc';
import { eventually, inFolder } from '../support/editor';

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

interface Reply {
  readonly id: unknown;
  readonly kind: unknown;
  readonly message?: unknown;
}

describe('pictures that a page wants to save', () => {
  const asked: vscode.SaveDialogOptions[] = [];
  const replies: Reply[] = [];
  let answer: vscode.Uri | undefined;
  let receive: (message: unknown) => void = () => assert.fail('nobody listens');
  let server: { dispose(): void } | undefined;
  const { showSaveDialog } = vscode.window;

  before(() => {
    const nothing = (): void => undefined;
    const answers = answersFor({} as Session, {} as GitBase, { starting: nothing, started: nothing, shows: nothing });
    server = serve({ post: (message) => void replies.push(message as Reply), onMessage: (listener) => ((receive = listener), nothing) }, panelMethods, answers);
    // Nobody is there to answer the dialog.
    vscode.window.showSaveDialog = (options = {}) => (asked.push(options), Promise.resolve(answer));
  });
  beforeEach(() => {
    [asked.length, replies.length, answer] = [0, 0, undefined];
  });
  after(() => {
    server?.dispose();
    vscode.window.showSaveDialog = showSaveDialog;
  });

  async function save(...args: unknown[]): Promise<Reply> {
    receive({ rpc: 'kube-netscope', kind: 'call', id: 1, name: 'save', args });
    return eventually('an answer', () => replies.shift());
  }

  const names = async (): Promise<string> => (await vscode.workspace.fs.readDirectory(inFolder(''))).map(([name]) => name).sort().join();

  it('go only where the user says, under a name that every file system takes', async () => {
    answer = inFolder('chosen.svg');
    const before = await names();
    assert.equal((await save('svg', '../../etc/<passwd>', '<svg/>')).message, undefined);
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(answer)), '<svg/>');
    assert.equal(asked[0]?.defaultUri?.toString(), inFolder('etc-passwd.svg').toString());
    await vscode.workspace.fs.delete(answer);
    assert.equal(await names(), before);
  });

  it('are written as what they are', async () => {
    answer = inFolder('chosen.png');
    assert.equal((await save('png', 'demo', png)).message, undefined);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(answer)).toString('base64'), png);
    await vscode.workspace.fs.delete(answer);
  });

  it('go nowhere when the user declines', async () => {
    const before = await names();
    assert.equal((await save('outline', 'demo', 'text')).message, undefined);
    assert.equal(asked.length, 1);
    assert.equal(await names(), before);
  });

  it('are refused before anybody is asked when kind, name, size or content is not in order', async () => {
    answer = inFolder('never');
    const before = await names();
    const bad: readonly (readonly unknown[])[] = [
      ['exe', 'demo', 'x'],
      ['__proto__', 'demo', 'x'],
      ['constructor', 'demo', 'x'],
      [['png'], 'demo', 'x'],
      [undefined, 'demo', 'x'],
      ['svg', 7, 'x'],
      ['svg', 'x'.repeat(2_001), 'x'],
      ['svg', 'demo', undefined],
      ['svg', 'demo', { length: 1 }],
      ['svg', 'demo', 'x'.repeat(20_000_001)],
      ['png', 'demo', '<script>alert(1)</script>'],
      ['png', 'demo', `${png}<script>`],
      ['png', 'demo', 'R0lGODlhAQABAAAAACw='],
      ['svg'],
      [],
    ];
    for (const args of bad) assert.equal((await save(...args)).kind, 'failure', JSON.stringify(args).slice(0, 80));
    assert.deepEqual(asked, []);
    assert.equal(await names(), before);
  });
});
