/** The folder of a path; '' for the workspace. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Folders of a file, nearest first, '' (the workspace) last. */
export function ancestors(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === '') return folders;
  }
}

/** Joins a relative path to a folder; undefined for addresses, and when it leaves the workspace. */
export function joinPath(base: string, relative: string): string | undefined {
  if (relative.includes('://') || relative.startsWith('/') || /^[\w.-]+@[\w.-]+:|^github\.com\//.test(relative)) return undefined;
  const parts = base === '' ? [] : base.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Whether a path looks like a manifest rather than a folder. */
export function looksLikeFile(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

/** A path as seen from a folder above it. */
export function pathBelow(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length + 1);
}
