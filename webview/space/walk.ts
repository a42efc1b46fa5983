import type { BlockView } from '../../src/protocol/space-contract';

/** Where a key leads from a block: to its neighbour, into it, out of it. Answers the block itself where there is nothing. */
export function walk(blocks: readonly BlockView[], id: string | undefined, key: string): BlockView | undefined {
  const here = blocks.find((block) => block.id === id) ?? blocks[0];
  if (here === undefined) return undefined;
  const level = blocks.filter((block) => block.level === here.level);
  const at = level.indexOf(here);
  if (key === 'ArrowRight') return level[at + 1] ?? here;
  if (key === 'ArrowLeft') return level[at - 1] ?? here;
  if (key === 'Home') return level[0];
  if (key === 'End') return level.at(-1);
  if (key === 'ArrowDown') return blocks.find((block) => block.level > here.level && block.from >= here.from && block.to <= here.to) ?? here;
  if (key === 'ArrowUp') return blocks.filter((block) => block.level < here.level && block.from <= here.from && block.to >= here.to).at(-1) ?? here;
  return undefined;
}
