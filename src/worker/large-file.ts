import { type DumpContent, DumpReader } from '../core/store/dump';
import { decoderFor, looksBinary } from '../reading/filter';
import type { LoadedFile } from './contract';

/** Opens a file of the machine for reading block by block. Errors: reading throws. */
export type OpenFile = (file: string) => AsyncIterable<Uint8Array>;

/** Units: bytes that are read between two breaks. */
const blockSize = 256 * 1024;

/**
 * Reads a file of which only facts and places are kept, with a break after each block, which hears how many bytes were read.
 * `isStale` says that nobody wants it any more: undefined then. `binary`: it holds no text. Errors: those of reading.
 */
export async function readLarge(file: LoadedFile, open: OpenFile | undefined, pause: (read: number) => Promise<void>, isStale: () => boolean): Promise<DumpContent | 'binary' | undefined> {
  let reader: DumpReader | undefined;
  let read = 0;
  for await (const block of blocksOf(file, open)) {
    if (reader === undefined) {
      if (looksBinary(block)) return 'binary';
      reader = new DumpReader(decoderFor(block));
    }
    reader.push(block);
    read += block.length;
    await pause(read);
    if (isStale()) return undefined;
  }
  return (reader ?? new DumpReader(decoderFor(new Uint8Array()))).finish();
}

function blocksOf({ bytes, disk }: LoadedFile, open: OpenFile | undefined): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (bytes !== undefined) return parts(bytes);
  if (disk === undefined || open === undefined) throw new Error('this host reads no files itself');
  return open(disk);
}

function* parts(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += blockSize) yield bytes.subarray(at, at + blockSize);
}
