/** Units: ms of work after which others get their turn. */
const slice = 5;

/**
 * Does work for each of very many things without blocking the editor's other extensions: they share one thread.
 * Errors: those of the work.
 */
export async function inSlices<T>(things: Iterable<T>, work: (thing: T) => void): Promise<void> {
  let end = performance.now() + slice;
  for (const thing of things) {
    work(thing);
    if (performance.now() < end) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    end = performance.now() + slice;
  }
}
