import type { ComparedRow, ComparisonQuestion, ComparisonView, Standing } from '../../../protocol/routes-contract';
import { comparePrefixes } from '../../ip/prefix';
import type { ViewContext } from '../context';
import type { LongTable } from './long-table';
import { rowFilter, windowIn } from './rows';

/** Rows of two tables side by side, by their numbers. */
export interface ComparedPlace {
  readonly standing: Standing;
  readonly here?: number;
  readonly there?: number;
}

interface Compared {
  readonly there: LongTable;
  readonly all: readonly ComparedPlace[];
  readonly counts: Readonly<Record<Standing, number>>;
  key: string;
  shown: readonly ComparedPlace[];
}

// Scrolling asks for many windows of the same two tables.
const known = new WeakMap<LongTable, Compared>();

/** A window into two routing tables side by side. Cost: O(limit), after the comparison and the filter once each. */
export function comparisonWindow(here: LongTable, there: LongTable, question: ComparisonQuestion, context: ViewContext): ComparisonView {
  const compared = shownOf(here, there, question);
  const { first, length } = windowIn(compared.shown.length, question.start, question.limit);
  const rows = compared.shown.slice(first, first + length).map((place): ComparedRow => {
    const left = place.here === undefined ? undefined : here.whole(place.here, context);
    const right = place.there === undefined ? undefined : there.whole(place.there, context);
    return { standing: place.standing, destination: (left ?? right)?.destination ?? '', ...(left && { here: left }), ...(right && { there: right }) };
  });
  return { revision: context.revision, here: here.title, there: there.title, counts: compared.counts, count: compared.shown.length, start: first, rows };
}

function shownOf(here: LongTable, there: LongTable, { text, differences }: ComparisonQuestion): Compared {
  let compared = known.get(here);
  if (compared?.there !== there) known.set(here, (compared = beside(here, there)));
  const wanted = text.trim().toLowerCase();
  const key = `${differences} ${wanted}`;
  if (compared.key !== key) {
    compared.key = key;
    const [left, right] = [rowFilter(here, wanted), rowFilter(there, wanted)];
    const isShown = (place: ComparedPlace): boolean => (place.here !== undefined && left(place.here)) || (place.there !== undefined && right(place.there));
    compared.shown = compared.all.filter((place) => (!differences || place.standing !== 'same') && isShown(place));
  }
  return compared;
}

function beside(here: LongTable, there: LongTable): Compared {
  const all = compareTables(here, there);
  const counts: Record<Standing, number> = { here: 0, there: 0, different: 0, same: 0 };
  for (const { standing } of all) counts[standing]++;
  return { there, all, counts, key: '', shown: [] };
}

interface Group {
  readonly here: number[];
  readonly there: number[];
}

/**
 * Two tables side by side. Shape: by family, destination and length; of rows to one destination equal ones are
 * laid together first, the others in their order. Cost: O(n log n).
 */
export function compareTables(here: LongTable, there: LongTable): ComparedPlace[] {
  const groups = new Map<string, Group>();
  for (const [side, { routes }] of [['here', here], ['there', there]] as const) {
    routes.forEach(({ destination: { family, value, length } }, row) => {
      const key = `${family} ${value} ${length}`;
      const group = groups.get(key) ?? { here: [], there: [] };
      group[side].push(row);
      groups.set(key, group);
    });
  }
  const destinationOf = ({ here: [left], there: [right = 0] }: Group): Parameters<typeof comparePrefixes>[0] => (left === undefined ? there.routes[right] : here.routes[left])?.destination ?? { family: 4, value: 0n, length: 0 };
  return [...groups.values()]
    .map((group) => ({ group, destination: destinationOf(group) }))
    .sort((a, b) => comparePrefixes(a.destination, b.destination))
    .flatMap(({ group }) => pairs(group, here, there));
}

function pairs(group: Group, here: LongTable, there: LongTable): ComparedPlace[] {
  const left = [...group.there];
  const alone: number[] = [];
  const found: ComparedPlace[] = [];
  for (const row of group.here) {
    const equal = left.findIndex((other) => there.texts(other).line === here.texts(row).line);
    if (equal < 0) alone.push(row);
    else found.push({ standing: 'same', here: row, there: left.splice(equal, 1)[0] });
  }
  for (const row of alone) {
    const other = left.shift();
    found.push(other === undefined ? { standing: 'here', here: row } : { standing: 'different', here: row, there: other });
  }
  return [...found, ...left.map((row): ComparedPlace => ({ standing: 'there', there: row }))];
}
