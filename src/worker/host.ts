import type { Portion, TakenFindings } from '../core/analysis/findings';
import type { NodeRouting } from '../core/network/model';
import type { AnalysisContract, AnalysisSettings, ContractView, DiffView, FileChange } from '../protocol/analysis-contract';
import { serve, type Implementation, type Port } from '../protocol/rpc';
import type { LostWaysView } from '../protocol/topology-contract';
import { type PublishExtent, type PublishReport, questionMethods, workerMethods, type WorkerEvents, type WorkerRequests } from './contract';
import { published } from './findings-limit';
import { Intake, type IntakeTarget, type OpenFile } from './intake';
import { sliceEnd, Slices } from './slices';

/*
 * The worker's side of the contract. It knows the order in which work is done; it must never know
 * the editor, nor how a file is read.
 */

type Questions = Omit<WorkerRequests, 'load' | 'edit' | 'publish' | 'readAlone'>;

/** How many findings are sent at once: the editor's thread takes a few milliseconds for them. */
const mostSent = 200;

/** An analysis that can be interrupted: `settle` works until `pause` says to stop and answers whether nothing is left. */
export interface InterruptibleAnalysis extends AnalysisContract, IntakeTarget {
  settle(pause: () => boolean): boolean;
  /** The same for some files alone, ahead of all others. */
  settleFiles(files: Iterable<string>, pause: () => boolean): boolean;
  /** Changed findings as far as rules have run. */
  takeFindings(portion: Portion): TakenFindings;
  /** `configure` with rests. */
  configureSteps(settings: AnalysisSettings): Generator<void, void>;
  /** `lostWays` with rests. */
  lostWaysSteps(cluster: string, routing: NodeRouting): Generator<void, LostWaysView | undefined>;
  /** `contract` with rests. */
  contractSteps(cluster: string): Generator<void, ContractView | undefined>;
  /** `changes` with rests, after what `readyForChanges` does with rests before. */
  changesSteps(cluster: string, routing: NodeRouting, base: readonly FileChange[]): Generator<void, DiffView | undefined>;
  readyForChanges(cluster: string): Generator<void, void>;
  /** Whether the model of a cluster is there, and its making with rests. */
  hasModel(cluster: string): boolean;
  clusterIdOf(file: string): string | undefined;
  modelSteps(cluster: string): Generator<void, unknown>;
  /** Grows with every change. */
  readonly revision: number;
}

/** Questions that need the model of the cluster, or of the cluster of the file, that they begin with. */
const aboutModels: Partial<Record<keyof Questions, 'cluster' | 'file'>> = {
  model: 'cluster',
  topology: 'cluster',
  pods: 'cluster',
  neighbours: 'cluster',
  search: 'cluster',
  details: 'cluster',
  namespaces: 'cluster',
  namespaceWindow: 'cluster',
  routes: 'cluster',
  routeWindow: 'cluster',
  routeLines: 'cluster',
  comparedRoutes: 'cluster',
  lookup: 'cluster',
  trace: 'cluster',
  iptables: 'cluster',
  lab: 'cluster',
  service: 'cluster',
  outline: 'cluster',
  outlinePath: 'cluster',
  addressSpace: 'cluster',
  revealTarget: 'file',
  servicesOf: 'file',
};

/**
 * Answers the requests that come through a port with an analysis. `open` reads files of the machine; absent where there
 * are none. `loaded` hears of each batch of files that is in. What comes back tells the other side what is kept beside it.
 */
export function serveAnalysis(port: Port, analysis: InterruptibleAnalysis, open?: OpenFile, loaded: () => void = () => undefined): Pick<WorkerEvents, 'notKept'> {
  const pause = pauses();
  let asked = 0;
  const slices = new Slices({
    pause,
    revision: () => {
      intake.takeEdits();
      return analysis.revision;
    },
  });
  const intake = new Intake(analysis, pause, open, (paths, begun) => server.emit('reading', paths, begun), (progress) => server.emit('largeFile', progress));
  const server = serve<WorkerRequests, WorkerEvents>(port, workerMethods, {
    ...questionsOf(analysis, () => (intake.takeEdits() ? undefined : intake.editsTaken()), (cluster) => slices.run(`model ${cluster}`, () => analysis.modelSteps(cluster))),
    configure: (settings) => intake.configure(analysis.configureSteps(settings)),
    lostWays: async (cluster, routing) => {
      await intake.editsTaken();
      return slices.attempt(`lost ways ${routing} ${cluster}`, () => analysis.lostWaysSteps(cluster, routing));
    },
    contract: async (cluster) => {
      await intake.editsTaken();
      return slices.run(`contract ${cluster}`, () => analysis.contractSteps(cluster));
    },
    changes: async (cluster, routing, base) => {
      await intake.editsTaken();
      await slices.run(`ready for changes ${cluster}`, () => analysis.readyForChanges(cluster));
      return slices.run(`changes ${++asked}`, () => analysis.changesSteps(cluster, routing, base));
    },
    load: (files) => {
      const report = intake.load(files);
      void report.then(loaded);
      return report;
    },
    edit: (changes) => intake.edit(changes),
    readAlone: (paths) => intake.readAlone(paths),
    publish: (extent) => publish(analysis, intake, pause, extent),
  });
  return { notKept: (why) => server.emit('notKept', why) };
}

/** Runs rules until there are findings to send: those of edited files as soon as their own rules have run. */
async function publish(analysis: InterruptibleAnalysis, intake: Intake, pause: () => Promise<void>, extent: PublishExtent): Promise<PublishReport> {
  const edited = new Set<string>();
  const take = (portion: Portion): PublishReport => {
    const { files, rest } = analysis.takeFindings({ ...portion, partial: extent === 'final' });
    return { files: files.map(published), rest: rest && extent !== 'edited' };
  };
  for (;;) {
    await pause();
    if (!intake.takeEdits()) continue;
    for (const path of intake.takeEdited()) edited.add(path);
    const isOver = sliceEnd();
    if (!analysis.settleFiles(edited, isOver)) continue;
    if (extent === 'edited') return take({ files: edited });
    if (analysis.settle(isOver)) return take({ most: mostSent });
    if (edited.size > 0) return { ...take({ files: edited }), rest: true };
  }
}

/** Every question sees the edits that were sent before it, and the model that it needs is made with rests. */
function questionsOf(analysis: InterruptibleAnalysis, before: () => Promise<void> | undefined, made: (cluster: string) => Promise<unknown>): Implementation<Questions> {
  const names = Object.keys(questionMethods) as (keyof Questions)[];
  const ask = (name: keyof Questions) => (...args: readonly unknown[]): unknown => {
    const answer = (): unknown => (analysis[name] as (...args: readonly unknown[]) => unknown).apply(analysis, [...args]);
    const prepared = (): unknown => {
      const [first] = args;
      const cluster = aboutModels[name] === undefined || typeof first !== 'string' ? undefined : aboutModels[name] === 'file' ? analysis.clusterIdOf(first) : first;
      return cluster === undefined || analysis.hasModel(cluster) ? answer() : made(cluster).then(answer);
    };
    return before()?.then(prepared) ?? prepared();
  };
  return Object.fromEntries(names.map((name) => [name, ask(name)])) as Implementation<Questions>;
}

/**
 * A pause that lasts until the messages that wait are delivered. A timer would wait 4 ms each in browsers; Node would
 * deliver a thousand messages of one port, those of the pauses themselves, before it looks at another one.
 */
function pauses(): () => Promise<void> {
  const { setImmediate } = globalThis as { readonly setImmediate?: (callback: () => void) => void };
  if (setImmediate !== undefined) return () => new Promise((resolve) => setImmediate(resolve));
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(undefined);
    });
}
