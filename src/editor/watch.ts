import * as vscode from 'vscode';

/** Units: ms in which changes gather, so that a checkout of a branch is one change. */
const rest = 200;
/** Units: ms after which changes are handed over although more keep coming, as from a file that is written all the time. */
const longest = 2000;

/** What happened: files or folders that are new or different, and those that are gone. */
export type ChangeListener = (changed: readonly vscode.Uri[], gone: readonly vscode.Uri[]) => Promise<void>;

/** Changes of files and folders of the workspace, gathered and handed over one group after the other. */
export class FileChanges implements vscode.Disposable {
  readonly #watcher = vscode.workspace.createFileSystemWatcher('**/*');
  readonly #listener: ChangeListener;
  readonly #waiting = new Map<string, { readonly uri: vscode.Uri; readonly gone: boolean }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  /** When the oldest and the newest waiting change were noted. */
  #since = 0;
  #last = 0;

  constructor(listener: ChangeListener) {
    this.#listener = listener;
    this.#watcher.onDidCreate((uri) => this.note(uri));
    this.#watcher.onDidChange((uri) => this.note(uri));
    this.#watcher.onDidDelete((uri) => this.note(uri, true));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watcher.dispose();
  }

  /** Something happened to a file or folder, whoever saw it. */
  note(uri: vscode.Uri, gone = false): void {
    this.#last = Date.now();
    if (this.#waiting.size === 0) this.#since = this.#last;
    this.#waiting.set(uri.toString(), { uri, gone });
    this.#timer ??= setTimeout(() => this.#look(), rest);
  }

  /** Hands over what waits once no more comes; one look at a time, as thousands of changes come together. */
  #look(): void {
    this.#timer = undefined;
    const wait = Math.min(this.#last + rest, this.#since + longest) - Date.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#look(), wait);
    else void this.#handOver();
  }

  async #handOver(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#waiting.size > 0) {
        const group = [...this.#waiting.values()];
        this.#waiting.clear();
        const pick = (gone: boolean): vscode.Uri[] => group.filter((change) => change.gone === gone).map(({ uri }) => uri);
        await this.#listener(pick(false), pick(true));
      }
    } finally {
      this.#busy = false;
    }
  }
}
