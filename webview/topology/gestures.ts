import type { Point } from './geometry';

/** What gestures ask for. Units: CSS pixels of the viewport. */
export interface GestureTarget {
  pan(by: Point): void;
  zoom(at: Point, factor: number): void;
  /** A press that moved nothing. */
  press(target: Element | null): void;
  /** Two presses on one place. */
  open(target: Element | null): void;
}

/** A press may wander this far and still be a press. */
const slop = 4;

/** Listens for wheel, drag, pinch and presses on an element; answers a function that stops. */
export function listenToGestures(area: HTMLElement, target: GestureTarget): () => void {
  const stop = new AbortController();
  const on = <Name extends keyof HTMLElementEventMap>(name: Name, take: (event: HTMLElementEventMap[Name]) => void): void =>
    area.addEventListener(name, take, { signal: stop.signal, passive: false });

  on('wheel', (event) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    if (event.shiftKey && !event.ctrlKey) return target.pan({ x: -(event.deltaX || event.deltaY) * unit, y: 0 });
    // A pinch on a touchpad comes as small steps with the control key.
    const speed = event.ctrlKey ? 0.01 : 0.0016;
    target.zoom(pointIn(area, event), Math.exp(-Math.max(-300, Math.min(300, event.deltaY * unit)) * speed));
  });
  followPointers(area, target, on);
  on('dblclick', (event) => target.open(event.target instanceof Element ? event.target : null));
  return () => stop.abort();
}

type Listen = <Name extends keyof HTMLElementEventMap>(name: Name, take: (event: HTMLElementEventMap[Name]) => void) => void;

function followPointers(area: HTMLElement, target: GestureTarget, on: Listen): void {
  const pointers = new Map<number, Point>();
  let pressed: { readonly at: Point; readonly element: Element | null } | undefined;
  let dragging = false;

  on('pointerdown', (event) => {
    if (event.button > 1) return;
    const at = pointIn(area, event);
    pointers.set(event.pointerId, at);
    dragging = pointers.size > 1;
    pressed = { at, element: event.target instanceof Element ? event.target : null };
  });
  on('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before || !pressed) return;
    const at = pointIn(area, event);
    if (!dragging && Math.hypot(at.x - pressed.at.x, at.y - pressed.at.y) <= slop) return;
    if (!dragging) area.classList.add('dragging');
    dragging = true;
    area.setPointerCapture(event.pointerId);
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    pointers.set(event.pointerId, at);
    const other = others[0];
    if (other) pinch(target, other, before, at);
    else target.pan({ x: at.x - before.x, y: at.y - before.y });
  });
  const release = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    area.classList.remove('dragging');
    if (!dragging && event.type === 'pointerup' && event.button === 0) target.press(pressed?.element ?? null);
    dragging = false;
    pressed = undefined;
  };
  on('pointerup', release);
  on('pointercancel', release);
}

function pinch(target: GestureTarget, fixed: Point, before: Point, after: Point): void {
  const old = Math.hypot(before.x - fixed.x, before.y - fixed.y);
  const now = Math.hypot(after.x - fixed.x, after.y - fixed.y);
  const middle = { x: (fixed.x + after.x) / 2, y: (fixed.y + after.y) / 2 };
  if (old > 0) target.zoom(middle, now / old);
  target.pan({ x: (after.x - before.x) / 2, y: (after.y - before.y) / 2 });
}

function pointIn(area: HTMLElement, event: MouseEvent): Point {
  const frame = area.getBoundingClientRect();
  return { x: event.clientX - frame.left, y: event.clientY - frame.top };
}
