import { LineIndex, LongLines } from '../text/lines';
import type { LineTable } from './line-table';

const MOST = 0xffff;

/**
 * The places of a chunk of a dump: per slot the line and column of its start and of its end, as characters of a text.
 * Texts are small, and equal ones can be shared: pods of one workload have the same places.
 * Units: lines count from the chunk's first; columns are those of the file.
 */
export type PackedSpans = string;

/**
 * Packs the offsets of slots. `column` is where the chunk starts on its first line.
 * Errors: nothing where a chunk has more than 65,535 lines or columns.
 */
export function packSpans(text: string, spans: readonly number[], column: number): PackedSpans | undefined {
  const lines = new LineIndex(text);
  const codes: number[] = [];
  for (const offset of spans) {
    const position = lines.position(offset);
    const at = position.line === 0 ? position.column + column : position.column;
    codes.push(position.line, at);
  }
  return packColumns(codes);
}

/** The same for a piece whose lines are in a table. Units: offsets in the text that the table was made of. */
export function packPlaces(lines: LineTable, spans: readonly number[], column: number): PackedSpans | undefined {
  const codes: number[] = [];
  for (const offset of spans) {
    const line = lines.lineOf(offset);
    const at = offset - (lines.starts[line] as number) + (line === 0 ? column : 0);
    codes.push(line, at);
  }
  return packColumns(codes);
}

/** The same for lines and columns that are known: those of the start and of the end, for one slot after the other. */
export function packColumns(codes: readonly number[]): PackedSpans | undefined {
  return codes.every((code) => code <= MOST) ? String.fromCharCode(...codes) : undefined;
}

/** Offsets of slots, relative to the start of the chunk, in what counts as offsets in files without text. */
export function unpackSpans(packed: PackedSpans, start: number): number[] {
  const column = start % LongLines.step;
  return Array.from({ length: packed.length / 2 }, (_, at) => LongLines.offsetAt(packed.charCodeAt(at * 2), packed.charCodeAt(at * 2 + 1)) - column);
}

/** The same offsets for spans that cannot be packed. */
export function longSpans(text: string, spans: readonly number[], column: number): number[] {
  const lines = new LineIndex(text);
  return spans.map((offset) => {
    const position = lines.position(offset);
    return LongLines.offsetAt(position.line, position.line === 0 ? position.column + column : position.column) - column;
  });
}
