import type { FileLocation } from '../protocol/locations';
import { type OneBasedRange, oneBased } from './result';
import type { Workspace } from './workspace';

/** A place in a file as the JSON formats print it. Units: one-based lines and UTF-16 columns, end exclusive. */
export interface JsonLocation extends OneBasedRange {
  readonly file: string;
}

/** The field `location` of a JSON object; empty where there is no place. */
export function jsonLocation(
  { shown }: Pick<Workspace, 'shown'>,
  location: FileLocation | undefined,
): { readonly location?: JsonLocation } {
  return location === undefined ? {} : { location: { file: shown(location.file), ...oneBased(location.range) } };
}
