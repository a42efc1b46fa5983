import { describe, it } from 'mocha';
import type { ValueView } from '../../src/protocol/panel-contract';
import type { SpaceView } from '../../src/protocol/space-contract';
import type { ModelInput } from '../../src/core/network/model-input';
import { askSpace } from '../support/space';
import { clusters } from './clusters';
import { assertGolden } from './golden';

function value({ text, provenance, because, location }: ValueView): string {
  return `${text} [${provenance}${location === undefined ? '' : ', placed'}: ${because}]`;
}

const percent = (position: number): string => `${(position * 100).toFixed(1)} %`;

function print(view: SpaceView): string {
  return [
    ...view.families.flatMap(({ family, crumbs, strips, ranges }) => [
      `IPv${family}, ${ranges} ranges: ${crumbs.map(({ text }) => text).join(' > ')}`,
      ...strips.flatMap(({ title, blocks, held, cells, ticks }) => [
        `  ${title}, ticks ${ticks.map(({ text }) => text).join(' ')}, in use ${held.map(([cell, count]) => `${cell}/${cells}:${count}`).join(' ')}`,
        ...blocks.map((block) => `    ${'  '.repeat(block.level)}${percent(block.from)} - ${percent(block.to)} ${block.kind} ${block.role} ${block.name}: ${block.value === undefined ? block.text : value(block.value)} (${block.detail})`),
      ]),
    ]),
    ...view.overlaps.map(({ parties: [a, b], text, certain, because }) => `overlap ${a.name} ${a.value.text} x ${b.name} ${b.value.text} = ${text}${certain ? '' : ', perhaps'}: ${because}`),
    ...view.free.map(({ title, value: own }) => `free ${title}: ${value(own)}`),
    ...view.capacity.flatMap(({ title, bars }) => [title, ...bars.map((bar) => `  ${bar.label}: ${value(bar.value)} ${percent(bar.share)} used, ${bar.standing}`)]),
    ...(view.selected === undefined ? [] : [`selected ${view.selected.name} ${value(view.selected.value)}`, ...view.selected.rows.map((row) => `  ${row.label}: ${row.value.text}`)]),
    '',
  ].join('\n');
}

describe('address space as text', () => {
  for (const [name, input] of Object.entries(clusters)) {
    it(name, () => assertGolden(`views/${name}.space.txt`, print(askSpace(input()))));
  }

  it('one node', () => {
    const input = (clusters['three-nodes'] as () => ModelInput)();
    assertGolden('views/three-nodes.space-node.txt', print(askSpace(input, { selected: 'node/node-2', reveal: true, width: 600 })));
  });
});
