import { Cursor } from '../yaml/cursor';
import { contentSlot, subSlot } from '../yaml/embedded';
import type { YamlReader } from '../yaml/reader';
import { isExpression, isPlaceholder } from '../yaml/scalar';
import type { SpanTable } from '../yaml/span-table';
import { compact, sized } from './compact';
import type { AddressFact, AddressForm, AddressRole, ChunkFacts, ClusterDefinition, Located, ProblemFact, Resource, SettingFact, SettingName, Slot } from './facts';
import type { KustomizationFact } from './kustomization-facts';

/** What the addresses of a field are, and how people call the field. */
export interface AddressField {
  readonly role: AddressRole;
  readonly form: AddressForm;
  readonly origin: string;
  readonly owner?: number;
}

const MOST_ITEMS = 64;
const LONGEST_TEXT = 200;

/** Collects the facts of one chunk in the order in which they are found. */
export class FactsBuilder {
  readonly spans: SpanTable;
  readonly reader: YamlReader;
  readonly #resources: Resource[] = [];
  readonly #addresses: AddressFact[] = [];
  readonly #settings: SettingFact[] = [];
  readonly #definitions: ClusterDefinition[] = [];
  readonly #problems: ProblemFact[] = [];
  #kustomization: ChunkFacts['kustomization'];

  constructor(spans: SpanTable, reader: YamlReader) {
    this.spans = spans;
    this.reader = reader;
  }

  /** Adds an object and gives its index, for the facts that it owns. */
  resource(resource: Resource): number {
    return this.#resources.push(resource) - 1;
  }

  /** Adds a machine of an inventory, which will be a Node of that name, and gives its index; nothing without a name. */
  machine(name: Cursor | Located<string>, whole: Cursor, tool: string): number | undefined {
    const { value, slot } = name instanceof Cursor ? { value: name.text(), slot: name.slot() } : name;
    if (value === undefined || isUnknown(value)) return undefined;
    return this.resource({ group: tool, kind: 'Node', name: value.slice(0, LONGEST_TEXT), slot, whole: whole.slot(), labels: {}, owners: [], body: { type: 'other' } });
  }

  /** Adds the address written in a scalar. Errors: nothing, null, collections, empty text and placeholders give no fact. */
  address(cursor: Cursor, field: AddressField, index = 0): void {
    this.located(locatedAddress(cursor), field, index);
  }

  /** Adds an address whose place is known already. */
  located(value: Located<string> | undefined, field: AddressField, index = 0): void {
    if (value !== undefined) this.#addresses.push(compact({ ...field, text: value.value, slot: value.slot, index }));
  }

  /** Adds each address of a sequence, of a comma list in a scalar, or of a sequence of those. */
  addressList(cursor: Cursor, field: AddressField): void {
    const items = cursor.node?.type === 'seq' ? cursor.items().slice(0, MOST_ITEMS) : [cursor];
    items.flatMap(locatedList).forEach((value, index) => this.located(value, field, index));
  }

  /** Adds a setting. Errors: as for addresses. */
  setting(setting: SettingName, cursor: Cursor, origin: string): void {
    const text = cursor.text();
    if (text !== undefined) this.settingText(setting, { value: text, slot: cursor.slot() }, origin);
  }

  /** Adds a setting whose value is not a scalar of its own. */
  settingText(setting: SettingName, value: Located<string>, origin: string, about?: Slot): void {
    if (value.value === '' || value.value.length > LONGEST_TEXT || isExpression(value.value)) return;
    this.#settings.push(compact({ setting, value: value.value, slot: value.slot, origin, about }));
  }

  /** Says that this chunk defines a cluster. */
  define(tool: string, singleton: string, name?: string): void {
    this.#definitions.push(compact({ tool, singleton, name }));
  }

  /** Adds something unreadable. */
  problem(problem: ProblemFact): void {
    this.#problems.push(problem);
  }

  /** Says what a kustomization lists and changes. */
  kustomization(fact: KustomizationFact): void {
    this.#kustomization = fact;
  }

  /** Everything that was added. */
  build(): ChunkFacts {
    const facts: ChunkFacts = {
      resources: sized(this.#resources),
      addresses: sized(this.#addresses),
      settings: sized(this.#settings),
      definitions: sized(this.#definitions),
      problems: sized(this.#problems),
    };
    return this.#kustomization === undefined ? facts : { ...facts, kustomization: this.#kustomization };
  }
}

/** The address text of a scalar with the place of the text without its quotes; nothing for placeholders. */
export function locatedAddress(cursor: Cursor): Located<string> | undefined {
  const text = cursor.text();
  if (text === undefined || isUnknown(text)) return undefined;
  const isLong = text.length > LONGEST_TEXT;
  return { value: text.slice(0, LONGEST_TEXT), slot: isLong ? cursor.slot() : contentSlot(cursor) };
}

/** The entries of a comma list, blanks around them left out. */
export function locatedList(cursor: Cursor): Located<string>[] {
  const text = cursor.text();
  if (text === undefined) return [];
  return commaParts(text, 0, text.length).flatMap((part) => {
    const value = text.slice(part.from, part.to);
    return isUnknown(value) ? [] : [{ value: value.slice(0, LONGEST_TEXT), slot: subSlot(cursor, part.from, part.to) }];
  });
}

/** Where the entries of a comma list stand in a text. Shape: at most 64. */
export function commaParts(text: string, from: number, to: number): { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  for (let at = from; at <= to && parts.length < MOST_ITEMS; ) {
    const comma = text.indexOf(',', at);
    const end = comma < 0 || comma > to ? to : comma;
    const part = text.slice(at, end);
    const start = at + part.length - part.trimStart().length;
    parts.push({ from: start, to: Math.max(start, at + part.trimEnd().length) });
    at = end + 1;
  }
  return parts;
}

function isUnknown(text: string): boolean {
  const start = text.slice(0, LONGEST_TEXT);
  return start.trim() === '' || isPlaceholder(start);
}
