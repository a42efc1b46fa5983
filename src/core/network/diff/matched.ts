/**
 * Walks two sorted lists side by side. Shape: what compares as equal in both comes as a pair; what is in one list only,
 * and what one list has several times, comes alone. Cost: O(length).
 */
export function* matched<T>(a: readonly T[], b: readonly T[], compare: (x: T, y: T) => number): Iterable<readonly [T | undefined, T | undefined]> {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const order = i === a.length ? 1 : j === b.length ? -1 : compare(a[i] as T, b[j] as T);
    const endA = order <= 0 ? runEnd(a, i, compare) : i;
    const endB = order >= 0 ? runEnd(b, j, compare) : j;
    if (endA - i === 1 && endB - j === 1) yield [a[i], b[j]];
    else {
      for (; i < endA; i++) yield [a[i], undefined];
      for (; j < endB; j++) yield [undefined, b[j]];
    }
    [i, j] = [endA, endB];
  }
}

/** Where the items end that equal the one at a place. */
function runEnd<T>(list: readonly T[], from: number, compare: (x: T, y: T) => number): number {
  let end = from + 1;
  while (end < list.length && compare(list[from] as T, list[end] as T) === 0) end++;
  return end;
}
