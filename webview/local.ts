/** Whether a thing exists on the page only, so that the editor knows no details of it. */
export function isLocal(id: string): boolean {
  return id.startsWith('zone/') || id === 'unscheduled' || id === 'network';
}
