// Tables of fields: most kinds are lists of places that hold addresses, so one walk reads them all.
import { address } from '../ip/address';
import { formatInterval, parseInterval } from '../ip/interval';
import type { Cursor } from '../yaml/cursor';
import { subSlot } from '../yaml/embedded';
import { isPlaceholder } from '../yaml/scalar';
import type { AddressForm, AddressRole, Located, SettingName } from './facts';
import { type AddressField, type FactsBuilder, locatedAddress, locatedList } from './facts-builder';
import { addHost } from './hosts';

/**
 * How the text of a field is to be read:
 * `prefixes`, `addresses` are lists ordered by family; `host` is an endpoint or a URL, whose names give nothing;
 * `either` is an address or a range in CIDR notation; `named` the same where names may stand too;
 * `ends` is a mapping of a first and a last address; `blanks` is a list with blanks or commas between its entries;
 * `from-to` is `a-b` with a length behind it that says nothing about the ends;
 * `blocks` is `blanks` where a second length may follow (`10.128.0.0/14/23`); `dots` has ranges `a..b` beside addresses;
 * `peers` is a comma list of IPv4 addresses with other parts behind colons (`10.0.0.1:65000::false`).
 */
export type FieldForm = AddressForm | 'prefixes' | 'addresses' | 'host' | 'either' | 'named' | 'ends' | 'blanks' | 'blocks' | 'dots' | 'from-to' | 'peers';

/** Where addresses stand. `[]` after a key: in each entry of the list; `*` for a key: in the value of each key. */
export type AddressRow = readonly [path: string, role: AddressRole, form: FieldForm];

/** Where a setting stands. */
export type SettingRow = readonly [path: string, setting: SettingName];

/** What a table says about one document. */
export interface FieldTable {
  readonly addresses?: readonly AddressRow[];
  readonly settings?: readonly SettingRow[];
}

const MOST_ITEMS = 64;
const LONGEST_TEXT = 4000;

/** Adds what a table names. `origin` is what people call the document, with a blank at its end. */
export function addFields(root: Cursor, table: FieldTable, origin: string, out: FactsBuilder, owner?: number): void {
  for (const [path, role, form] of table.addresses ?? []) {
    const name = origin + path.replaceAll('[]', '').replaceAll('.*', '');
    for (const cursor of cursorsAt(root, path)) addForm(cursor, form, role, name, owner, out);
  }
  for (const [path, setting] of table.settings ?? []) {
    for (const cursor of cursorsAt(root, path)) out.setting(setting, cursor, origin + path.replaceAll('[]', ''));
  }
}

/** The values at a path; more than one where it goes through lists. Keys with dots cannot be named. */
export function cursorsAt(root: Cursor, path: string): readonly Cursor[] {
  let found: readonly Cursor[] = [root];
  for (const step of path === '' ? [] : path.split('.')) {
    const key = step.replaceAll('[]', '');
    const values = key === '' ? found : key === '*' ? found.flatMap((cursor) => cursor.entries().map(({ value }) => value)) : found.map((cursor) => cursor.get(key));
    found = values;
    for (let lists = step.split('[]').length - 1; lists > 0; lists--) found = found.flatMap((cursor) => cursor.items());
  }
  return found.filter((cursor) => cursor.exists);
}

function addForm(cursor: Cursor, form: FieldForm, role: AddressRole, origin: string, owner: number | undefined, out: FactsBuilder): void {
  const field = { role, origin, owner };
  switch (form) {
    case 'prefixes':
      return out.addressList(cursor, { ...field, form: 'prefix' });
    case 'addresses':
      return out.addressList(cursor, { ...field, form: 'address' });
    case 'host':
      for (const item of listOf(cursor)) addHost(item, { ...field, form: 'address' }, out);
      return;
    case 'ends':
      return addEnds(cursor, role, origin, owner, out);
    case 'blanks':
    case 'blocks':
      listOf(cursor)
        .flatMap((item) => partsOf(item, form === 'blanks' ? BLANKS : /[^\s,/]+\/\d+/g))
        .forEach((value, index) => out.located(value, { ...field, form: 'prefix' }, index));
      return;
    case 'from-to':
      for (const value of partsOf(cursor, /[^\s,/-]+\s*-\s*[^\s,/-]+/g)) out.located(value, { ...field, form: 'interval' });
      return;
    case 'peers':
      for (const value of partsOf(cursor, PEERS)) out.located(value, { ...field, form: 'address' });
      return;
    case 'dots':
      for (const value of listOf(cursor).flatMap((item) => partsOf(item, /[^\s,]+/g))) addDots(value, field, out);
      return;
    default:
      for (const value of listOf(cursor).flatMap(locatedList)) addText(value, form, role, origin, owner, out);
  }
}

function addText(value: Located<string>, form: AddressForm | 'either' | 'named', role: AddressRole, origin: string, owner: number | undefined, out: FactsBuilder): void {
  if (form === 'named' && !looksLikeAddress(value.value)) return;
  const own: AddressForm = form === 'either' || form === 'named' ? (value.value.includes('/') ? 'prefix' : 'address') : form;
  out.located(value, { role, form: own, origin, owner });
}

/** `a..b`, or one address. Errors: a range that cannot be read gives no fact. */
function addDots(value: Located<string>, field: Omit<AddressField, 'form'>, out: FactsBuilder): void {
  if (!value.value.includes('..')) return out.located(value, { ...field, form: 'address' });
  const { interval } = parseInterval(value.value.replace('..', '-'));
  if (interval !== undefined) out.located({ value: formatInterval(interval), slot: value.slot }, { ...field, form: 'interval' });
}

function looksLikeAddress(text: string): boolean {
  return /^\d+(\.\d+){3}(\/\d+)?$/.test(text) || address(text.replace(/\/\d+$/, '')) !== undefined;
}

/** The entries of a list, or the value itself; those of lists in lists too. */
function listOf(cursor: Cursor): readonly Cursor[] {
  return cursor.node?.type === 'seq' ? cursor.items().slice(0, MOST_ITEMS).flatMap(listOf) : [cursor];
}

const ENDS = [['start', 'stop'], ['start', 'end'], ['rangeStart', 'rangeEnd'], ['range_start', 'range_end'], ['from', 'to']] as const;

/**
 * Both ends of a range that is written in two fields, each as an address, and the range between them at the place of
 * both. Errors: a range that cannot be read or runs backwards gives its ends alone.
 */
function addEnds(holder: Cursor, role: AddressRole, origin: string, owner: number | undefined, out: FactsBuilder): void {
  const keys = ENDS.find((pair) => pair.some((key, index) => index === 1 && holder.get(key).isGiven)) ?? ENDS.find(([first]) => holder.get(first).isGiven);
  if (keys === undefined) return;
  const [first, last] = keys.map((key) => locatedAddress(holder.get(key)));
  for (const [index, end] of [first, last].entries()) {
    if (end !== undefined) out.located(end, { role: 'other-address', form: 'address', origin: `${origin}.${keys[index] ?? ''}`, owner });
  }
  const { interval } = first === undefined ? { interval: undefined } : parseInterval(`${first.value}-${(last ?? first).value}`);
  // A missing end may mean one address or an open range.
  if (interval === undefined || last === undefined) return;
  out.located({ value: formatInterval(interval), slot: holder.slot() }, { role, form: 'interval', origin, owner });
}

/** The address that an entry of a comma list begins with. */
const PEERS = /(?<![^,\s])\d+(?:\.\d+){3}(?=:)/g;

/** Entries between blanks or commas; an expression in braces is one. */
const BLANKS = /\{\{[^}]{0,200}\}\}|[^\s,]+/g;

/** The parts of a text that a pattern finds, with their places; placeholders are left out. */
function partsOf(cursor: Cursor, pattern: RegExp): Located<string>[] {
  const text = cursor.text() ?? '';
  return [...text.slice(0, LONGEST_TEXT).matchAll(pattern)].flatMap(({ 0: value, index }) =>
    isPlaceholder(value) ? [] : [{ value, slot: subSlot(cursor, index, index + value.length) }],
  );
}
