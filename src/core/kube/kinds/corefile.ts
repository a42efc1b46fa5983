import { address } from '../../ip/address';
import { formatPrefix, prefix } from '../../ip/prefix';
import type { Cursor } from '../../yaml/cursor';
import { subSlot } from '../../yaml/embedded';
import { isExpression } from '../../yaml/scalar';
import type { AddressField, FactsBuilder } from '../facts-builder';
import { hostOf } from '../hosts';

interface Word {
  readonly text: string;
  readonly from: number;
}

/** One line: its words, and the first words of the blocks around it, outermost first. */
interface Line {
  readonly words: readonly Word[];
  readonly path: readonly (readonly Word[])[];
}

const LONGEST_TEXT = 100_000;
const MOST_FACTS = 64;
const OTHER_ADDRESS = { role: 'other-address', form: 'address' } as const;
const OTHER_RANGE = { role: 'other-range', form: 'prefix' } as const;

/**
 * Adds what CoreDNS' configuration says: the cluster's domain and the ranges of its reverse zones, upstream servers,
 * addresses it listens on and answers with, sources that it lets in.
 * Errors: what is no such configuration gives no facts.
 * Source: coredns core/dnsserver, plugin/kubernetes, plugin/forward, plugin/hosts, plugin/bind, plugin/health, plugin/acl.
 */
export function addCorefile(cursor: Cursor, owner: number, out: FactsBuilder): void {
  const text = cursor.text();
  if (text === undefined || text.length > LONGEST_TEXT) return;
  const add = new CorefileFacts(cursor, owner, out);
  for (const line of linesOf(text)) {
    const [server, directive] = line.path;
    if (server === undefined) continue;
    if (directive === undefined) addDirective(line.words, server, add);
    else if (directive[0]?.text === 'hosts') add.endpoint(line.words[0], 'hosts');
    else if (directive[0]?.text === 'acl') for (const word of sourcesOf(line.words)) add.range(word, 'acl');
  }
}

function addDirective(words: readonly Word[], server: readonly Word[], add: CorefileFacts): void {
  const [name, ...args] = words;
  switch (name?.text) {
    case 'kubernetes':
      for (const zone of args.length > 0 ? args : server) add.zone(zone);
      return;
    case 'forward':
    case 'proxy':
      for (const target of args.slice(1)) add.endpoint(target, name.text);
      return;
    case 'bind':
    case 'health':
    case 'ready':
    case 'prometheus':
      for (const place of args) add.endpoint(place, name.text);
      return;
    default:
  }
}

/** The ranges of `allow net 10.0.0.0/8 192.168.0.0/16`. */
function sourcesOf(words: readonly Word[]): readonly Word[] {
  const net = words.findIndex(({ text }) => text === 'net');
  return net < 0 ? [] : words.slice(net + 1);
}

class CorefileFacts {
  readonly #cursor: Cursor;
  readonly #owner: number;
  readonly #out: FactsBuilder;
  #left = MOST_FACTS;
  #hasDomain = false;

  constructor(cursor: Cursor, owner: number, out: FactsBuilder) {
    this.#cursor = cursor;
    this.#owner = owner;
    this.#out = out;
  }

  /** A zone that the cluster's own records are in: its domain, or the names of addresses. */
  zone({ text, from }: Word): void {
    const name = text.replace(/^dns:\/\//, '').replace(/:\d+$/, '');
    const plain = name.replace(/\.$/, '').toLowerCase();
    if (plain === '' || isExpression(plain)) return;
    const at = from + text.indexOf(name);
    const isReverse = /^(?:.*\.)?(?:in-addr|ip6)\.arpa$/.test(plain);
    if (name.includes('/')) return this.range({ text: name, from: at }, 'kubernetes');
    if (isReverse) return this.#reverse(plain, at, name.length);
    if (this.#hasDomain) return;
    this.#hasDomain = true;
    this.#out.settingText('dns-domain', { value: plain, slot: this.#slot(at, at + plain.length) }, 'Corefile kubernetes');
  }

  /** An address, alone, with a port or in a URL; names and files give nothing. */
  endpoint(word: Word | undefined, directive: string): void {
    const host = word === undefined || isExpression(word.text) ? undefined : hostOf(word.text);
    if (word === undefined || host === undefined) return;
    const from = word.from + host.from;
    this.#located(word.text.slice(host.from, host.to), from, from + host.to - host.from, { ...OTHER_ADDRESS, origin: `Corefile ${directive}` });
  }

  /** A range in CIDR notation, or one address. */
  range({ text, from }: Word, directive: string): void {
    if (isExpression(text) || !/^[0-9a-fA-F.:]+(?:\/\d+)?$/.test(text) || (!text.includes('.') && !text.includes(':'))) return;
    this.#located(text, from, from + text.length, { ...OTHER_RANGE, form: text.includes('/') ? 'prefix' : 'address', origin: `Corefile ${directive}` });
  }

  #reverse(zone: string, from: number, length: number): void {
    const range = reverseRange(zone);
    if (range !== undefined) this.#located(range, from, from + length, { ...OTHER_RANGE, origin: 'Corefile kubernetes' });
  }

  #located(value: string, from: number, to: number, field: AddressField): void {
    if (this.#left <= 0) return;
    this.#left--;
    this.#out.located({ value, slot: this.#slot(from, to) }, { ...field, owner: this.#owner });
  }

  #slot(from: number, to: number): number {
    return subSlot(this.#cursor, from, to);
  }
}

/** The range whose addresses have their names in a reverse zone; nothing for all addresses and for other names. */
function reverseRange(zone: string): string | undefined {
  const labels = zone.split('.').slice(0, -2).reverse();
  if (labels.length === 0) return undefined;
  const isFour = zone.endsWith('in-addr.arpa');
  const isPlain = labels.every((label) => (isFour ? /^\d{1,3}$/ : /^[0-9a-f]$/).test(label)) && labels.length <= (isFour ? 4 : 32);
  if (!isPlain) return undefined;
  const host = isFour ? [...labels, '0', '0', '0', '0'].slice(0, 4).join('.') : (labels.join('').padEnd(32, '0').match(/.{4}/g) ?? []).join(':');
  const range = address(host) === undefined ? undefined : prefix(`${host}/${labels.length * (isFour ? 8 : 4)}`);
  return range === undefined ? undefined : formatPrefix(range);
}

/** The lines of a Corefile that hold words. Shape: a line that opens a block is listed before those in it. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  const path: (readonly Word[])[] = [];
  for (const match of text.matchAll(/[^\n]+/g)) {
    const words = wordsOf(match[0], match.index);
    if (words.length === 1 && words[0]?.text === '}') {
      path.pop();
      continue;
    }
    const opens = words.at(-1)?.text === '{';
    const said = opens ? words.slice(0, -1) : words;
    if (said.length > 0) lines.push({ words: said, path: [...path] });
    if (opens) path.push(said);
  }
  return lines;
}

// A comment starts a word; words in quotes have no blanks where addresses stand.
function wordsOf(line: string, start: number): Word[] {
  const words: Word[] = [];
  for (const match of line.matchAll(/"([^"]*)"|[^\s]+/g)) {
    if (match[0].startsWith('#')) break;
    const isQuoted = match[1] !== undefined;
    words.push({ text: match[1] ?? match[0], from: start + match.index + (isQuoted ? 1 : 0) });
  }
  return words;
}
