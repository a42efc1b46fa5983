import type { CompletionItemView } from '../../../protocol/language-contract';
import { plainValue } from '../../yaml/scalar';
import type { CursorPlace } from '../cursor-place';

/** A value that may be written, or a pair where a key is asked for. */
export interface Proposal {
  readonly kind: CompletionItemView['kind'];
  readonly text: string;
  readonly detail: string;
  /** The field takes text: what reads as a number or as yes and no needs quotes. */
  readonly isText?: boolean;
  /** Only of pairs: the value of the key. */
  readonly value?: string;
}

/** What an editor writes for a proposal, with quotes as the place and the language need them. */
export function itemOf(at: CursorPlace, { kind, text, value, detail, isText }: Proposal): CompletionItemView {
  const isJson = /^\s*[{[]/.test(at.file.text.slice(at.chunk.start, at.chunk.start + 100));
  const write = (word: string, asText: boolean): string => (isJson ? (asText || !isNumber(word) ? JSON.stringify(word) : word) : needsQuotes(word, asText) ? JSON.stringify(word) : word);
  if (value === undefined) return { label: text, kind, detail, insert: isQuoted(at) ? text : write(text, isText === true) };
  // Where a colon follows already, the key alone is asked for.
  if (at.entry?.part === 'key') return { label: text, kind, detail, insert: isQuoted(at) ? text : write(text, true) };
  const label = `${text}: ${value}`;
  if (!isQuoted(at)) return { label, kind, detail, insert: `${write(text, true)}: ${write(value, true)}` };
  // The quotes around the cursor become the first and the last of the pair.
  const quote = at.entry?.quote ?? '"';
  return { label, kind, detail, insert: `${text}${quote}: ${quote}${value}` };
}

function isQuoted({ entry }: CursorPlace): boolean {
  return entry !== undefined && entry.quote !== '';
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

/** Whether a plain scalar would not be read as the text, or not by every reader. */
function needsQuotes(text: string, asText: boolean): boolean {
  if (text === '' || text.includes(':') || /^[\s\-?,[\]{}#&*!|>'"%@`]|\s#|\s$/.test(text)) return true;
  return asText && typeof plainValue(text) !== 'string';
}
