import { html, nothing, type TemplateResult } from 'lit/html.js';
import { VirtualList } from './virtual-list';

/** One line of a list to choose from. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  /** Depth in a tree, from 1. */
  readonly level?: number;
  readonly content: TemplateResult;
}

/** A long list of things to choose one from. */
export interface ChoicesOptions {
  readonly name: string;
  readonly key: string;
  readonly count: number;
  choice(index: number): Choice;
  readonly selected: string | undefined;
  /** Units: CSS pixels. */
  readonly rowHeight: number;
  choose(id: string): void;
}

// Where the arrow keys are, per list; the lists are few and live as long as the page.
const active = new Map<string, number>();

/** A list box over any number of lines, walked with arrow keys; the focus stays on the list. */
export function choices(options: ChoicesOptions): TemplateResult {
  const { key, count, name, selected, rowHeight } = options;
  const at = Math.min(active.get(key) ?? 0, count - 1);
  const row = (index: number): TemplateResult => {
    const choice = options.choice(index);
    const classes = ['choice', choice.id === selected && 'chosen', index === Math.min(active.get(key) ?? 0, count - 1) && 'active'];
    return html`<div
      class=${classes.filter(Boolean).join(' ')}
      role="option"
      id=${`${key}-${index}`}
      aria-selected=${choice.id === selected ? 'true' : 'false'}
      aria-label=${choice.label}
      aria-posinset=${index + 1}
      aria-setsize=${count}
      data-level=${choice.level ?? nothing}
      data-choice=${choice.id}
      title=${choice.label}
      @click=${() => {
        active.set(key, index);
        options.choose(choice.id);
      }}
    >
      ${choice.content}
    </div>`;
  };
  return html`<kn-list
    class="choices"
    role="listbox"
    tabindex="0"
    aria-label=${name}
    aria-activedescendant=${count > 0 ? `${key}-${at}` : nothing}
    .content=${{ count, rowHeight, row }}
    @keydown=${(event: KeyboardEvent) => walkChoices(event, options)}
  ></kn-list>`;
}

function walkChoices(event: KeyboardEvent, { key, count, choice, choose }: ChoicesOptions): void {
  const list = event.currentTarget;
  if (!(list instanceof VirtualList) || count === 0) return;
  const at = Math.min(active.get(key) ?? 0, count - 1);
  if (event.key === 'Enter' || event.key === ' ') choose(choice(at).id);
  else {
    const page = Math.max(1, Math.floor(list.clientHeight / list.content.rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
    const move = moves[event.key];
    if (move === undefined) return;
    const next = Math.max(0, Math.min(count - 1, at + move));
    active.set(key, next);
    list.reveal(next);
    list.content = { ...list.content };
    list.setAttribute('aria-activedescendant', `${key}-${next}`);
  }
  event.preventDefault();
}
