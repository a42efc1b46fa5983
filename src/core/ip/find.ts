import { parseAddress } from './address';
import type { Family } from './address';

/**
 * An address, a prefix or an a–b range found inside a longer text.
 * Units: half-open UTF-16 offsets. Shape: `text` is the text between them, as written.
 */
export interface FoundAddress {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: 'address' | 'prefix' | 'interval';
}

interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly family: Family;
}

const RUN = /[0-9A-Za-z_.:%]+/g;
const HOST_AND_PORT = /(?<=^|:)(?:\d{1,3}\.){3}\d{1,3}(?=:|$)/g;
const LENGTH = /\/\d{1,3}(?![0-9A-Za-z_%/]|\.[0-9A-Za-z])/y;
const DASH = /[ \t]{0,4}-[ \t]{0,4}/y;
const MAC_LIKE = /^(?:[0-9a-fA-F]{2}:){7}[0-9a-fA-F]{2}$/;
/** Longer runs can be no address, not even with a zone. */
const LONGEST_ADDRESS = 80;

/**
 * Finds what can only be meant as an IP address: in flags, comma lists, JSON, URLs, host:port pairs, sentences.
 * Versions, times, MAC addresses, hashes and names such as std::foo are left alone; when in doubt nothing is found.
 * Shape: in order of place, never overlapping. A prefix may have a length its family does not allow, a range may run
 * backwards: `parsePrefix` and `parseInterval` tell.
 * Cost: linear in the text.
 */
export function findAddresses(text: string): FoundAddress[] {
  const candidates: Candidate[] = [];
  for (const run of text.matchAll(RUN)) {
    if (isPromising(run[0])) candidates.push(...candidatesIn(text, run[0], run.index));
  }
  const found: FoundAddress[] = [];
  for (let i = 0; i < candidates.length; i++) {
    const candidate = candidates[i] as Candidate;
    const next = candidates[i + 1];
    const { start } = candidate;
    if (next !== undefined && isRange(text, candidate, next)) {
      found.push({ start, end: next.end, text: text.slice(start, next.end), kind: 'interval' });
      i++;
    } else if (standsAlone(text, candidate)) {
      const end = prefixEnd(text, candidate) ?? candidate.end;
      if (!isMeant(text, candidate, end)) continue;
      found.push({ start, end, text: text.slice(start, end), kind: end > candidate.end ? 'prefix' : 'address' });
    }
  }
  return found;
}

/** A cheap look before anything is parsed: three dots or two colons. */
function isPromising(run: string): boolean {
  const colon = run.indexOf(':');
  if (colon >= 0 && run.includes(':', colon + 1)) return true;
  const dot = run.indexOf('.');
  const second = dot < 0 ? -1 : run.indexOf('.', dot + 1);
  return second >= 0 && run.includes('.', second + 1);
}

/** The addresses of one run of letters, digits, dots and colons that starts at `offset`. */
function candidatesIn(text: string, run: string, offset: number): Candidate[] {
  const body = withoutPunctuation(run);
  const zone = body.indexOf('%');
  const bare = zone < 0 ? body : body.slice(0, zone);
  const family: Family = bare.includes(':') ? 6 : 4;
  if (bare.length <= LONGEST_ADDRESS && (zone < 0 || family === 6) && parseAddress(bare).address !== undefined) {
    return MAC_LIKE.test(bare) ? [] : [{ start: offset, end: offset + bare.length, family }];
  }
  // The tag of an image path may look like an address: registry.local/app:1.2.3.4
  if (isPathPart(text, offset) && !/^\d+\./.test(body)) return [];
  const found: Candidate[] = [];
  for (const match of body.matchAll(HOST_AND_PORT)) {
    const start = offset + match.index;
    if (parseAddress(match[0]).address) found.push({ start, end: start + match[0].length, family: 4 });
  }
  return found;
}

/** The run without a full stop or colon that belongs to the sentence; the `::` of an address stays. */
function withoutPunctuation(run: string): string {
  let end = run.length;
  while (end > 0 && (run[end - 1] === '.' || run[end - 1] === '%')) end--;
  if (run[end - 1] === ':' && run[end - 2] !== ':') end--;
  return run.slice(0, end);
}

/** Whether the two candidates are written as `a-b` or `a - b`. */
function isRange(text: string, a: Candidate, b: Candidate): boolean {
  if (a.family !== b.family || text[b.end] === '/') return false;
  if (!startsFree(text, a.start) || !endsFree(text, b.end)) return false;
  DASH.lastIndex = a.end;
  return DASH.test(text) && DASH.lastIndex === b.start;
}

/** Whether the candidate is no part of a larger word: foo-1.2.3.4, 1.2.3.4-alpine, 1.2.3.4+build, path/1.2.3.4/x. */
function standsAlone(text: string, { start, end }: Candidate): boolean {
  return startsFree(text, start) && endsFree(text, end);
}

function startsFree(text: string, start: number): boolean {
  const before = text[start - 1];
  if (before === '-' || before === '+') return !isWord(text[start - 2]);
  return !isPathPart(text, start);
}

function endsFree(text: string, end: number): boolean {
  const after = text[end];
  return !((after === '-' || after === '+') && isWord(text[end + 1]));
}

/** Whether a single slash after a name stands before this place, unlike the two of a URL. */
function isPathPart(text: string, start: number): boolean {
  return text[start - 1] === '/' && isWord(text[start - 2]);
}

/** Where `/length` ends, if the candidate is a prefix; after the host of a URL a slash starts a path. */
function prefixEnd(text: string, { start, end }: Candidate): number | undefined {
  if (text.startsWith('//', start - 2)) return undefined;
  LENGTH.lastIndex = end;
  return LENGTH.test(text) ? LENGTH.lastIndex : undefined;
}

/** Whether letters and colons alone, as in a::b or ::, are an address here and not a name of a program. */
function isMeant(text: string, candidate: Candidate, end: number): boolean {
  const { start } = candidate;
  if (candidate.family === 4 || end > candidate.end) return true;
  if (text.slice(start, end) !== '::') return /\d/.test(text.slice(start, end));
  const before = text[start - 1] ?? '';
  const after = text[end] ?? '';
  return '"\'[=,'.includes(before) && ('"\'],'.includes(after) || (before !== '' && after === ' '));
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[0-9A-Za-z_]/.test(character);
}
