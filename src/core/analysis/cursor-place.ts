import type { ResourceBody } from '../kube/facts';
import type { ChunkSubjects } from '../network/chunk-subjects';
import type { ResourceSubject } from '../network/subjects';
import type { ChunkRecord, FileRecord } from '../store/files';
import type { Span } from '../text/span';
import { entryAt, readOutline, scalarAt, type OutlineEntry, type Path } from '../yaml/outline';
import type { Engine } from './engine';

/** A place in an object of a file, as far as the text around it can be read. */
export interface CursorPlace {
  readonly file: FileRecord;
  readonly chunk: ChunkRecord;
  readonly subjects: ChunkSubjects;
  readonly offset: number;
  /** The object that the place is in; undefined while its text cannot be read. */
  readonly resource: ResourceSubject<ResourceBody> | undefined;
  readonly entry: OutlineEntry | undefined;
  /** Path of the entry from the root of its object. */
  readonly path: Path;
  /** Units: offsets in the file. */
  readonly span: Span;
  /** The scalar at a path of the same object. */
  field(...path: Path): string | undefined;
  /** The scalars of a mapping of the same object. */
  fields(...path: Path): Readonly<Record<string, string>>;
}

/** What stands at an offset of a file; nothing in templates and unknown files. Cost: the chunk's text. */
export function cursorPlace(engine: Engine, path: string, offset: number): CursorPlace | undefined {
  const file = engine.files.file(path);
  if (file === undefined || file.template) return undefined;
  const chunk = file.chunks.findLast(({ start, end }) => start <= offset && offset <= end);
  const subjects = chunk && engine.subjectsOfChunk(chunk.id);
  if (chunk === undefined || subjects === undefined) return undefined;
  const within = offset - chunk.start;
  const outline = readOutline(file.text.slice(chunk.start, chunk.end), within);
  const entry = entryAt(outline, within);
  const base = basePath(entry?.path ?? [], chunk.kind === 'list-item');
  return {
    file,
    chunk,
    subjects,
    offset,
    entry,
    resource: resourceAt(chunk, subjects, within),
    path: entry === undefined ? [] : entry.path.slice(base.length),
    span: entry === undefined || entry.text === '' ? { start: offset, end: offset } : { start: chunk.start + entry.span.start, end: chunk.start + entry.span.end },
    field: (...keys) => scalarAt(outline, [...base, ...keys]),
    fields: (...keys) => scalarsBelow(outline, [...base, ...keys]),
  };
}

/** Entries of dumps are objects of their own: cut off already, or below `items`. */
function basePath(path: Path, isItem: boolean): Path {
  let length = isItem && typeof path[0] === 'number' ? 1 : 0;
  while (path[length] === 'items' && typeof path[length + 1] === 'number') length += 2;
  return path.slice(0, length);
}

function resourceAt(chunk: ChunkRecord, { resources }: ChunkSubjects, offset: number): ResourceSubject<ResourceBody> | undefined {
  if (resources.length <= 1) return resources[0];
  const holding = resources.filter(({ resource }) => {
    const [start = 0, end = 0] = chunk.spans.slice(resource.whole * 2, resource.whole * 2 + 2);
    return start <= offset && offset <= end;
  });
  return holding.at(-1);
}

function scalarsBelow(outline: readonly OutlineEntry[], path: Path): Readonly<Record<string, string>> {
  const inside = outline.filter((entry) => entry.part === 'value' && entry.text !== '' && entry.path.length === path.length + 1 && path.every((step, at) => step === entry.path[at]));
  return Object.fromEntries(inside.map((entry) => [String(entry.path.at(-1)), entry.text]));
}

/** Whether a path has a form; `#` stands for a position, `*` for any key, `**` at the start for anything. */
export function isPath(path: Path, form: string): boolean {
  const steps = form.split('/');
  const open = steps[0] === '**';
  const wanted = open ? steps.slice(1) : steps;
  const given = open ? path.slice(Math.max(0, path.length - wanted.length)) : path;
  return given.length === wanted.length && wanted.every((step, at) => (step === '#' ? typeof given[at] === 'number' : step === '*' || given[at] === step));
}
