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
  /** Takes the keyboard away from where it is; then settles when the page has an answer to a search. */
  nextSearch(): Promise<void>;
  /** From asking for a text until the answer is there, and until its results are painted. */
  search(text: string): Promise<{ readonly answered: number; readonly painted: number }>;
  /** From the first question of the map of addresses until it is painted. */
  openSpace(): Promise<number>;
  /** From a turn of the wheel over the map until what it leads to is painted. */
  stepSpace(deltaY: number): Promise<number>;
  /** Frame times while the map is zoomed into and out again. */
  zoomSpace(frames: number): Promise<readonly number[]>;
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

function searchField(): HTMLElement & { value: string } {
  const field = document.querySelector('.search-field');
  if (!(field instanceof HTMLElement) || !('value' in field)) throw new Error('There is no search field');
  return field as HTMLElement & { value: string };
}

function strip(): Element {
  const found = document.querySelector('.space-strip');
  if (!found) throw new Error('There is no map');
  return found;
}

function turn(deltaY: number): void {
  const { x, y, width, height } = strip().getBoundingClientRect();
  strip().dispatchEvent(new WheelEvent('wheel', { clientX: x + width * 0.3, clientY: y + height / 2, deltaY, ctrlKey: true, bubbles: true, cancelable: true }));
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
  nextSearch: async () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    marks.delete('answer search');
    while (!marks.has('answer search')) await new Promise((resolve) => setTimeout(resolve, 1));
  },
  search: async (text) => {
    const field = searchField();
    field.value = text;
    for (const mark of ['ask search', 'answer search']) marks.delete(mark);
    field.dispatchEvent(new Event('input'));
    const old = document.querySelector('.result-list')?.firstElementChild?.getAttribute('aria-label');
    const end = await painted(() => marks.has('answer search') && document.querySelector('.result-list .choice') && document.querySelector('.result-list')?.firstElementChild?.getAttribute('aria-label') !== old);
    const start = marks.get('ask search') ?? end;
    return { answered: (marks.get('answer search') ?? end) - start, painted: end - start };
  },
  openSpace: async () => {
    marks.delete('ask addressSpace');
    while (!marks.has('ask addressSpace')) await new Promise((resolve) => setTimeout(resolve, 1));
    // It asks once more when it knows its width.
    const start = marks.get('ask addressSpace') ?? 0;
    return (await painted(() => document.querySelector('.space-block'))) - start;
  },
  stepSpace: async (deltaY) => {
    const before = strip().getAttribute('data-window');
    const start = performance.now();
    turn(deltaY);
    return (await painted(() => strip().getAttribute('data-window') !== before)) - start;
  },
  zoomSpace: (count) => frames(count, (at) => turn(at < count / 2 ? -30 : 30)),
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
