/** A part of a strip: 0 is its left end, 1 its right end. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** The part of a part, told in terms of the whole. */
export function within(outer: Part, inner: Part): Part {
  const size = outer.to - outer.from;
  return { from: outer.from + inner.from * size, to: outer.from + inner.to * size };
}

/** The part that is seen after zooming at a place. `factor` above 1 looks closer. */
export function zoomedAt(at: number, factor: number): Part {
  return { from: at - at / factor, to: at + (1 - at) / factor };
}

/** The part that is seen after moving by a share of the strip. */
export function moved(by: number): Part {
  return { from: by, to: 1 + by };
}

/** What gestures on a strip ask for. */
export interface StripTarget {
  zoom(window: string, part: Part): void;
  select(id: string): void;
  open(id: string): void;
}

/** A press may wander this far and still be a press. Units: CSS pixels. */
const slop = 4;
/** Two presses so near each other are one wish. Units: milliseconds. */
const twice = 450;
/** Turns of the wheel so near each other are one. Units: milliseconds. */
const turning = 600;

/**
 * Listens for wheel, drag and presses on all strips below an element. The wheel alone scrolls the page, unless the
 * strip has the focus; with the control key, as pinches on a touchpad come, it zooms.
 */
export function listenToStrips(area: HTMLElement, target: StripTarget): void {
  let wheel: { readonly at: number; readonly x: number; readonly time: number } | undefined;
  // The details that the first of two presses opens move what is under the second, or lie over it.
  let last: { readonly id: string; readonly at: number; readonly x: number; readonly y: number } | undefined;
  let drag: { readonly strip: SVGElement; readonly x: number; readonly moved: boolean } | undefined;

  area.addEventListener(
    'wheel',
    (event) => {
      const strip = stripOf(event.target);
      if (!strip || (!event.ctrlKey && !event.metaKey && !strip.contains(document.activeElement))) return;
      event.preventDefault();
      const { left, width } = strip.getBoundingClientRect();
      const sideways = event.shiftKey && !event.ctrlKey ? event.deltaX || event.deltaY : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
      const speed = event.ctrlKey ? 0.01 : 0.0016;
      // One strip among others takes the whole width when one looks into it: the place under the pointer stays the first one.
      const at = wheel && event.timeStamp - wheel.time < turning && event.clientX === wheel.x ? wheel.at : (event.clientX - left) / width;
      wheel = { at, x: event.clientX, time: event.timeStamp };
      const part = sideways === 0 ? zoomedAt(at, Math.exp(-Math.max(-300, Math.min(300, event.deltaY)) * speed)) : moved(sideways / width);
      target.zoom(windowOf(strip), part);
    },
    { passive: false },
  );
  const pressAgain = (event: PointerEvent): void => {
    if (!area.isConnected) return document.removeEventListener('pointerdown', pressAgain, true);
    const again = last && event.timeStamp - last.at < twice && Math.hypot(event.clientX - last.x, event.clientY - last.y) <= slop ? last.id : undefined;
    last = undefined;
    if (again === undefined || event.button !== 0) return;
    event.stopPropagation();
    // Nor does it press what lies there now. Keys and assistive technology press without a pointer, which has no detail.
    const quiet = new AbortController();
    document.addEventListener('click', (click) => click.detail > 0 && click.stopPropagation(), { capture: true, signal: quiet.signal });
    // The press after it is one of its own again, however soon it comes.
    document.addEventListener('pointerdown', () => quiet.abort(), { capture: true, signal: quiet.signal });
    setTimeout(() => quiet.abort(), twice);
    target.open(again);
  };
  document.addEventListener('pointerdown', pressAgain, true);
  area.addEventListener('pointerdown', (event) => {
    const strip = stripOf(event.target);
    if (strip && event.button === 0) drag = { strip, x: event.clientX, moved: false };
  });
  area.addEventListener('pointermove', (event) => {
    if (!drag?.strip.isConnected || event.buttons !== 1) return;
    const by = event.clientX - drag.x;
    if (!drag.moved && Math.abs(by) <= slop) return;
    drag.strip.setPointerCapture(event.pointerId);
    drag.strip.classList.add('dragging');
    target.zoom(windowOf(drag.strip), moved(-by / drag.strip.getBoundingClientRect().width));
    drag = { ...drag, x: event.clientX, moved: true };
  });
  area.addEventListener('pointerup', (event) => {
    const id = drag?.moved === false ? idOf(event.target) : undefined;
    drag?.strip.classList.remove('dragging');
    drag = undefined;
    if (id === undefined) return;
    last = { id, at: event.timeStamp, x: event.clientX, y: event.clientY };
    target.select(id);
  });
}

function stripOf(at: EventTarget | null): SVGElement | undefined {
  const strip = at instanceof Element ? at.closest('.space-strip') : null;
  return strip instanceof SVGElement ? strip : undefined;
}

function windowOf(strip: Element): string {
  return strip.getAttribute('data-window') ?? '';
}

function idOf(at: EventTarget | null): string | undefined {
  return (at instanceof Element ? at.closest('.space-block') : null)?.getAttribute('data-id') ?? undefined;
}
