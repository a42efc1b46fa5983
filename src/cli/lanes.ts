/** Runs a task when one of the lanes is free. */
export type Lane = <T>(task: () => Promise<T>) => Promise<T>;

/** Lets at most `count` tasks run at once; the others wait in order. */
export function lanes(count: number): Lane {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
