/**
 * Shares what is equal among facts: texts, labels, tolerations, containers … of the thousands of pods of a dump. It knows
 * no fact by name. What comes out holds no part of the text that the facts were read from.
 */
export class FactsPool {
  /** Everything shared, by number; two things are equal when their numbers are. */
  readonly #values: unknown[] = [];
  readonly #atoms = new Map<unknown, number>();
  readonly #root = new Shape([]);
  readonly #lists: Shape[] = [];
  #shapes = 0;
  /** Shape, number, hash and parts of each object that is kept, behind each other; `#nodes` is a table of where they start, by hash. */
  #parts: Int32Array = new Int32Array(4096);
  #used = 1;
  #nodes: Int32Array = new Int32Array(1024);
  #kept = 0;
  /** The parts of the objects that are being looked at. */
  #stack: Int32Array = new Int32Array(1024);
  #top = 0;
  readonly #own: (text: string) => string;

  /** `own` makes a text that is no part of another one; for texts that are none it need do nothing. */
  constructor(own: (text: string) => string = ownText) {
    this.#own = own;
  }

  /** A value equal to this one, made of shared parts. Cost: one look-up per part. */
  share<T extends object>(value: T): T {
    this.#top = 0;
    return this.#values[this.#object(value)] as T;
  }

  #atom(value: unknown): number {
    const known = this.#atoms.get(value);
    if (known !== undefined) return known;
    const own = typeof value === 'string' ? this.#own(value) : value;
    const id = this.#values.push(own) - 1;
    this.#atoms.set(own, id);
    return id;
  }

  /** What holds something that was never seen is new itself and hardly ever comes again: it is not kept to be shared. */
  #object(value: object): number {
    const seen = this.#atoms.size;
    const base = this.#top;
    const shape = Array.isArray(value) ? this.#list(value) : this.#record(value as Record<string, unknown>);
    const id = this.#atoms.size > seen ? this.#make(shape, base) : (this.#find(shape, base) ?? this.#keep(shape, base));
    this.#top = base;
    return id;
  }

  #list(value: readonly unknown[]): Shape {
    for (const part of value) this.#push(part);
    return (this.#lists[value.length] ??= this.#shape(undefined));
  }

  #record(value: Record<string, unknown>): Shape {
    let shape = this.#root;
    for (const name of Object.keys(value)) {
      let next = shape.next(name);
      if (next === undefined) shape.add(name, (next = this.#shape([...(shape.names ?? []), ownText(name)])));
      shape = next;
      this.#push(value[name]);
    }
    return shape;
  }

  #shape(names: readonly string[] | undefined): Shape {
    const shape = new Shape(names);
    shape.id = ++this.#shapes;
    return shape;
  }

  #push(part: unknown): void {
    const id = typeof part === 'object' && part !== null ? this.#object(part) : this.#atom(part);
    if (this.#top === this.#stack.length) this.#stack = grown(this.#stack);
    this.#stack[this.#top++] = id;
  }

  #hash(shape: Shape, base: number): number {
    let hash = shape.id;
    for (let at = base; at < this.#top; at++) hash = Math.imul(hash ^ (this.#stack[at] as number), 0x9e3779b1) ^ (hash >>> 15);
    return hash ^ (hash >>> 13);
  }

  #find(shape: Shape, base: number): number | undefined {
    const mask = this.#nodes.length - 1;
    for (let at = this.#hash(shape, base) & mask; ; at = (at + 1) & mask) {
      const start = this.#nodes[at] as number;
      if (start === 0) return undefined;
      if (this.#equals(start, shape, base)) return this.#parts[start + 1];
    }
  }

  #equals(start: number, shape: Shape, base: number): boolean {
    if (this.#parts[start] !== shape.id) return false;
    for (let at = base; at < this.#top; at++) if (this.#parts[start + HEAD + at - base] !== this.#stack[at]) return false;
    return true;
  }

  #keep(shape: Shape, base: number): number {
    const id = this.#make(shape, base);
    const count = this.#top - base;
    while (this.#used + count + HEAD > this.#parts.length) this.#parts = grown(this.#parts);
    const start = this.#used;
    this.#parts[start] = shape.id;
    this.#parts[start + 1] = id;
    this.#parts[start + 2] = this.#hash(shape, base);
    this.#parts.set(this.#stack.subarray(base, this.#top), start + HEAD);
    this.#used += count + HEAD;
    this.#place(start);
    if (++this.#kept * 2 > this.#nodes.length) this.#rehash();
    return id;
  }

  #place(start: number): void {
    const mask = this.#nodes.length - 1;
    let at = (this.#parts[start + 2] as number) & mask;
    while (this.#nodes[at] !== 0) at = (at + 1) & mask;
    this.#nodes[at] = start;
  }

  #rehash(): void {
    const before = this.#nodes;
    this.#nodes = new Int32Array(before.length * 2);
    for (const start of before) if (start !== 0) this.#place(start);
  }

  #make(shape: Shape, base: number): number {
    const parts: unknown[] = [];
    for (let at = base; at < this.#top; at++) parts.push(this.#values[this.#stack[at] as number]);
    return this.#values.push(shape.make(parts)) - 1;
  }
}

/** Numbers before the parts of a kept object. */
const HEAD = 3;

/** The keys of objects in their order, or the length of lists. */
class Shape {
  id = 0;
  readonly names: readonly string[] | undefined;
  #next: Map<string, Shape> | undefined;
  #lastName: string | undefined;
  #last: Shape | undefined;
  #json: string | undefined;

  constructor(names: readonly string[] | undefined) {
    this.names = names;
  }

  /** The shape with one key more. */
  next(name: string): Shape | undefined {
    if (name === this.#lastName) return this.#last;
    const next = this.#next?.get(name);
    if (next !== undefined) [this.#lastName, this.#last] = [name, next];
    return next;
  }

  add(name: string, next: Shape): void {
    (this.#next ??= new Map()).set(ownText(name), next);
  }

  /** An object that grows key by key takes twice the memory of one that comes from JSON. */
  make(parts: readonly unknown[]): object {
    const { names } = this;
    if (names === undefined) return parts.slice();
    this.#json ??= `{${names.map((name) => `${JSON.stringify(name)}:0`).join()}}`;
    const made = JSON.parse(this.#json) as Record<string, unknown>;
    names.forEach((name, at) => {
      if (name === '__proto__') Object.defineProperty(made, name, { value: parts[at], enumerable: true, configurable: true, writable: true });
      else made[name] = parts[at];
    });
    return made;
  }
}

/** A copy of a text. Engines keep the whole of a text alive for any part of it that is not short. */
export function ownText(text: string): string {
  return text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string);
}

function grown(numbers: Int32Array): Int32Array {
  const more = new Int32Array(numbers.length * 2);
  more.set(numbers);
  return more;
}
