import { type Random, randomFrom } from '../bench/manifests';

/** A value whose scalars are texts. */
export type Tree = string | readonly Tree[] | { readonly [key: string]: Tree };

const LONE_SURROGATES = /\p{Surrogate}/u;
const PLAIN = /^[A-Za-z0-9_./\u00e0-\u00ff\u3040-\u9fff*-](?:[A-Za-z0-9_./=\u00e0-\u00ff\u3040-\u9fff -]|:(?=[^\s]))*$/;

/**
 * Prints a tree as YAML with styles chosen at random: every style of collection and scalar that
 * stands on lines of its own, indentation, comments, blank lines, line ends, markers.
 * Shape: the same for the same seed.
 */
export function printTree(tree: Tree, seed: number): string {
  return new Printer(randomFrom(seed)).document(tree);
}

class Printer {
  readonly #random: Random;
  #text = '';
  /** Blank lines would add to the scalar that was printed last. */
  #keepsBreaks = false;

  constructor(random: Random) {
    this.#random = random;
  }

  document(tree: Tree): string {
    if (this.#chance(0.1)) this.#text += '# above\n';
    if (this.#chance(0.2)) this.#text += this.#one('---\n', '--- # marker\n', '---\n\n# below\n');
    this.#block(tree, this.#one(0, 0, 0, 2));
    if (!this.#keepsBreaks && this.#chance(0.1)) this.#text += this.#one('...\n', '\n\n', '# end\n', '... # end\n# end\n');
    if (!this.#keepsBreaks && this.#chance(0.1)) this.#text = this.#text.replace(/\n$/, '');
    const marked = this.#chance(0.05) ? `\ufeff${this.#text}` : this.#text;
    return this.#chance(0.15) ? marked.replaceAll('\n', '\r\n') : marked;
  }

  /** A collection whose first line has its indentation already, where that is not at the start of a line. */
  #block(tree: Tree, indent: number, isInside = false): void {
    const entries = Array.isArray(tree) ? (tree as readonly Tree[]).map((item) => ['-', item] as const) : Object.entries(tree).map(([key, value]) => [`${this.#key(key)}:`, value] as const);
    entries.forEach(([head, value], index) => {
      if (index > 0 || !isInside) this.#newLine(indent);
      this.#text += head;
      if (head === '-') this.#item(value, indent);
      else this.#value(value, indent, true);
    });
  }

  #newLine(indent: number): void {
    if (this.#chance(0.08)) this.#text += `${' '.repeat(indent)}# note: [x\n`;
    else if (!this.#keepsBreaks && this.#chance(0.08)) this.#text += this.#one('\n', ' \n', '\n\n');
    this.#keepsBreaks = false;
    this.#text += ' '.repeat(indent);
  }

  #item(value: Tree, indent: number): void {
    if (isFilled(value) && this.#chance(0.7)) {
      const blanks = this.#one(1, 1, 3);
      this.#text += ' '.repeat(blanks);
      this.#block(value, indent + 1 + blanks, true);
    } else this.#value(value, indent, false);
  }

  /** What stands after a colon or a dash. */
  #value(value: Tree, indent: number, ofKey: boolean): void {
    if (isFilled(value) && this.#chance(0.8)) {
      this.#text += `${this.#one('', '', ' ', ' # note')}\n`;
      const deeper = indent + this.#one(1, 2, 2, 2, 4);
      this.#block(value, ofKey && Array.isArray(value) && this.#chance(0.5) ? indent : deeper);
    } else if (typeof value === 'object') {
      this.#text += `${this.#gap(indent)}${this.#flow(value, indent + 1)}${this.#lineEnd()}`;
    } else if (value === '' && this.#chance(0.3)) {
      this.#text += `${this.#one('', ' ')}\n`;
    } else if (isBlockText(value) && this.#chance(0.5)) {
      this.#literal(value, indent);
    } else {
      this.#text += `${this.#gap(indent)}${this.#scalar(value, indent + 1)}${this.#lineEnd()}`;
    }
  }

  #gap(indent: number): string {
    return this.#chance(0.05) ? `\n${' '.repeat(indent + this.#one(1, 2))}` : this.#one(' ', ' ', ' ', '  ');
  }

  #lineEnd(): string {
    return this.#one('\n', '\n', '\n', ' # note\n', '  \n');
  }

  #key(key: string): string {
    return key !== '<<' && isPlain(key) && this.#chance(0.8) ? key : this.#quoted(key);
  }

  #scalar(value: string, indent: number): string {
    if (!isPlain(value) || this.#chance(0.3)) return this.#quoted(value);
    return this.#chance(0.1) ? value.replace(/(?<=[a-z]) (?=[a-z])/g, `\n${' '.repeat(indent)}`) : value;
  }

  #quoted(value: string): string {
    const isSafe = !/[\p{Cc}\ufeff]/u.test(value) && !LONE_SURROGATES.test(value);
    if (isSafe && this.#chance(0.5)) return `'${value.replaceAll("'", "''")}'`;
    const printed = JSON.stringify(value).replaceAll('\ufeff', '\\uFEFF');
    return this.#chance(0.2) ? printed.replaceAll('/', '\\/').replaceAll('a', '\\x61') : printed;
  }

  #flow(tree: Tree, indent: number): string {
    if (typeof tree === 'string') return isPlain(tree) && !/^[-*]|:$/.test(tree) && this.#chance(0.5) ? tree : this.#quoted(tree);
    const gap = (): string => (this.#chance(0.1) ? `\n${' '.repeat(indent + this.#one(0, 2))}` : this.#one('', ' '));
    const parts = Array.isArray(tree)
      ? (tree as readonly Tree[]).map((item) => this.#flow(item, indent))
      : Object.entries(tree).map(([key, value]) => `${this.#key(key)}:${this.#one(' ', '  ')}${this.#flow(value, indent)}`);
    const inner = parts.map((part, at) => `${gap()}${part}${at < parts.length - 1 || this.#chance(0.1) ? `${gap()},` : ''}`).join('') + gap();
    // Two braces would be a template.
    return Array.isArray(tree) ? `[${inner}]` : `{${inner}}`;
  }

  #literal(value: string, indent: number): void {
    const body = value.replace(/\n+$/, '');
    const breaks = value.length - body.length;
    const chomping = breaks === 0 ? '-' : breaks === 1 ? this.#one('', '+') : '+';
    const width = this.#one(1, 2, 4);
    const needsWidth = /^[ \n]/.test(body) || this.#chance(0.1);
    const printed = body.split('\n').map((line) => (line === '' ? '' : ' '.repeat(indent + width) + line));
    this.#text += ` |${needsWidth ? width : ''}${chomping}${this.#one('', ' ', ' # note')}\n${printed.join('\n')}\n${'\n'.repeat(Math.max(0, breaks - 1))}`;
    this.#keepsBreaks = chomping === '+';
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #one<T>(...list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }
}

function isFilled(tree: Tree): tree is Exclude<Tree, string> {
  return typeof tree === 'object' && Object.keys(tree).length > 0;
}

function isPlain(value: string): boolean {
  return PLAIN.test(value) && !/^(?:-|\*|---|\.\.\.)|[ :]$/.test(value) && !value.includes(' #');
}

function isBlockText(value: string): boolean {
  const body = value.replace(/\n+$/, '');
  return body !== '' && !/[^\P{Cc}\n\t]|\ufeff|\p{Surrogate}/u.test(body) && !/(?:^|\n)[ \t]+(?:\n|$)/.test(body) && body.trim() !== '' && !/^[\n\t]/.test(body);
}
