const MARKS = ['{{', '{%', '<%'];

/**
 * Whether a text that is no valid YAML looks like a template of Helm, Jinja, Go, ERB or mustache:
 * a line has its marks outside a comment and outside quotes.
 */
export function hasTemplateMarks(text: string): boolean {
  return MARKS.some((mark) => hasMark(text, mark));
}

/** Whether a line starts with the marks of a template, as `{{- if … }}` does. */
export function hasTemplateLine(text: string): boolean {
  for (const mark of ['{{', '{%', '<%']) {
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 2)) {
      if (text.slice(text.lastIndexOf('\n', at) + 1, at).trim() === '') return true;
    }
  }
  return false;
}

/** Whether a plain scalar is an ERB expression; the braces of others make it a mapping. */
export function isTemplateScalar(text: string): boolean {
  return text.startsWith('<%');
}

function hasMark(text: string, mark: string): boolean {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 2)) {
    const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
    if (!/["'`]|(?:^|\s)#/.test(before)) return true;
  }
  return false;
}
