/** Codes of the characters that the structure of YAML is made of. */
export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const PERCENT = 37;
export const SINGLE_QUOTE = 39;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const COLON = 58;
export const LESS = 60;
export const GREATER = 62;
export const QUESTION = 63;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const BAR = 124;
export const CLOSE_BRACE = 125;

/** Whether a character separates: white space, a line break or the end of the text (NaN). */
export function isEmpty(code: number): boolean {
  return code === SPACE || code === LF || code === CR || code === TAB || code !== code;
}

/** Whether a character is a space or a tab. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Whether a line ends here: a line break or the end of the text (NaN). */
export function isLineEnd(code: number): boolean {
  return code === LF || code === CR || code !== code;
}

/** Whether a character opens, closes or separates in flow style. */
export function isFlowIndicator(code: number): boolean {
  return code === COMMA || code === OPEN_BRACKET || code === CLOSE_BRACKET || code === OPEN_BRACE || code === CLOSE_BRACE;
}

/** Offset of the first character that is no space. */
export function afterSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

/** Offset of the first character that is neither space nor tab. */
export function afterBlanks(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === SPACE || code === TAB; code = text.charCodeAt(++at));
  return at;
}

/** Offset of the line after the one that an offset is in, or the end of the text. */
export function nextLine(text: string, from: number): number {
  if (text.charCodeAt(from) === LF) return from + 1;
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}
