import * as vscode from 'vscode';
import { panelMethods } from '../protocol/methods';
import type { ExportKind, PanelEvents, PanelRequests, RevealTarget } from '../protocol/panel-contract';
import { serve, type Port, type Server } from '../protocol/rpc';
import { pageHtml } from '../../webview/html';
import { GitBase } from './git-base';
import { answersFor } from './panel-requests';
import type { Session } from './session';

/** The type under which VS Code remembers panels over a restart. */
const viewType = 'kubeNetscope.topology';
/** Units: ms between two notices of change; each makes a page ask again. */
const noticeEvery = 250;
const noticeEveryScanning = 1500;
/** Units: ms that changes have to come together. */
const soon = 20;

/** The panels of this window: any number, each with a page of its own. */
export class Panels implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #session: Session;
  readonly #open = new Set<Panel>();
  readonly #serializer: vscode.Disposable;
  readonly #git = new GitBase();
  readonly #shown = new vscode.EventEmitter<RevealTarget>();
  #latest: Panel | undefined;

  /** Fires when the page of the panel used last shows something else. */
  readonly onDidShow = this.#shown.event;

  constructor(extensionUri: vscode.Uri, session: Session) {
    this.#extensionUri = extensionUri;
    this.#session = session;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel) => {
        session.start();
        this.#adopt(panel);
      },
    });
  }

  /** Shows something in the panel used last, or in a new one beside the editor. The panel does not wait for the target. */
  async show(target: RevealTarget | Promise<RevealTarget>, another = false): Promise<void> {
    this.#session.start();
    const panel = (another ? undefined : this.#latest) ?? this.#create();
    panel.bringToFront();
    panel.send(await target);
  }

  /** What the page of the panel used last shows; undefined without one that has said so. */
  get shown(): RevealTarget | undefined {
    return this.#latest?.shown;
  }

  /** Selects a thing in the panel used last, if one can be seen, and leaves the focus where it is. */
  follow(cluster: string, id: string): void {
    const panel = this.#latest;
    if (panel === undefined || !panel.visible) return;
    const { shown } = panel;
    if (shown?.cluster !== cluster || shown.id !== id) panel.send(followTarget(cluster, id, shown?.tab));
  }

  /** Goes back or forward in the panel used last. */
  go(direction: 'back' | 'forward'): void {
    this.#latest?.go(direction);
  }

  /** Lets the page of the panel used last make an export of its picture; `target` is what a new panel shows. */
  async exportPicture(kind: ExportKind, target: () => Promise<RevealTarget>): Promise<void> {
    if (this.#latest === undefined) await this.show(target());
    this.#latest?.bringToFront();
    this.#latest?.exportPicture(kind);
  }

  /** The panels themselves stay: VS Code gives them back after a reload. */
  dispose(): void {
    this.#serializer.dispose();
    this.#shown.dispose();
    this.#git.dispose();
    for (const panel of this.#open) panel.dispose();
  }

  #create(): Panel {
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    return this.#adopt(vscode.window.createWebviewPanel(viewType, vscode.l10n.t('Network Topology'), column));
  }

  #adopt(webviewPanel: vscode.WebviewPanel): Panel {
    const panel: Panel = new Panel(webviewPanel, this.#extensionUri, this.#session, this.#git, (view) => {
      if (panel === this.#latest) this.#shown.fire(view);
    });
    this.#open.add(panel);
    this.#latest = panel;
    webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.active) this.#latest = panel;
    });
    webviewPanel.onDidDispose(() => {
      this.#open.delete(panel);
      if (this.#latest === panel) this.#latest = [...this.#open].at(-1);
      panel.dispose();
    });
    return panel;
  }
}

/** One panel: its page and the requests that come from it. */
class Panel {
  readonly #panel: vscode.WebviewPanel;
  readonly #session: Session;
  readonly #server: Server<PanelEvents>;
  readonly #subscription: vscode.Disposable;
  readonly #showed: (view: RevealTarget) => void;
  /** What the page said last that it shows. */
  shown: RevealTarget | undefined;
  #waiting: RevealTarget | undefined;
  /** What the page shall export as soon as it listens. */
  #exporting: ExportKind | undefined;
  #ready = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the page was told last. Units: ms since 1970. */
  #noticed = 0;

  constructor(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, session: Session, git: GitBase, showed: (view: RevealTarget) => void) {
    this.#panel = panel;
    this.#showed = showed;
    this.#session = session;
    const files = vscode.Uri.joinPath(extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [files] };
    panel.iconPath = { light: vscode.Uri.joinPath(extensionUri, 'media', 'topology-light.svg'), dark: vscode.Uri.joinPath(extensionUri, 'media', 'topology-dark.svg') };
    this.#server = serve<PanelRequests, PanelEvents>(portOf(panel.webview), panelMethods, answersFor(session, git, { starting: () => this.#asking(), started: () => this.#asked(), shows: (view) => this.#shows(view) }));
    this.#subscription = vscode.Disposable.from(session.onDidChange(() => this.#noticeSoon()), git.onDidChange(() => this.#noticeSoon()));
    panel.webview.html = pageHtml({
      nonce: nonce(),
      cspSource: panel.webview.cspSource,
      scriptUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(files, 'page.js')).toString(),
      styleUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(files, 'page.css')).toString(),
      title: panel.title,
      workspace: vscode.workspace.name,
      routing: session.settings.nodeRouting,
      language: vscode.env.language,
      texts: vscode.l10n.bundle,
    });
  }

  /** Shows the panel. The page of a hidden one was thrown away and starts again. */
  bringToFront(): void {
    if (!this.#panel.visible) this.#ready = false;
    this.#panel.reveal(undefined, false);
  }

  /** Whether it can be seen now. */
  get visible(): boolean {
    return this.#panel.visible;
  }

  /** Brings something into view as soon as the page listens. */
  send(target: RevealTarget): void {
    if (this.#ready) this.#server.emit('reveal', target);
    else this.#waiting = target;
  }

  /** Shows what the page showed before, or after that. */
  go(direction: 'back' | 'forward'): void {
    if (this.#ready) this.#server.emit('navigate', direction);
  }

  /** Shows the picture and asks where to save it, as soon as the page listens. */
  exportPicture(kind: ExportKind): void {
    if (this.#ready) this.#server.emit('exportPicture', kind);
    else this.#exporting = kind;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#server.dispose();
  }

  /** The page asks for the clusters: before the first answer it must know that more are to come, or none would look like the last word. */
  #asking(): void {
    const { phase, revision } = this.#session.state;
    if (!this.#ready && phase !== 'ready') this.#server.emit('changed', { revision, partial: true });
  }

  /** The page has asked for the clusters, which it does when it starts, and has them. */
  #asked(): void {
    if (!this.#ready && this.#session.state.phase !== 'ready') this.#noticeSoon();
    this.#ready = true;
    const target = this.#waiting;
    this.#waiting = undefined;
    if (target !== undefined) this.#server.emit('reveal', target);
    const kind = this.#exporting;
    this.#exporting = undefined;
    if (kind !== undefined) this.#server.emit('exportPicture', kind);
  }

  #shows(view: RevealTarget): void {
    this.shown = view;
    this.#showed(view);
  }

  #noticeSoon(): void {
    if (this.#timer !== undefined) return;
    const between = this.#session.state.phase === 'scanning' ? noticeEveryScanning : noticeEvery;
    // The first of several changes is told at once.
    const wait = Math.max(soon, this.#noticed + between - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#noticed = Date.now();
      const { phase, revision } = this.#session.state;
      this.#server.emit('changed', { revision, partial: phase !== 'ready' });
    }, wait);
  }
}

/** Where a thing is shown: in the tab that is open, if that lists it. */
function followTarget(cluster: string, id: string, tab: RevealTarget['tab']): RevealTarget {
  if (tab === 'routes' && /^(?:node|pod)\//.test(id)) return { cluster, tab, id, namespace: id };
  if (tab === 'services' && id.startsWith('service/')) return { cluster, tab, id, service: id };
  return { cluster, tab: 'topology', id };
}

function portOf(webview: vscode.Webview): Port {
  return {
    post: (message) => void webview.postMessage(message),
    onMessage: (listener) => {
      const subscription = webview.onDidReceiveMessage(listener);
      return () => subscription.dispose();
    },
  };
}

function nonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
