import { encloses, type Box, type Point } from './geometry';
import type { Health } from './health';
import type { Layout } from './layout';

const width = 176;
const height = 110;

/** A small map of the whole picture with the part in view; hidden while everything is in view. */
export class Minimap {
  readonly element = document.createElement('canvas');
  #layout: Layout | undefined;
  #paths: ReadonlyMap<Health, Path2D> = new Map();
  #scale = 1;
  #seen: Box | undefined;
  #allowed = true;

  /** `go` is called with the point of the picture that was pressed. */
  constructor(go: (point: Point) => void) {
    this.element.className = 'minimap';
    this.element.hidden = true;
    this.element.setAttribute('aria-hidden', 'true');
    const take = (event: PointerEvent): void => {
      event.stopPropagation();
      if (event.buttons === 0) return;
      const frame = this.element.getBoundingClientRect();
      go({ x: (event.clientX - frame.left) / this.#scale, y: (event.clientY - frame.top) / this.#scale });
    };
    this.element.addEventListener('pointerdown', take);
    this.element.addEventListener('pointermove', take);
    new MutationObserver(() => this.#draw()).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  }

  /** Takes a new layout. Cost: O(nodes). */
  show(layout: Layout): void {
    this.#layout = layout;
    this.#scale = Math.min(width / layout.width, height / layout.height);
    const paths = new Map<Health, Path2D>([
      ['ok', new Path2D()],
      ['warning', new Path2D()],
      ['error', new Path2D()],
    ]);
    for (const { node, box } of layout.nodes) paths.get(node.health)?.rect(box.x, box.y, box.width, box.height);
    this.#paths = paths;
  }

  /** Draws the part of the picture that is in view. */
  frame(seen: Box): void {
    this.#seen = seen;
    const whole = this.#layout && { x: 0, y: 0, width: this.#layout.width, height: this.#layout.height };
    const wide = { x: seen.x - 1, y: seen.y - 1, width: seen.width + 2, height: seen.height + 2 };
    // On a small screen it would cover what it helps to find.
    const cramped = (this.element.parentElement?.clientWidth ?? 0) < 3 * width;
    this.element.hidden = !this.#allowed || cramped || !whole || encloses(wide, whole);
    this.#draw();
  }

  /** Whether it may be shown. */
  allow(shown: boolean): void {
    if (shown === this.#allowed) return;
    this.#allowed = shown;
    if (this.#seen) this.frame(this.#seen);
  }

  #draw(): void {
    const context = this.element.getContext('2d');
    if (!context || !this.#layout || !this.#seen || this.element.hidden) return;
    const density = devicePixelRatio;
    const [w, h] = [this.#layout.width * this.#scale, this.#layout.height * this.#scale];
    this.element.width = w * density;
    this.element.height = h * density;
    this.element.style.width = `${w}px`;
    this.element.style.height = `${h}px`;
    const colour = (name: string): string => getComputedStyle(this.element).getPropertyValue(name).trim();
    context.setTransform(this.#scale * density, 0, 0, this.#scale * density, 0, 0);
    for (const [health, path] of this.#paths) {
      context.fillStyle = colour(`--kn-${health}`) || 'gray';
      context.globalAlpha = health === 'ok' ? 0.45 : 0.9;
      context.fill(path);
    }
    context.globalAlpha = 1;
    context.strokeStyle = colour('--vscode-focusBorder') || 'white';
    context.lineWidth = 2 / this.#scale;
    const { x, y, width: seenWidth, height: seenHeight } = this.#seen;
    context.strokeRect(x, y, seenWidth, seenHeight);
  }
}
