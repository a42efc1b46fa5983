import { DamagedTape, type TapeReader, type TapeWriter } from './tape';

/**
 * How values of one type stand on a tape. What `read` gives has the type whatever the tape says.
 * Errors: `read` throws `DamagedTape`.
 */
export interface Codec<T> {
  write(tape: TapeWriter, value: T): void;
  read(tape: TapeReader): T;
}

/** A field that may be absent. */
export interface Optional<T> {
  readonly optional: Codec<T>;
}

/** One codec per field; those that may be absent wrapped. A new field of a type that has none here does not compile. */
export type Fields<T> = { readonly [K in keyof T]-?: object extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Codec<T[K]> };

const LARGEST = 0x7ffffffe;

/** Any text. */
export const text: Codec<string> = {
  write: (tape, value) => tape.text(value),
  read: (tape) => tape.text(),
};

/** Any number; 0 announces one that is no small integer, as a text. */
export const number: Codec<number> = {
  write: (tape, value) => {
    if (Number.isInteger(value) && value >= 0 && value < LARGEST && !Object.is(value, -0)) return tape.number(value + 1);
    tape.number(0);
    tape.text(Object.is(value, -0) ? '-0' : String(value));
  },
  read: (tape) => {
    const value = tape.number();
    return value > 0 ? value - 1 : Number(tape.text());
  },
};

/** A number or a text. */
export const numberOrText: Codec<number | string> = {
  write: (tape, value) => {
    tape.number(typeof value === 'string' ? 1 : 0);
    if (typeof value === 'string') tape.text(value);
    else number.write(tape, value);
  },
  read: (tape) => (tape.number() === 1 ? tape.text() : number.read(tape)),
};

/** Yes or no. */
export const boolean: Codec<boolean> = {
  write: (tape, value) => tape.number(value ? 1 : 0),
  read: (tape) => tape.number() === 1,
};

/** A field that is the same in all objects of its type. */
export function only<T>(value: T): Codec<T> {
  return { write: () => undefined, read: () => value };
}

/** A place: one of those that the chunk has. */
export const slot: Codec<number> = {
  write: (tape, value) => tape.number(value),
  read: (tape) => {
    const value = tape.number();
    if (value >= tape.slots) throw new DamagedTape();
    return value;
  },
};

/** One of some words, named as keys so that the compiler misses none. */
export function word<T extends string>(words: Readonly<Record<T, 0>>): Codec<T> {
  const list = Object.keys(words) as T[];
  const numbers = new Map(list.map((each, at) => [each, at]));
  return {
    write: (tape, value) => tape.number(numbers.get(value) ?? list.length),
    read: (tape) => {
      const value = list[tape.number()];
      if (value === undefined) throw new DamagedTape();
      return value;
    },
  };
}

/** A list. */
export function list<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    write: (tape, values) => {
      tape.number(values.length);
      for (const value of values) item.write(tape, value);
    },
    read: (tape) => {
      // Items may take no byte only inside of records, which take one.
      const count = tape.count();
      const values: T[] = [];
      for (let at = 0; at < count; at++) values.push(item.read(tape));
      return values;
    },
  };
}

/** An object with any keys. */
export function dictionary<T>(item: Codec<T>): Codec<Readonly<Record<string, T>>> {
  return {
    write: (tape, values) => {
      const keys = Object.keys(values);
      tape.number(keys.length);
      for (const key of keys) {
        tape.text(key);
        item.write(tape, values[key] as T);
      }
    },
    read: (tape) => {
      const made: Record<string, T> = {};
      for (let rest = tape.count(); rest > 0; rest--) set(made, tape.text(), item.read(tape));
      return made;
    },
  };
}

/** `__proto__` is a key like any other in manifests. */
function set<T>(made: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
  else made[key] = value;
}

/** A field that may be absent. */
export function optional<T>(codec: Codec<T>): Optional<T> {
  return { optional: codec };
}

/** An object with known keys: a number tells which of those that may be absent are there. */
export function record<T extends object>(fields: Fields<T>): Codec<T> {
  const names = Object.keys(fields);
  const parts = names.map((name) => (fields as Record<string, Codec<unknown> | Optional<unknown>>)[name] as Codec<unknown> | Optional<unknown>);
  const codecs = parts.map((part) => ('optional' in part ? part.optional : part));
  const bits = optionalBits(parts);
  const all = bits.reduce((sum, bit) => sum + bit, 0);
  const empties = new Map<number, Made>();
  return {
    write: (tape, value) => {
      const from = value as Record<string, unknown>;
      let mask = 0;
      for (let at = 0; at < names.length; at++) if (from[names[at] as string] !== undefined) mask |= bits[at] as number;
      tape.number(mask);
      for (let at = 0; at < names.length; at++) {
        const bit = bits[at] as number;
        if (bit === 0 || (mask & bit) !== 0) (codecs[at] as Codec<unknown>).write(tape, from[names[at] as string]);
      }
    },
    read: (tape) => {
      const mask = tape.number();
      if ((mask & ~all) !== 0) throw new DamagedTape();
      let made = empties.get(mask);
      if (made === undefined) empties.set(mask, (made = emptyOf(names, codecs, bits, mask)));
      return made.fill(tape) as T;
    },
  };
}

function optionalBits(parts: readonly (Codec<unknown> | Optional<unknown>)[]): number[] {
  let next = 1;
  return parts.map((part) => {
    if (!('optional' in part)) return 0;
    const bit = next;
    next *= 2;
    return bit;
  });
}

interface Made {
  fill(tape: TapeReader): object;
}

/** Copies of one object share its layout, and take half the memory of objects that grow key by key. */
function emptyOf(names: readonly string[], codecs: readonly Codec<unknown>[], bits: readonly number[], mask: number): Made {
  const there = names.map((_, at) => at).filter((at) => bits[at] === 0 || (mask & (bits[at] as number)) !== 0);
  const keys = there.map((at) => names[at] as string);
  const readers = there.map((at) => codecs[at] as Codec<unknown>);
  const empty = JSON.parse(`{${keys.map((key) => `${JSON.stringify(key)}:null`).join()}}`) as Record<string, unknown>;
  return {
    fill: (tape) => {
      const made = { ...empty };
      for (let at = 0; at < keys.length; at++) made[keys[at] as string] = (readers[at] as Codec<unknown>).read(tape);
      return made;
    },
  };
}

/** Objects that say in `type` which of some they are. */
export function union<T extends { readonly type: string }>(kinds: { readonly [K in T['type']]: Codec<Extract<T, { readonly type: K }>> }): Codec<T> {
  const names = Object.keys(kinds) as T['type'][];
  const codecs = names.map((name) => kinds[name] as unknown as Codec<object>);
  return {
    write: (tape, value) => {
      const at = names.indexOf(value.type);
      tape.number(at);
      codecs[at]?.write(tape, value);
    },
    read: (tape) => {
      const at = tape.number();
      const codec = codecs[at];
      if (codec === undefined) throw new DamagedTape();
      return codec.read(tape) as T;
    },
  };
}
