import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FindingGroupLine, FindingItemLine, FindingLine } from '../../src/protocol/findings-contract';
import { text } from '../text';
import { icon } from '../ui/icons';
import { VirtualList } from '../ui/virtual-list';
import type { FindingsTab } from './findings-tab';
import { severities, severityIcon } from './severity';

/** Units: CSS pixels. */
const rowHeight = 42;

// Where the arrow keys are.
let active = 0;

/** The findings as a tree of two levels, walked with arrow keys; the focus stays on the list. */
export function findingList(tab: FindingsTab, count: number): TemplateResult {
  const at = Math.min(active, count - 1);
  return html`<kn-list
    class="finding-list"
    role="tree"
    tabindex="0"
    aria-label=${text.findingsTitle}
    aria-activedescendant=${`finding-${at}`}
    .content=${{ count, rowHeight, row: (index: number) => row(tab, index, index === at) }}
    @keydown=${(event: KeyboardEvent) => keys(event, tab, count)}
  ></kn-list>`;
}

function row(tab: FindingsTab, index: number, isActive: boolean): TemplateResult {
  const line = tab.lines.at(index);
  const chosen = line?.kind === 'finding' && line.key === tab.state.chosen?.key;
  return html`<div
    class="finding-line ${line?.kind ?? ''} ${line?.kind === 'finding' ? line.severity : ''} ${chosen ? 'chosen' : ''} ${isActive ? 'active' : ''}"
    role="treeitem"
    id=${`finding-${index}`}
    aria-level=${line?.kind === 'finding' ? 2 : 1}
    aria-expanded=${line?.kind === 'group' ? (line.open ? 'true' : 'false') : nothing}
    aria-selected=${chosen ? 'true' : 'false'}
    aria-label=${line ? labelOf(line) : text.loading}
    data-line=${index}
    @click=${() => {
      active = index;
      if (line) act(tab, line);
    }}
    @dblclick=${() => line?.kind === 'finding' && tab.app.open(line.location)}
  >
    ${line === undefined ? html`<span class="dim">${text.loading}</span>` : line.kind === 'group' ? groupLine(line) : itemLine(line)}
  </div>`;
}

function labelOf(line: FindingLine): string {
  if (line.kind === 'group') return [titleOf(line), line.detail, countsText(line)].filter(Boolean).join(', ');
  return `${text.findingList.severity[line.severity]}: ${line.message} ${line.code}, ${line.location.file}:${line.location.range.start.line + 1}`;
}

function titleOf({ title }: FindingGroupLine): string {
  return title === '' ? text.findingList.noCluster : title;
}

function countsText({ counts }: FindingGroupLine): string {
  return severities.filter((each) => counts[each] > 0).map((each) => text.findingList.counts[each](counts[each])).join(', ');
}

function groupLine(line: FindingGroupLine): TemplateResult {
  const { counts, detail, open } = line;
  return html`<span class="twistie ${open ? 'open' : ''}">${icon('forward')}</span>
    <span class="group-title"><bdi class="mono">${titleOf(line)}</bdi> <bdi class="dim">${detail}</bdi></span>
    <span class="group-counts">${severities.filter((each) => counts[each] > 0).map((each) => html`<span class="group-count ${each}">${icon(severityIcon(each))}${counts[each]}</span>`)}</span>`;
}

function itemLine({ severity, message, code, location, object }: FindingItemLine): TemplateResult {
  return html`<span class="finding-sign">${icon(severityIcon(severity))}</span>
    <span class="two-lines"
      ><bdi title=${message}>${message}</bdi><span class="dim finding-place"><span class="mono">${code}</span> · <bdi>${location.file}:${location.range.start.line + 1}</bdi>${object === '' ? nothing : html` · <bdi>${object}</bdi>`}</span></span
    >`;
}

function act(tab: FindingsTab, line: FindingLine): void {
  if (line.kind === 'group') tab.toggle(line.key, !line.open);
  else tab.choose(line);
}

function keys(event: KeyboardEvent, tab: FindingsTab, count: number): void {
  const list = event.currentTarget;
  if (!(list instanceof VirtualList) || event.altKey || event.ctrlKey || event.metaKey) return;
  const at = Math.min(active, count - 1);
  const line = tab.lines.at(at);
  const page = Math.max(1, Math.floor(list.clientHeight / rowHeight) - 1);
  const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
  const move = moves[event.key] ?? (event.key === 'ArrowLeft' && line?.kind === 'finding' ? toGroup(tab, at) - at : event.key === 'ArrowRight' && line?.kind === 'group' && line.open ? 1 : 0);
  if (move !== 0) {
    active = Math.max(0, Math.min(count - 1, at + move));
    list.reveal(active);
    const next = tab.lines.at(active);
    if (next?.kind === 'finding') tab.choose(next);
    else tab.app.changed();
  } else if (event.key === 'Enter' && line?.kind === 'finding') tab.app.open(line.location);
  else if ((event.key === 'Enter' || event.key === ' ') && line) act(tab, line);
  else if (event.key === 'ArrowLeft' && line?.kind === 'group' && line.open) tab.toggle(line.key, false);
  else if (event.key === 'ArrowRight' && line?.kind === 'group' && !line.open) tab.toggle(line.key, true);
  else return;
  event.preventDefault();
}

function toGroup(tab: FindingsTab, from: number): number {
  let at = from;
  while (at > 0 && tab.lines.at(at)?.kind === 'finding') at--;
  return at;
}
