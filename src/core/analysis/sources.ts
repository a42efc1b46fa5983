import type { ChunkSubjects } from '../network/chunk-subjects';
import type { Source } from '../network/diff/snapshot';
import { titleOf } from '../network/subjects';
import type { FileTable } from '../store/files';
import { hashText } from '../text/hash';

/** A document as the comparison of two states knows it; nothing for documents that say nothing of the network. */
export function sourceOf({ chunk, file, resources, claims, settings }: ChunkSubjects, files: FileTable): Source | undefined {
  const facts = files.chunk(chunk)?.facts;
  if (facts === undefined || resources.length + claims.length + settings.length === 0) return undefined;
  const title = resources.length === 0 ? 'settings' : resources.slice(0, 3).map(titleOf).join(', ');
  return { chunk, title, file, digest: hashText(JSON.stringify(facts)) };
}
