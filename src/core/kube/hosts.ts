import { address } from '../ip/address';
import type { Cursor } from '../yaml/cursor';
import { subSlot } from '../yaml/embedded';
import { isPlaceholder } from '../yaml/scalar';
import type { AddressField, FactsBuilder } from './facts-builder';

/**
 * Adds the address in `host`, `host:port`, `[v6]:port` or a URL. Names of hosts give no fact; four
 * numbers with dots count as an address even when they are none.
 */
export function addHost(cursor: Cursor, field: AddressField, out: FactsBuilder): void {
  const text = cursor.text();
  if (text === undefined || isPlaceholder(text)) return;
  const host = hostOf(text);
  if (host === undefined) return;
  out.located({ value: text.slice(host.from, host.to), slot: subSlot(cursor, host.from, host.to) }, field);
}

/** Where the address stands in the text of an endpoint, or nothing when a name stands there. */
export function hostOf(text: string): { readonly from: number; readonly to: number } | undefined {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0].length ?? 0;
  const rest = text.slice(scheme);
  const bracket = /^\[([^\]]*)\]/.exec(rest);
  if (bracket !== null) return addressAt(text, scheme + 1, (bracket[1] ?? '').length);
  if (scheme === 0 && rest.split(':').length > 2) return addressAt(text, 0, rest.length);
  return addressAt(text, scheme, (/^[^:/]*/.exec(rest)?.[0] ?? '').length);
}

function addressAt(text: string, from: number, length: number): { readonly from: number; readonly to: number } | undefined {
  const host = text.slice(from, from + length);
  return address(host) !== undefined || /^\d+(\.\d+){3}$/.test(host) ? { from, to: from + length } : undefined;
}
