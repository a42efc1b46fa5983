/**
 * Orders names as people read them: `node-2` before `node-10`. Zero only for equal texts.
 * Cost: O(length), no allocation; sorting 150,000 names calls it millions of times.
 */
export function compareNatural(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(j);
    if (isDigit(x) && isDigit(y)) {
      const endA = digitsEnd(a, i);
      const endB = digitsEnd(b, j);
      const order = compareDigits(a, significant(a, i, endA), endA, b, significant(b, j, endB), endB);
      if (order !== 0) return order;
      i = endA;
      j = endB;
    } else {
      if (x !== y) return x - y;
      i++;
      j++;
    }
  }
  return a.length - i - (b.length - j) || (a < b ? -1 : a > b ? 1 : 0);
}

function compareDigits(a: string, fromA: number, endA: number, b: string, fromB: number, endB: number): number {
  const byLength = endA - fromA - (endB - fromB);
  if (byLength !== 0) return byLength;
  for (let i = fromA, j = fromB; i < endA; i++, j++) {
    const order = a.charCodeAt(i) - b.charCodeAt(j);
    if (order !== 0) return order;
  }
  return 0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isDigit(text.charCodeAt(at))) at++;
  return at;
}

function significant(text: string, from: number, end: number): number {
  let at = from;
  while (at < end - 1 && text.charCodeAt(at) === 48) at++;
  return at;
}
