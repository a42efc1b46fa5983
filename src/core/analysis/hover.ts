import { findAddresses } from '../ip/find';
import type { ClusterId, WorkloadSubject } from '../network/subjects';
import { type FileRecord, linesOf } from '../store/files';
import type { Span } from '../text/span';
import type { Engine } from './engine';

/** An address, prefix or interval under the cursor, with the workload that it stands in. */
export interface HoverTarget {
  readonly file: FileRecord;
  readonly text: string;
  /** Units: offsets in the file. */
  readonly span: Span;
  readonly workload: WorkloadSubject | undefined;
  readonly cluster: ClusterId;
}

/** Longer lines are searched around the cursor only. */
const reach = 2_000;

/** Finds what stands at an offset of a file, also inside flags, JSON strings and comma lists. Cost: one line. */
export function hoverTarget(engine: Engine, path: string, offset: number): HoverTarget | undefined {
  const file = engine.files.file(path);
  if (file === undefined || file.template || offset < 0 || offset > file.text.length) return undefined;
  const lines = linesOf(file);
  const { line } = lines.position(offset);
  const start = Math.max(lines.lineStart(line), offset - reach);
  const end = Math.min(lines.lineStart(line + 1), offset + reach);
  const found = findAddresses(file.text.slice(start, end)).find((match) => start + match.start <= offset && offset <= start + match.end);
  if (found === undefined) return undefined;
  const chunk = file.chunks.find((piece) => piece.start <= offset && offset <= piece.end && engine.subjectsOfChunk(piece.id) !== undefined);
  const subjects = chunk && engine.subjectsOfChunk(chunk.id);
  if (chunk === undefined || subjects === undefined || isForeign(chunk.facts)) return undefined;
  const span = { start: start + found.start, end: start + found.end };
  return { file, text: found.text, span, workload: subjects.workloads[0], cluster: subjects.cluster };
}

/** YAML that is no Kubernetes object (CI files, Compose …) gets no hovers. */
function isForeign({ resources, addresses, settings, definitions }: FileRecord['chunks'][number]['facts']): boolean {
  return resources.length + addresses.length + settings.length + definitions.length === 0;
}
