// One table of bundles. `--production`: minified, no source maps. `--watch`: rebuild on change.
'use strict';
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const node = { platform: 'node', format: 'cjs', target: 'node20' };
const browser = { platform: 'browser', format: 'cjs', target: 'es2022' };
// Tabs of the page are chunks of their own, loaded when they are shown. Their names come from paths, too, which must not tell where this was built.
const page = { platform: 'browser', format: 'esm', target: 'es2022', splitting: true, chunkNames: 'page/[name]-[hash]', preserveSymlinks: true };

/** name, entries (output name → source), options */
const bundles = [
  { name: 'extension', entries: { extension: 'src/editor/extension.node.ts' }, options: { ...node, external: ['vscode'] } },
  { name: 'worker', entries: { worker: 'src/worker/main.node.ts' }, options: node },
  { name: 'web extension', entries: { 'web/extension': 'src/editor/extension.web.ts' }, options: { ...browser, external: ['vscode'] } },
  { name: 'web worker', entries: { 'web/worker': 'src/worker/main.web.ts' }, options: { ...browser, format: 'iife' } },
  { name: 'page', entries: { page: 'webview/main.ts' }, options: { ...page, tsconfig: 'webview/tsconfig.json', loader: { '.ttf': 'file', '.svg': 'text' }, assetNames: '[name]' } },
  { name: 'page styles', entries: { page: 'webview/page.css' }, options: { loader: { '.ttf': 'file', '.svg': 'dataurl' }, assetNames: '[name]' } },
  { name: 'cli', entries: { cli: 'src/cli/main.ts' }, options: { ...node, banner: { js: '#!/usr/bin/env node' } } },
];

/** Options that every bundle shares. */
function complete({ entries, options }) {
  return {
    bundle: true,
    entryPoints: entries,
    outdir: 'dist',
    metafile: true,
    logLevel: 'warning',
    legalComments: production ? 'linked' : 'inline',
    minify: production,
    sourcemap: production ? false : 'linked',
    sourcesContent: false,
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
    absWorkingDir: __dirname,
    ...options,
  };
}

function printSizes(metafile) {
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    if (!file.endsWith('.map')) console.log(`${file.padEnd(26)} ${(bytes / 1024).toFixed(1).padStart(8)} KiB`);
  }
}

async function build(bundle) {
  const missing = Object.values(bundle.entries).filter((source) => !fs.existsSync(path.join(__dirname, source)));
  if (missing.length > 0) {
    console.log(`${bundle.name}: skipped, ${missing.join(', ')} does not exist yet`);
    return;
  }
  if (watch) {
    const context = await esbuild.context(complete(bundle));
    await context.watch();
    return;
  }
  const { metafile } = await esbuild.build(complete(bundle));
  printSizes(metafile);
  metafiles.push(metafile);
  if (bundle.name === 'cli') fs.chmodSync(path.join(__dirname, 'dist/cli.js'), 0o755);
}

/** What went into the bundles. */
const metafiles = [];

/** Errors: a package under a licence that is not permitted fails the build. */
async function writeNotices() {
  const { noticesOf } = await import('./scripts/notices.mjs');
  fs.writeFileSync(path.join(__dirname, 'dist/THIRD-PARTY-NOTICES.txt'), noticesOf(__dirname, metafiles));
}

async function main() {
  // Names of chunks change with what is in them.
  fs.rmSync(path.join(__dirname, production ? 'dist' : 'dist/page'), { recursive: true, force: true });
  const results = await Promise.allSettled(bundles.map(build));
  const failed = bundles.filter((_, index) => results[index].status === 'rejected');
  if (production && failed.length === 0) await writeNotices();
  if (failed.length > 0) {
    console.error(`failed: ${failed.map(({ name }) => name).join(', ')}`);
    process.exitCode = 1;
  }
}

main();
