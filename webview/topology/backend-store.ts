import type { NeighboursView } from '../../src/protocol/topology-contract';
import type { Cluster } from './cluster';

/** Asks the editor where a Service leads. */
export type AskBackends = (service: string) => Promise<NeighboursView | undefined>;

/** The backends of the Services whose lines are drawn; what is there stays until newer ones come. */
export class BackendStore {
  readonly #ask: AskBackends;
  readonly #changed: () => void;
  readonly #kept = new Map<string, NeighboursView>();
  readonly #asked = new Set<string>();
  #cluster: Cluster | undefined;
  #turn = 0;
  #coming: Promise<unknown> = Promise.resolve();

  /** `changed` is called when backends have come. */
  constructor(ask: AskBackends, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Takes a new picture. */
  use(cluster: Cluster): void {
    if (cluster.cluster !== this.#cluster?.cluster) this.#kept.clear();
    this.#cluster = cluster;
    this.#asked.clear();
    this.#turn++;
  }

  /** Where a Service leads, once it is known. */
  of(service: string): NeighboursView['backends'] {
    return this.#kept.get(service)?.backends ?? [];
  }

  /** Wants to know where Services lead. */
  want(services: readonly string[]): void {
    const missing = services.filter((id) => !this.#asked.has(id));
    if (missing.length === 0) return;
    for (const id of missing) this.#asked.add(id);
    this.#coming = Promise.all([this.#coming, this.#fetch(missing)]);
  }

  /** Settles when everything that is wanted by now has come. */
  get settled(): Promise<unknown> {
    return this.#coming;
  }

  async #fetch(services: readonly string[]): Promise<void> {
    const turn = this.#turn;
    const answers = await Promise.all(services.map((id) => this.#ask(id).catch(() => undefined)));
    // A picture that came meanwhile wants its own.
    if (turn !== this.#turn) return;
    for (const answer of answers) if (answer) this.#kept.set(answer.id, answer);
    this.#changed();
  }
}
