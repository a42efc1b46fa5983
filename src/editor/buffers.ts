import * as vscode from 'vscode';
import { isReadable, looksLikeManifest } from './manifest';

/** Units: ms of rest before a changed text is sent, for ordinary and for huge documents. */
const rest = 60;
const hugeRest = 500;
const hugeLines = 50_000;

/** Who takes the texts. */
export interface BufferTarget {
  /** The path of a document that is read; undefined for one that settings leave out. */
  pathOf(uri: vscode.Uri): string | undefined;
  edit(path: string, text: string): void;
  /** The editor is closed: the file counts again, if there is one. */
  close(path: string, uri: vscode.Uri): void;
}

/**
 * The open documents, saved or not, whose text wins over the file's. It knows which version of
 * each the analysis has; it must never know what is in them.
 */
export class Buffers implements vscode.Disposable {
  readonly #target: BufferTarget;
  readonly #open = new Map<string, vscode.TextDocument>();
  readonly #sent = new Map<string, number>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #subscriptions: vscode.Disposable[];

  /** Takes every open document at once. */
  constructor(target: BufferTarget) {
    this.#target = target;
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#changed(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)),
    ];
    for (const document of vscode.workspace.textDocuments) this.#opened(document);
  }

  /** Whether a path is open in an editor. */
  has(path: string): boolean {
    return this.#open.has(path);
  }

  /** The open document of a path. */
  documentOf(path: string): vscode.TextDocument | undefined {
    return this.#open.get(path);
  }

  /** Sends a waiting text now; answers the path of the document, undefined when it is not read. */
  flush(document: vscode.TextDocument): string | undefined {
    const path = this.#pathOf(document);
    if (path !== undefined && this.#sent.get(path) !== document.version) this.#send(path, document);
    return path;
  }

  /** Forgets the documents that are not read after all; answers their paths. */
  dropLeftOut(): string[] {
    const paths = [...this.#open].filter(([, { uri }]) => this.#target.pathOf(uri) === undefined).map(([path]) => path);
    for (const path of paths) {
      clearTimeout(this.#timers.get(path));
      this.#timers.delete(path);
      this.#open.delete(path);
      this.#sent.delete(path);
    }
    return paths;
  }

  /** The versions that were sent so far. */
  sentVersions(): ReadonlyMap<string, number> {
    return new Map(this.#sent);
  }

  dispose(): void {
    this.#subscriptions.forEach((subscription) => void subscription.dispose());
    this.#timers.forEach((timer) => clearTimeout(timer));
  }

  #pathOf(document: vscode.TextDocument): string | undefined {
    if (!isReadable(document)) return undefined;
    const path = this.#target.pathOf(document.uri);
    if (path === undefined || this.#open.get(path) === document || vscode.workspace.getWorkspaceFolder(document.uri)) return path;
    // Outside the workspace a file is taken only for what is in it: the user's own settings are YAML and JSON, too.
    return looksLikeManifest(document) ? path : undefined;
  }

  #opened(document: vscode.TextDocument): void {
    const path = this.#pathOf(document);
    if (path === undefined) return;
    this.#open.set(path, document);
    this.#send(path, document);
  }

  #changed(document: vscode.TextDocument): void {
    const path = this.#pathOf(document);
    if (path === undefined) return;
    this.#open.set(path, document);
    clearTimeout(this.#timers.get(path));
    const wait = document.lineCount > hugeLines ? hugeRest : rest;
    this.#timers.set(path, setTimeout(() => this.#send(path, document), wait));
  }

  #closed(document: vscode.TextDocument): void {
    // Not by its address: settings may leave it out by now.
    const path = [...this.#open].find(([, open]) => open === document)?.[0];
    if (path === undefined) return;
    clearTimeout(this.#timers.get(path));
    this.#timers.delete(path);
    this.#open.delete(path);
    this.#sent.delete(path);
    this.#target.close(path, document.uri);
  }

  #send(path: string, document: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(path));
    this.#timers.delete(path);
    this.#sent.set(path, document.version);
    this.#target.edit(path, document.getText());
  }
}
