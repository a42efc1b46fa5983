import type { NumberedRow, RoutesView, RowsChoice } from '../../src/protocol/routes-contract';
import type { App } from '../app';
import { Windowed } from '../ui/windowed';
import type { RoutesTab } from './routes-tab';
import { Selection } from './selection';

/** The table that is shown: its rows are asked for in parts, in their order and with their filter. */
export class ShownRows {
  readonly selection: Selection;
  /** The rows that are shown. */
  readonly list: Windowed<NumberedRow>;
  /** What was answered last about the whole table. */
  head: Omit<RoutesView, 'rows'> | undefined;
  readonly #tab: RoutesTab;
  readonly #app: App;
  #turn = 0;

  constructor(tab: RoutesTab) {
    this.#tab = tab;
    this.#app = tab.app;
    this.selection = new Selection(() => this.#app.changed());
    this.list = new Windowed((start, limit) => this.#from(start, limit), () => this.#app.changed());
  }

  /** Which rows are shown, in which order. */
  get choice(): RowsChoice {
    const { rowFilter, sort } = this.#tab.state;
    return { text: rowFilter, ...(sort && { sort }) };
  }

  /** Forgets the table. */
  forget(): void {
    this.#turn++;
    this.head = undefined;
    this.list.forget();
    this.selection.clear();
  }

  /** Chooses a row: alone, besides the others, or with all since the last one. */
  async select(place: number, { more = false, through = false }: { readonly more?: boolean; readonly through?: boolean }): Promise<void> {
    const turn = ++this.#turn;
    if (!through) {
      const row = this.list.at(place);
      if (row) this.selection.select(row.line, place, more);
      return;
    }
    const { from, to } = this.selection.stretchTo(place);
    const near = to - from < nearby ? Array.from({ length: to - from + 1 }, (_, at) => this.list.at(from + at)) : [];
    const here = near.flatMap((row) => row?.line ?? []);
    const lines = here.length === to - from + 1 ? here : (await this.#lines(this.choice)).slice(from, to + 1);
    if (turn === this.#turn) this.selection.choose(lines);
  }

  /** Chooses all rows that are shown. */
  async selectAll(): Promise<void> {
    const turn = ++this.#turn;
    const lines = await this.#lines(this.choice);
    if (turn === this.#turn) this.selection.choose(lines);
  }

  /** Copies the chosen rows, or all that are shown, as `ip route` prints them. */
  async copy(): Promise<void> {
    const all = await this.#lines(this.#tab.comparing ? { text: '' } : this.choice);
    const lines = this.selection.size === 0 ? all : all.filter((line) => this.selection.has(line));
    await this.#app.copy(`${lines.join('\n')}\n`);
  }

  /** Place of a row among those that are shown. */
  async placeOf(row: number): Promise<number | undefined> {
    return (await this.#ask(0, 0, row))?.place;
  }

  async #lines(choice: RowsChoice): Promise<readonly string[]> {
    const { cluster, routing } = this.#app.state;
    const { namespace } = this.#tab.state;
    if (cluster === undefined || namespace === undefined) return [];
    return ((await this.#app.host.call.routeLines(cluster, routing, namespace, choice)) ?? '').split('\n').slice(0, -1);
  }

  async #from(start: number, limit: number): Promise<{ readonly count: number; readonly entries: readonly NumberedRow[] } | undefined> {
    const { namespace } = this.#tab.state;
    const view = await this.#ask(start, limit);
    if (namespace === this.#tab.state.namespace) this.head = view;
    return view && { count: view.count, entries: view.rows };
  }

  async #ask(start: number, limit: number, place?: number): Promise<RoutesView | undefined> {
    const { cluster, routing } = this.#app.state;
    const { namespace } = this.#tab.state;
    if (cluster === undefined || namespace === undefined) return undefined;
    return this.#app.host.call.routes(cluster, routing, namespace, { ...this.choice, start, limit, ...(place !== undefined && { place }) });
  }
}

/** Rows of a stretch that are looked for on the page before the editor is asked. */
const nearby = 200;
