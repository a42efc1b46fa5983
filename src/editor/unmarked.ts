/** A text that VS Code shows as it is: names from manifests must not become icons. */
export function unmarked(text: string): string {
  return text.replaceAll('$(', '$ (');
}
