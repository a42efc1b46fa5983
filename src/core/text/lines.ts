/**
 * A position as editors count it.
 * Units: zero-based line, zero-based UTF-16 column.
 */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Answers which line and column an offset of a file has, and the reverse. */
export interface Lines {
  /** Position of an offset; offsets outside the file are clamped. */
  position(offset: number): Position;
  /** Offset of a position. */
  offset(position: Position): number;
  /** Offset of the start of a line. */
  lineStart(line: number): number;
  /** Number of lines. */
  readonly count: number;
}

/** The lines of one text. */
export class LineIndex implements Lines {
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

/**
 * The lines of a file whose text is not kept. Offsets of such a file are made of line and column, so that nothing needs
 * to be looked up; their order is that of the text.
 */
export class LongLines implements Lines {
  /** Units: what an offset grows by from line to line. The longest column that can be told is one less. */
  static readonly step = 2 ** 26;
  readonly count: number;

  constructor(count: number) {
    this.count = count;
  }

  /** The offset that stands for a line and a column. */
  static offsetAt(line: number, column: number): number {
    return line * LongLines.step + Math.min(column, LongLines.step - 1);
  }

  position(offset: number): Position {
    const line = Math.floor(offset / LongLines.step);
    return { line, column: offset - line * LongLines.step };
  }

  offset({ line, column }: Position): number {
    return LongLines.offsetAt(line, column);
  }

  lineStart(line: number): number {
    return line * LongLines.step;
  }
}

/** The text with line feeds in place of carriage returns that stand alone; no place moves. */
export function withoutLoneReturns(text: string): string {
  return text.includes('\r') ? text.replaceAll(LONE_RETURN, '\n') : text;
}

const LONE_RETURN = /\r(?!\n)/g;

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
