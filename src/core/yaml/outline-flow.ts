import type { OutlineEntry, Path } from './outline';

const DEEPEST = 60;

/** A collection in brackets, JSON included, read as far as it goes. */
interface Flow {
  readonly text: string;
  readonly limit: number;
  readonly add: (entry: OutlineEntry) => void;
}

/**
 * Reads the entries of a collection in brackets that starts at `from`; answers the offset after it, at most `limit`.
 * Errors: none; what is not closed ends at the limit.
 */
export function readFlow(text: string, from: number, limit: number, path: Path, add: (entry: OutlineEntry) => void): number {
  return readCollection({ text, limit, add }, from, path, 0);
}

function readCollection(flow: Flow, from: number, path: Path, depth: number): number {
  const { text, limit } = flow;
  const isMap = text[from] === '{';
  let index = 0;
  let key: string | undefined;
  let colon = -1;
  const pathOf = (): Path => (isMap ? [...path, key ?? ''] : [...path, index]);
  for (let at = from + 1; at < limit; ) {
    const character = text[at] ?? '';
    if (character === '}' || character === ']' || character === ',') {
      if (colon >= 0) flow.add({ path: pathOf(), part: 'value', span: { start: colon + 1, end: at }, text: '', quote: '' });
      [key, colon] = [undefined, -1];
      if (character !== ',') return at + 1;
      index++;
      at++;
    } else if (character === '{' || character === '[') {
      if (depth > DEEPEST) return limit;
      at = readCollection(flow, at, pathOf(), depth + 1);
      colon = -1;
    } else if (character === ':') {
      colon = at++;
    } else if (character === '#' && /\s/.test(text[at - 1] ?? '')) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? limit : end;
    } else if (/\s/.test(character)) {
      at++;
    } else {
      const word = wordAt(flow, at);
      const isKey = isMap && key === undefined;
      if (isKey) key = word.text;
      const part = !isKey ? 'value' : /^\s*:/.test(text.slice(word.after, Math.min(word.after + 20, limit))) ? 'key' : 'open';
      flow.add({ path: isKey ? path : pathOf(), part, span: { start: word.start, end: word.end }, text: word.text, quote: word.quote });
      colon = -1;
      at = word.after;
    }
  }
  return limit;
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly after: number;
  readonly text: string;
  readonly quote: OutlineEntry['quote'];
}

function wordAt({ text, limit }: Flow, at: number): Word {
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    // An unfinished text ends with its line.
    const line = text.indexOf('\n', at);
    let end = at + 1;
    const last = Math.min(limit, line < 0 ? limit : line);
    while (end < last && text[end] !== quote) end += text[end] === '\\' && quote === '"' ? 2 : 1;
    end = Math.min(end, last);
    return { start: at + 1, end, after: text[end] === quote ? end + 1 : end, text: text.slice(at + 1, end), quote };
  }
  let end = at;
  while (end < limit && !/[,{}[\]\n]/.test(text[end] ?? '') && !(text[end] === ':' && /[\s,}\]"']|^$/.test(text[end + 1] ?? ''))) end++;
  const word = text.slice(at, end).trimEnd();
  return { start: at, end: at + word.length, after: Math.max(at + 1, end), text: word, quote: '' };
}
