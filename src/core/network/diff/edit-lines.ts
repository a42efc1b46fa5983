import { LineIndex } from '../../text/lines';
import type { Edit, Source, Written } from './snapshot';

/** Lines that say nothing: blank ones, comments, document markers. */
const SILENT = /^\s*(?:#.*|---\s*|)$/;

/** Finds the lines of edits. Cost: what was edited, and the lines of its file once. */
export class EditLines {
  readonly #lines = new Map<string, LineIndex>();

  /** The first line of a thing that differs from before; the line of its name where none does, or there was or is none. */
  of(old: Source | undefined, now: Source | undefined): Edit['range'] {
    const written = (now ?? old)?.written;
    if (written === undefined) return { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
    const changed = old === undefined || now === undefined ? undefined : firstDifference(old.written, now.written);
    return this.#lineAt(written, changed ?? written.name ?? linesOf(written)[0]?.offset ?? written.start);
  }

  #lineAt({ text }: Written, offset: number): Edit['range'] {
    let lines = this.#lines.get(text);
    if (lines === undefined) this.#lines.set(text, (lines = new LineIndex(text)));
    const { line } = lines.position(offset);
    const content = text.slice(lines.lineStart(line), lines.lineStart(line + 1));
    const column = content.length - content.trimStart().length;
    return { start: { line, column: Math.min(column, content.trimEnd().length) }, end: { line, column: content.trimEnd().length } };
  }
}

/** Offset of the first line in the later text that differs; undefined where all lines that say something are equal. */
function firstDifference(old: Written, now: Written): number | undefined {
  const [before, after] = [linesOf(old), linesOf(now)];
  const isSame = (at: number, to: number): boolean => before[at]?.text === after[to]?.text;
  let from = 0;
  while (from < before.length && from < after.length && isSame(from, from)) from++;
  if (from === before.length && from === after.length) return undefined;
  let [endOld, endNow] = [before.length, after.length];
  while (endOld > from && endNow > from && isSame(endOld - 1, endNow - 1)) [endOld, endNow] = [endOld - 1, endNow - 1];
  // Where lines are only gone, what stood before them is still there.
  return after[endNow > from ? from : Math.max(0, from - 1)]?.offset;
}

interface Line {
  readonly text: string;
  /** In the text of the file. */
  readonly offset: number;
}

/** The lines of a thing that say something. */
function linesOf({ text, start, end }: Written): Line[] {
  let offset = start;
  return text.slice(start, end).split('\n').flatMap((line): Line[] => {
    const at = offset;
    offset += line.length + 1;
    return SILENT.test(line) ? [] : [{ text: line, offset: at }];
  });
}
