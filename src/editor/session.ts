import * as vscode from 'vscode';
import type { AnalysisClient, StartedWorker } from '../worker/client';
import type { LargeFileProgress } from '../worker/contract';
import { Restarts } from '../worker/restarts';
import { Suspects } from '../worker/suspects';
import type { Diagnostics } from './diagnostics';
import { logged, type Log } from './log';
import { Run } from './run';
import { SetAside } from './set-aside';
import { readSettings, type Settings } from './settings';
import type { WatchFolder } from './young-folders';

/** Units: ms after which a scan asks for attention, with a button that ends it. */
const longScan = 3000;

/** What the status bar and the panels show of the session. `off`: nothing was asked of it yet, or settings switch it off. */
export interface SessionState {
  readonly phase: 'off' | 'scanning' | 'ready' | 'cancelled' | 'failed';
  readonly revision: number;
  readonly read: number;
  readonly found: number;
  /** The large file that is being read. */
  readonly large: LargeFileProgress | undefined;
}

/** How the analysis has fared in this window. Units: ms. */
export interface SessionLife extends SessionState {
  readonly starts: number;
  readonly deaths: number;
  readonly setAside: number;
  readonly scanTime: number | undefined;
  readonly publishTime: number | undefined;
}

/** What a session needs to begin. */
export interface SessionParts {
  readonly log: Log;
  readonly diagnostics: Diagnostics;
  /** Starts a worker, which may use facts of earlier sessions or not. */
  readonly startWorker: (cached: boolean) => StartedWorker;
  /** Watches one folder, where the editor may not. */
  readonly watchFolder?: WatchFolder | undefined;
  readonly knownRules: ReadonlySet<string>;
  /** Units: seconds of patience with a worker that reads; half a minute when not said. */
  readonly patience?: number;
}

/**
 * The life of the analysis in this window: started by the first manifest or command, started anew
 * when settings or folders change, started anew when its worker dies, unless that happens twice in a short time;
 * a file that ends it twice is set aside.
 */
export class Session implements vscode.Disposable {
  readonly #parts: SessionParts;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #settings: Settings;
  #run: Run | undefined;
  #wanted = false;
  #failed = false;
  #starts = 0;
  #deaths = 0;
  readonly #restarts = new Restarts();
  readonly #setAside = new SetAside();
  readonly #suspects = new Suspects(() => this.#showSetAside());

  /** Reads the settings, nothing else. */
  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#settings = this.#readSettings();
    this.#subscriptions = [
      this.#changed,
      this.#setAside,
      vscode.workspace.onDidChangeConfiguration((event) => this.#settingsChanged(event)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#foldersChanged()),
    ];
  }

  /** Fires when findings, the model or the state may have changed. */
  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  /** The present run; undefined while nothing runs. */
  get run(): Run | undefined {
    return this.#run;
  }

  get settings(): Settings {
    return this.#settings;
  }

  get state(): SessionState {
    const { revision, read, found, large, phase } = this.#run ?? { revision: 0, read: 0, found: 0, large: undefined, phase: this.#failed ? 'failed' : 'off' };
    return { phase, revision, read, found, large };
  }

  get life(): SessionLife {
    const { scanTime, publishTime } = this.#run ?? { scanTime: undefined, publishTime: undefined };
    return { ...this.state, starts: this.#starts, deaths: this.#deaths, setAside: this.#suspects.aside.length, scanTime, publishTime };
  }

  /** Starts the analysis unless it runs or settings switch it off. */
  start(): void {
    this.#wanted = true;
    if (this.#run === undefined && !this.#failed) this.#restart('started');
  }

  /** Reads everything again, also after the analysis has failed. */
  async rescan(): Promise<void> {
    this.#wanted = true;
    this.#restarts.forget();
    this.#suspects.forget();
    this.#restart('asked for');
    await this.#run?.scanned;
  }

  /** Asks the analysis. Errors: logged; undefined then, and while nothing runs. */
  async query<T>(what: string, question: (ask: AnalysisClient, run: Run) => Promise<T>): Promise<T | undefined> {
    const run = this.#run;
    return run && logged(this.#parts.log, what, () => question(run.ask, run));
  }

  dispose(): void {
    this.#end();
    this.#subscriptions.forEach((subscription) => void subscription.dispose());
  }

  #end(): void {
    this.#run?.dispose();
    this.#run = undefined;
  }

  /** Paths name other files now. */
  #foldersChanged(): void {
    this.#suspects.forget();
    this.#restart('workspace folders changed');
  }

  #restart(why: string): void {
    if (!this.#wanted) return;
    this.#end();
    this.#failed = false;
    if (!this.#settings.enable) {
      this.#parts.diagnostics.clear();
      this.#changed.fire();
      return;
    }
    this.#parts.log.info(`reading the workspace (${why})`);
    try {
      const run = this.#begin();
      this.#run = run;
      this.#showLongScan(run);
    } catch (error) {
      this.#died(error instanceof Error ? error.message : String(error));
    }
    this.#changed.fire();
  }

  #begin(): Run {
    let first = true;
    this.#starts++;
    // What ended the last worker may have been kept.
    const cached = this.#settings.cache && this.#suspects.suspected.length === 0;
    const run: Run = new Run(() => this.#parts.startWorker(cached), this.#settings, {
      log: this.#parts.log,
      watchFolder: this.#parts.watchFolder,
      suspects: this.#suspects,
      published: (findings, versions) => {
        if (first) this.#parts.diagnostics.clear();
        first = false;
        return this.#parts.diagnostics.take(findings, versions, run.feed);
      },
      changed: () => this.#changed.fire(),
      outdated: () => this.#restart('ignored files changed'),
      died: (reason) => {
        if (run === this.#run) this.#died(reason);
      },
    }, this.#parts.patience);
    return run;
  }

  #died(reason: string): void {
    this.#parts.log.error(`the analysis ended: ${reason}`);
    this.#parts.log.notes.addEnd(reason);
    this.#deaths++;
    const { whileReading, aside } = this.#suspects.died();
    if (aside.length > 0) this.#parts.log.warn(`set aside until it changes: ${aside.join(', ')}`);
    if (this.#restarts.mayRestart(Date.now(), whileReading)) {
      this.#restart('the analysis ended');
      if (aside.length > 0) void this.#tell(vscode.l10n.t('Kube Netscope reads {0} no more until it changes: its analysis ended twice while reading it.', aside.join(', ')));
      else void this.#tell(vscode.l10n.t('Kube Netscope had to start its analysis again.'));
      return;
    }
    this.#end();
    this.#failed = true;
    this.#parts.diagnostics.clear();
    this.#changed.fire();
    void this.#tell(vscode.l10n.t('Kube Netscope stopped: its analysis ended twice. The command "Rescan Workspace" starts it again.'));
  }

  #showSetAside(): void {
    const paths = this.#run?.feed.paths;
    this.#setAside.show(this.#suspects.aside.map((path) => paths?.uriOf(path)).filter((uri) => uri !== undefined));
  }

  async #tell(message: string): Promise<void> {
    const answer = await vscode.window.showWarningMessage(message, vscode.l10n.t('Show Output'));
    if (answer !== undefined) this.#parts.log.show();
  }

  #showLongScan(run: Run): void {
    setTimeout(() => {
      if (run !== this.#run || run.phase !== 'scanning') return;
      const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Kube Netscope reads the workspace'), cancellable: true };
      void vscode.window.withProgress(options, (progress, token) => {
        token.onCancellationRequested(() => run.cancelScan());
        const report = (): void => progress.report({ message: progressText(run) });
        report();
        const subscription = this.onDidChange(report);
        return run.scanned.finally(() => subscription.dispose());
      });
    }, longScan);
  }

  #settingsChanged(event: vscode.ConfigurationChangeEvent): void {
    if (!event.affectsConfiguration('kubeNetscope') && !event.affectsConfiguration('files.exclude')) return;
    const before = this.#settings;
    this.#settings = this.#readSettings();
    const ofFiles = (settings: Settings): string => JSON.stringify({ ...settings, analysis: 0, nodeRouting: 0, inlayHints: 0, codeLens: 0, followSelection: 0, cache: 0 });
    const sameFiles = ofFiles(before) === ofFiles(this.#settings);
    if (!sameFiles || event.affectsConfiguration('files.exclude')) this.#restart('settings changed');
    else void this.#run?.configure(this.#settings);
  }

  #readSettings(): Settings {
    const { settings, problems } = readSettings(this.#parts.knownRules);
    for (const problem of problems) this.#parts.log.warn(problem);
    if (problems.length > 0) {
      void vscode.window.showWarningMessage(vscode.l10n.t('Kube Netscope: {0} What is invalid does not count.', severalProblems(problems)), vscode.l10n.t('Open Settings')).then((answer) => {
        if (answer !== undefined) void vscode.commands.executeCommand('kubeNetscope.openSettings');
      });
    }
    return settings;
  }
}

/** How far a scan is. */
export function progressText({ read, found, large }: Pick<SessionState, 'read' | 'found' | 'large'>): string {
  const files = vscode.l10n.t('{0} of {1} files', read, found);
  return large === undefined ? files : vscode.l10n.t('{0}, {1} % of {2}', files, hundredthsOf(large), large.path.replace(/^.*\//, ''));
}

/** How many hundredths of a large file were read. */
export function hundredthsOf({ read, size }: LargeFileProgress): number {
  return Math.min(100, Math.floor((read / size) * 100));
}

/** The output has them all; a notification of many lines is read by nobody. */
function severalProblems(problems: readonly string[]): string {
  const most = 3;
  const more = problems.length > most ? [vscode.l10n.t('And {0} more, see the output.', problems.length - most)] : [];
  return [...problems.slice(0, most), ...more].join(' ');
}
