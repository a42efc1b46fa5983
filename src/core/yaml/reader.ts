import type { ReadResult } from './node';

/**
 * Reads one document. The door behind which readers of different speed can stand.
 * Shape: the first document of the text; a list entry gives a sequence of one.
 * Errors: never throws; what cannot be read becomes a problem.
 */
export type YamlReader = (text: string) => ReadResult;
