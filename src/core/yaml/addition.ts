// What has to be put into a text so that a list has one entry more, written as the entry before it is.
import type { Span } from '../text/span';
import { endsLine, lineEnd, lineStart, withQuotes } from './lines-around';

/** Text that is to be put at an offset. */
export interface Addition {
  readonly at: number;
  readonly text: string;
}

/**
 * The text that makes new entries of a list after the one whose value the span is: lines of their own in a block sequence,
 * after commas in a flow sequence. Quotes are those of that entry.
 * Errors: undefined where the entry shares its line with something else of a block.
 */
export function entryAddition(text: string, span: Span, entries: readonly string[]): Addition | undefined {
  const { start, end } = withQuotes(text, span);
  const quote = start < span.start ? (text[start] ?? '') : '';
  const written = entries.map((entry) => `${quote}${entry}${quote}`);
  const before = text.slice(lineStart(text, start), start);
  if (/[,[][ \t]*$/.test(before)) return { at: end, text: written.map((entry) => `, ${entry}`).join('') };
  if (!/^[ \t]*-[ \t]+$/.test(before) || !endsLine(text, end)) return undefined;
  const at = lineEnd(text, end);
  const carriage = text[at - 1] === '\r' ? '\r' : '';
  return { at: at - carriage.length, text: written.map((entry) => `${carriage}\n${before}${entry}`).join('') };
}
