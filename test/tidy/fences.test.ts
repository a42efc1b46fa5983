import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { IFlattenedRuleSet } from 'dependency-cruiser';
import { build } from 'esbuild';
import { describe, it } from 'mocha';
import ts from 'typescript';
import { contracts, doors, layers, pure } from '../../layers.mjs';

// Three fences, since each has a hole that another covers: the type checker misses `vscode` (found by
// name), the dependency check misses globals, bundling misses imports of types only.

const rooms = layers.flat();

function pattern(paths: readonly string[]): string {
  return `^(${paths.map((path) => path.replace(/[.]/g, '\\.')).join('|')})(/|\\.ts$|$)`;
}

function rules(): IFlattenedRuleSet {
  const later = layers.flatMap((row, at) =>
    row.map((room) => ({
      name: `order: ${room}`,
      severity: 'error' as const,
      from: { path: pattern([room]) },
      to: { path: pattern([...layers.slice(at + 1).flat(), ...row.filter((other) => other !== room)]), pathNot: [pattern(contracts), ...(room === 'src/editor' ? ['^webview/html\\.ts$'] : [])] },
    })),
  );
  return {
    forbidden: [
      ...later,
      { name: 'no cycles', severity: 'error', from: { path: '^(src|webview)/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
      { name: 'vscode only in the editor', severity: 'error', from: { path: '^(src|webview)/', pathNot: '^src/editor/' }, to: { path: '^vscode$|@types/vscode' } },
      { name: 'pure rooms use no Node modules', severity: 'error', from: { path: pattern(pure) }, to: { dependencyTypes: ['core'] } },
      ...Object.entries(doors).map(([name, door]) => ({
        name: `one door to ${name}`,
        severity: 'error' as const,
        from: { path: '^(src|webview)/', pathNot: `^${door.replace(/[.]/g, '\\.')}$` },
        to: { path: `node_modules/${name}/` },
      })),
    ],
  };
}

describe('fences', () => {
  it('every room of the list holds code', async () => {
    const { readdir, stat } = await import('node:fs/promises');
    for (const room of rooms) {
      const isFolder = await stat(room).then((found) => found.isDirectory(), () => false);
      const found = isFolder ? (await readdir(room)).length > 0 : await readFile(`${room}.ts`).then(() => true, () => false);
      assert.ok(found, `${room} of layers.js does not exist`);
    }
  });

  it('layers, cycles, the editor API and doors are kept (dependency check)', async () => {
    // Its package offers only the `import` condition.
    const { cruise } = await import('dependency-cruiser');
    const result = await cruise(
      ['src', 'webview'],
      { ruleSet: rules(), validate: true, tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
      {},
      { tsConfig: ts.parseJsonConfigFileContent({ compilerOptions: { moduleResolution: 'bundler', module: 'esnext' } }, ts.sys, '.') },
    );
    assert.ok(typeof result.output === 'object');
    assert.ok(result.output.summary.totalCruised > 50, 'the check read the sources');
    const violations = result.output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    assert.deepEqual(violations, []);
  });

  it('the core bundles for any platform without a host (bundle check)', async () => {
    const result = await build({ entryPoints: ['src/core/analysis.ts'], bundle: true, write: false, platform: 'neutral', format: 'esm', mainFields: ['module', 'main'], logLevel: 'silent' });
    assert.deepEqual(result.errors, []);
    const text = result.outputFiles[0]?.text ?? '';
    assert.ok(text.length > 10_000);
    assert.doesNotMatch(text, /\brequire\(["']node:|from ["']node:/);
  });

  it('the core knows no host types (type check)', async () => {
    const config = JSON.parse(await readFile('src/core/tsconfig.json', 'utf8')) as { compilerOptions: { lib: string[]; types: string[] } };
    assert.deepEqual(config.compilerOptions.types, []);
    assert.ok(config.compilerOptions.lib.every((name) => !/dom|webworker/i.test(name)));
  });
});
