import assert from 'node:assert/strict';
import { Analysis } from '../../src/core/analysis';
import { DumpReader } from '../../src/core/store/dump';
import type { MadeFile } from '../bench/manifests';
import { type RandomEdit, RandomEdits } from './random-edits';

/** What a soak hears of. */
export interface SoakListener {
  /** Runs an edit, so that it can be measured. */
  edit(edit: RandomEdit, run: () => void): void;
  /** The analysis was compared with one from scratch after so many edits. */
  compared(edits: number): void;
}

/**
 * Edits a workspace at random and compares the analysis with one from scratch every so many edits, and at the end.
 * Errors: throws an assertion error at the first difference, with the edits since the last comparison.
 */
export function soak(files: readonly MadeFile[], { seed, edits: count, every }: { readonly seed: number; readonly edits: number; readonly every: number }, listener: SoakListener): void {
  const edits = new RandomEdits(files, seed);
  const told = new Map<string, readonly unknown[]>();
  const dumps = new Set<string>();
  const analysis = new Analysis();
  const take = (): void => {
    for (const { file, findings } of analysis.takeChangedFindings()) {
      if (findings.length > 0) told.set(file, findings);
      else told.delete(file);
    }
  };
  analysis.apply(files);
  take();
  let since: string[] = [];
  let compared = 0;
  for (let done = 1; done <= count; done++) {
    const edit = edits.next();
    since.push(`${edit.name}: ${edit.changes.map(({ path }) => path).slice(0, 5).join(', ')}`);
    listener.edit(edit, () => {
      if (edit.asDump) for (const { path, text = '' } of edit.changes) analysis.take(path, dumpOf(text));
      else analysis.apply(edit.changes);
      take();
    });
    for (const { path } of edit.changes) if (edit.asDump) dumps.add(path);
    if (done % every > 0 && done < count) continue;
    compare(analysis, { told, files: edits.files, dumps, since, withModels: done === count || compared++ % 5 === 0 });
    listener.compared(done);
    since = [];
  }
}

interface Expected {
  readonly told: ReadonlyMap<string, readonly unknown[]>;
  readonly files: ReadonlyMap<string, string>;
  readonly dumps: ReadonlySet<string>;
  readonly since: readonly string[];
  readonly withModels: boolean;
}

function compare(analysis: Analysis, { told, files, dumps, since, withModels }: Expected): void {
  const scratch = new Analysis();
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  scratch.apply(sorted.filter(([path]) => !dumps.has(path)).map(([path, text]) => ({ path, text })));
  for (const [path, text] of sorted) if (dumps.has(path)) scratch.take(path, dumpOf(text));
  const message = `after ${since.join('; ')}`;
  const expected = new Map<string, unknown[]>();
  for (const finding of scratch.findings()) expected.set(finding.file, [...(expected.get(finding.file) ?? []), finding]);
  assert.deepEqual(new Set(told.keys()), new Set(expected.keys()), message);
  for (const [file, findings] of expected) assert.deepEqual(told.get(file), findings, message);
  assert.deepEqual(analysis.findings(), scratch.findings(), message);
  assert.deepEqual(analysis.clusters(), scratch.clusters(), message);
  if (withModels) for (const { id } of scratch.clusters().slice(0, 3)) assert.deepEqual(shown(analysis.topology(id, 'host')), shown(scratch.topology(id, 'host')), message);
}

function dumpOf(text: string): ReturnType<DumpReader['finish']> {
  const reader = new DumpReader(new TextDecoder());
  reader.push(new TextEncoder().encode(text));
  return reader.finish();
}

// Revisions count changes and so differ on purpose.
function shown(view: object | undefined): unknown {
  return view && { ...view, revision: 0 };
}
