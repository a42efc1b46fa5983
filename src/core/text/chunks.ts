// This room knows texts, offsets and lines; it must never know what a document means beyond where it can be cut.
import { hashText } from './hash';
import { cutList, listKindLines } from './list-items';

/**
 * A piece of a YAML stream that is read on its own: a document, or one entry of a `kind: List` dump.
 * The lines of a dump around its entries are `document` pieces without content of their own.
 * Units: `start` and `end` are half-open offsets in the file.
 */
export interface Chunk {
  readonly kind: ChunkKind;
  readonly start: number;
  readonly end: number;
  /** Equal for equal texts. */
  readonly hash: number;
}

/** How the text of a chunk is to be read: as a document, or as `- ` entry of a list. */
export type ChunkKind = 'document' | 'list-item';

/**
 * Cuts a YAML stream at its document markers and dumps at their entries.
 * Shape: the chunks tile the text: in order, without gaps; an empty text has none.
 * Cost: a few native searches per document and one step per line of a dump, plus one hash pass.
 * Source: YAML 1.2.2 section 9.2 (document markers stand at the start of a line).
 */
export function cutChunks(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  const add = (kind: ChunkKind, start: number, end: number): void => {
    if (start < end) chunks.push({ kind, start, end, hash: hashText(text, start, end) });
  };
  const listKinds = listKindLines(text);
  let nextKind = 0;
  let start = 0;
  for (const end of [...documentCuts(text), text.length]) {
    const isList = (listKinds[nextKind] ?? Infinity) < end;
    while ((listKinds[nextKind] ?? Infinity) < end) nextKind++;
    const list = isList ? cutList(text, start, end) : undefined;
    if (list === undefined) {
      add('document', start, end);
    } else {
      add('document', start, list.starts[0] ?? list.end);
      list.starts.forEach((at, index) => add('list-item', at, list.starts[index + 1] ?? list.end));
      add('document', list.end, end);
    }
    start = end;
  }
  return chunks;
}

// `---` opens the piece it stands in, `...` closes it.
function documentCuts(text: string): number[] {
  const cuts: number[] = [];
  let dashes = nextMarker(text, '\n---', 0);
  let dots = nextMarker(text, '\n...', 0);
  let pieceStart = 0;
  while (dashes >= 0 || dots >= 0) {
    const isDots = dashes < 0 || (dots >= 0 && dots < dashes);
    const cut = isDots ? afterLine(text, dots) : dashes;
    if (isDots || !isPreamble(text, pieceStart, cut)) {
      if (cut > pieceStart && cut < text.length) cuts.push(cut);
      pieceStart = cut;
    }
    if (isDots) dots = nextMarker(text, '\n...', dots);
    else dashes = nextMarker(text, '\n---', dashes);
  }
  return cuts;
}

/** Offset of the next line that is this marker, found by its line break and first three characters. */
function nextMarker(text: string, marker: string, from: number): number {
  let at = text.indexOf(marker, from);
  while (at >= 0 && !endsToken(text, at + 4)) at = text.indexOf(marker, at + 4);
  return at < 0 ? -1 : at + 1;
}

function endsToken(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return at >= text.length || code === 32 || code === 9 || code === 10 || code === 13;
}

function afterLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

// Directives belong to the `---` that follows them, and a licence comment need not be a piece of its own.
function isPreamble(text: string, start: number, end: number): boolean {
  let at = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  while (at < end) {
    const lineEnd = afterLine(text, at);
    while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
    const code = text.charCodeAt(at);
    if (code !== 35 && code !== 37 && code !== 10 && code !== 13) return false;
    at = lineEnd;
  }
  return true;
}
