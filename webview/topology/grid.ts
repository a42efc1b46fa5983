import type { Box, Point } from './geometry';

/** The size of something to be placed. Units: picture units. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A wire in the shape of combs: one horizontal line above each row, with drops to what hangs below,
 * and a trunk at the left that joins the rows. Lines run between boxes only.
 */
export interface Comb {
  readonly trunkX: number;
  readonly rows: readonly CombRow[];
}

/** One horizontal line of a comb. */
export interface CombRow {
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly drops: readonly { readonly x: number; readonly bottom: number }[];
}

/** How a grid is spaced. */
export interface Spacing {
  readonly columnGap: number;
  /** From the bottom of a row to the top of the next. */
  readonly rowGap: number;
  /** From the wire of a row down to the tops of its boxes. */
  readonly drop: number;
  /** The same for the first row, where it differs. */
  readonly firstDrop?: number;
  /** Room for the trunk, kept only where there is more than one row. */
  readonly trunk: number;
  /** One comes in at the trunk's upper end, so that the first line begins there. */
  readonly entered: boolean;
  /** Where, from the left edge and top of the box of a number, its drop ends. */
  readonly attach: (index: number) => Point;
}

/** Boxes in rows with the wire between them. */
export interface Grid {
  readonly boxes: readonly Box[];
  readonly comb: Comb;
  readonly width: number;
  readonly height: number;
}

/**
 * Places boxes of equal width in rows below a wire at `origin`; boxes of a row get the row's height.
 * Shape: in the order given. Cost: O(sizes).
 */
export function placeGrid(sizes: readonly Size[], columns: number, origin: Point, spacing: Spacing): Grid {
  const rowCount = Math.ceil(sizes.length / columns);
  const trunk = rowCount > 1 ? spacing.trunk : 0;
  const cellWidth = Math.max(0, ...sizes.map((size) => size.width));
  const trunkX = origin.x + trunk / 2;
  const boxes: Box[] = [];
  const rows: CombRow[] = [];
  let wireY = origin.y;
  let drop = spacing.firstDrop ?? spacing.drop;
  let width = 0;
  for (let row = 0; row < rowCount; row++) {
    const members = sizes.slice(row * columns, (row + 1) * columns);
    const height = Math.max(...members.map((size) => size.height));
    const top = wireY + drop;
    const placed = members.map((_, column) => ({
      x: origin.x + trunk + column * (cellWidth + spacing.columnGap),
      y: top,
      width: cellWidth,
      height,
    }));
    boxes.push(...placed);
    const drops = placed.map((box, column) => {
      const attach = spacing.attach(row * columns + column);
      return { x: box.x + attach.x, bottom: box.y + attach.y };
    });
    const right = trunk + members.length * (cellWidth + spacing.columnGap) - spacing.columnGap;
    const first = drops[0]?.x ?? trunkX;
    rows.push({ y: wireY, from: rowCount > 1 || spacing.entered ? trunkX : first, to: drops.at(-1)?.x ?? first, drops });
    width = Math.max(width, right);
    wireY = top + height + spacing.rowGap - spacing.drop;
    drop = spacing.drop;
  }
  const last = boxes.at(-1);
  return { boxes, comb: { trunkX, rows }, width, height: last ? last.y + last.height - origin.y : 0 };
}

/** The size of the grid that `placeGrid` would make. Cost: O(sizes), and nothing is allocated. */
export function gridSize(sizes: readonly Size[], columns: number, spacing: Spacing): Size {
  const trunk = sizes.length > columns ? spacing.trunk : 0;
  let cellWidth = 0;
  let wireY = 0;
  let bottom = 0;
  let drop = spacing.firstDrop ?? spacing.drop;
  for (let start = 0; start < sizes.length; start += columns) {
    let height = 0;
    for (let at = start; at < Math.min(sizes.length, start + columns); at++) {
      const size = sizes[at];
      if (!size) continue;
      if (size.height > height) height = size.height;
      if (size.width > cellWidth) cellWidth = size.width;
    }
    bottom = wireY + drop + height;
    wireY = bottom + spacing.rowGap - spacing.drop;
    drop = spacing.drop;
  }
  const across = Math.min(columns, sizes.length);
  return { width: across === 0 ? 0 : trunk + across * (cellWidth + spacing.columnGap) - spacing.columnGap, height: bottom };
}

/** The number of columns that shows `sizes` largest in a viewport below `above(width)` units of other things. */
export function bestColumns(
  sizes: readonly Size[],
  spacing: Spacing,
  viewport: Size,
  above: (width: number) => number,
): number {
  let best = 1;
  let bestScale = 0;
  for (let columns = 1; columns <= Math.min(sizes.length, 100); columns++) {
    const { width, height } = gridSize(sizes, columns, spacing);
    const scale = Math.min(viewport.width / width, viewport.height / (height + above(width)));
    if (scale > bestScale * 1.001) {
      best = columns;
      bestScale = scale;
    }
  }
  return best;
}

/**
 * The lines of a comb in a window as SVG path data. Cut to the window, because dashes are painted
 * along the whole of a line, however little of it is seen.
 */
export function combPath(comb: Comb, window: Box): string {
  const parts: string[] = [];
  const [left, right, top, bottom] = [window.x, window.x + window.width, window.y, window.y + window.height];
  const upright = (x: number, from: number, to: number): void => {
    const [start, end] = [Math.max(from, top), Math.min(to, bottom)];
    if (x >= left && x <= right && start < end) parts.push(`M${x} ${start}V${end}`);
  };
  const first = comb.rows[0];
  const last = comb.rows.at(-1);
  if (first && last && comb.rows.length > 1) upright(comb.trunkX, first.y, last.y);
  for (const row of comb.rows) {
    const [start, end] = [Math.max(row.from, left), Math.min(row.to, right)];
    if (row.y >= top && row.y <= bottom && start < end) parts.push(`M${start} ${row.y}H${end}`);
    for (const drop of row.drops) upright(drop.x, row.y, drop.bottom);
  }
  return parts.join('');
}

/** The way along a comb from its upper wire to a drop. `entryX` is where one comes onto the wire of the first row. */
export function combWay(comb: Comb, dropIndex: number, entryX: number | undefined): Point[] {
  let rest = dropIndex;
  for (const [index, row] of comb.rows.entries()) {
    const drop = row.drops[rest];
    if (!drop) {
      rest -= row.drops.length;
      continue;
    }
    const end = [
      { x: drop.x, y: row.y },
      { x: drop.x, y: drop.bottom },
    ];
    const top = comb.rows[0];
    if (index === 0 || !top) return entryX === undefined ? end : [{ x: entryX, y: row.y }, ...end];
    const start = entryX === undefined ? [] : [{ x: entryX, y: top.y }];
    return [...start, { x: comb.trunkX, y: top.y }, { x: comb.trunkX, y: row.y }, ...end];
  }
  return [];
}
