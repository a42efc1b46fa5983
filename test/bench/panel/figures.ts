import type { BrowserContext, Frame, Page } from 'playwright-core';
import { atMost, plain, quantile, type Figure } from '../measure';
import { aFrame, aims, longestBlock, type Aims, type Measured } from './aims';
import type { PanelClusterSize } from './manifests';
import { pageName } from './sites';

/** Shows the page in a frame of its own. */
async function openFrame(page: Page): Promise<Frame> {
  const pageOrigin = `http://${pageName}:${new URL(page.url()).port}`;
  await page.evaluate((url) => window.benchHost.open(url), `${pageOrigin}/`);
  for (;;) {
    const frame = page.frames().find((each) => each.url().startsWith(pageOrigin));
    if (frame && (await frame.evaluate(() => 'probe' in window).catch(() => false))) return frame;
    await page.waitForTimeout(5);
  }
}

/** The figures of one cluster. */
export async function figuresOf(page: Page, context: BrowserContext, index: number, size: PanelClusterSize): Promise<{ readonly figures: Figure[]; readonly measured: Measured }> {
  const aim = aims[index];
  if (!aim) throw new Error('There are no aims for this cluster');
  const loaded = await page.evaluate((at) => window.benchHost.load(at), index);
  const opened: number[] = [];
  // A new frame is a new process, which is none of the page's doing.
  const begun: number[] = [];
  let frame = await openFrame(page);
  opened.push(await frame.evaluate(() => window.probe.firstPicture()));
  // The first one also waits for the browser to read the scripts.
  for (let round = 0; round < 4; round++) {
    frame = await openFrame(page);
    opened.push(await frame.evaluate(() => window.probe.firstPicture()));
    begun.push(await frame.evaluate(() => performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/page.js'))?.startTime ?? 0));
  }
  const times = await page.evaluate(() => window.benchHost.takeTimes());
  const longestOpen = await frame.evaluate(() => window.probe.takeLongest());
  await page.waitForTimeout(500);

  const zoom = await frame.evaluate((count) => window.probe.zoom(count), 120);
  await page.waitForTimeout(400);
  const pan = await frame.evaluate((count) => window.probe.pan(count), 120);
  await page.waitForTimeout(400);
  const longestMoves = await frame.evaluate(() => window.probe.takeLongest());
  await page.evaluate(() => window.benchHost.takeTimes());

  const searches = await searchesOf(page, frame);

  const edits: number[] = [];
  const analysed: number[] = [];
  const work = await threadTime(context, frame);
  for (let round = 0; round < 3; round++) {
    const update = frame.evaluate(() => window.probe.nextUpdate());
    await page.waitForTimeout(50);
    await page.evaluate((replicas) => window.benchHost.edit(replicas), 40 + round);
    const took = await update;
    const own = await page.evaluate(() => window.benchHost.takeTimes());
    const answering = ['clusters', 'topology'].reduce((sum, name) => sum + (own[name]?.[0] ?? 0), 0);
    edits.push(took - answering);
    analysed.push(answering);
  }
  const worked = (await work()) / edits.length;
  const longestEdit = await frame.evaluate(() => window.probe.takeLongest());
  const afterEdit = await searchesOf(page, frame);
  const space = await spaceFigures(page, frame, aim);
  const memory = await memoryOf(context, frame);
  const bytes = await page.evaluate(() => window.benchHost.bytesOf('topology') + window.benchHost.bytesOf('pods'));
  const figures = [
    plain('the analysis reads the manifests and models the cluster', loaded, 'ms', 0),
    atMost('open → first useful paint, median of five', quantile(opened, 0.5), aim.open, 'ms', 0),
    plain('  of it until the browser asks for the script', quantile(begun, 0.5), 'ms', 0),
    plain('  of it the analysis', quantile(times['topology'] ?? [], 0.5), 'ms', 0),
    inFrames('pan, p50', quantile(pan, 0.5), aim.pan),
    inFrames('pan, p95', quantile(pan, 0.95), aim.pan),
    plain('zoom over the whole range, p50', quantile(zoom, 0.5), 'ms', 1),
    inFrames('zoom over the whole range, p95', quantile(zoom, 0.95), aim.zoom),
    atMost('edit → picture updated, without the analysis', quantile(edits, 0.5), aim.edit, 'ms', 0),
    plain('  the analysis of the edit', quantile(analysed, 0.5), 'ms', 0),
    plain('  the work of the page after an edit, on its thread', worked, 'ms', 0),
    atMost('search → answer, median', quantile(searches.answered, 0.5), aim.search, 'ms', 1),
    plain('  of it the analysis', quantile(searches.analysed, 0.5), 'ms', 1),
    plain('  until the results are painted', quantile(searches.painted, 0.5), 'ms', 0),
    plain('  collecting what can be found, when the field gets the focus', searches.collecting, 'ms', 0),
    plain('  collecting it again after an edit of replicas', afterEdit.collecting, 'ms', 0),
    atMost('longest block of input while opening', longestOpen, longestBlock, 'ms', 0),
    atMost('longest block of input in gestures', longestMoves, longestBlock, 'ms', 0),
    atMost('longest block of input after an edit', longestEdit, longestBlock, 'ms', 0),
    plain('bytes of the picture and the pods on screen, per pod', bytes / size.pods, 'B', 1),
    ...(index === 2 ? [atMost('bytes per pod at the largest size', bytes / size.pods, 100, 'B', 1)] : []),
    ...space,
    atMost('memory of the page', memory / 1e6, 150, 'MB', 1),
  ];
  return { figures, measured: { open: opened, pan, zoom, edit: edits, search: searches.answered } };
}

interface Searches {
  readonly answered: readonly number[];
  readonly analysed: readonly number[];
  readonly painted: readonly number[];
  /** The first question is asked before anything is typed. */
  readonly collecting: number;
}

async function searchesOf(page: Page, frame: Frame): Promise<Searches> {
  const searches = { answered: [] as number[], analysed: [] as number[], painted: [] as number[] };
  await page.evaluate(() => window.benchHost.takeTimes());
  const answered = frame.evaluate(() => window.probe.nextSearch());
  await frame.locator('.search-field').click();
  await answered;
  const collecting = (await page.evaluate(() => window.benchHost.takeTimes()))['search']?.[0] ?? 0;
  for (const text of ['checkout-0', 'sim-1', '10.0.1', 'media-3']) {
    const { answered, painted } = await frame.evaluate((each) => window.probe.search(each), text);
    searches.answered.push(answered);
    searches.painted.push(painted);
    searches.analysed.push((await page.evaluate(() => window.benchHost.takeTimes()))['search']?.[0] ?? 0);
  }
  await frame.locator('.search-field input').press('Escape');
  return { ...searches, collecting };
}

/** The map of addresses: there is no aim for it but that of opening a panel, and those of its gestures. */
async function spaceFigures(page: Page, frame: Frame, aim: Aims): Promise<Figure[]> {
  await frame.evaluate(() => window.probe.takeLongest());
  await page.evaluate(() => window.benchHost.takeTimes());
  const open = frame.evaluate(() => window.probe.openSpace());
  await frame.getByRole('tab', { name: 'Address Space' }).click();
  const opened = await open;
  const first = (await page.evaluate(() => window.benchHost.takeTimes()))['addressSpace']?.[0] ?? 0;
  const steps: number[] = [];
  for (let round = 0; round < 6; round++) steps.push(await frame.evaluate((deltaY) => window.probe.stepSpace(deltaY), round < 4 ? -90 : 90));
  const zoomed = await frame.evaluate((count) => window.probe.zoomSpace(count), 90);
  const longest = await frame.evaluate(() => window.probe.takeLongest());
  return [
    atMost('the map of addresses opens', opened, aim.open, 'ms', 0),
    plain('  of it the analysis', first, 'ms', 0),
    plain('  a step of zoom → painted, median', quantile(steps, 0.5), 'ms', 0),
    inFrames('  frames while zooming, p95', quantile(zoomed, 0.95), aim.zoom),
    atMost('  longest block of input', longest, longestBlock, 'ms', 0),
  ];
}

/** Begins to count what the page's thread works; other work on the machine stretches that less than the clock. Units: ms. */
async function threadTime(context: BrowserContext, frame: Frame): Promise<() => Promise<number>> {
  const session = await context.newCDPSession(frame);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const now = async (): Promise<number> => ((await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  const start = await now();
  return async () => {
    const end = await now();
    await session.detach();
    return end - start;
  };
}

/** Frame times come in whole frames, of which people read the rounded number. */
function inFrames(name: string, value: number, aim: number): Figure {
  return { name, value: `${value.toFixed(1)} ms`, aim: { text: `≤ ${aim} ms`, met: Math.floor(value) <= aim } };
}

/** What the page holds after the collector has been there: its objects, its elements, its arrays. Units: bytes. */
async function memoryOf(context: BrowserContext, frame: Frame): Promise<number> {
  const session = await context.newCDPSession(frame);
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as { readonly usedSize: number; readonly embedderHeapUsedSize?: number; readonly backingStorageSize?: number };
  return usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
}

/** How a table of 100,000 rows opens and scrolls. */
export async function tableFigures(page: Page): Promise<Figure[]> {
  const frame = await openFrame(page);
  await frame.evaluate(() => window.probe.firstPicture());
  const table = frame.evaluate(() => window.probe.openTable());
  await frame.getByRole('tab', { name: 'Routing Tables' }).click();
  const opened = await table;
  const scrolled = await frame.evaluate((count) => window.probe.scroll(count), 120);
  return [
    atMost('a table of 100,000 rows opens', opened, 150, 'ms', 0),
    inFrames('scrolls, p50', quantile(scrolled, 0.5), aFrame),
    inFrames('scrolls, p95', quantile(scrolled, 0.95), aFrame),
  ];
}

