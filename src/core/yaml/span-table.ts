import type { Span } from '../text/span';

/** The places of one chunk: facts hold slots, this table holds where they are. */
export class SpanTable {
  readonly #offsets: number[] = [];

  /** Notes a place and gives its slot: the number of places noted before. */
  add(span: Span): number {
    this.#offsets.push(span.start, span.end);
    return this.#offsets.length / 2 - 1;
  }

  /** Start and end of each slot in order. Units: offsets in the chunk. */
  get offsets(): readonly number[] {
    return this.#offsets;
  }
}
