import { locate } from '../core/analysis/findings';
import { FileTable } from '../core/store/files';
import type { Place } from '../core/store/place';
import type { FileLocation } from '../protocol/locations';
import type { ManifestText } from './read-files';

/**
 * Resolves places of a model to locations. The façade keeps its file table to itself, so the files are read into
 * another one, in the order in which the analysis took them: chunks then have the same ids.
 * Cost: every file once more, when first asked.
 */
export function placeLocator(files: readonly ManifestText[]): (place: Place) => FileLocation | undefined {
  let table: FileTable | undefined;
  return (place) => {
    if (table === undefined) {
      table = new FileTable();
      for (const { path, text } of files) table.update(path, text);
    }
    return locate(table, place);
  };
}
