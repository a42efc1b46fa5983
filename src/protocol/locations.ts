import type { Position } from '../core/text/lines';

/** A stretch of a file. Units: zero-based lines and UTF-16 columns, end exclusive. */
export interface FileRange {
  readonly start: Position;
  readonly end: Position;
}

/** A stretch of a file with the file's path (workspace path with `/`, see `FileChange.path`). */
export interface FileLocation {
  readonly file: string;
  readonly range: FileRange;
}
