/**
 * Text of an example file, from a template literal that is indented like the code around it.
 * Shape: the common indentation, the first line break and the spaces of the last line are gone; ends with a line break.
 */
export function text(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const whole = strings.reduce((joined, part, index) => `${joined}${values[index - 1] ?? ''}${part}`);
  const lines = whole.replace(/^\n/, '').replace(/\n *$/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => `${line.slice(common)}\n`).join('');
}
