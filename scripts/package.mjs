#!/usr/bin/env node
// `npm run package`: builds for production and packs kube-netscope-<version>.vsix.
import { createVSIX } from '@vscode/vsce';
import { spawnSync } from 'node:child_process';
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
  // The same commit gives the same bytes: the files in the package are dated with it.
  process.env.SOURCE_DATE_EPOCH ??= String(dateOfCommit());
  await createVSIX({ cwd: fromRoot(), packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
  const { size } = statSync(packagePath);
  console.log(`${packagePath}: ${(size / 1024).toFixed(1)} KiB`);
  if (size > limit) throw new Error(`the package is larger than ${limit / 1_000_000} MB`);
}

/** Units: seconds since 1970; 1980, where ZIP begins, without a repository. */
function dateOfCommit() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: fromRoot(), encoding: 'utf8' });
  return status === 0 && /^\d+\s*$/.test(stdout) ? Number(stdout) : 315_532_800;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
