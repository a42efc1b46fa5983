import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { addFields, cursorsAt, type FieldTable } from '../fields';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** A kind whose facts are fields at known paths. */
export interface KindTable extends FieldTable {
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  readonly words?: readonly string[];
  /** What stands before the kind in an origin; defaults are chosen by it where it names a tool. */
  readonly title?: string;
  /** Paths that the fields start from, all of them; the root when absent. */
  readonly under?: readonly string[];
  /** The tool whose cluster-defining document this is. */
  readonly defines?: string;
  /** The network plugin that such an object proves. */
  readonly cni?: string;
  /** Adds what no table can say. */
  readonly also?: (root: Cursor, out: FactsBuilder, origin: string, owner: number) => void;
}

/** Makes the reader of a kind from its table. */
export function tableKind(table: KindTable): KindReader {
  const { groups, kinds, words, title, under = [''], defines, cni, also } = table;
  const reader: KindReader = {
    groups,
    kinds,
    read(root, out, type) {
      const owner = addResource(root, type, { type: 'other' }, out);
      const origin = `${title === undefined ? '' : `${title} `}${type.kind} `;
      for (const path of under) {
        const start = path === '' ? origin : `${origin}${path}.`;
        for (const cursor of cursorsAt(root, path)) addFields(cursor, table, start, out, owner);
      }
      if (cni !== undefined) out.settingText('cni', { value: cni, slot: root.get('kind').slot() }, origin.trim());
      if (defines !== undefined) out.define(defines, 'control-plane', root.at('metadata', 'name').text() || undefined);
      also?.(root, out, origin, owner);
    },
  };
  return words === undefined ? reader : { ...reader, words };
}
