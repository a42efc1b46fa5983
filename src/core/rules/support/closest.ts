// This file knows which of many names one was probably meant for.
import { editDistance } from './selectors';

/** Pairs of names that are compared for one subject; nobody writes more by hand. */
const MOST_PAIRS = 100_000;

/** Looks for names that resemble others, for one subject: after very many comparisons it finds nothing more. */
export class Closest {
  readonly #known = new Map<readonly string[], Map<string, string | undefined>>();
  #left = MOST_PAIRS;

  /**
   * The name among some that differs from this one in the fewest letters and in no more than `most`; the first of several.
   * Cost: those of about its length, once for each name.
   */
  to(name: string, among: readonly string[], most: number): string | undefined {
    let known = this.#known.get(among);
    if (known === undefined) this.#known.set(among, (known = new Map()));
    if (!known.has(name)) known.set(name, this.#search(name, among, most));
    return known.get(name);
  }

  /** The names by how many letters differ from this one; as they come once too many were compared. */
  sorted(name: string, names: readonly string[]): readonly string[] {
    if ((this.#left -= names.length) <= 0) return names;
    const distances = new Map(names.map((each) => [each, editDistance(each, name)]));
    return [...names].sort((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0));
  }

  #search(name: string, among: readonly string[], most: number): string | undefined {
    let best: string | undefined;
    let distance = most + 1;
    for (const each of among) {
      if (Math.abs(each.length - name.length) >= distance) continue;
      if (this.#left-- <= 0) return undefined;
      const found = editDistance(each, name);
      if (found < distance) [best, distance] = [each, found];
    }
    return best;
  }
}
