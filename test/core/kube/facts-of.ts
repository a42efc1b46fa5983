import assert from 'node:assert/strict';
import { type Extracted, extractChunk } from '../../../src/core/kube/extract';
import type { Resource, ResourceBody } from '../../../src/core/kube/facts';
import type { ChunkKind } from '../../../src/core/text/chunks';
import { marked } from '../yaml/marked';

/** Facts of a text in a form that reads well in tables. */
export interface Shown {
  /** `role text` in order of place. */
  readonly addresses: readonly string[];
  readonly origins: readonly string[];
  readonly settings: readonly string[];
  readonly extracted: Extracted;
  readonly resource: Resource | undefined;
}

/** Reads a fixture; the places marked in it must be those of its addresses. */
export function show(fixture: string, kind: ChunkKind = 'document'): Shown {
  const { text, spans } = marked(fixture);
  const extracted = extractChunk(text, kind);
  const { facts } = extracted;
  const placeOf = (slot: number): { start: number; end: number } => ({ start: extracted.spans[2 * slot] ?? -1, end: extracted.spans[2 * slot + 1] ?? -1 });
  const addresses = [...facts.addresses].sort((a, b) => placeOf(a.slot).start - placeOf(b.slot).start);
  assert.deepEqual(addresses.map((a) => text.slice(placeOf(a.slot).start, placeOf(a.slot).end)), spans.map((s) => text.slice(s.start, s.end)));
  assert.deepEqual(addresses.map((a) => placeOf(a.slot)), spans);
  return {
    addresses: addresses.map((a) => `${a.role}${a.index === 0 ? '' : `#${a.index}`} ${a.text}`),
    origins: addresses.map((a) => a.origin),
    settings: facts.settings.map((s) => `${s.setting}=${s.value}`),
    extracted,
    resource: facts.resources[0],
  };
}

/** The only resource's body, which must be of this type. */
export function bodyOf<T extends ResourceBody['type']>(fixture: string, type: T): Extract<ResourceBody, { type: T }> {
  const body = show(fixture).resource?.body;
  assert.equal(body?.type, type);
  return body as Extract<ResourceBody, { type: T }>;
}

/** A value without its slots, for comparing what was read and not where. */
export function withoutSlots(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSlots);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !['slot', 'whole', 'places', 'selectorSlot'].includes(key));
  if (entries.length === 1 && entries[0]?.[0] === 'value' && 'slot' in value) return withoutSlots(entries[0][1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSlots(inner)]));
}
