const query = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the user wants no movement: the system's setting or the editor's. */
export function prefersStill(): boolean {
  return query.matches || document.body.classList.contains('vscode-reduce-motion');
}
