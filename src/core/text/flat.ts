/**
 * Two texts as one that stands in one piece. Engines keep a part of a text, and a sum of texts, as such: every look at a
 * character goes the long way round. Cost: a copy, less than what it saves whoever looks at each character.
 */
export function flatSum(first: string, second: string): string {
  return [first, second].join('');
}

/** The same for one text. */
export function flatText(text: string): string {
  const half = text.length >> 1;
  return flatSum(text.slice(0, half), text.slice(half));
}
