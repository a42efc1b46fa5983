import type { BlockView, SpaceView } from '../../src/protocol/space-contract';
import { range } from '../ip';
import type { MenuItem } from '../menu/popup';
import type { Subject } from '../menu/subject';
import { text } from '../text';
import { spaceText } from './text';

/** What the menu of a thing of the map can do. */
export interface SubjectTools {
  select(id: string, reveal: boolean): void;
  look(window: string): void;
  search(within: string, length: number): void;
  copy(words: string): void;
}

/** What an element of the map stands for: a block of a strip, a party of an overlap, a free block that is offered. */
export function spaceSubject(element: Element, view: SpaceView, tools: SubjectTools): Subject | undefined {
  const holder = element.closest('[data-id], [data-party], [data-free]');
  const id = holder?.getAttribute('data-id');
  const block = id === null || id === undefined ? undefined : view.families.flatMap(({ strips }) => strips.flatMap(({ blocks }) => blocks)).find((each) => each.id === id);
  if (block) return blockSubject(block, tools);
  const partyId = holder?.getAttribute('data-party');
  const party = view.overlaps.flatMap(({ parties }) => parties).find((each) => each.id === partyId);
  if (party) {
    const { name, value } = party;
    return subjectOf(name, value.text, [item(spaceText.describe, () => tools.select(party.id, true)), copyItem(value.text, tools), nameItem(name, tools)], value.location);
  }
  const freeId = holder?.getAttribute('data-free');
  const free = view.free.find((each) => each.id === freeId && each.value.text !== '');
  if (!free) return undefined;
  const { window, value, use } = free;
  return subjectOf(free.title, value.text, [copyItem(value.text, tools), ...(use === 'node' ? nodeItems(value.text, tools) : []), ...(window === undefined ? [] : [item(spaceText.look, () => tools.look(window))])]);
}

function blockSubject(block: BlockView, tools: SubjectTools): Subject {
  const { id, kind, name, text: words, window, nodeBlock, topology, value } = block;
  const look = item(spaceText.zoomHere, () => tools.look(window));
  if (kind === 'group') return subjectOf(name, words, [look, copyItem(words, tools)]);
  const describe = item(spaceText.describe, () => tools.select(id, false));
  if (kind === 'free') return subjectOf(name, words, [copyItem(words, tools), ...(nodeBlock === undefined ? [] : nodeItems(nodeBlock, tools)), look, describe]);
  const actions = [describe, look, ...searchItems(block, tools), copyItem(words, tools), nameItem(name, tools)];
  return { ...subjectOf(name, words, actions, value?.location), ...(topology !== undefined && { id: topology }) };
}

function subjectOf(name: string, words: string, actions: readonly MenuItem[], location?: Subject['location']): Subject {
  return { title: name === '' ? words : `${name} ${words}`, actions, ...(location && { location }) };
}

function item(label: string, act: () => void): MenuItem {
  return { label, act };
}

function copyItem(words: string, { copy }: SubjectTools): MenuItem {
  return item(spaceText.copy(words), () => copy(words));
}

function nameItem(name: string, { copy }: SubjectTools): MenuItem {
  return item(text.menu.copyName, () => copy(name));
}

// As the spec of a Node says it. Nothing is written by itself.
function nodeItems(block: string, { copy }: SubjectTools): MenuItem[] {
  return [item(spaceText.useForNode(block), () => copy(`podCIDR: ${block}\npodCIDRs:\n  - ${block}\n`))];
}

/** Ranges that blocks are taken from can be searched for the usual block. */
function searchItems({ role, text: words }: BlockView, { search }: SubjectTools): MenuItem[] {
  const whole = range(words);
  if (!whole || (role !== 'pods' && role !== 'cloud' && role !== 'nodes')) return [];
  return [item(spaceText.search, () => search(words, Math.max(whole.length, whole.family === 4 ? 24 : 64)))];
}
