import type { FileLocation } from '../../../protocol/locations';
import type { LinksView } from '../../../protocol/language-contract';
import { linesOf } from '../../store/files';
import type { Place } from '../../store/place';
import type { Span } from '../../text/span';
import { cursorPlace, type CursorPlace } from '../cursor-place';
import type { Engine } from '../engine';
import { locate } from '../findings';
import type { Models } from '../models';
import { addressLinks } from './address-links';
import { nodeLinks } from './node-links';
import { portLinks } from './port-links';
import { serviceLinks } from './service-links';

/*
 * Where the names of manifests lead. It knows how kinds refer to each other; it must never know
 * how an editor shows it.
 */

/** What something leads to. Places are looked up only when asked for. */
export interface Links {
  /** Units: offsets in the file. Absent: the entry at the cursor. */
  readonly origin?: Span;
  readonly definitions: () => readonly Place[];
  readonly references: () => readonly Place[];
}

/** What links are looked up in. */
export interface LinkSources {
  readonly engine: Engine;
  readonly models: Models;
}

const MOST_TARGETS = 200;

/** The places that the word at an offset leads to, in one of two directions. Cost: definitions of names are look-ups; references may read a cluster. */
export function linksView(sources: LinkSources, file: string, offset: number, direction: 'definitions' | 'references'): LinksView | undefined {
  const at = cursorPlace(sources.engine, file, offset);
  if (at === undefined) return undefined;
  const links = serviceLinks(at, sources) ?? portLinks(at, sources) ?? nodeLinks(at, sources) ?? addressLinks(at, sources);
  if (links === undefined) return undefined;
  const origin = links.origin ?? at.span;
  const lines = linesOf(at.file);
  const range = { start: lines.position(origin.start), end: lines.position(origin.end) };
  return { origin: range, targets: targetsOf(links[direction](), at, origin, sources.engine) };
}

function targetsOf(places: readonly Place[], at: CursorPlace, origin: Span, { files }: Engine): FileLocation[] {
  const targets = new Map<string, FileLocation>();
  for (const place of places) {
    if (targets.size >= MOST_TARGETS) break;
    const found = files.locate(place);
    const location = found && locate(files, place);
    if (location === undefined || (found?.file === at.file && found.span.start <= origin.end && origin.start <= found.span.end)) continue;
    targets.set(`${location.file}:${location.range.start.line}:${location.range.start.column}`, location);
  }
  return [...targets.values()];
}
