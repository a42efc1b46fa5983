import type { ChunkFacts } from '../kube/facts';
import type { ChunkSubjects } from '../network/chunk-subjects';
import type { Source, Written } from '../network/diff/snapshot';
import { titleOf } from '../network/subjects';
import type { ChunkRecord, FileTable } from '../store/files';
import { keptFor } from '../store/kept-for';
import { hashText } from '../text/hash';

/** A document as the comparison of two states knows it; nothing for documents that say nothing of the network. */
export function sourceOf({ chunk, file, resources, claims, settings }: ChunkSubjects, files: FileTable): Source | undefined {
  const record = files.chunk(chunk);
  if (record === undefined || resources.length + claims.length + settings.length === 0) return undefined;
  const title = resources.length === 0 ? 'settings' : resources.slice(0, 3).map(titleOf).join(', ');
  return { chunk, title, file, digest: digestOf(record.facts), written: writtenAt(record, resources[0]?.resource.slot) };
}

/** Facts are replaced, never changed. */
const digestOf = keptFor((facts: ChunkFacts) => hashText(JSON.stringify(facts)));

function writtenAt({ file, start, end, spans }: ChunkRecord, slot: number | undefined): Written {
  const name = slot === undefined ? undefined : spans[slot * 2];
  return { text: file.text, start, end, ...(name !== undefined && { name: start + name }) };
}
