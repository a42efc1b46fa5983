import type { PodsView, PodView } from '../../src/protocol/topology-contract';
import type { Cluster } from './cluster';

/** Asks the editor for the pods of nodes, and of nodes that hold some pods. */
export type AskPods = (nodes: readonly string[], holding: readonly string[]) => Promise<PodsView | undefined>;

/** Nodes whose pods are kept, though nobody looks at them. */
const mostKept = 400;

interface Kept {
  readonly pods: readonly PodView[];
  readonly revision: number;
}

/**
 * The pods of the nodes that are looked at. They are asked for when they are wanted, stay while
 * newer ones are on their way, and are dropped when others need the room.
 */
export class PodStore {
  readonly #ask: AskPods;
  readonly #changed: () => void;
  /** In the order in which they were wanted last. */
  readonly #kept = new Map<string, Kept>();
  /** Pod id → id of its node. */
  readonly #holders = new Map<string, string>();
  readonly #nodes = new Set<string>();
  readonly #holding = new Set<string>();
  /** What has been asked of this revision; pods that no node holds are not asked for again. */
  readonly #asked = new Set<string>();
  #cluster: Cluster | undefined;
  #waiting = false;
  #turn = 0;

  /** `changed` is called when pods have come. */
  constructor(ask: AskPods, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Takes a new picture: what is kept of an older one of the same cluster is shown until it is asked for again. */
  use(cluster: Cluster): void {
    if (cluster.cluster !== this.#cluster?.cluster) {
      this.#kept.clear();
      this.#holders.clear();
    }
    this.#cluster = cluster;
    this.#asked.clear();
    this.#turn++;
    for (const { node, pods } of cluster.podsOfNodes ?? []) this.#put(node, { pods, revision: cluster.revision });
  }

  /** The pods of a node, where they are known. */
  of(node: string): readonly PodView[] | undefined {
    return this.#kept.get(node)?.pods;
  }

  /** Changes when the pods of a node do. */
  stamp(node: string): string {
    return String(this.#kept.get(node)?.revision ?? '-');
  }

  /** The node that holds a pod, where it is known. */
  nodeOf(pod: string): string | undefined {
    return this.#holders.get(pod);
  }

  /** Wants the pods of nodes, and of the nodes that hold some pods. */
  want(nodes: readonly string[], holding: readonly string[] = []): void {
    const cluster = this.#cluster;
    if (!cluster) return;
    const known = holding.flatMap((pod) => this.#holders.get(pod) ?? []);
    for (const node of [...nodes, ...known]) {
      const kept = this.#kept.get(node);
      if (kept) {
        this.#kept.delete(node);
        this.#kept.set(node, kept);
      }
      if ((kept?.revision ?? -1) < cluster.revision && !this.#asked.has(node)) this.#nodes.add(node);
    }
    for (const pod of holding) if (!this.#holders.has(pod) && !this.#asked.has(pod)) this.#holding.add(pod);
    if (this.#nodes.size + this.#holding.size > 0 && !this.#waiting) {
      this.#waiting = true;
      queueMicrotask(() => void this.#fetch());
    }
  }

  async #fetch(): Promise<void> {
    this.#waiting = false;
    const turn = this.#turn;
    const [nodes, holding] = [[...this.#nodes], [...this.#holding]];
    this.#nodes.clear();
    this.#holding.clear();
    for (const id of [...nodes, ...holding]) this.#asked.add(id);
    const view = await this.#ask(nodes, holding).catch(() => undefined);
    // A picture that came meanwhile wants its own.
    if (turn !== this.#turn || !view) return;
    for (const { node, pods } of view.groups) this.#put(node, { pods, revision: Math.max(view.revision, this.#cluster?.revision ?? 0) });
    this.#drop();
    this.#changed();
  }

  #put(node: string, kept: Kept): void {
    this.#forget(node);
    this.#kept.set(node, kept);
    for (const { id } of kept.pods) this.#holders.set(id, node);
  }

  #forget(node: string): void {
    for (const { id } of this.#kept.get(node)?.pods ?? []) if (this.#holders.get(id) === node) this.#holders.delete(id);
    this.#kept.delete(node);
  }

  #drop(): void {
    if (this.#cluster?.podsOfNodes) return;
    for (const node of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) return;
      this.#forget(node);
      this.#asked.delete(node);
    }
  }
}
