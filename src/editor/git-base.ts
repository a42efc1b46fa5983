import * as vscode from 'vscode';
import type { FileChange } from '../protocol/analysis-contract';
import type { Feed } from './feed';
import { gitExtension, openGit, type GitApi, type GitExtension, type GitRepository } from './git-api';

/** Files that are looked up in the last commit; each costs a call of Git. */
const mostFiles = 500;
/** Calls of Git at a time. */
const atOnce = 8;

/** The texts of the last commit, of those files that may differ from it. */
export interface Base {
  /** `HEAD (872c170)`. */
  readonly since: string;
  readonly files: readonly FileChange[];
}

/** What the last commit of the workspace's repositories has, by way of the built-in Git extension; no program is run here. */
export class GitBase implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watched = new Map<GitExtension | GitRepository, vscode.Disposable>();
  readonly #trust = vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire());
  /** Commit and path → text; undefined: the commit has no such file. */
  readonly #texts = new Map<string, Promise<string | undefined>>();

  /** Fires when a repository that was asked about has another state, and when Git may be to be had now. */
  readonly onDidChange = this.#changed.event;

  /**
   * The texts of the last commit for every file that Git reports and every open editor.
   * Errors: rejects with a sentence for people when there is nothing to compare with.
   */
  async read(feed: Feed): Promise<Base> {
    const git = await gitExtension();
    this.#watch(git, git.onDidChangeEnablement);
    const api = await openGit(git);
    const repositories = await this.#repositories(api, feed);
    if (repositories.length === 0) throw new Error(vscode.l10n.t('No folder of this workspace is in a Git repository.'));
    const commits = repositories.flatMap(({ state }) => state.HEAD?.commit ?? []);
    if (commits.length === 0) throw new Error(vscode.l10n.t('The repository has no commit yet to compare with.'));
    const wanted = new Map(repositories.flatMap((repository) => changedFiles(repository)).map((uri) => [uri.toString(), uri]));
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === 'file') wanted.set(uri.toString(), uri);
    const files = [...wanted.values()].flatMap((uri) => {
      const path = feed.takenPathOf(uri);
      const repository = api.getRepository(uri);
      return path === undefined || repository === null ? [] : [{ uri, path, repository }];
    });
    if (files.length > mostFiles) throw new Error(vscode.l10n.t('More than {0} manifests differ from the last commit; the command line compares them: {1}', mostFiles, 'kube-netscope diff HEAD .'));
    const texts: FileChange[] = [];
    for (let start = 0; start < files.length; start += atOnce) {
      texts.push(...(await Promise.all(files.slice(start, start + atOnce).map(async ({ uri, path, repository }) => ({ path, text: await this.#text(repository, uri) })))));
    }
    return { since: `HEAD (${commits.map((commit) => commit.slice(0, 7)).join(', ')})`, files: texts };
  }

  dispose(): void {
    this.#changed.dispose();
    this.#trust.dispose();
    for (const subscription of this.#watched.values()) subscription.dispose();
  }

  async #repositories(api: GitApi, feed: Feed): Promise<GitRepository[]> {
    const found = new Set<GitRepository>();
    for (const { uri } of feed.paths.folders) {
      const repository = api.getRepository(uri) ?? (await api.openRepository?.(uri).catch(() => null));
      if (repository) found.add(repository);
    }
    for (const repository of found) this.#watch(repository, repository.state.onDidChange);
    return [...found];
  }

  #watch(one: GitExtension | GitRepository, event: vscode.Event<unknown>): void {
    if (!this.#watched.has(one)) this.#watched.set(one, event(() => this.#changed.fire()));
  }

  #text(repository: GitRepository, uri: vscode.Uri): Promise<string | undefined> {
    const commit = repository.state.HEAD?.commit ?? '';
    const key = `${commit} ${uri.toString()}`;
    let text = this.#texts.get(key);
    if (text === undefined) {
      if (this.#texts.size > 2 * mostFiles) this.#texts.clear();
      text = repository.show(commit, uri.fsPath).catch(() => undefined);
      this.#texts.set(key, text);
    }
    return text;
  }
}

/** Every file that Git reports, under its old and its new name. */
function changedFiles({ state }: GitRepository): vscode.Uri[] {
  const changes = [...state.indexChanges, ...state.workingTreeChanges, ...state.mergeChanges, ...(state.untrackedChanges ?? [])];
  return changes.flatMap(({ uri, originalUri, renameUri }) => [uri, originalUri, ...(renameUri === undefined ? [] : [renameUri])]);
}
