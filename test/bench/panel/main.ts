// `npm run bench:panel`: how fast the panel is, in Chromium, over made clusters.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type BrowserContext, type Frame, type Page } from 'playwright-core';
import { pageHtml } from '../../../webview/html';
import { atMost, plain, printFigures, quantile, type Figure } from '../measure';
import { panelClusters, type PanelClusterSize } from './manifests';

const root = resolve(process.cwd());
const hostName = 'editor.test';
const pageName = 'page.example';

/** What is aimed at, by cluster. Units: ms; a frame of 60 a second takes 16.7, so that 17 means one frame and 33 two. */
const aims = [
  { open: 150, pan: 17, zoom: 17, edit: 50, search: 5 },
  { open: 200, pan: 17, zoom: 33, edit: 50, search: 10 },
  { open: 500, pan: 17, zoom: 50, edit: 100, search: 50 },
] as const;

/** A frame of 60 a second, rounded as people read it. */
const aFrame = 17;

interface Bundles {
  readonly scripts: ReadonlyMap<string, string>;
  readonly style: string;
  readonly host: string;
  readonly probe: string;
}

async function bundles(): Promise<Bundles> {
  const common = { bundle: true, write: false, minify: true, absWorkingDir: root, logLevel: 'error' } as const;
  const [page, style, host, probe] = await Promise.all([
    build({ ...common, entryPoints: { page: 'webview/main.ts' }, format: 'esm', splitting: true, outdir: '/', chunkNames: 'page/[name]-[hash]', target: 'es2022', tsconfig: 'webview/tsconfig.json' }),
    build({ ...common, entryPoints: ['webview/page.css'] }),
    build({ ...common, entryPoints: ['test/bench/panel/host.ts'], format: 'iife', target: 'es2022' }),
    build({ ...common, entryPoints: ['test/bench/panel/probe.ts'], format: 'iife', target: 'es2022' }),
  ]);
  const text = (result: { readonly outputFiles: readonly { readonly text: string }[] }): string => result.outputFiles[0]?.text ?? '';
  return { scripts: new Map(page.outputFiles.map((file) => [file.path, file.text])), style: text(style), host: text(host), probe: text(probe) };
}

/** Serves the editor's side and the page under two names, so that the browser takes them for two sites. */
async function serve({ scripts, style, host, probe }: Bundles): Promise<Server> {
  const inline = (script: string): string => script.replaceAll('</script', '<\\/script');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://any');
    const answer = (type: string, body: string): void => void response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'max-age=600' }).end(body);
    const script = scripts.get(pathname);
    if (script !== undefined) return answer('text/javascript', script);
    if (pathname === '/page.css') return answer('text/css', style);
    if (pathname !== '/') return void response.writeHead(404).end();
    if (request.headers.host?.startsWith(hostName)) return answer('text/html', `<!DOCTYPE html><body><script>${inline(host)}</script></body>`);
    const origin = `http://${request.headers.host}`;
    const html = pageHtml({ nonce: 'abc123', cspSource: origin, scriptUri: `${origin}/page.js`, styleUri: `${origin}/page.css`, title: 'Network' });
    // The probe stands in the document as VS Code's own script does.
    return answer('text/html', html.replace('<link', `<script nonce="abc123">${inline(probe)}</script>\n<link`));
  });
  await new Promise<void>((resolved) => server.listen(0, '127.0.0.1', resolved));
  return server;
}

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
async function figuresOf(page: Page, context: BrowserContext, index: number, size: PanelClusterSize): Promise<Figure[]> {
  const aim = aims[index] ?? aims[2];
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

  const searches: number[] = [];
  const answers: number[] = [];
  for (const text of ['checkout-0', 'sim-1', '10.0.1', 'media-3']) {
    searches.push(await frame.evaluate((each) => window.probe.search(each), text));
    answers.push((await page.evaluate(() => window.benchHost.takeTimes()))['search']?.[0] ?? 0);
  }
  await frame.locator('.search-field input').press('Escape');

  const edits: number[] = [];
  const analysed: number[] = [];
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
  const longestEdit = await frame.evaluate(() => window.probe.takeLongest());
  const memory = await memoryOf(context, frame);
  const bytes = await page.evaluate(() => window.benchHost.bytesOf('topology') + window.benchHost.bytesOf('pods'));
  return [
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
    atMost('search → results painted, median', quantile(searches, 0.5), aim.search + aFrame, 'ms', 0),
    plain('  of it the analysis', quantile(answers, 0.5), 'ms', 1),
    atMost('longest block of input while opening', longestOpen, 50, 'ms', 0),
    atMost('longest block of input in gestures', longestMoves, 50, 'ms', 0),
    atMost('longest block of input after an edit', longestEdit, 50, 'ms', 0),
    plain('bytes of the picture and the pods on screen, per pod', bytes / size.pods, 'B', 1),
    ...(index === 2 ? [atMost('bytes per pod at the largest size', bytes / size.pods, 100, 'B', 1)] : []),
    atMost('memory of the page', memory / 1e6, 150, 'MB', 1),
  ];
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

async function tableFigures(page: Page): Promise<Figure[]> {
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

function sizeFigures({ scripts, style }: Bundles): Figure[] {
  const size = (text: string): number => gzipSync(text).length / 1024;
  const imports = new Set<string>();
  const follow = (path: string): void => {
    const script = scripts.get(path);
    if (script === undefined || imports.has(path)) return;
    imports.add(path);
    for (const [, name = ''] of script.matchAll(/(?:from|import)"\.\/((?:page\/)?[\w-]+\.js)"/g)) follow(name.startsWith('page/') ? `/${name}` : `/page/${name}`);
  };
  follow('/page.js');
  const first = [...imports].reduce((sum, path) => sum + size(scripts.get(path) ?? ''), 0);
  const all = [...scripts.values()].reduce((sum, script) => sum + size(script), 0);
  return [atMost('scripts before the first paint, gzipped', first, 80, 'KiB', 1), plain('scripts of all tabs, gzipped', all, 'KiB'), plain('styles, gzipped', size(style), 'KiB')];
}

async function main(): Promise<void> {
  const built = await bundles();
  const path = [process.env['CHROME_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((each) => each && existsSync(each));
  const browser = await chromium.launch({ ...(path && { executablePath: path }), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--site-per-process', '--host-resolver-rules=MAP * 127.0.0.1'] });
  const server = await serve(built);
  const wanted = process.argv.slice(2).map(Number).filter((at) => panelClusters[at]);
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 860 } });
    const page = await context.newPage();
    page.setDefaultTimeout(600_000);
    const address = server.address();
    await page.goto(`http://${hostName}:${typeof address === 'object' ? address?.port : ''}/`);
    console.log(`The panel in Chromium ${browser.version()}, ${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)}`);
    printFigures('size', sizeFigures(built));
    for (const [index, size] of panelClusters.entries()) {
      if (wanted.length > 0 && !wanted.includes(index)) continue;
      printFigures(size.name, await figuresOf(page, context, index, size));
      if (index === 1) printFigures('tables', await tableFigures(page));
    }
    console.log(`\nload ${loadavg()[0]?.toFixed(1)} at the end`);
  } finally {
    await browser.close();
    server.close();
  }
}

void main();
