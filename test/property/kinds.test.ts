import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { extractChunk } from '../../src/core/kube/extract';
import { KIND_READERS } from '../../src/core/kube/kinds/all';
import { UNTYPED_READERS } from '../../src/core/kube/kinds/untyped';
import { cutChunks } from '../../src/core/text/chunks';
import { choicesOf, grammarOf, placeCount, type Place } from '../support/kind-grammar';
import { checkPlaces } from '../support/places';

// What a reader looks for is found by watching it, so every kind of the lists is tested, new ones too.

const SCALARS = [
  '10.0.0.0/8', '"10.0.0.1"', 'fd00::/64', '"fd00::1"', '10.0.0.1-10.0.0.9', '"10.0.0.0/8,fd00::/48"', '10.0.0.1:6443', '"[fd00::1]:53"', 'https://10.0.0.1:2379',
  '10.10', '1e400', '.inf', '.nan', '-1', '0', '99999999999999999999', '0x7fffffff', '010', '1_0', '2001-01-01', '12:30:45', '2001-01-01T00:00:00Z',
  'null', '~', 'true', 'yes', '""', '" "', '"\\t"', '"\\0"', '"\\u2028"', '!!str 3', '!!int "x"', '*nowhere', '&a x', '"${X:-10.0.0.0/8}"', '"{{ .Values.x }}"', '__PILLAR__',
  'http', '80', '65536', '"80"', 'TCP', 'Always', `"${'9'.repeat(5000)}"`, `"${'10.0.0.0/8,'.repeat(300)}"`, '"--cluster-cidr=10.0.0.0/8"', '"kube-apiserver"',
  '"{\\"Network\\": 3, \\"plugins\\": [[]]}"', '"{\\"type\\": \\"host-local\\", \\"ipam\\": {\\"ranges\\": [[{\\"subnet\\": 1.5}]]}}"', '"a: [b: {c"', '"- - -"',
  '"apiVersion: v1\\nkind: Pod\\nspec: 3\\n"', '"kind: ClusterConfiguration\\nnetworking: [x]\\n"', '". {\\n forward . 10.0.0.1\\n kubernetes a 10.in-addr.arpa\\n}"',
];
const COLLECTIONS = ['[]', '{}', '[[]]', '[null]', '{a: b}', '[{}, 3, [x]]', '{"": ""}', '[10.0.0.1, 3, null, {a: [b]}]'];

/** A document that has, at random places, what the reader looks for, and anything else at others; some keys stand twice, some behind tabs. */
function documentOf(root: Place, start: Readonly<Record<string, string>>): fc.Arbitrary<string> {
  return fc.infiniteStream(fc.nat({ max: 999 })).map((stream) => {
    const next = (below: number): number => (stream.next().value as number) % below;
    const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T;
    const entryOf = (key: string, place: Place, depth: number): string => {
      const text = `${JSON.stringify(key)}: ${valueOf(place, depth)}`;
      if (next(60) !== 0) return text;
      return next(2) === 0 ? `${text}, ${JSON.stringify(key)}: ${pick(SCALARS)}` : `\t${text}`;
    };
    const valueOf = (place: Place, depth: number): string => {
      const odd = next(12);
      if (odd === 0) return pick(COLLECTIONS);
      if (odd === 1 || depth > 14) return pick(SCALARS);
      const choice = pick(choicesOf(place));
      if (choice === 'scalar') return pick(SCALARS);
      if (choice === 'list') return `[${Array.from({ length: 1 + next(3) }, () => valueOf(place.item ?? place, depth + 1)).join(', ')}]`;
      return `{${mapOf(place, depth)}}`;
    };
    const mapOf = (place: Place, depth: number): string => {
      const known = [...place.keys].filter(() => next(5) > 0).slice(0, 12 + next(20));
      const others = place.anyKey ? [`some-${next(9)}: ${pick(SCALARS)}`] : [];
      return [...known.map(([key, inner]) => entryOf(key, inner, depth + 1)), ...others].join(', ');
    };
    const lines = Object.entries(start).map(([key, value]) => `${key}: ${value}\n`);
    const rest = [...root.keys].filter(([key]) => !(key in start)).map(([key, place]) => `${JSON.stringify(key)}: ${valueOf(place, 1)}\n`);
    return [...lines, ...rest].join('');
  });
}

const HEALTHY = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {clusterIP: 10.96.0.9}\n';

function checkReader(name: string, grammar: Place, start: Readonly<Record<string, string>>, words: readonly string[]): void {
  it(name, () => {
    fc.assert(
      fc.property(documentOf(grammar, start), (text) => {
        const document = `${text}# ${words.join(' ')}\n`;
        const whole = `${document}---\n${HEALTHY}`;
        const chunks = cutChunks(whole).map(({ start: from, end, kind }) => {
          const piece = whole.slice(from, end);
          const extracted = extractChunk(piece, kind);
          checkPlaces(extracted, piece.length);
          return extracted.facts;
        });
        assert.deepEqual(chunks.at(-1)?.addresses.map((fact) => fact.text), ['10.96.0.9']);
      }),
      { numRuns: 40 },
    );
  }).timeout(60_000);
}

/** How many places were found per kind. */
const found = new Map<string, number>();

describe('every kind: any value may stand at any place that its reader looks at', () => {
  for (const reader of KIND_READERS) {
    for (const kind of reader.kinds) {
      const group = reader.groups[0] ?? '';
      const start = { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind };
      const grammar = grammarOf((root, out) => {
        reader.read(root, out, { group, kind });
        reader.manifests?.(root);
      }, start);
      found.set(kind, Math.max(found.get(kind) ?? 0, placeCount(grammar)));
      checkReader(`${start.apiVersion} ${kind}`, grammar, start, reader.words ?? []);
    }
  }
});

describe('every file without a kind: the same', () => {
  for (const [index, reader] of UNTYPED_READERS.entries()) {
    const grammar = grammarOf((root, out) => {
      reader.recognises(root);
      reader.read(root, out);
      reader.manifests?.(root);
    }, {});
    checkReader((reader.words[0] ?? String(index)).trim(), grammar, {}, reader.words);
  }
});

describe('what readers look at', () => {
  it('is found, also where it depends on types', () => {
    for (const [kind, least] of [['Deployment', 60], ['CronJob', 60], ['Service', 35], ['KubeadmControlPlane', 80], ['Installation', 20]] as const) {
      assert.ok((found.get(kind) ?? 0) >= least, `${kind}: ${found.get(kind)} places`);
    }
  });
});
