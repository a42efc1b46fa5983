import * as vscode from 'vscode';
import type { PanelAction } from '../protocol/panel-contract';

/*
 * The part of the built-in Git extension's interface that is used here.
 * Source: `extensions/git/src/api/git.d.ts` of VS Code, version 1 of the interface.
 */

/** What the Git extension exports. */
export interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: vscode.Event<boolean>;
  getAPI(version: 1): GitApi;
}

/** Git as other extensions see it. */
export interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<unknown>;
  getRepository(uri: vscode.Uri): GitRepository | null;
  openRepository?(root: vscode.Uri): Promise<GitRepository | null>;
}

/** One repository. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly HEAD?: { readonly commit?: string };
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly mergeChanges: readonly GitChange[];
    readonly untrackedChanges?: readonly GitChange[];
    readonly onDidChange: vscode.Event<void>;
  };
  /** A file's text in a commit. Errors: rejects for files that it does not have. */
  show(ref: string, path: string): Promise<string>;
}

/** A file that differs. */
export interface GitChange {
  readonly uri: vscode.Uri;
  readonly originalUri: vscode.Uri;
  readonly renameUri?: vscode.Uri;
}

/** Git is not to be had; `remedy` is what may help. */
export class GitRefusal extends Error {
  constructor(
    message: string,
    readonly remedy: PanelAction,
  ) {
    super(message);
  }
}

/** Units: ms that Git may take to look at the folders. */
const patience = 10_000;

/** The Git extension. Errors: rejects with a sentence for people when it is not to be had. */
export async function gitExtension(): Promise<GitExtension> {
  if (!vscode.workspace.isTrusted) throw new GitRefusal(vscode.l10n.t('Git is off in Restricted Mode. Trust this workspace to compare it with its last commit.'), 'manage-trust');
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) throw new Error(vscode.l10n.t('The built-in Git extension is not there, so the last commit is not known.'));
  return extension.activate();
}

/** The Git extension's interface. Errors: rejects with a sentence for people where Git is switched off, or slow. */
export async function openGit(git: GitExtension): Promise<GitApi> {
  if (!git.enabled) throw new GitRefusal(vscode.l10n.t('Git is switched off: see the settings git.enabled and git.path.'), 'open-git-settings');
  const api = git.getAPI(1);
  if (api.state !== 'initialized') await initialized(api);
  return api;
}

function initialized(api: GitApi): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(() => reject(new Error(vscode.l10n.t('Git has not looked at the workspace yet. Try again in a moment.')))), patience);
    const subscription = api.onDidChangeState(() => api.state === 'initialized' && done(resolve));
    const done = (end: () => void): void => {
      clearTimeout(timer);
      subscription.dispose();
      end();
    };
  });
}
