/**
 * A position as editors count it.
 * Units: zero-based line, zero-based UTF-16 column.
 */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Answers which line and column an offset has, and the reverse, for one text. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    this.#starts = lineStarts(text);
    this.#length = text.length;
  }

  /** Position of an offset; offsets outside the text are clamped. Cost: O(log lines). */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: at - (this.#starts[low] ?? 0) };
  }

  /** Offset of a position; a position past the end of the text gives its length. */
  offset(position: Position): number {
    const start = this.#starts[position.line];
    if (start === undefined) return this.#length;
    return Math.min(start + position.column, this.#length);
  }

  /** Number of lines; an empty text has one. */
  get count(): number {
    return this.#starts.length;
  }

  /** Half-open offsets of a line, without its line break's characters excluded. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.#length;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = nextLineStart(text, 0); at >= 0; at = nextLineStart(text, at)) starts.push(at);
  return starts;
}

// CRLF counts as one break, a lone CR too: editors treat all three alike.
function nextLineStart(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return at + 1;
    if (code === 13) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
  }
  return -1;
}
