import { html, render, type TemplateResult } from 'lit/html.js';

/** What a list shows. Shape: all rows are of one height. */
export interface ListContent {
  readonly count: number;
  /** Units: CSS pixels. */
  readonly rowHeight: number;
  row(index: number): TemplateResult;
}

/** Rows that are drawn above and below those in view. */
const spare = 8;

/** A scrolling list that holds only the rows in view, however many there are. */
export class VirtualList extends HTMLElement {
  readonly #spacer = document.createElement('div');
  readonly #window = document.createElement('div');
  readonly #size = new ResizeObserver(() => this.#look());
  #content: ListContent = { count: 0, rowHeight: 24, row: () => html`` };

  // As they were when the list was looked at last: asking the browser while the page is being built makes it lay everything out.
  #top = 0;
  #height = 0;

  /** The rows; setting it draws them. */
  set content(content: ListContent) {
    this.#content = content;
    this.#draw();
  }

  get content(): ListContent {
    return this.#content;
  }

  connectedCallback(): void {
    this.#spacer.className = 'list-spacer';
    this.#window.className = 'list-window';
    for (const part of [this.#spacer, this.#window]) part.setAttribute('role', 'presentation');
    this.#spacer.append(this.#window);
    this.append(this.#spacer);
    this.addEventListener('scroll', this.#look, { passive: true });
    // Which looks as soon as there is a size.
    this.#size.observe(this);
  }

  disconnectedCallback(): void {
    this.removeEventListener('scroll', this.#look);
    this.#size.disconnect();
  }

  /** Scrolls just so far that a row can be seen, or until it is in the middle. */
  reveal(index: number, align: 'auto' | 'center' = 'auto'): void {
    const { rowHeight } = this.#content;
    const top = index * rowHeight;
    const room = this.clientHeight - rowHeight;
    if (align === 'center') this.scrollTop = top - room / 2;
    else if (top < this.scrollTop) this.scrollTop = top;
    else if (top > this.scrollTop + room) this.scrollTop = top - room;
    this.#look();
  }

  readonly #look = (): void => {
    this.#top = this.scrollTop;
    this.#height = this.clientHeight;
    this.#draw();
  };

  #draw(): void {
    const { count, rowHeight } = this.#content;
    // Even before there is a size: it may be scrolled already.
    this.#spacer.style.height = `${count * rowHeight}px`;
    if (!this.isConnected || this.#height === 0) return;
    // A list that became shorter is scrolled back by the browser.
    const top = Math.max(0, Math.min(this.#top, count * rowHeight - this.#height));
    const first = Math.max(0, Math.floor(top / rowHeight) - spare);
    const end = Math.min(count, Math.ceil((top + this.#height) / rowHeight) + spare);
    this.#window.style.transform = `translateY(${first * rowHeight}px)`;
    render(Array.from({ length: Math.max(0, end - first) }, (_, at) => this.#content.row(first + at)), this.#window);
  }
}

/** Defines `kn-list`. */
export function defineList(): void {
  customElements.define('kn-list', VirtualList);
}
