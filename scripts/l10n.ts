// `npm run docs` runs this: writes l10n/bundle.l10n.json, the English texts that translators start from.
import { mkdirSync, writeFileSync } from 'node:fs';
import { collectTexts } from './l10n-keys';
import { fromRoot } from './workbench.mjs';

const { editor, page, problems } = collectTexts(fromRoot());
const texts = [...new Set([...editor, ...page])].sort();
mkdirSync(fromRoot('l10n'), { recursive: true });
writeFileSync(fromRoot('l10n', 'bundle.l10n.json'), `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`);
console.log(`l10n/bundle.l10n.json: ${texts.length} texts`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
