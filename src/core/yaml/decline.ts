/** What the fast readers throw where a text is beyond them; one object, because a stack is never looked at. */
const DECLINED = new Error('left to the reader that accepts all of YAML');

/** Gives up on a text that another reader has to read. */
export function decline(): never {
  throw DECLINED;
}

/** What a fast reader gives, or nothing when it declines. Errors: passes on all that is thrown for other reasons. */
export function unlessDeclined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error === DECLINED) return undefined;
    throw error;
  }
}

/** Whether a reader gave up on what somebody looked at, so that all of it has to be read by another one. */
export function isDeclined(error: unknown): boolean {
  return error === DECLINED;
}
