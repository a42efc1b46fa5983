import { readBlockYaml } from './block-reader';
import type { ReadResult } from './node';
import { parseYaml } from './parse';

/**
 * The reader for all that is read: the fast one, and where that declines the one that accepts all of YAML.
 * Cost: less than twice `JSON.parse` of the same objects for more than nine manifests in ten; for the rest as `parseYaml`.
 */
export function readYaml(text: string): ReadResult {
  return readBlockYaml(text) ?? parseYaml(text);
}
