import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RouteRow, RoutingTableView } from '../../src/protocol/panel-contract';
import { range } from '../ip';
import { text } from '../text';
import { grid } from '../ui/grid';
import { compareTables, wordsOf, type ComparedRow, type Standing } from './compare';
import { rowHolds } from './filter';
import type { RoutesTab } from './routes-tab';
import { actOn, routeRowHeight, rowButton } from './table';

interface Compared {
  readonly here: RoutingTableView;
  readonly there: RoutingTableView;
  readonly all: readonly ComparedRow[];
  key: string;
  shown: readonly ComparedRow[];
}

let compared: Compared | undefined;

function comparedOf(tab: RoutesTab): Compared | undefined {
  const [here, there] = [tab.routes.value, tab.other.value];
  if (!here || !there) return undefined;
  if (compared?.here !== here || compared.there !== there) compared = { here, there, all: compareTables(here.rows, there.rows), key: ' ', shown: [] };
  const { differences, rowFilter } = tab.state;
  const key = `${differences}${rowFilter.trim().toLowerCase()}`;
  if (compared.key !== key) {
    compared.key = key;
    compared.shown = compared.all.filter((row) => (!differences || row.standing !== 'same') && isLeft(row, here, there, rowFilter.trim().toLowerCase()));
  }
  return compared;
}

function isLeft({ here, there }: ComparedRow, left: RoutingTableView, right: RoutingTableView, wanted: string): boolean {
  if (wanted === '') return true;
  const inside = range(wanted);
  return [left.rows[here ?? -1], right.rows[there ?? -1]].some((row) => row !== undefined && (row.line.toLowerCase().includes(wanted) || (inside !== undefined && rowHolds(row, inside))));
}

/** The rows of both tables as they are shown. */
export function comparedRows(tab: RoutesTab): readonly ComparedRow[] {
  return comparedOf(tab)?.shown ?? [];
}

const standings: readonly Standing[] = ['different', 'here', 'there', 'same'];

/** Two routing tables side by side, rows to the same destination in one line. */
export function comparison(tab: RoutesTab, here: RoutingTableView): TemplateResult {
  const { app } = tab;
  const { differences } = tab.state;
  const found = comparedOf(tab);
  if (!found) return html``;
  const { there, all, shown } = found;
  const counts = standings.flatMap((standing) => {
    const count = all.filter((row) => row.standing === standing).length;
    return count === 0 ? [] : [text.compared[standing](count)];
  });
  return html`<div class="comparison-head">
      <span role="status">${counts.join(' · ')}</span>
      <vscode-button appearance=${differences ? 'primary' : 'secondary'} aria-pressed=${differences ? 'true' : 'false'} @click=${() => tab.set({ differences: !differences })}>${text.onlyDifferences}</vscode-button>
    </div>
    ${shown.length === 0
      ? html`<div class="state">${all.every(({ standing }) => standing === 'same') ? text.tablesEqual : text.noRowLeft}</div>`
      : grid(app, {
          key: 'comparison',
          name: text.comparisonOf(here.title, there.title),
          classes: 'comparison',
          columns: [
            { id: 'standing', title: text.standingTitle },
            { id: 'destination', title: text.columns.destination },
            { id: 'here', title: here.title },
            { id: 'there', title: there.title },
          ],
          count: shown.length,
          rowHeight: routeRowHeight,
          row: (at) => {
            const row = shown[at];
            if (!row) return undefined;
            const [left, right] = [here.rows[row.here ?? -1], there.rows[row.there ?? -1]];
            return { classes: `stands-${row.standing}`, cells: [html`<span class="standing">${text.standingOf[row.standing]}</span>`, html`<span title=${row.destination}>${row.destination}</span>`, side(tab, left, right), side(tab, right, left)] };
          },
          act: (at, column) => {
            const row = shown[at];
            actOn(tab, column === 'there' ? there.rows[row?.there ?? -1] : here.rows[row?.here ?? -1], column);
          },
        })}`;
}

function side({ app }: RoutesTab, row: RouteRow | undefined, other: RouteRow | undefined): TemplateResult {
  if (!row) return html`<span class="dim absent">${text.noSuchRow}</span>`;
  const { location } = row;
  return html`<span class="rest" title=${row.line}>${wordsOf(row, other).map(({ word, differs }) => html`${differs ? html`<strong class="differs">${word}</strong>` : word} `)}</span>
    ${location ? rowButton('file', text.openAt(location.file, location.range.start.line + 1), () => app.open(location)) : nothing}`;
}
