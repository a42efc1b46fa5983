import * as vscode from 'vscode';
import { activateExtension } from '../support/editor';

// No assert module here: the web extension host has none.
function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

describe('the extension in the web extension host', () => {
  it('runs where there is no Node', () => {
    check(typeof (globalThis as { importScripts?: unknown }).importScripts === 'function', 'this is no web worker');
    check(vscode.env.uiKind === vscode.UIKind.Web, 'this is no web window');
  });

  it('activates', async () => {
    check((await activateExtension()).isActive, 'not active');
  });
});
