import { FactsBuilder } from '../../src/core/kube/facts-builder';
import { Cursor, type Source } from '../../src/core/yaml/cursor';
import type { YamlNode } from '../../src/core/yaml/node';
import { readYaml } from '../../src/core/yaml/read';
import { SpanTable } from '../../src/core/yaml/span-table';

/** What a reader looks for at one place of a document. Shape: a tree of the places. */
export interface Place {
  readonly keys: Map<string, Place>;
  /** It reads a list here; this is what it looks for in each entry. */
  item: Place | undefined;
  /** It goes through all keys, whatever they are called. */
  anyKey: boolean;
  scalar: boolean;
}

/** What is to be written at a place: one of the things that are looked for there. */
export type Choice = 'map' | 'list' | 'scalar';

function emptyPlace(): Place {
  return { keys: new Map(), item: undefined, anyKey: false, scalar: false };
}

/** What may stand at a place; anything where only its type was looked at. */
export function choicesOf({ keys, item, anyKey, scalar }: Place): Choice[] {
  const choices: Choice[] = [];
  if (keys.size > 0 || anyKey) choices.push('map');
  if (item !== undefined) choices.push('list');
  if (scalar) choices.push('scalar');
  return choices.length > 0 ? choices : ['map', 'list', 'scalar'];
}

/** A cursor that notes what is asked of it. */
class Spy extends Cursor {
  readonly #place: Place;
  readonly #from: Source;

  constructor(source: Source, node: YamlNode | undefined, place: Place) {
    super(source, node);
    this.#from = source;
    this.#place = place;
  }

  override get(key: string): Cursor {
    let place = this.#place.keys.get(key);
    if (place === undefined) this.#place.keys.set(key, (place = emptyPlace()));
    return new Spy(this.#from, super.get(key).node, place);
  }

  override items(): readonly Cursor[] {
    const item = (this.#place.item ??= emptyPlace());
    return super.items().map(({ node }) => new Spy(this.#from, node, item));
  }

  override entries(): readonly { readonly key: string; readonly value: Cursor }[] {
    this.#place.anyKey = true;
    return super.entries().map(({ key }) => ({ key, value: this.get(key) }));
  }

  override text(): string | undefined {
    this.#place.scalar = true;
    return super.text();
  }

  override int(): number | undefined {
    this.#place.scalar = true;
    return super.int();
  }

  override bool(): boolean | undefined {
    this.#place.scalar = true;
    return super.bool();
  }
}

/** Units: times that a document is made of all that is known, in each of three ways; every time a level more is seen. */
const ROUNDS = 14;

/**
 * Finds out what a reader looks for: it is given documents made of what it has asked for so far, until it asks for
 * nothing more. `start` stands in every document. So a kind needs no sample of its own to be tested.
 */
export function grammarOf(read: (root: Cursor, out: FactsBuilder) => void, start: Readonly<Record<string, string>>): Place {
  const root = emptyPlace();
  for (const key of Object.keys(start)) root.keys.set(key, { ...emptyPlace(), scalar: true });
  for (let round = 0; round < ROUNDS; round++) {
    for (const favourite of ['map', 'list', 'scalar'] as const) {
      const text = written(root, start, (choices, depth) => (choices.includes(favourite) ? favourite : (choices[(round + depth) % choices.length] ?? 'scalar')));
      const spans = new SpanTable();
      read(new Spy({ text, spans }, readYaml(text).root, root), new FactsBuilder(spans, readYaml));
    }
  }
  return root;
}

/** How many places a grammar has. */
export function placeCount({ keys, item }: Place): number {
  return 1 + (item === undefined ? 0 : placeCount(item)) + [...keys.values()].reduce((sum, place) => sum + placeCount(place), 0);
}

const DEEPEST = 24;

/** A document in flow style with one of the things looked for at each place. */
function written(root: Place, start: Readonly<Record<string, string>>, choose: (choices: readonly Choice[], depth: number) => Choice): string {
  const valueOf = (place: Place, depth: number): string => {
    const choice = depth > DEEPEST ? 'scalar' : choose(choicesOf(place), depth);
    if (choice === 'scalar') return '10.0.0.1';
    if (choice === 'list') return place.item === undefined ? '[]' : `[${valueOf(place.item, depth + 1)}]`;
    return `{${entriesOf(place, depth).map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`;
  };
  const entriesOf = (place: Place, depth: number): [string, string][] => {
    const own = [...place.keys].map(([key, inner]): [string, string] => [key, (depth === 0 ? start[key] : undefined) ?? valueOf(inner, depth + 1)]);
    return place.anyKey && own.length === 0 ? [['some-key', '{}']] : own;
  };
  return `{${entriesOf(root, 0).map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}\n`;
}
