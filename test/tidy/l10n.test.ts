import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { collectTexts } from '../../scripts/l10n-keys';
import { fromRoot } from '../../scripts/workbench.mjs';

const json = (...path: readonly string[]): Record<string, unknown> => JSON.parse(readFileSync(fromRoot(...path), 'utf8')) as Record<string, unknown>;
const placesOf = (text: string): string[] => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();

describe('texts for translators', () => {
  const collected = collectTexts(fromRoot());
  const used = [...new Set([...collected.editor, ...collected.page])].sort();
  const bundle = json('l10n', 'bundle.l10n.json');

  it('are literals with a value for every place', () => {
    assert.deepEqual(collected.problems, []);
    assert.ok(collected.editor.size > 50 && collected.page.size > 100);
  });

  it('are all in the bundle, and the bundle has no others (`npm run docs` writes it)', () => {
    assert.deepEqual(Object.keys(bundle).sort(), used);
    for (const [text, english] of Object.entries(bundle)) assert.equal(english, text);
  });

  it('of the manifest are all in package.nls.json, and no others', () => {
    const named = [...readFileSync(fromRoot('package.json'), 'utf8').matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual(Object.keys(json('package.nls.json')).sort(), [...new Set(named)].sort());
  });

  it('are complete in every language that is there, with the same places', () => {
    const bundles = readdirSync(fromRoot('l10n')).filter((file) => file !== 'bundle.l10n.json');
    for (const file of bundles) {
      const translation = json('l10n', file);
      assert.deepEqual(Object.keys(translation).sort(), used, file);
      for (const [text, translated] of Object.entries(translation)) assert.deepEqual(placesOf(String(translated)), placesOf(text), `${file}: ${text}`);
      const manifest = `package.nls.${/^bundle\.l10n\.([\w-]+)\.json$/.exec(file)?.[1] ?? ''}.json`;
      assert.ok(existsSync(fromRoot(manifest)), manifest);
      assert.deepEqual(Object.keys(json(manifest)).sort(), Object.keys(json('package.nls.json')).sort(), manifest);
    }
  });
});
