import assert from 'node:assert/strict';
import { it } from 'mocha';
import { show } from './facts-of';

/** One fixture with what it must give. `settings` and `definitions` are checked where they are named. */
export interface Row {
  readonly name: string;
  readonly text: string;
  readonly addresses?: readonly string[];
  readonly settings?: readonly string[];
  readonly definitions?: readonly string[];
}

/** One test per row: addresses with their exact places, settings, definitions. */
export function check(rows: readonly Row[]): void {
  for (const { name, text, addresses = [], settings, definitions } of rows) {
    it(name, () => {
      const shown = show(text);
      assert.deepEqual(shown.addresses, addresses);
      assert.deepEqual(shown.extracted.facts.problems, []);
      if (settings !== undefined) assert.deepEqual(shown.settings, settings);
      if (definitions !== undefined) assert.deepEqual(shown.extracted.facts.definitions.map((d) => `${d.tool} ${d.singleton} ${d.name ?? '-'}`), definitions);
    });
  }
}

/** The same document with every value replaced by wrong types: it must give nothing and say nothing. */
export function wrongTypes(apiVersion: string, kind: string, keys: readonly string[]): Row[] {
  return ['3', '[[], 1, x]', '{a: {b: [c]}}'].map((value) => ({
    name: `${kind}: ${keys.join(', ')} as ${value}`,
    text: `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${keys.map((key) => `${key}: ${value}\n`).join('')}`,
    addresses: [],
  }));
}
