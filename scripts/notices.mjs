// Which packages a build contains, their licences, and the notices that have to go with them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** SPDX identifiers of licences under which a package may be shipped inside the extension. */
export const permitted = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

const inPackage = /(?:^|\/)(node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * The packages whose code is in the bundles, by their folders.
 * Shape: sorted; `metafiles` as esbuild writes them. Code of nested packages counts as that of the inner one.
 */
export function bundledFolders(metafiles) {
  const folders = new Set();
  for (const { inputs } of metafiles) {
    for (const input of Object.keys(inputs)) {
      const inner = input.lastIndexOf('node_modules/');
      const match = inner >= 0 ? inPackage.exec(`/${input.slice(inner)}`) : null;
      if (match) folders.add(input.slice(0, inner) + match[1]);
    }
  }
  return [...folders].sort();
}

/** Name, version, licence and licence text of a package. Errors: throws when it has no licence text, or a licence that is not permitted. */
export function licenceOf(root, folder) {
  const path = join(root, folder);
  const { name, version, license, author } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  if (!permitted.has(license)) throw new Error(`${name}@${version} has the licence ${license}, which is not among those that may be shipped (scripts/notices.mjs)`);
  const file = readdirSync(path).find((entry) => /^licen[cs]e([.-]|$)/i.test(entry));
  if (file !== undefined) return { name, version, license, text: readFileSync(join(path, file), 'utf8').trim() };
  const holder = typeof author === 'string' ? author : author?.name;
  if (license !== 'MIT' || holder === undefined) throw new Error(`${name}@${version} has no licence text that could be shipped (scripts/notices.mjs)`);
  return { name, version, license, text: mit(holder) };
}

// Some packages name the licence and leave its text out. Source: SPDX, MIT.
const mit = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The text that is shipped beside the bundles. Errors: as those of `licenceOf`. */
export function noticesOf(root, metafiles) {
  const parts = bundledFolders(metafiles).map((folder) => licenceOf(root, folder));
  // By name: the order of the folders depends on where the build stands.
  const byName = new Map(parts.map((part) => [`${part.name}@${part.version}`, part]));
  const unique = [...byName.keys()].sort().map((name) => byName.get(name));
  const head = 'Kube Netscope contains code of the following packages.\n';
  return [head, ...unique.map(({ name, version, license, text }) => `${'='.repeat(72)}\n${name} ${version} (${license})\n${'='.repeat(72)}\n\n${text}\n`)].join('\n');
}
