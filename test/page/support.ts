import { after, afterEach } from 'mocha';
import assert from 'node:assert/strict';
import { build, type Metafile } from 'esbuild';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { pageHtml } from '../../webview/html';
import type { FixtureName } from './fixtures';

const root = join(__dirname, '..', '..');
const origin = 'http://page.test';

/** The editor's themes that the page is looked at in. */
export const themes = {
  dark: { file: 'dark-v2', kind: 'vscode-dark' },
  light: { file: 'light-v2', kind: 'vscode-light' },
  'hc-dark': { file: 'hc-dark', kind: 'vscode-high-contrast' },
  'hc-light': { file: 'hc-light', kind: 'vscode-high-contrast-light' },
} as const;

/** Name of a theme. */
export type ThemeName = keyof typeof themes;

/** How a page is opened. */
export interface OpenOptions {
  readonly clusters: readonly FixtureName[];
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  /** English text → its translation. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** The built page. Shape: `scripts` by their path under the page's address, `/page.js` first. */
export interface BuiltPage {
  readonly scripts: ReadonlyMap<string, string>;
  readonly style: string;
  readonly fake: string;
  /** Paths of the scripts that are loaded before the first paint. */
  readonly first: readonly string[];
}

let built: Promise<BuiltPage> | undefined;
let browser: Browser | undefined;
const opened: Page[] = [];

/** Starts the browser once; answers nothing when there is none, and says why. */
export async function startBrowser(): Promise<Browser | undefined> {
  const path = [process.env['CHROME_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((each) => each && existsSync(each));
  browser ??= await chromium.launch({ ...(path && { executablePath: path }), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
  return browser;
}

/** Ends the browser. */
export async function stopBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/** After each test of the enclosing `describe` closes the pages that it opened, in which nothing may have gone wrong; ends the browser after the last. */
export function closePages(): void {
  afterEach(async () => {
    const pages = opened.splice(0);
    const problems = (await Promise.all(pages.map(problemsOf))).flat();
    await Promise.all(pages.map((page) => page.context().close()));
    assert.deepEqual(problems, []);
  });
  after(stopBrowser);
}

/** Opens the built page under its own content security policy with a fake editor. */
export async function openPage(options: OpenOptions): Promise<Page> {
  const { width = 1280, height = 800, reducedMotion = true } = options;
  const running = await startBrowser();
  if (!running) throw new Error('There is no Chromium: set CHROME_PATH');
  const context = await running.newContext({ viewport: { width, height }, reducedMotion: reducedMotion ? 'reduce' : 'no-preference' });
  await serveTo(context, options.theme ?? 'dark', options.texts);
  const page = await context.newPage();
  opened.push(page);
  const { fake } = await builtPage();
  await page.addInitScript({ content: fake });
  await page.goto(`${origin}/?clusters=${options.clusters.join(',')}`);
  return page;
}

/** Opens the page and waits until the picture stands still. */
export async function openPicture(options: OpenOptions): Promise<Page> {
  const page = await openPage(options);
  await page.locator('.picture [role="treeitem"]').first().waitFor({ timeout: 60_000 });
  await settled(page);
  return page;
}

/** Waits for two frames and what they bring. */
export async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(220);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  // A busy machine paints later: the picture rests when two looks find it in one place.
  const place = (): Promise<string | null> => page.evaluate(() => document.querySelector('.picture > g')?.getAttribute('transform') ?? null);
  for (let looks = 0, before = await place(); looks < 20; looks++) {
    await page.waitForTimeout(100);
    const now = await place();
    if (now === before) return;
    before = now;
  }
}

/** What went wrong in a page: errors and violations of the policy, but the two that the component library is known for. */
export async function problemsOf(page: Page): Promise<string[]> {
  const errors = await page.evaluate(() => window.pageErrors);
  const known = errors.filter((error) => error.startsWith('csp style-src'));
  return [...errors.filter((error) => !known.includes(error)), ...known.slice(knownViolations)];
}

// An empty <style> element and the badge's style attribute: `@vscode/webview-ui-toolkit` 1.4.0.
const knownViolations = 2;

async function serveTo(context: BrowserContext, theme: ThemeName, texts?: Readonly<Record<string, string>>): Promise<void> {
  const { scripts, style } = await builtPage();
  const answers: Readonly<Record<string, { readonly contentType: string; readonly body: string }>> = {
    '/': { contentType: 'text/html', body: documentFor(theme, texts) },
    ...Object.fromEntries([...scripts].map(([path, body]) => [path, { contentType: 'text/javascript', body }])),
    '/page.css': { contentType: 'text/css', body: style },
    '/theme.css': { contentType: 'text/css', body: await themeCss(theme) },
  };
  await context.route('**/*', (route) => {
    const answer = answers[new URL(route.request().url()).pathname];
    return answer ? route.fulfill(answer) : route.fulfill({ status: 404, body: '' });
  });
}

function documentFor(theme: ThemeName, texts?: Readonly<Record<string, string>>): string {
  const html = pageHtml({ nonce: 'abc123', cspSource: origin, scriptUri: `${origin}/page.js`, styleUri: `${origin}/page.css`, title: 'Network', workspace: 'files of <b>"ours"</b>', texts });
  const { kind } = themes[theme];
  return html
    .replace('<link', `<link rel="stylesheet" href="${origin}/theme.css">\n<link`)
    .replace('<body>', `<body class="${kind}" data-vscode-theme-kind="${kind}">`);
}

// VS Code's own style of a webview's body, its traps included.
async function themeCss(name: ThemeName): Promise<string> {
  const file = join(root, 'node_modules/@vscode-elements/webview-playground/dist/themes', `${themes[name].file}.js`);
  const { theme } = (await import(pathToFileURL(file).href)) as { readonly theme: readonly (readonly [string, string])[] };
  const variables = theme.map(([key, text]) => `${key}: ${text};`).join('\n');
  const fonts = '--vscode-font-family: "DejaVu Sans", sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: "DejaVu Sans Mono", monospace;';
  return `html { ${variables} ${fonts} } body { padding: 0 20px; background: transparent; color: var(--vscode-editor-foreground); font-size: 13px; }`;
}

/** The page as it ships, with the fake editor. */
export function builtPage(): Promise<BuiltPage> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<BuiltPage> {
  const common = { bundle: true, write: false, minify: true, absWorkingDir: root, logLevel: 'error' } as const;
  const [page, style, fake] = await Promise.all([
    build({ ...common, entryPoints: { page: 'webview/main.ts' }, format: 'esm', splitting: true, outdir: '/', chunkNames: 'page/[name]-[hash]', target: 'es2022', metafile: true, tsconfig: 'webview/tsconfig.json' }),
    build({ ...common, entryPoints: ['webview/page.css'] }),
    build({ ...common, entryPoints: ['test/page/fake-page.ts'], format: 'iife', target: 'es2022' }),
  ]);
  const text = (result: { readonly outputFiles: readonly { readonly text: string }[] }): string => result.outputFiles[0]?.text ?? '';
  const scripts = new Map(page.outputFiles.map((file) => [file.path, file.text]));
  return { scripts, first: importedBy('page.js', page.metafile), style: text(style), fake: text(fake) };
}

/** A script and what it imports at once, not what it loads later. */
function importedBy(path: string, { outputs }: Metafile, seen = new Set<string>()): string[] {
  const key = Object.keys(outputs).find((each) => each.endsWith(path)) ?? '';
  if (seen.has(key)) return [];
  seen.add(key);
  const imports = outputs[key]?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
  return [`/${path}`, ...imports.flatMap((each) => importedBy(each.path.replace(/^.*?(?=page\/)/, ''), { inputs: {}, outputs }, seen))];
}
