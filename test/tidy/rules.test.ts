import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { generatedFiles, leftoverPages } from '../../scripts/docs';
import { rules } from '../../src/core/rules/all';
import { drawnFindings } from '../support/carets';

const root = join(__dirname, '../..');
const folder = join(root, 'src/core/rules');
const notRules = new Set(['all.ts', 'rule.ts']);
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !notRules.has(name));

describe('rules', () => {
  it('are all listed, by id', () => {
    assert.deepEqual(rules.map((rule) => `${rule.name}.ts`).sort(), files.sort());
    assert.deepEqual(rules.map((rule) => rule.id), rules.map((rule) => rule.id).sort());
    assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length);
  });

  for (const name of files) {
    it(`${name} bears the name of its rule`, () => {
      assert.match(readFileSync(join(folder, name), 'utf8'), new RegExp(`\\bname: '${name.replace('.ts', '')}'`));
    });
  }

  for (const rule of rules) {
    const { bad, good } = rule.examples;
    const texts = [...bad, ...good].flatMap((example) => Object.values(example.files));

    it(`${rule.id} has six examples: bad and good, IPv6, missing input, boundary`, () => {
      assert.ok(bad.length + good.length >= 6, `${bad.length + good.length} examples`);
      assert.ok(bad.length > 0 && good.length > 0);
      assert.ok(bad.every((example) => drawnFindings(example.files).some((drawn) => drawn.code === rule.id)));
      const titles = [...bad, ...good].map((example) => example.title).join('\n');
      assert.equal(new Set([...bad, ...good].map((example) => example.title)).size, bad.length + good.length);
      assert.ok(texts.some((text) => /[0-9a-f]::|IPv6/.test(text)) || rule.subject === 'workload', 'no IPv6');
      assert.match(titles, /[Bb]oundary/);
    });

    it(`${rule.id} says why, what to do, when it is silent and who says so`, () => {
      assert.match(rule.id, /^KN\d{3}$/);
      assert.doesNotMatch(rule.title, /\.$/);
      for (const sentence of [rule.why, rule.fix, ...rule.limits]) assert.match(sentence, /[.)]$/);
      assert.ok(rule.source.length > 0 && rule.limits.length > 0);
    });
  }
});

describe('what `npm run docs` writes', () => {
  for (const [path, text] of generatedFiles(root)) {
    it(`${path} is fresh`, () => assert.equal(readFileSync(join(root, path), 'utf8'), text, 'run: npm run docs'));
  }

  it('has no page of a rule that is no more', () => assert.deepEqual(leftoverPages(root), []));
});
