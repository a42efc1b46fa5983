/*
 * Runs in the page before its script: what VS Code would give it, and the measuring of what it does.
 */

/** What the bench asks of the page. */
export interface Probe {
  /** When something was painted first that is of use. Units: ms since the page began to load. */
  firstPicture(): Promise<number>;
  /** Frame times while the picture is moved, at the zoom it has. Units: ms. */
  pan(frames: number): Promise<readonly number[]>;
  /** Frame times while the picture is zoomed over the whole range and back. */
  zoom(frames: number): Promise<readonly number[]>;
  /** From the notice of a change until the picture shows it. */
  nextUpdate(): Promise<number>;
  /** From asking for a text until its results are painted. */
  search(text: string): Promise<number>;
  /** From the first question of the tab with the routing tables until rows are painted. */
  openTable(): Promise<number>;
  scroll(frames: number): Promise<readonly number[]>;
  /** Longest time without a chance for input since the last call. */
  takeLongest(): number;
}

declare global {
  interface Window {
    probe: Probe;
    acquireVsCodeApi(): unknown;
  }
}

let longest = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
}).observe({ type: 'longtask', buffered: true });

const marks = new Map<string, number>();
const calls = new Map<number, string>();

window.acquireVsCodeApi = () => ({
  postMessage: (message: { readonly id?: number; readonly name?: string }) => {
    if (message.name !== undefined) {
      marks.set(`ask ${message.name}`, performance.now());
      if (message.id !== undefined) calls.set(message.id, message.name);
    }
    parent.postMessage(message, '*');
  },
  getState: () => undefined,
  setState: () => undefined,
});
window.addEventListener(
  'message',
  ({ data }: MessageEvent<{ readonly kind?: string; readonly id?: number; readonly name?: string }>) => {
    if (data.kind === 'reply' && data.id !== undefined) marks.set(`answer ${calls.get(data.id) ?? ''}`, performance.now());
    if (data.kind === 'event') marks.set(`event ${data.name ?? ''}`, performance.now());
  },
  true,
);

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Waits for a look at the page to give something, and for the frame that shows it. */
async function painted(look: () => unknown): Promise<number> {
  while (!look()) await new Promise((resolve) => setTimeout(resolve, 1));
  await frame();
  await new Promise((resolve) => setTimeout(resolve));
  return performance.now();
}

/** Acts once per frame and answers how long each frame took. */
async function frames(count: number, act: (at: number) => void): Promise<number[]> {
  const taken: number[] = [];
  let before = await frame();
  for (let at = 0; at < count; at++) {
    act(at);
    const now = await frame();
    taken.push(now - before);
    before = now;
  }
  return taken;
}

function area(): Element {
  const found = document.querySelector('.picture-area');
  if (!found) throw new Error('There is no picture');
  return found;
}

function wheel(options: WheelEventInit): void {
  const { x, y, width, height } = area().getBoundingClientRect();
  area().dispatchEvent(new WheelEvent('wheel', { clientX: x + width * 0.42, clientY: y + height * 0.6, bubbles: true, cancelable: true, ...options }));
}

const picture = (): Element | null => document.querySelector('.picture .item');

window.probe = {
  firstPicture: () => painted(picture),
  pan: (count) => frames(count, (at) => wheel({ shiftKey: true, deltaX: at % 60 < 30 ? 14 : -14 })),
  zoom: (count) => frames(count, (at) => wheel({ deltaY: at < count / 2 ? -220 : 220 })),
  nextUpdate: async () => {
    const before = document.querySelector('.picture')?.getAttribute('aria-label');
    const end = await painted(() => document.querySelector('.picture')?.getAttribute('aria-label') !== before);
    return end - (marks.get('event changed') ?? end);
  },
  search: async (text) => {
    const field = document.querySelector('.search-field');
    if (!field || !('value' in field)) throw new Error('There is no search field');
    field.value = text;
    marks.delete('ask search');
    field.dispatchEvent(new Event('input'));
    const old = document.querySelector('.result-list')?.firstElementChild?.getAttribute('aria-label');
    const end = await painted(() => marks.has('ask search') && document.querySelector('.result-list .choice') && document.querySelector('.result-list')?.firstElementChild?.getAttribute('aria-label') !== old);
    return end - (marks.get('ask search') ?? end);
  },
  openTable: async () => {
    const end = await painted(() => document.querySelectorAll('.route-row .destination').length > 10);
    return end - (marks.get('ask namespaces') ?? end);
  },
  scroll: (count) => {
    const rows = document.querySelector('.route-rows');
    if (!rows) throw new Error('There is no table');
    return frames(count, (at) => (rows.scrollTop += at % 20 === 0 ? 200_000 : 90));
  },
  takeLongest: () => {
    const taken = longest;
    longest = 0;
    return taken;
  },
};
