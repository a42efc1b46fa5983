import { FactCache } from '../../src/core/store/cache/fact-cache';
import { FactPack } from '../../src/core/store/cache/pack';

/** A secret, as good as any other. */
export const secret = [0x01234567, 0x89abcdef] as const;

/** A cache of those packs that can be opened. */
export function cacheOf(packs: readonly Uint8Array[], version = '1'): FactCache {
  return new FactCache(version, packs.map((bytes) => FactPack.open(bytes, version)).filter((pack) => pack !== undefined), secret);
}
