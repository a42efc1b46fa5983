import picomatch from 'picomatch';

/** Longer paths fit no glob: what it costs to compare grows with powers of the length. */
const longestPath = 1024;
/** How many `*` a part of a path may have, and how many `**` or groups a glob. */
const most = 3;

/**
 * Whether comparing with a glob takes a bounded time whatever the path. Globs come from strangers, and they become
 * regular expressions: many stars in one name, or repeated groups, would try ages of ways to fit.
 */
export function isTameGlob(glob: string): boolean {
  if (glob.length > longestPath || /[+*]\(|\)[+*{]/.test(glob)) return false;
  const parts = glob.split('/');
  const stars = (part: string): number => part.replace(/\*{2,}/g, '*').split('*').length - 1;
  const groups = glob.split(/[{(]/).length - 1;
  const deep = parts.filter((part) => part === '**').length;
  return groups <= most && deep <= most + 1 && parts.every((part) => stars(part) <= most);
}

/** Whether a glob is compared with paths at all: what `globMatcher` leaves out fits nothing. */
export function isUsableGlob(glob: string): boolean {
  return glob !== '' && isTameGlob(glob);
}

/** Answers whether a path fits one of the globs. Errors: a glob without a meaning, or one that is not tame, fits nothing. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const tame = globs.filter(isUsableGlob);
  if (tame.length === 0) return () => false;
  try {
    const matches = picomatch(tame, { dot: true });
    return (path) => path.length <= longestPath && matches(path);
  } catch {
    return () => false;
  }
}

/** A glob without `./` before and `/` behind. */
export function trimmedGlob(glob: string): string {
  return withoutEnd(glob.startsWith('./') ? glob.slice(2) : glob, '/');
}

/** A text without any of these characters at its end. Cost: its length, which a regular expression does not promise. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

/** Whether a regular expression from a manifest takes a bounded time on a name of an object; those that people write do. */
export function isTamePattern(pattern: string): boolean {
  return pattern.length <= 500 && !/\)[*+{?]|\\[1-9]|\(\?(?!:)/.test(pattern) && (pattern.match(/[*+{]/g) ?? []).length <= most;
}
