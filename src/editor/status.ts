import * as vscode from 'vscode';
import type { Diagnostics } from './diagnostics';
import { looksLikeManifest } from './manifest';
import { hundredthsOf, progressText, type Session } from './session';

/** The context key that shows the extension's buttons on manifests. */
const manifestKey = 'kubeNetscope.manifest';

/**
 * The status bar item: the cluster of the open file and its findings, or how far the scan is.
 * Also keeps the key by which menus know a manifest.
 */
export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('kubeNetscope.status', vscode.StatusBarAlignment.Right, 95);
  readonly #session: Session;
  readonly #diagnostics: Diagnostics;
  readonly #subscriptions: readonly vscode.Disposable[];
  #turn = 0;

  constructor(session: Session, diagnostics: Diagnostics) {
    this.#session = session;
    this.#diagnostics = diagnostics;
    this.#item.name = 'Kube Netscope';
    this.#subscriptions = [
      this.#item,
      session.onDidChange(() => void this.#update()),
      vscode.window.onDidChangeActiveTextEditor(() => void this.#update()),
      vscode.workspace.onDidOpenTextDocument(() => void this.#update()),
    ];
    void this.#update();
  }

  dispose(): void {
    this.#subscriptions.forEach((subscription) => void subscription.dispose());
  }

  async #update(): Promise<void> {
    const turn = ++this.#turn;
    const document = vscode.window.activeTextEditor?.document;
    const isManifest = document !== undefined && this.#session.settings.enable && looksLikeManifest(document);
    void vscode.commands.executeCommand('setContext', manifestKey, isManifest);
    const { state } = this.#session;
    const { phase, read, found, large } = state;
    if (phase === 'scanning') {
      const part = large === undefined ? '' : ` · ${hundredthsOf(large)} %`;
      return this.#show(`$(loading~spin) ${read}/${found}${part}`, vscode.l10n.t('Reading the workspace: {0}. Select to stop.', progressText(state)), 'kubeNetscope.cancelScan');
    }
    if (phase === 'failed') return this.#show('$(error) Kube Netscope', vscode.l10n.t('The analysis ended. Select to start it again.'), 'kubeNetscope.rescan');
    if (phase === 'off' || document === undefined || !isManifest) return this.#item.hide();
    const cluster = await this.#session.query('status', async (ask, { feed }) => ask.clusterOf(feed.paths.pathOf(document.uri)));
    if (turn !== this.#turn) return;
    if (cluster === undefined) return this.#item.hide();
    const { errors, warnings } = this.#diagnostics.counts(this.#session.run?.feed.paths.pathOf(document.uri));
    const partial = phase === 'cancelled' ? ' $(warning)' : '';
    const reason = phase === 'cancelled' ? `\n\n${vscode.l10n.t('The scan was stopped: what was not read is missing.')}` : '';
    const findings = errors + warnings === 0 ? '' : ` $(error) ${errors} $(warning) ${warnings}`;
    this.#show(`$(type-hierarchy) ${label(cluster.name)}${findings}${partial}`, `${vscode.l10n.t('Cluster {0}: {1} Select to see which file belongs to which cluster.', cluster.name, cluster.because)}${reason}`, 'kubeNetscope.showClusters');
  }

  #show(text: string, tooltip: string, command: string): void {
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.command = command;
    this.#item.accessibilityInformation = { label: `Kube Netscope: ${text.replace(/\$\([^)]*\)/g, '').trim()}. ${tooltip}` };
    this.#item.show();
  }
}

/** A name from a manifest must neither become an icon nor fill the bar. */
function label(name: string): string {
  const plain = name.replaceAll('$(', '$ (');
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}
