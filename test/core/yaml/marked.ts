import type { Span } from '../../../src/core/text/span';

/** A fixture whose expected places stand between `‹` and `›`, in order of their start. */
export interface Marked {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Takes the marks out of a fixture. */
export function marked(fixture: string): Marked {
  const spans: { start: number; end: number }[] = [];
  const open: { start: number; end: number }[] = [];
  let text = '';
  for (const part of fixture.split(/([‹›])/)) {
    if (part === '‹') {
      const span = { start: text.length, end: -1 };
      spans.push(span);
      open.push(span);
    } else if (part === '›') {
      const span = open.pop();
      if (span === undefined) throw new Error('a › without its ‹');
      span.end = text.length;
    } else text += part;
  }
  return { text, spans };
}
