/** A point of the picture. Units: picture units, equal to CSS pixels at zoom 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An upright box of the picture. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Whether two boxes share area; touching edges do not count. */
export function intersects(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Whether `inner` lies in `outer`, edges included. */
export function encloses(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** A text that is equal for equal boxes only. */
export function boxKey({ x, y, width, height }: Box): string {
  return `${x} ${y} ${width} ${height}`;
}

/** The middle of a box. */
export function centre(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The box grown by `margin` on every side. */
export function grown(box: Box, margin: number): Box {
  return { x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin, height: box.height + 2 * margin };
}

/** SVG path data of lines through points, with rounded corners of at most `radius`. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const parts: string[] = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before) parts.push(`M${point.x} ${point.y}`);
    else if (!after) parts.push(`L${point.x} ${point.y}`);
    else {
      const r = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
      const start = towards(point, before, r);
      const end = towards(point, after, r);
      parts.push(`L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`);
    }
  });
  return parts.join('');
}

/** SVG path data of the outlines of boxes with square corners. */
export function boxesPath(boxes: Iterable<Box>): string {
  let path = '';
  for (const { x, y, width, height } of boxes) path += `M${x} ${y}h${width}v${height}h${-width}z`;
  return path;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}
