import { elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualizerOptions } from '@tanstack/virtual-core';
import { html, render, type TemplateResult } from 'lit/html.js';

/** What a list shows. Shape: all rows are of one height. */
export interface ListContent {
  readonly count: number;
  /** Units: CSS pixels. */
  readonly rowHeight: number;
  row(index: number): TemplateResult;
}

/** A scrolling list that holds only the rows in view, however many there are. */
export class VirtualList extends HTMLElement {
  readonly #spacer = document.createElement('div');
  readonly #window = document.createElement('div');
  #content: ListContent = { count: 0, rowHeight: 24, row: () => html`` };
  #virtualizer: Virtualizer<VirtualList, Element> | undefined;
  #unmount: (() => void) | undefined;

  /** The rows; setting it draws them. */
  set content(content: ListContent) {
    this.#content = content;
    this.#update();
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
    this.#virtualizer = new Virtualizer(this.#options());
    this.#unmount = this.#virtualizer._didMount();
    this.#update();
  }

  disconnectedCallback(): void {
    this.#unmount?.();
    this.#virtualizer = undefined;
  }

  /** Scrolls just so far that a row can be seen, or until it is in the middle. */
  reveal(index: number, align: 'auto' | 'center' = 'auto'): void {
    this.#virtualizer?.scrollToIndex(index, { align });
    this.#draw();
  }

  #options(): VirtualizerOptions<VirtualList, Element> {
    const { count, rowHeight } = this.#content;
    return {
      count,
      estimateSize: () => rowHeight,
      getScrollElement: () => this,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      overscan: 8,
      onChange: () => this.#draw(),
    };
  }

  #update(): void {
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    const resized = virtualizer.options.estimateSize(0) !== this.#content.rowHeight;
    virtualizer.setOptions(this.#options());
    if (resized) virtualizer.measure();
    virtualizer._willUpdate();
    this.#draw();
  }

  #draw(): void {
    if (!this.#virtualizer) return;
    const rows = this.#virtualizer.getVirtualItems();
    this.#spacer.style.height = `${this.#virtualizer.getTotalSize()}px`;
    this.#window.style.transform = `translateY(${rows[0]?.start ?? 0}px)`;
    render(rows.map((row) => this.#content.row(row.index)), this.#window);
  }
}

/** Defines `kn-list`. */
export function defineList(): void {
  customElements.define('kn-list', VirtualList);
}
