import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { entryAt, readOutline, scalarAt } from '../../../src/core/yaml/outline';

/** What stands at the `|` of a text: `part path = text`. */
function at(fixture: string): string {
  const cursor = fixture.indexOf('‸');
  const text = fixture.replace('‸', '');
  const entry = entryAt(readOutline(text, cursor), cursor);
  if (entry === undefined) return 'nothing';
  assert.equal(text.slice(entry.span.start, entry.span.end).trim(), entry.text);
  return `${entry.part} ${entry.path.join('.')} = ${entry.quote}${entry.text}${entry.quote}`;
}

describe('the outline of a document', () => {
  const cases: readonly [string, string, string][] = [
    ['a value', 'spec:\n  clusterIP: 10.‸0.0.1 # c\n', 'value spec.clusterIP = 10.0.0.1'],
    ['a key', 'spec:\n  clust‸erIP: x\n', 'key spec = clusterIP'],
    ['a quoted value', 'spec:\n  clusterIP: "fd00::‸1"\n', 'value spec.clusterIP = "fd00::1"'],
    ['a quote that is not closed', 'spec:\n  clusterIP: "fd00::‸\n  type: x\n', 'value spec.clusterIP = "fd00::"'],
    ['a value that is not written yet', 'spec:\n  clusterIP: ‸\n  type: x\n', 'value spec.clusterIP = '],
    ['right behind the colon', 'spec:\n  clusterIP:‸\n', 'nothing'],
    ['an entry of a sequence', 'spec:\n  podCIDRs:\n    - 10.0‸.0.0/24\n', 'open spec.podCIDRs.0 = 10.0.0.0/24'],
    ['an empty entry of a sequence', 'spec:\n  podCIDRs:\n  - a\n  - ‸\nx: 1\n', 'open spec.podCIDRs.1 = '],
    ['a mapping in a sequence', 'spec:\n  ports:\n    - port: 80\n      name: a\n    - port: 81\n      targetPort: ht‸tp\n', 'value spec.ports.1.targetPort = http'],
    ['a sequence no deeper than its key', 'spec:\n  ports:\n  - port: 80\n  - port: ‸81\n  x: y\n', 'value spec.ports.1.port = 81'],
    ['the key after a sequence', 'spec:\n  ports:\n  - port: 80\n  type: ‸x\n', 'value spec.type = x'],
    ['a key that is being typed', 'spec:\n  selector:\n    ap‸\n  ports: []\n', 'open spec.selector = ap'],
    ['a blank line in a mapping', 'spec:\n  selector:\n    app: web\n    ‸\n  ports: []\n', 'open spec.selector = '],
    ['a blank line below a key', 'spec:\n  selector:\n    ‸\n', 'open spec.selector = '],
    ['a blank line further out', 'spec:\n  selector:\n    app: web\n  ‸', 'open spec = '],
    ['the end of the text', 'spec:\n  selector:\n    app: web\n‸', 'open  = '],
    ['a collection in brackets', 'spec:\n  selector: {app: web, tier: fr‸ont}\n', 'value spec.selector.tier = front'],
    ['an unfinished value in brackets', 'spec:\n  selector: {app: ‸}\n', 'value spec.selector.app = '],
    ['an unfinished key in brackets', 'spec:\n  selector: {app: web, t‸}\n', 'open spec.selector = t'],
    ['brackets that are not closed', 'spec:\n  selector: {app: web\n  type: ‸x\n', 'value spec.type = x'],
    ['JSON', '{"spec": {"ports": [{"port": 80}, {"targetPort": "ht‸tp"}]}}', 'value spec.ports.1.targetPort = "http"'],
    ['an empty text of JSON', '{\n "spec": {\n  "clusterIP": "‸"\n }\n}', 'value spec.clusterIP = ""'],
    ['a quoted key', 'metadata:\n  labels:\n    "a.b/c": d‸\n', 'value metadata.labels.a.b/c = d'],
    ['a colon inside a word', 'a:\n  b: fd00::‸1\n', 'value a.b = fd00::1'],
    ['a text after a block', 'data:\n  x: |\n    spec:\n      a: b\n\n  y: ‸z\n', 'value data.y = z'],
    ['inside a block', 'data:\n  x: |\n    spec:\n      a: ‸b\n', 'nothing'],
    ['after an anchor', 'a: &x 1‸\n', 'value a = 1'],
    ['a comment', 'a: 1\n# b: ‸2\n', 'nothing'],
    ['after the document marker', '--- # x\na:\n  b: ‸1\n', 'value a.b = 1'],
    ['lines with carriage returns', 'a:\r\n  b: x‸\r\n', 'value a.b = x'],
    ['an unfinished line above', 'a:\n  b: 1\n  c\nd:\n  e: ‸2\n', 'value d.e = 2'],
  ];
  for (const [title, fixture, expected] of cases) it(title, () => assert.equal(at(fixture), expected));

  it('gives the scalar at a path, of several the last', () => {
    const entries = readOutline('kind: Service\nspec:\n  a: 1\n  a: "2"\n  b:\n');
    assert.equal(scalarAt(entries, ['kind']), 'Service');
    assert.equal(scalarAt(entries, ['spec', 'a']), '2');
    assert.equal(scalarAt(entries, ['spec', 'b']), undefined);
  });

  it('ends for any text, and all places are in it', () => {
    const piece = fc.constantFrom('a', ': ', ':', '\n', '  ', '- ', '{', '}', '[', ']', ',', '"', "'", '\\', '#', '|', '\t', '\r\n', '---', '&x ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(200), (pieces, cursor) => {
        const text = pieces.join('');
        for (const { span } of readOutline(text, cursor)) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length + 1, JSON.stringify({ text, span }));
      }),
      { numRuns: 2000 },
    );
  });
});
