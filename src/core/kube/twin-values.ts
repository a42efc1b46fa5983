// What values of printed pods are made of, as bytes with a character each.
import { COLON, DASH, DOT, DOUBLE_QUOTE, PLUS } from '../yaml/characters';
import { LONGEST, isUsable } from './twins';

const [UID_LENGTH, UID_FIRST] = [36, 8];
const SLASH = 47;
const LETTER_X = 120;
const NULL = 'null';

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** A digit or a small letter. */
function isInName(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 122);
}

function isLowerHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}

/** The same as `IDENTITY` of `twins.ts`. */
export function isIdentity(bytes: Uint8Array, from: number, end: number): boolean {
  return isCount(bytes, from, end) || isUid(bytes, from, end);
}

/** A number, or something that begins with one, in quotes or not. */
function isCount(bytes: Uint8Array, from: number, end: number): boolean {
  const start = bytes[from] === DOUBLE_QUOTE ? from + 1 : from;
  const last = end > start && bytes[end - 1] === DOUBLE_QUOTE ? end - 1 : end;
  if (start >= last || !isDigit(bytes[start] as number)) return false;
  for (let at = start + 1; at < last; at++) {
    const code = bytes[at] as number;
    if (!isDigit(code) && code !== DASH && code !== COLON && !isLetter(code)) return false;
  }
  return true;
}

function isUid(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from !== UID_LENGTH) return false;
  for (let at = from; at < end; at++) {
    const code = bytes[at] as number;
    if (code === DASH ? at < from + UID_FIRST : !isLowerHex(code)) return false;
  }
  return bytes[from + UID_FIRST] === DASH;
}

/** The same as `END` of `twins.ts`. */
export function isTime(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from < 2 || bytes[from] !== DOUBLE_QUOTE || bytes[end - 1] !== DOUBLE_QUOTE) return false;
  for (let at = from + 1; at < end - 1; at++) if (!isInTime(bytes[at] as number)) return false;
  return true;
}

/** A digit, or one of `-`, `+`, `.`, `:`, `T` and `Z`. */
function isInTime(code: number): boolean {
  return isDigit(code) || code === DASH || code === COLON || code === DOT || code === PLUS || code === 84 || code === 90;
}

/** The same as `isUsable` of `twins.ts`. */
export function isValue(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from > LONGEST || from >= end || !isInName(bytes[from] as number) || bytes[end - 1] === COLON) return false;
  let isSure = end - from !== NULL.length;
  for (let at = from; at < end; at++) {
    const code = bytes[at] as number;
    if (!isInName(code) && code !== DASH && code !== DOT && code !== COLON && code !== SLASH) return false;
    if (code === LETTER_X) isSure = false;
  }
  return isSure || isUsable(String.fromCharCode(...bytes.subarray(from, end)));
}
