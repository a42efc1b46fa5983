import type { Box, Point } from './geometry';
import type { Size } from './grid';

/** What part of the picture is seen: a point p of the picture is at `p * zoom + (x, y)` of the viewport. */
export interface Camera extends Point {
  readonly zoom: number;
}

/** Never show less than this many CSS pixels per unit more than everything needs. */
const mostZoom = 8;

/** A camera as it is remembered: the point of the picture in the middle of the viewport. It holds in a viewport of another size, too. */
export interface Look extends Point {
  readonly zoom: number;
}

/** What a camera has in the middle of a viewport. */
export function lookOf({ x, y, zoom }: Camera, viewport: Size): Look {
  return { zoom, x: (viewport.width / 2 - x) / zoom, y: (viewport.height / 2 - y) / zoom };
}

/** The camera that has a remembered point in the middle of a viewport. */
export function cameraOf({ x, y, zoom }: Look, viewport: Size): Camera {
  return { zoom, x: viewport.width / 2 - x * zoom, y: viewport.height / 2 - y * zoom };
}

/** The camera that shows a whole box in the middle. Units: `padding` in CSS pixels. */
export function fitCamera(box: Box, viewport: Size, padding: number, most = 1.3): Camera {
  const width = Math.max(1, viewport.width - 2 * padding);
  const height = Math.max(1, viewport.height - 2 * padding);
  const zoom = Math.min(most, width / Math.max(1, box.width), height / Math.max(1, box.height));
  return centred(box, viewport, zoom);
}

/** The camera of a zoom that has a box in its middle. */
export function centred(box: Box, viewport: Size, zoom: number): Camera {
  return {
    zoom,
    x: viewport.width / 2 - (box.x + box.width / 2) * zoom,
    y: viewport.height / 2 - (box.y + box.height / 2) * zoom,
  };
}

/** Zooms so that what is at a point of the viewport stays there. `least` is the smallest zoom allowed. */
export function zoomedAt(camera: Camera, at: Point, factor: number, least: number): Camera {
  const zoom = Math.min(mostZoom, Math.max(least, camera.zoom * factor));
  const scale = zoom / camera.zoom;
  return { zoom, x: at.x - (at.x - camera.x) * scale, y: at.y - (at.y - camera.y) * scale };
}

/** The part of the picture that the viewport shows, with `margin` of its size around. */
export function windowOf(camera: Camera, viewport: Size, margin = 0): Box {
  const mx = viewport.width * margin;
  const my = viewport.height * margin;
  return {
    x: (-mx - camera.x) / camera.zoom,
    y: (-my - camera.y) / camera.zoom,
    width: (viewport.width + 2 * mx) / camera.zoom,
    height: (viewport.height + 2 * my) / camera.zoom,
  };
}

/** Pans just so far that a box can be seen; keeps the camera where it can be seen already. */
export function panTo(camera: Camera, box: Box, viewport: Size, padding = 24): Camera {
  const x = shift(box.x * camera.zoom + camera.x, box.width * camera.zoom, viewport.width, padding);
  const y = shift(box.y * camera.zoom + camera.y, box.height * camera.zoom, viewport.height, padding);
  return x === 0 && y === 0 ? camera : { ...camera, x: camera.x + x, y: camera.y + y };
}

function shift(start: number, size: number, room: number, padding: number): number {
  if (start < padding || size > room - 2 * padding) return padding - start;
  const over = start + size - (room - padding);
  return over > 0 ? -over : 0;
}

/** Between two cameras, `t` from 0 to 1; zooms evenly for the eye. */
export function between(a: Camera, b: Camera, t: number, viewport: Size): Camera {
  const zoom = Math.exp(Math.log(a.zoom) * (1 - t) + Math.log(b.zoom) * t);
  const from = lookOf(a, viewport);
  const to = lookOf(b, viewport);
  // Along the way of the zoom, so that the target does not race across the screen.
  const u = Math.abs(b.zoom / a.zoom - 1) < 0.01 ? t : (1 / zoom - 1 / a.zoom) / (1 / b.zoom - 1 / a.zoom);
  return cameraOf({ zoom, x: from.x + (to.x - from.x) * u, y: from.y + (to.y - from.y) * u }, viewport);
}
