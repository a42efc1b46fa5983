// Reads what is too large for a text from a stream.
import { type DumpContent, DumpReader } from '../core/store/dump';
import { decoderFor, looksBinary } from '../reading/filter';
import { growSlowly } from './heap';

/** What a stream holds: a dump, a text with few bytes, or no text at all. */
export type StreamContent = { readonly dump: DumpContent } | { readonly bytes: Uint8Array } | 'binary' | 'too-large';

/**
 * Reads a stream to its end. What has no more than `largestText` bytes is handed back as it is.
 * Units: bytes. Errors: those of the stream. Cost: memory for facts and places alone once a stream is known to be a dump.
 */
export async function readStream(stream: AsyncIterable<Uint8Array | string>, largestText: number, limit: number): Promise<StreamContent> {
  let waiting: Uint8Array[] = [];
  let reader: DumpReader | undefined;
  let size = 0;
  for await (const part of stream) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    size += bytes.length;
    if (size > limit) return 'too-large';
    if (reader !== undefined) {
      reader.push(bytes);
      continue;
    }
    waiting.push(bytes);
    if (size <= largestText) continue;
    const start = Buffer.concat(waiting);
    waiting = [];
    if (looksBinary(start)) return 'binary';
    growSlowly();
    reader = new DumpReader(decoderFor(start));
    reader.push(start);
  }
  return reader === undefined ? { bytes: Buffer.concat(waiting) } : { dump: reader.finish() };
}
