import type { ComparedRow, ComparisonView } from '../../src/protocol/routes-contract';
import { Windowed } from '../ui/windowed';
import type { RoutesTab } from './routes-tab';

/** Two tables side by side; their rows are asked for in parts. */
export class ComparedRows {
  readonly list: Windowed<ComparedRow>;
  /** What was answered last about both tables; absent for a table that nobody knows. */
  head: Omit<ComparisonView, 'rows'> | undefined;
  readonly #tab: RoutesTab;

  constructor(tab: RoutesTab) {
    this.#tab = tab;
    this.list = new Windowed((start, limit) => this.#from(start, limit), () => tab.app.changed());
  }

  /** Whether the answer is still to come. */
  get loading(): boolean {
    return this.list.count === undefined && this.list.error === undefined;
  }

  /** Forgets the comparison. */
  forget(): void {
    this.head = undefined;
    this.list.forget();
  }

  async #from(start: number, limit: number): Promise<{ readonly count: number; readonly entries: readonly ComparedRow[] } | undefined> {
    const { cluster, routing } = this.#tab.app.state;
    const { namespace, compare, rowFilter, differences } = this.#tab.state;
    const there = compare.trim();
    if (cluster === undefined || namespace === undefined || there === '') return undefined;
    const view = await this.#tab.app.host.call.comparedRoutes(cluster, routing, namespace, there, { text: rowFilter, differences, start, limit });
    if (namespace === this.#tab.state.namespace && there === this.#tab.state.compare.trim()) this.head = view;
    return view && { count: view.count, entries: view.rows };
  }
}
