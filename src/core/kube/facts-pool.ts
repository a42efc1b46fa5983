/**
 * Shares what is equal among facts: texts, labels, tolerations, containers … of the thousands of pods of a dump. It knows
 * no fact by name. What comes out holds no part of the text that the facts were read from.
 */
export class FactsPool {
  readonly #texts = new Map<string, Shared<string>>();
  readonly #values = new Map<string, Shared<object>>();
  /** JSON of objects by their keys. */
  readonly #empty = new Map<string, string>();
  #next = 0;

  /** A value equal to this one, made of shared parts. Cost: one look-up per part. */
  share<T extends object>(value: T): T {
    return this.#shareObject(value).value as T;
  }

  /** A text equal to this one that is no part of another. */
  shareText(text: string): string {
    return this.#sharedText(text).value;
  }

  /** What holds a text that was never seen is new itself and hardly ever comes again: it is not kept to be shared. */
  #shareObject(value: object): Shared<object> {
    const seen = this.#texts.size;
    let key = '';
    const parts: unknown[] = [];
    const isList = Array.isArray(value);
    for (const [name, part] of Object.entries(value) as [string, unknown][]) {
      if (!isList) key += `${this.#sharedText(name).id}:`;
      if (typeof part === 'string') {
        const { value: text, id } = this.#sharedText(part);
        parts.push(text);
        key += `${id},`;
      } else if (typeof part === 'object' && part !== null) {
        const shared = this.#shareObject(part);
        parts.push(shared.value);
        key += `#${shared.id},`;
      } else {
        parts.push(part);
        key += `=${String(part)},`;
      }
    }
    key += isList ? ']' : '}';
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const made = { value: isList ? parts.slice() : this.#objectOf(Object.keys(value), parts), id: this.#next++ };
    if (this.#texts.size === seen) this.#values.set(key, made);
    return made;
  }

  /**
   * Keys are shared, too: those of labels are parts of the text. An object that grows key by key takes twice the memory
   * of one that comes from JSON.
   */
  #objectOf(names: readonly string[], parts: readonly unknown[]): object {
    const key = JSON.stringify(names);
    let empty = this.#empty.get(key);
    if (empty === undefined) this.#empty.set(key, (empty = `{${names.map((name) => `${JSON.stringify(name)}:0`).join()}}`));
    const made = JSON.parse(empty) as Record<string, unknown>;
    names.forEach((name, at) => {
      if (name === '__proto__') Object.defineProperty(made, name, { value: parts[at], enumerable: true, configurable: true, writable: true });
      else made[name] = parts[at];
    });
    return made;
  }

  #sharedText(text: string): Shared<string> {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const made = { value: ownText(text), id: this.#next++ };
    this.#texts.set(made.value, made);
    return made;
  }
}

interface Shared<T> {
  readonly value: T;
  readonly id: number;
}

/** A copy of a text. Engines keep the whole of a text alive for any part of it that is not short. */
export function ownText(text: string): string {
  return text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string);
}
