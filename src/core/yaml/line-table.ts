import { HASH, SPACE, TAB, isLineEnd } from './characters';

/** Stands for the indentation of lines without content: deeper than all. */
export const NO_CONTENT = 2 ** 30;

/** Where the lines of a piece of a text start and how deep their content stands. Made to be filled again and again. */
export class LineTable {
  /** Offset of the first character of each line. */
  starts = new Int32Array(1024);
  /** Column of the first character that is no space; `NO_CONTENT` for blank lines and comments. */
  indents = new Int32Array(1024);
  count = 0;
  /** Lines that somebody looked at: 1 for the key alone, 2 for the value, too. */
  seen = new Uint8Array(1024);
  /** A line starts with a tab, which nothing but YAML's own reader can judge. */
  hasTabs = false;

  /** Looks at the lines between two offsets, both at the start of a line or at the end of the text. */
  fill(text: string, from: number, to: number): void {
    this.count = 0;
    this.hasTabs = false;
    this.seen.fill(0);
    for (let start = from; start < to; ) {
      if (this.count === this.starts.length) this.#grow();
      let at = start;
      let code = text.charCodeAt(at);
      while (code === SPACE) code = text.charCodeAt(++at);
      if (code === TAB) this.hasTabs = true;
      this.starts[this.count] = start;
      this.indents[this.count++] = isLineEnd(code) || code === HASH ? NO_CONTENT : at - start;
      const end = text.indexOf('\n', at);
      start = end < 0 ? to : end + 1;
    }
  }

  /** Forgets all lines but one that starts at an offset; for callers that find the lines themselves. */
  begin(start: number): void {
    this.count = 0;
    this.add(start);
  }

  /** Notes where the next line starts. */
  add(start: number): void {
    if (this.count === this.starts.length) this.#grow();
    this.starts[this.count++] = start;
  }

  /** The line that an offset is in. */
  lineOf(offset: number): number {
    const { starts } = this;
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #grow(): void {
    const { starts, indents } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.indents = new Int32Array(starts.length * 2);
    this.starts.set(starts);
    this.indents.set(indents);
    this.seen = new Uint8Array(starts.length * 2);
  }
}
