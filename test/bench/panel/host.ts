/*
 * The editor's side of the panel's bench, in a page of another site, so that the browser gives it a
 * process of its own as VS Code does: the real analysis over a made cluster answers the page in a frame.
 */
import { Analysis } from '../../../src/core/analysis';
import { panelMethods } from '../../../src/protocol/methods';
import type { Route } from '../../../src/core/network/model';
import { longTable } from '../../../src/core/views/routes/long-table';
import { routeLines, routesWindow } from '../../../src/core/views/routes/rows';
import type { ViewContext } from '../../../src/core/views/context';
import type { PanelEvents, PanelRequests } from '../../../src/protocol/panel-contract';
import { serve, type Server } from '../../../src/protocol/rpc';
import { Slices } from '../../../src/worker/slices';
import { app, panelClusters, panelManifests } from './manifests';

/** What the bench asks of this side. */
export interface BenchHost {
  /** Reads a cluster and answers how long that took. Units: ms. */
  load(index: number): number;
  /** Shows the page in the frame. */
  open(url: string): void;
  /** Edits the manifest of the first application. */
  edit(replicas: number): void;
  /** How long each kind of answer took since the last call. Units: ms. */
  takeTimes(): Readonly<Record<string, readonly number[]>>;
  /** Bytes of the last answer of a kind. */
  bytesOf(method: string): number;
}

declare global {
  interface Window {
    benchHost: BenchHost;
  }
}

let analysis = new Analysis();
/** As the worker does. */
const slices = new Slices({ pause: () => new Promise((resolve) => setTimeout(resolve)), revision: () => analysis.revision });
let server: Server<PanelEvents> | undefined;
let times: Record<string, number[]> = {};
const sizes = new Map<string, number>();
let revision = 1;

/** A routing table of 100,000 rows: no cluster has one, but a table must not mind. */
const manyRoutes = Array.from({ length: 100_000 }, (_, at): Route => ({
  destination: { family: 4, value: (10n << 24n) + BigInt(at), length: 32 },
  via: { family: 4, value: (172n << 24n) + (16n << 16n) + BigInt(at & 0xffff) },
  device: 'eth0',
  provenance: 'derived',
  because: '',
}));
const manyRows = longTable({ namespace: 'router', title: 'router', routes: manyRoutes }, () => 'router');

function answers(): PanelRequests {
  const unknown = async (): Promise<undefined> => undefined;
  return {
    clusters: async () => analysis.clusters().map(({ id, name, because, nodes, services, workloads }) => ({ id, name, because, nodes, services, workloads })),
    topology: async (cluster, routing) => analysis.topology(cluster, routing),
    lostWays: (cluster, routing) => slices.attempt(`lost ways ${routing} ${cluster}`, () => analysis.lostWaysSteps(cluster, routing)),
    pods: async (cluster, nodes, holding) => analysis.pods(cluster, nodes, holding),
    neighbours: async (cluster, id) => analysis.neighbours(cluster, id),
    search: async (cluster, routing, question) => analysis.search(cluster, routing, question),
    details: async (cluster, routing, id) => analysis.details(cluster, routing, id),
    namespaces: async () => ({ count: 1, start: 0, namespaces: [{ id: 'router', kind: 'router', title: 'router', detail: '' }] }),
    routes: async (_cluster, _routing, _namespace, question) => routesWindow(manyRows, question, { revision } as ViewContext),
    routeLines: async (_cluster, _routing, _namespace, choice) => routeLines(manyRows, choice),
    comparedRoutes: unknown,
    lookup: unknown,
    service: unknown,
    trace: unknown,
    contract: unknown,
    changes: async () => ({ since: '' }),
    addressSpace: async (cluster, question) => analysis.addressSpace(cluster, question),
    findings: unknown,
    openRule: unknown,
    shows: unknown,
    open: unknown,
    copy: unknown,
    save: unknown,
    run: unknown,
  };
}

function measured(methods: PanelRequests): PanelRequests {
  const wrapped = Object.entries(methods).map(([name, answer]) => [
    name,
    async (...args: unknown[]): Promise<unknown> => {
      const start = performance.now();
      const value: unknown = await Reflect.apply(answer as (...args: unknown[]) => unknown, undefined, args);
      (times[name] ??= []).push(performance.now() - start);
      if (name === 'topology' || name === 'pods') sizes.set(name, bytes(value));
      return value;
    },
  ]);
  return Object.fromEntries(wrapped) as PanelRequests;
}

/** As VS Code sends it: typed arrays as they are, the rest as JSON. */
function bytes(value: unknown): number {
  let binary = 0;
  const text = JSON.stringify(value, (_, each: unknown) => {
    if (!ArrayBuffer.isView(each)) return each;
    binary += each.byteLength;
    return undefined;
  });
  return new TextEncoder().encode(text).length + binary;
}

window.benchHost = {
  load: (index) => {
    const size = panelClusters[index];
    if (!size) throw new Error('There is no such cluster');
    const start = performance.now();
    analysis = new Analysis();
    analysis.apply([...panelManifests(size)].map(([path, text]) => ({ path, text })));
    const [cluster] = analysis.clusters();
    if (cluster) analysis.topology(cluster.id, 'host');
    return performance.now() - start;
  },
  open: (url) => {
    server?.dispose();
    document.querySelector('iframe')?.remove();
    const frame = document.createElement('iframe');
    frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;border:0';
    document.body.append(frame);
    const port = {
      post: (message: unknown) => frame.contentWindow?.postMessage(message, '*'),
      onMessage: (listener: (message: unknown) => void) => {
        const take = (event: MessageEvent<unknown>): void => {
          if (event.source === frame.contentWindow) listener(event.data);
        };
        window.addEventListener('message', take);
        return () => window.removeEventListener('message', take);
      },
    };
    server = serve<PanelRequests, PanelEvents>(port, panelMethods, measured(answers()));
    frame.src = url;
  },
  edit: (replicas) => {
    analysis.apply([{ path: 'apps/0/app-0.yaml', text: app(0, replicas) }]);
    server?.emit('changed', { revision: ++revision, partial: false });
  },
  takeTimes: () => {
    const taken = times;
    times = {};
    return taken;
  },
  bytesOf: (method) => sizes.get(method) ?? 0,
};
