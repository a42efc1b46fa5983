import * as vscode from 'vscode';
import type { RevealTarget } from '../../protocol/panel-contract';
import type { Panels } from '../panel';
import { progressText, type Session } from '../session';
import { treeItem } from './item';
import { isThing, type OutlineNode } from './node';

/** The view's id in the manifest of the extension. */
export const outlineView = 'kubeNetscope.clusters';

/** Units: ms between two refreshes; while the workspace is read everything changes all the time. */
const refreshEvery = 500;
const refreshEveryScanning = 2000;

/**
 * The clusters as a tree, asked for level by level as it is opened. It is kept in step with the panel
 * used last: what is selected in one is selected in the other.
 */
export class OutlineTree implements vscode.TreeDataProvider<OutlineNode>, vscode.Disposable {
  readonly #session: Session;
  readonly #panels: Panels;
  readonly #changed = new vscode.EventEmitter<OutlineNode | undefined>();
  readonly #view: vscode.TreeView<OutlineNode>;
  readonly #subscription: vscode.Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #roots = 0;
  #stale = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(session: Session, panels: Panels) {
    this.#session = session;
    this.#panels = panels;
    this.#view = vscode.window.createTreeView(outlineView, { treeDataProvider: this, showCollapseAll: true });
    this.#subscription = vscode.Disposable.from(
      this.#changed,
      this.#view,
      session.onDidChange(() => this.#refreshSoon()),
      panels.onDidShow((target) => void this.#follow(target)),
      this.#view.onDidChangeVisibility(() => this.#visibilityChanged()),
      this.#view.onDidChangeSelection(({ selection }) => this.#lead(selection)),
    );
  }

  getTreeItem(node: OutlineNode): vscode.TreeItem {
    return treeItem(node, this.#roots === 1);
  }

  getParent({ parent }: OutlineNode): OutlineNode | undefined {
    return parent;
  }

  /** The roots are asked for when the view is seen for the first time: the analysis starts then. */
  async getChildren(parent?: OutlineNode): Promise<OutlineNode[]> {
    if (parent === undefined) {
      this.#session.start();
      const clusters = (await this.#session.query('clusters', (ask) => ask.outlineClusters())) ?? [];
      this.#roots = clusters.length;
      this.#showMessage();
      return clusters.map((entry) => ({ cluster: entry.id, entry }));
    }
    const { cluster, entry } = parent;
    const place = entry.kind === 'cluster' ? { id: '' } : { id: entry.id, from: entry.from, to: entry.to };
    const entries = (await this.#session.query('outline', (ask) => ask.outline(cluster, place))) ?? [];
    return entries.map((child) => ({ cluster, entry: child, parent }));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }

  /** Says that clusters are incomplete. Where there are none, the welcome view does: a message would hide it. */
  #showMessage(): void {
    const { state } = this.#session;
    const { phase } = state;
    const messages: Partial<Record<typeof phase, string>> = {
      scanning: vscode.l10n.t('Reading the workspace: {0}', progressText(state)),
      cancelled: vscode.l10n.t('The scan was stopped: what was not read is missing.'),
    };
    this.#view.message = this.#roots > 0 ? messages[phase] : undefined;
  }

  #refreshSoon(): void {
    const { phase } = this.#session.state;
    this.#showMessage();
    // A hidden view is not worth a model; it is refreshed when it is seen again.
    if (!this.#view.visible) this.#stale = true;
    else this.#timer ??= setTimeout(() => this.#refresh(), phase === 'scanning' ? refreshEveryScanning : refreshEvery);
  }

  #refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stale = false;
    this.#changed.fire(undefined);
  }

  #visibilityChanged(): void {
    if (!this.#view.visible) return;
    if (this.#stale) this.#refresh();
    const shown = this.#panels.shown;
    if (shown !== undefined) void this.#follow(shown);
  }

  /** Selects what the panel has selected. */
  async #follow({ cluster, id }: RevealTarget): Promise<void> {
    if (cluster === undefined || id === undefined || !this.#view.visible || !follows()) return;
    if (this.#view.selection.some((node) => node.cluster === cluster && node.entry.id === id)) return;
    const found = await this.#session.query('outline', async (ask) => ({ roots: await ask.outlineClusters(), path: await ask.outlinePath(cluster, id) }));
    const root = found?.roots.find((entry) => entry.id === cluster);
    if (found === undefined || root === undefined || found.path.length === 0) return;
    const node = found.path.reduce<OutlineNode>((parent, entry) => ({ cluster, entry, parent }), { cluster, entry: root });
    // What has gone meanwhile cannot be shown; the next notice of the panel says so.
    await Promise.resolve(this.#view.reveal(node, { select: true, focus: false })).catch(() => undefined);
  }

  /** Shows in an open panel what is selected here. */
  #lead([node, ...others]: readonly OutlineNode[]): void {
    if (node === undefined || others.length > 0 || !isThing(node.entry) || !follows()) return;
    this.#panels.follow(node.cluster, node.entry.id);
  }
}

function follows(): boolean {
  return vscode.workspace.getConfiguration('kubeNetscope').get('followSelection') !== false;
}
