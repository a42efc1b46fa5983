/** Wraps text for a terminal, or leaves it plain. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  cyan(text: string): string;
  green(text: string): string;
}

/** When output is coloured. */
export type ColorMode = 'auto' | 'always' | 'never';

/** What decides about colour in mode `auto`. */
export interface ColorEnvironment {
  readonly isTerminal: boolean;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether to colour. `NO_COLOR` turns colour off unless asked for by `always`; `FORCE_COLOR` turns it on for pipes.
 * Source: https://no-color.org
 */
export function wantsColor(mode: ColorMode, { isTerminal, variables }: ColorEnvironment): boolean {
  if (mode !== 'auto') return mode === 'always';
  if (variables.NO_COLOR !== undefined && variables.NO_COLOR !== '') return false;
  const forced = variables.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0';
  return isTerminal && variables.TERM !== 'dumb';
}

/** The style with or without colour. */
export function styleOf(colored: boolean): Style {
  const wrap = (open: number, close: number) => (text: string): string =>
    colored && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: wrap(1, 22),
    dim: wrap(2, 22),
    red: wrap(31, 39),
    green: wrap(32, 39),
    yellow: wrap(33, 39),
    blue: wrap(34, 39),
    cyan: wrap(36, 39),
  };
}

/** Text from a file made harmless for a terminal: control characters are shown as `\u{1b}`, line breaks as spaces. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\n/g, (character) => {
    if (character === '\n') return ' ';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
