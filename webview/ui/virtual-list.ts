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
  readonly #size = new ResizeObserver(() => this.#draw());
  #content: ListContent = { count: 0, rowHeight: 24, row: () => html`` };

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
    this.addEventListener('scroll', this.#draw, { passive: true });
    this.#size.observe(this);
    this.#draw();
  }

  disconnectedCallback(): void {
    this.removeEventListener('scroll', this.#draw);
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
    this.#draw();
  }

  readonly #draw = (): void => {
    if (!this.isConnected) return;
    const { count, rowHeight } = this.#content;
    // First the height: a shorter list may have scrolled.
    this.#spacer.style.height = `${count * rowHeight}px`;
    const first = Math.max(0, Math.floor(this.scrollTop / rowHeight) - spare);
    const end = Math.min(count, Math.ceil((this.scrollTop + this.clientHeight) / rowHeight) + spare);
    this.#window.style.transform = `translateY(${first * rowHeight}px)`;
    render(Array.from({ length: Math.max(0, end - first) }, (_, at) => this.#content.row(first + at)), this.#window);
  };
}

/** Defines `kn-list`. */
export function defineList(): void {
  customElements.define('kn-list', VirtualList);
}
