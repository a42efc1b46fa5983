import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';
import { shop } from './shop';

/** Asks everything about one place. */
function askAll(analysis: Analysis, file: string, offset: number): void {
  for (const view of [analysis.definitions(file, offset), analysis.references(file, offset)]) {
    assert.ok(view === undefined || view.targets.length <= 200);
  }
  analysis.completions(file, offset);
  analysis.revealTarget(file, offset);
}

describe('questions about places', () => {
  const texts = Object.entries(shop);

  it('have an answer at every place, and outside', () => {
    const analysis = new Analysis();
    analysis.apply(texts.map(([path, text]) => ({ path, text })));
    for (const [path, text] of texts) for (let offset = -1; offset <= text.length + 2; offset += 3) askAll(analysis, path, offset);
  });

  it('have an answer while a text is being typed', () => {
    const analysis = new Analysis();
    analysis.apply(texts.map(([path, text]) => ({ path, text })));
    for (const [path, text] of texts) {
      for (let end = 0; end <= text.length; end += 11) {
        analysis.apply([{ path, text: text.slice(0, end) }]);
        askAll(analysis, path, end);
        analysis.inlays(path, 0, end);
      }
    }
  });

  it('give the same after edits as from scratch', () => {
    const edited = new Analysis();
    for (const [path, text] of texts) {
      edited.apply([{ path, text: text.replaceAll('web', 'old') }]);
      edited.definitions(path, 10);
      edited.apply([{ path, text }]);
    }
    const fresh = new Analysis();
    fresh.apply(texts.map(([path, text]) => ({ path, text })));
    for (const [path, text] of texts) {
      for (let offset = 0; offset < text.length; offset += 7) {
        assert.deepEqual(edited.references(path, offset), fresh.references(path, offset));
        assert.deepEqual(edited.completions(path, offset), fresh.completions(path, offset));
      }
      assert.deepEqual(edited.inlays(path, 0, text.length), fresh.inlays(path, 0, text.length));
    }
  });
});
