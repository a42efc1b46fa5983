const ROUNDS = 64;
const BLOCK = 64;

/** The first `count` primes. */
function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

/** The first 32 bits of the fraction of `root`. */
function fractionBits(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

const FIRST_PRIMES = primes(ROUNDS);
/** Round constants and initial state: fractions of the cube and square roots of primes. Source: FIPS 180-4 sections 4.2.2 and 5.3.3. */
const CONSTANTS = Int32Array.from(FIRST_PRIMES, (prime) => fractionBits(Math.cbrt(prime)));
const INITIAL = Int32Array.from(FIRST_PRIMES.slice(0, 8), (prime) => fractionBits(Math.sqrt(prime)));
const schedule = new Int32Array(ROUNDS);
const scratch = new Uint8Array(2 * BLOCK);

/**
 * SHA-256 of the UTF-8 bytes of a text, as eight 32-bit words (big-endian order, signed).
 * Cost: about a microsecond per 64 bytes; texts below 120 ASCII characters allocate the result only.
 * Source: FIPS 180-4 section 6.2.
 */
export function sha256(text: string): Int32Array {
  const bytes = paddedBytes(text);
  const state = INITIAL.slice();
  for (let at = 0; at < bytes.length; at += BLOCK) compress(state, bytes, at);
  return state;
}

/** The message with its padding. The result lives until the next call. */
function paddedBytes(text: string): Uint8Array {
  const short = text.length < scratch.length - 8;
  let bytes = scratch;
  let length = short ? writeAscii(text, scratch) : -1;
  if (length < 0) {
    const encoded = utf8(text);
    length = encoded.length;
    bytes = new Uint8Array(paddedLength(length));
    bytes.set(encoded);
  }
  const size = paddedLength(length);
  bytes.fill(0, length, size);
  bytes[length] = 0x80;
  for (let i = 1, bits = length * 8; bits > 0; i++, bits = Math.floor(bits / 256)) bytes[size - i] = bits % 256;
  return bytes.length === size ? bytes : bytes.subarray(0, size);
}

function paddedLength(length: number): number {
  return Math.ceil((length + 9) / BLOCK) * BLOCK;
}

/** Writes the text as bytes; -1 when it is not ASCII alone. */
function writeAscii(text: string, into: Uint8Array): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return -1;
    into[i] = code;
  }
  return text.length;
}

/** UTF-8; lone surrogates become U+FFFD. */
function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const read = character.codePointAt(0) ?? 0;
    const code = read >= 0xd800 && read <= 0xdfff ? 0xfffd : read;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f);
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function expand(bytes: Uint8Array, at: number): void {
  const w = schedule;
  for (let t = 0; t < 16; t++) {
    const i = at + 4 * t;
    w[t] = ((bytes[i] as number) << 24) | ((bytes[i + 1] as number) << 16) | ((bytes[i + 2] as number) << 8) | (bytes[i + 3] as number);
  }
  for (let t = 16; t < ROUNDS; t++) {
    const early = w[t - 15] as number;
    const late = w[t - 2] as number;
    const small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    w[t] = ((w[t - 16] as number) + small0 + (w[t - 7] as number) + small1) | 0;
  }
}

function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  expand(bytes, at);
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let t = 0; t < ROUNDS; t++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + (CONSTANTS[t] as number) + (schedule[t] as number)) | 0;
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  add(state, [a, b, c, d, e, f, g, h]);
}

function add(state: Int32Array, words: readonly number[]): void {
  for (let i = 0; i < state.length; i++) state[i] = ((state[i] as number) + (words[i] as number)) | 0;
}
