/** Where the entries of a dump start, and where the last one ends. Shape: never empty, in order. */
export interface ListCut {
  readonly starts: readonly number[];
  readonly end: number;
}

const KIND_LINE = /(?:^|\n)kind:[ \t]*["']?[A-Za-z]*List["']?[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/;
const ITEMS_LINE = /(?:^|\n)items:[ \t]*(?:#[^\n]*)?\r?\n/;
const SPACE = 32;
const DASH = 45;
const HASH = 35;
const BRACE = 123;

/**
 * Offsets of the lines that may say `kind: List` or `kind: PodList`, so that other documents need no look.
 * Shape: in order. Cost: one native search through the text.
 */
export function listKindLines(text: string): number[] {
  const lines: number[] = [];
  for (let at = text.indexOf('List'); at >= 0; at = text.indexOf('List', at + 4)) {
    const lineStart = text.lastIndexOf('\n', at) + 1;
    if (text.startsWith('kind:', lineStart)) lines.push(lineStart);
  }
  return lines;
}

/**
 * The entries of a `kind: List` document whose text can be cut between them, or nothing.
 * Dumps with anchors stay whole, because an entry could refer to another one.
 * Cost: one step per line.
 */
export function cutList(text: string, start: number, end: number): ListCut | undefined {
  const body = text.slice(start, end);
  const items = ITEMS_LINE.exec(body);
  if (items === null || !KIND_LINE.test(body) || hasAnchors(body)) return undefined;
  const cut = scanItems(body, items.index + items[0].length);
  if (cut === undefined || !isKindGiven(body, cut)) return undefined;
  return { starts: cut.starts.map((at) => at + start), end: cut.end + start };
}

function hasAnchors(text: string): boolean {
  return hasMark(text, '&') || hasMark(text, '*');
}

// An anchor or alias starts a value: after `: `, `- `, `[`, `{` or `, `.
function hasMark(text: string, mark: string): boolean {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    if (!/[^\s&*,\]}"']/.test(text.charAt(at + 1))) continue;
    let before = at - 1;
    while (text.charCodeAt(before) === SPACE) before--;
    if (':-[{,?'.includes(text.charAt(before)) && text.charAt(before) !== '') return true;
  }
  return false;
}

function scanItems(text: string, from: number): ListCut | undefined {
  const starts: number[] = [];
  let indent = -1;
  let end = -1;
  for (let at = from; at < text.length; at = nextLine(text, at)) {
    const depth = depthAt(text, at, indent);
    const code = text.charCodeAt(at + depth);
    if (isBlank(code) || (code === HASH && (indent < 0 || depth <= indent))) continue;
    const isItem = code === DASH && endsDash(text.charCodeAt(at + depth + 1));
    if (indent < 0 && isItem) indent = depth;
    if (code === BRACE && depth <= indent) return undefined;
    if (isItem && depth === indent) {
      if (end >= 0) return undefined;
      starts.push(at);
    } else if (depth <= indent || indent < 0) {
      if (indent < 0) return undefined;
      if (end < 0) end = at;
    }
  }
  return starts.length === 0 ? undefined : { starts, end: end < 0 ? text.length : end };
}

/** Leading spaces of the line, counted only as far as matters. */
function depthAt(text: string, at: number, indent: number): number {
  const most = indent < 0 ? Infinity : indent + 1;
  let depth = 0;
  while (depth < most && text.charCodeAt(at + depth) === SPACE) depth++;
  return depth;
}

function isBlank(code: number): boolean {
  return code === 10 || code === 13 || Number.isNaN(code);
}

function endsDash(code: number): boolean {
  return code === SPACE || isBlank(code);
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

// Entries of a typed list may leave out their kind; cut off from the list they would have none.
function isKindGiven(text: string, cut: ListCut): boolean {
  const first = text.slice(cut.starts[0], cut.starts[1] ?? cut.end);
  return /(?:^|\n)[ -]*["']?kind["']?:/.test(first) || /[{,]\s*["']?kind["']?:/.test(first);
}
