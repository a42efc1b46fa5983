const LONGEST_LINE = 1000;
const MARKS = ['{{', '{%', '<%'];

/**
 * Whether a text with an error at this offset looks like a template of Helm, Jinja, Go, ERB or
 * mustache: the error is on a line with its marks, or they stand outside comments and quotes.
 */
export function isTemplateError(text: string, at: number): boolean {
  const end = text.indexOf('\n', at);
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length : end).replace(/(?:^|\s)#[^]*$/, '');
  return MARKS.some((mark) => line.includes(mark) || hasMark(text, mark));
}

/** Whether a plain scalar is an ERB expression; the braces of others make it a mapping. */
export function isTemplateScalar(text: string): boolean {
  return text.startsWith('<%');
}

function hasMark(text: string, mark: string): boolean {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 2)) {
    const before = text.slice(Math.max(text.lastIndexOf('\n', at) + 1, at - LONGEST_LINE), at);
    if (!/["'`]|(?:^|\s)#/.test(before)) return true;
  }
  return false;
}
