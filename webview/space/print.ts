import type { BlockView, SpaceView } from '../../src/protocol/space-contract';
import { marked } from '../topology/draw';
import { spaceText } from './text';

/** The map of addresses as plain text: what is shown of each family, what overlaps, what is free and what is left. */
export function printSpace({ name, families, overlaps, moreOverlaps, free, capacity }: SpaceView): string {
  const maps = families.flatMap(({ family, strips }) => strips.flatMap((strip) => ['', `IPv${family}  ${strip.title}`, ...nested(strip.blocks).map((block) => printBlock(block))]));
  const wrong = overlaps.map(({ parties: [a, b], text: part, certain, because }) => `  ${spaceText.overlapOf(`${a.name} ${a.value.text}`, `${b.name} ${b.value.text}`)}${certain ? '' : ` (${spaceText.perhaps})`}: ${spaceText.shared(part)}. ${because}`);
  const more = moreOverlaps > 0 ? [`  ${spaceText.moreOverlaps(moreOverlaps)}`] : [];
  const left = capacity.flatMap(({ title, bars }) => [`  ${title}`, ...bars.map(({ label, value }) => `    ${label}: ${value.text}`)]);
  return [
    name,
    ...maps,
    ...(wrong.length > 0 ? ['', spaceText.overlaps(overlaps.length + moreOverlaps), ...wrong, ...more] : []),
    ...(free.length > 0 ? ['', spaceText.free, ...free.map(({ title, value }) => `  ${title}: ${value.text === '' ? spaceText.noneFree : value.text}`)] : []),
    ...(left.length > 0 ? ['', spaceText.capacity, ...left] : []),
    '',
  ]
    .map((line) => line.replaceAll(/[\r\n\u2028\u2029]/g, ' '))
    .join('\n');
}

function printBlock({ level, kind, text: range, name, provenance, detail }: BlockView): string {
  const words = [kind === 'range' ? marked(range, provenance) : range, kind === 'free' ? spaceText.legendFree : name, detail].filter(Boolean);
  return `${'  '.repeat(level + 1)}${words.join('  ')}`;
}

// What lies in a range comes after it, as in an outline.
function nested(blocks: readonly BlockView[]): BlockView[] {
  return [...blocks].sort((a, b) => a.from - b.from || a.level - b.level || b.to - a.to);
}
