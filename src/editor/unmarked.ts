import { unturned } from '../core/text/direction';

/** A text that VS Code shows as it is: names from manifests must neither become icons nor turn what stands beside them around. */
export function unmarked(text: string): string {
  return unturned(text).replaceAll('$(', '$ (');
}
