// What stands around a value on its line.
import type { Span } from '../text/span';

/** The value with the quotes around it, if it has some. */
export function withQuotes(text: string, { start, end }: Span): Span {
  const quote = text[start - 1];
  return (quote === '"' || quote === "'") && text[end] === quote ? { start: start - 1, end: end + 1 } : { start, end };
}

/** Whether nothing but a comment follows on the line. */
export function endsLine(text: string, at: number): boolean {
  return /^[ \t]*(?:#.*)?\r?$/.test(text.slice(at, lineEnd(text, at)));
}

/** Where the line around an offset starts. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line around an offset ends: at its line feed, or at the end of the text. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
