// `npm run bench:panel`: how fast the panel is, in Chromium, over made clusters.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { pageHtml } from '../../../webview/html';
import { atMost, plain, printFigures, type Figure } from '../measure';
import { overview, type Measured } from './aims';
import { figuresOf, tableFigures } from './figures';
import { panelClusters } from './manifests';
import { hostName } from './sites';

const root = resolve(process.cwd());
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
  const all = new Map<number, Measured>();
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
      const { figures, measured } = await figuresOf(page, context, index, size);
      all.set(index, measured);
      printFigures(size.name, figures);
      if (index === 1) printFigures('tables', await tableFigures(page));
    }
    console.log(`\n${overview(all)}`);
    console.log(`\nload ${loadavg()[0]?.toFixed(1)} at the end`);
  } finally {
    await browser.close();
    server.close();
  }
}

void main();
