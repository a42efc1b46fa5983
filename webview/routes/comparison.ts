import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RouteRow, Standing } from '../../src/protocol/routes-contract';
import { text } from '../text';
import { grid } from '../ui/grid';
import { failure } from '../ui/states';
import type { RoutesTab } from './routes-tab';
import { actOn, markOf, markSign, routeRowHeight, rowButton, type Mark } from './table';
import { wordsOf } from './words';

const standings: readonly Standing[] = ['different', 'here', 'there', 'same'];

/** Two routing tables side by side, rows to the same destination in one line. */
export function comparison(tab: RoutesTab): TemplateResult {
  const { app } = tab;
  const { differences } = tab.state;
  const { head, list } = tab.compared;
  if (!head) return list.error === undefined ? html`` : failure(list.error, app);
  const counts = standings.flatMap((standing) => (head.counts[standing] === 0 ? [] : [text.compared[standing](head.counts[standing])]));
  const count = list.count ?? 0;
  return html`<div class="comparison-head">
      <span role="status">${counts.join(' · ')}</span>
      ${tab.lookupThere.value === undefined || tab.lookupThere.value.error !== undefined ? nothing : html`<span class="lookup-there" role="status"><bdi>${head.there}</bdi>: <bdi>${tab.lookupThere.value.explanation}</bdi></span>`}
      <vscode-button appearance=${differences ? 'primary' : 'secondary'} aria-pressed=${differences ? 'true' : 'false'} @click=${() => tab.onlyDifferences(!differences)}>${text.onlyDifferences}</vscode-button>
    </div>
    ${count === 0
      ? html`<div class="state">${standings.every((standing) => standing === 'same' || head.counts[standing] === 0) ? text.tablesEqual : text.noRowLeft}</div>`
      : grid(app, {
          key: 'comparison',
          name: text.comparisonOf(head.here, head.there),
          classes: 'comparison',
          columns: [
            { id: 'standing', title: text.standingTitle },
            { id: 'destination', title: text.columns.destination },
            { id: 'here', title: head.here },
            { id: 'there', title: head.there },
          ],
          count,
          rowHeight: routeRowHeight,
          row: (at) => {
            const row = list.at(at);
            if (!row) return undefined;
            const { standing, destination, here, there } = row;
            const marks = [markOf(tab.lookup.value, here), markOf(tab.lookupThere.value, there)] as const;
            const mark = marks.includes('wins') ? 'wins' : marks.includes('matches') ? 'matches' : '';
            return { classes: `stands-${standing} ${mark}`, cells: [html`<span class="standing">${text.standingOf[standing]}</span>`, html`<span title=${destination}>${destination}</span>`, side(tab, here, there, marks[0]), side(tab, there, here, marks[1])] };
          },
          act: (at, column) => {
            const row = list.at(at);
            actOn(tab, column === 'there' ? row?.there : row?.here, column);
          },
        })}`;
}

function side({ app }: RoutesTab, row: RouteRow | undefined, other: RouteRow | undefined, mark: Mark): TemplateResult {
  if (!row) return html`<span class="dim absent">${text.noSuchRow}</span>`;
  const { location } = row;
  return html`<span class="rest" title=${row.line}>${wordsOf(row, other).map(({ word, differs }) => html`${differs ? html`<strong class="differs">${word}</strong>` : word} `)}</span>
    ${markSign(mark)}
    ${location ? rowButton('file', text.openAt(location.file, location.range.start.line + 1), () => app.open(location)) : nothing}`;
}
