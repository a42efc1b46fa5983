import type { StreamDecoder } from '../core/store/dump';

/**
 * Decodes UTF-8 part by part as a `TextDecoder` does, the mark at the start dropped. Platforms decode texts as a whole
 * several times faster than parts of a stream, and most parts end between two characters.
 */
export class Utf8Stream implements StreamDecoder {
  readonly encoding = 'utf-8';
  readonly #stream = new TextDecoder('utf-8');
  readonly #whole = new TextDecoder('utf-8', { ignoreBOM: true });
  /** The part before may have ended inside a character; the first one may begin with a mark. */
  #isOpen = true;

  decode(bytes?: Uint8Array): string {
    if (bytes === undefined) return this.#stream.decode();
    if (bytes.length === 0) return '';
    const wasOpen = this.#isOpen;
    this.#isOpen = (bytes[bytes.length - 1] as number) >= 128;
    return wasOpen || this.#isOpen ? this.#stream.decode(bytes, { stream: true }) : this.#whole.decode(bytes);
  }
}
