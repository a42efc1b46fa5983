import type { DumpContent } from '../core/store/dump';
import type { AnalysisContract, ContractView } from '../protocol/analysis-contract';
import { serve, type Implementation, type Port } from '../protocol/rpc';
import { questionMethods, workerMethods, type WorkerEvents, type WorkerRequests } from './contract';
import { shownOf } from './findings-limit';
import { Intake, type OpenFile, sliceEnd } from './intake';
import { Slices } from './slices';

/*
 * The worker's side of the contract. It knows the order in which work is done; it must never know
 * the editor, nor how a file is read.
 */

type Questions = Omit<WorkerRequests, 'load' | 'edit' | 'publish' | 'readAlone'>;

/** An analysis that can be interrupted: `settle` works until `pause` says to stop and answers whether nothing is left. */
export interface InterruptibleAnalysis extends AnalysisContract {
  settle(pause: () => boolean): boolean;
  /** `contract` with rests. */
  contractSteps(cluster: string): Generator<void, ContractView | undefined>;
  /** Grows with every change. */
  readonly revision: number;
  /** Takes a file of which only facts and places are kept. */
  take(path: string, content: DumpContent): void;
}

/**
 * Answers the requests that come through a port with an analysis. `open` reads files of the machine; absent where there
 * are none. `loaded` hears of each batch of files that is in.
 */
export function serveAnalysis(port: Port, analysis: InterruptibleAnalysis, open?: OpenFile, loaded: () => void = () => undefined): void {
  const pause = pauses();
  const slices = new Slices({
    pause,
    revision: () => {
      intake.flushEdits();
      return analysis.revision;
    },
  });
  const intake = new Intake(analysis, pause, open, (paths) => server.emit('reading', paths));
  const server = serve<WorkerRequests, WorkerEvents>(port, workerMethods, {
    ...questionsOf(analysis, () => intake.flushEdits()),
    contract: (cluster) => slices.run(`contract ${cluster}`, () => analysis.contractSteps(cluster)),
    load: (files) => {
      const report = intake.load(files);
      void report.then(loaded);
      return report;
    },
    edit: (changes) => intake.edit(changes),
    readAlone: (paths) => intake.readAlone(paths),
    publish: async (partial) => {
      do {
        intake.flushEdits();
        await pause();
      } while (!analysis.settle(sliceEnd()));
      return analysis.takeChangedFindings(partial).map(shownOf);
    },
  });
}

/** Every question sees the edits that were sent before it. */
function questionsOf(analysis: AnalysisContract, before: () => void): Implementation<Questions> {
  const names = Object.keys(questionMethods) as (keyof Questions)[];
  const ask = (name: keyof Questions) => (...args: readonly unknown[]): unknown => {
    before();
    return (analysis[name] as (...args: readonly unknown[]) => unknown).apply(analysis, [...args]);
  };
  return Object.fromEntries(names.map((name) => [name, ask(name)])) as Implementation<Questions>;
}

/** A pause that lasts until the messages that wait are delivered. A timer would wait 4 ms each in browsers. */
function pauses(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(undefined);
    });
}
