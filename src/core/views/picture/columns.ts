import type { Provenance } from '../../network/model';
import type { FindingCounts } from '../../../protocol/panel-contract';
import type { FindingColumns, TextColumn, ValueColumn } from '../../../protocol/topology-contract';

const certainty: readonly Provenance[] = ['declared', 'derived', 'assumed'];

/** A column of texts. Cost: O(length of the texts). */
export function textColumn(texts: readonly string[]): TextColumn {
  const joined = texts.join('\n');
  // Few names hold a line break; the separators alone tell.
  return breaksIn(joined) < texts.length ? joined : texts.map((text) => text.replaceAll('\n', ' ')).join('\n');
}

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** A column of values. `printed` gives the text of one value. Cost: O(values). */
export function valueColumn<Thing, Value extends { readonly provenance: Provenance }>(things: readonly Thing[], valuesOf: (thing: Thing) => readonly Value[], printed: (value: Value) => string): ValueColumn {
  const known = new Uint8Array(things.length);
  const texts = things.map((thing, at) => {
    const values = valuesOf(thing);
    for (const { provenance } of values) known[at] = Math.max(known[at] ?? 0, certainty.indexOf(provenance));
    return values.map((value) => (value.provenance === 'assumed' ? `~${printed(value)}` : printed(value))).join(', ');
  });
  return { texts: textColumn(texts), known };
}

/** A column of numbers of findings. Cost: O(things). */
export function findingColumns<Thing>(things: readonly Thing[], countsOf: (thing: Thing) => FindingCounts): FindingColumns {
  const columns = { errors: new Uint32Array(things.length), warnings: new Uint32Array(things.length) };
  things.forEach((thing, at) => {
    const { errors, warnings } = countsOf(thing);
    columns.errors[at] = errors;
    columns.warnings[at] = warnings;
  });
  return columns;
}
