import type { ChunkKind } from '../text/chunks';
import { type ScannedIdentity, hasRootKey, scanIdentity, scanType } from './identity-scan';
import { kindReader } from './kinds/all';
import { mayBeUntyped } from './kinds/untyped';
import { groupOf } from './resource';

/** What a look at the lines of a chunk tells, before anything is parsed. */
export interface Sniffed {
  /** The chunk may hold facts and has to be parsed. */
  readonly relevant: boolean;
  /** It is an object of some kind, so that its faults are worth reporting. */
  readonly object: boolean;
  /** What the lines say about its identity, if they are plain enough; not looked for where the chunk has to be parsed. */
  readonly identity: ScannedIdentity | undefined;
}

/** Whether a chunk may hold facts, so that it has to be parsed. Cost: a few native searches. */
export function isRelevant(text: string, kind: ChunkKind = 'document'): boolean {
  return sniff(text, kind).relevant;
}

/** The same with the identity that was found on the way. */
export function sniff(text: string, kind: ChunkKind): Sniffed {
  const scanned = scanType(text, kind);
  if (scanned === undefined) {
    const object = hasFlowIdentity(text);
    return { relevant: object || (kind === 'document' && mayBeUntyped(text)), object, identity: undefined };
  }
  const type = scanned.kind?.text;
  const relevant = type === undefined ? !isWithoutKind(text, kind) || isWithoutIdentity(text, kind) : scanned.apiVersion !== undefined && isReadKind(groupOf(scanned.apiVersion.text), type, text);
  return { relevant, object: type !== undefined, identity: relevant ? undefined : scanIdentity(text, kind) };
}

function isReadKind(group: string, kind: string, text: string): boolean {
  if (isListKind(kind)) return /(?:^|\n)items:[ \t]*\S|(?:^|\n)items:[^\n]*\r?\n\s*(?:#[^\n]*\n\s*)*-/.test(text);
  const reader = kindReader(group, kind);
  return reader !== undefined && (reader.words === undefined || reader.words.some((word) => text.includes(word)));
}

/** Whether objects of this kind hold other objects in `items`. */
export function isListKind(kind: string): boolean {
  return kind.endsWith('List');
}

// The key may be there with a value that only the parser understands.
function isWithoutKind(text: string, kind: ChunkKind): boolean {
  return !hasRootKey(text, kind, 'kind') || !hasRootKey(text, kind, 'apiVersion');
}

// A block list with an entry, or a flow list that is not empty.
const LISTED = /(?:^|\n)(?:resources|bases|components):[ \t]*(?:(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*- |\[\s*[^\s\]{[])/;

// Files named `kustomization.yaml` need neither apiVersion nor kind, and files of some tools have none.
function isWithoutIdentity(text: string, kind: ChunkKind): boolean {
  return kind === 'document' && !hasRootKey(text, kind, 'kind') && (LISTED.test(text) || mayBeUntyped(text));
}

/** Whether a root that is no plain block mapping has a kind at all: JSON, flow style, quoted keys. */
function hasFlowIdentity(text: string): boolean {
  return text.includes('apiVersion') && /["']?kind["']?\s*:/.test(text) && hasRootKind(text);
}

/** Whether `kind` is a key at the first level of braces, or stands at the start of a line. */
function hasRootKind(text: string): boolean {
  const open = /[{[]/.exec(text)?.index ?? -1;
  if (open < 0 || /^[ \t]*-?[ \t]*["']?kind["']?:/m.test(text)) return true;
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      const end = stringEnd(text, at);
      if (depth === 1 && text.slice(at, end + 1) === '"kind"') return true;
      at = end;
    } else if (code === 123 || code === 91) depth++;
    else if (code === 125 || code === 93) depth--;
    else if (depth === 1 && code === 107 && /^kind\s*:/.test(text.slice(at, at + 20))) return true;
  }
  return false;
}

function stringEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== 34) at += text.charCodeAt(at) === 92 ? 2 : 1;
  return at;
}
