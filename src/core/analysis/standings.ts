// This file knows how a chunk stands in the clusters that its file belongs to: as written, or as builds have it.
import { extractPatched } from '../kube/extract-patched';
import type { ChunkFacts } from '../kube/facts';
import { kindReader } from '../kube/kinds/all';
import { isConfigurationPath } from '../kube/workspace-configuration';
import { type ChunkSubjects, subjectsOf } from '../network/chunk-subjects';
import { patchesFor } from '../network/kustomize/patches';
import { builtFacts } from '../network/kustomize/transform';
import { LazySubjects } from '../network/lazy-subjects';
import type { Placement } from '../network/scoping';
import { DumpChunk } from '../store/dump-chunk';
import type { ChunkRecord, FileTable } from '../store/files';
import type { JoinedPlaces } from '../store/joined';

type Part = JoinedPlaces['parts'][number];

/** The subjects of a chunk in one placement of its file; `at` is the placement's position among those of the file. */
export function standingOf(files: FileTable, chunk: ChunkRecord, placement: Placement, at: number): ChunkSubjects {
  const { scope, build, part, incomplete } = placement;
  if (isConfigurationPath(chunk.file.path) || part === 'patch') return subjectsOf(chunk, scope.id, 'addresses');
  if (build === undefined) {
    if (chunk instanceof DumpChunk && !incomplete && !chunk.file.template) return new LazySubjects(chunk.id, chunk.file.path, scope.id, chunk.piece);
    const subjects = subjectsOf(chunk, scope.id);
    return incomplete ? { ...subjects, unreadable: true } : subjects;
  }
  const variant = String(at).padStart(4, '0');
  if (chunk.file.template) return subjectsOf({ id: files.aliases.add(chunk, variant), file: chunk.file, facts: chunk.facts }, scope.id);
  const { facts, joined } = patchedFacts(files, chunk, placement);
  const id = files.aliases.add(chunk, variant, joined);
  return subjectsOf({ id, file: chunk.file, facts: builtFacts(facts, build) }, scope.id);
}

/** Whether a placement's facts depend on more than the facts of the chunk: on its text and on other files. */
export function hasPatches({ build }: Placement): boolean {
  return build?.levels.some(({ fact }) => fact.patches.length > 0) === true;
}

/** Whether two lists of placements mean the same to every chunk of the file. */
export function samePlacements(a: readonly Placement[], b: readonly Placement[]): boolean {
  return a.length === b.length && a.every((placement, at) => samePlacement(placement, b[at] as Placement));
}

function samePlacement(a: Placement, b: Placement): boolean {
  if (a.scope.id !== b.scope.id || a.scope.kind !== b.scope.kind || a.part !== b.part || a.incomplete !== b.incomplete) return false;
  if (a.build === undefined || b.build === undefined) return a.build === b.build;
  const [left, right] = [a.build, b.build];
  if (left.root !== right.root || left.levels.length !== right.levels.length) return false;
  if (!left.levels.every((level, at) => level.fact === right.levels[at]?.fact && level.folder === right.levels[at]?.folder && level.stamp === right.levels[at]?.stamp)) return false;
  return JSON.stringify([...left.services]) === JSON.stringify([...right.services]);
}

/** The facts after all patches; those of an object that a patch changes in ways that cannot be read are unknown. */
function patchedFacts(files: FileTable, chunk: ChunkRecord, { build }: Placement): { facts: ChunkFacts; joined?: JoinedPlaces } {
  const { facts } = chunk;
  const [resource] = facts.resources;
  if (build === undefined || resource === undefined || !build.levels.some(({ fact }) => fact.patches.length > 0)) return { facts };
  const chosen = facts.resources.length > 1 ? [] : patchesFor(resource, build, patchTexts(files));
  if (chosen.length === 0 || kindReader(resource.group, resource.kind) === undefined) return { facts };
  const read = extractPatched(textOf(chunk), chunk.kind, chosen.map(({ text }) => text));
  if (read === undefined) return { facts: unknown(facts) };
  const parts: Part[] = [{ start: 0, chunk }, ...chosen.map(({ source }, at) => ({ ...source, start: read.starts[at] ?? 0 }))];
  return { facts: { ...read.facts, definitions: facts.definitions, problems: facts.problems }, joined: { spans: [...read.spans], parts } };
}

function patchTexts(files: FileTable): Parameters<typeof patchesFor<Omit<Part, 'start'>>>[2] {
  return {
    documents: (path) => {
      const file = files.file(path);
      if (file === undefined || file.template) return [];
      return file.chunks.map((chunk) => ({ text: textOf(chunk), resource: chunk.facts.resources[0], source: { chunk } }));
    },
    inline: (level, { slot }) => {
      const file = files.file(level.path);
      const chunk = file?.chunks.find(({ facts }) => facts.kustomization === level.fact) ?? file?.chunks[0];
      return { chunk: chunk as ChunkRecord, slot };
    },
  };
}

function unknown(facts: ChunkFacts): ChunkFacts {
  return { ...facts, addresses: [], settings: [], resources: facts.resources.map((resource) => ({ ...resource, body: { type: 'other' } })) };
}

function textOf(chunk: ChunkRecord): string {
  return chunk.file.text.slice(chunk.start, chunk.end);
}
