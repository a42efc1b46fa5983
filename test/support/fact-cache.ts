import { FactCache } from '../../src/core/store/cache/fact-cache';
import { FactPack } from '../../src/core/store/cache/pack';

/** A cache of those packs that can be opened. */
export function cacheOf(packs: readonly Uint8Array[], version = '1'): FactCache {
  return new FactCache(version, packs.map((bytes) => FactPack.open(bytes, version)).filter((pack) => pack !== undefined));
}
