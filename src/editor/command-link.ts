import * as vscode from 'vscode';

/** The address that runs a command of this extension when it is followed. Arguments are JSON. */
export function commandUri(command: `kubeNetscope.${string}`, ...args: readonly unknown[]): vscode.Uri {
  return vscode.Uri.parse(commandLink(command, ...args));
}

/** The same as text for Markdown: no character in it ends a link. */
export function commandLink(command: `kubeNetscope.${string}`, ...args: readonly unknown[]): string {
  const json = encodeURIComponent(JSON.stringify(args)).replace(/[()!'*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `command:${command}?${json}`;
}
