#!/usr/bin/env node
// `npm run package`: builds for production and packs kube-netscope-<version>.vsix.
import { createVSIX } from '@vscode/vsce';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { exitOnSignals, run } from './processes.mjs';
import { fromRoot } from './workbench.mjs';

const limit = 2_000_000;

/** What a package without it would be useless without. */
const needed = ['dist/extension.js', 'dist/worker.js', 'dist/web/extension.js', 'dist/web/worker.js', 'dist/page.js', 'README.md', 'package.json'];

async function main() {
  exitOnSignals();
  const { code } = await run(process.execPath, [fromRoot('esbuild.js'), '--production'], { cwd: fromRoot(), onOutput: (text) => process.stdout.write(text) });
  if (code !== 0) throw new Error('the build failed');
  const { name, version } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
  const packagePath = fromRoot(`${name}-${version}.vsix`);
  const missing = needed.filter((file) => !existsSync(fromRoot(file)));
  if (missing.length > 0) throw new Error(`cannot pack without ${missing.join(', ')}`);
  await createVSIX({ cwd: fromRoot(), packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
  const { size } = statSync(packagePath);
  console.log(`${packagePath}: ${(size / 1024).toFixed(1)} KiB`);
  if (size > limit) throw new Error(`the package is larger than ${limit / 1_000_000} MB`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
