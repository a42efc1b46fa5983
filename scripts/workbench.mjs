// The workbench of a VS Code server in a headless Chromium: what tests and screenshots click in.
// Knows VS Code's page; must not know this extension.
import { statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.mjs';
import { serveFolder } from './static-server.mjs';
import { startServer } from './vscode-server.mjs';

const readyTimeout = 60_000;

/** The colour themes to test and to take pictures in, by the names used here. */
export const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

/**
 * The address that opens a folder (or a .code-workspace file) on a started server.
 * Options: `target` absolute path, `extensionPaths` development extensions, `testsPath` a test module in one of them.
 */
export function workbenchAddress(server, { target, extensionPaths = [], testsPath }) {
  const remote = (path) => `vscode-remote://${server.authority}${encodeURI(toSlashes(resolve(path)))}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...extensionPaths.map((path) => ['extensionDevelopmentPath', remote(path)]),
    ...(testsPath ? [['extensionTestsPath', remote(testsPath)]] : []),
  ];
  const query = new URLSearchParams({ tkn: server.token });
  if (target) query.set(target.endsWith('.code-workspace') ? 'workspace' : 'folder', toSlashes(resolve(target)));
  else query.set('ew', 'true');
  query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}

const toSlashes = (path) => (process.platform === 'win32' ? `/${path.replaceAll('\\', '/')}` : path);

/** What Playwright's `newPage` needs for `gotoWebHost`: the server's policy knows nothing of the extension's site. */
export const webHostPage = { bypassCSP: true };

/**
 * Goes to a workbench whose development extension runs in the web extension host: the extension has an http address
 * there, as on a web site, and its `browser` entry is taken. Answers a function that ends what was started.
 */
export async function gotoWebHost(page, server, { target, extensionPath, testsPath }) {
  const site = await serveFolder(extensionPath);
  const onSite = (path) => ({ $mid: 1, scheme: 'http', authority: site.authority, path });
  const options = {
    extensions: [onSite('/')],
    ...(testsPath ? { extensionTestsPath: onSite(`/${relative(extensionPath, testsPath).replaceAll('\\', '/')}`) } : {}),
  };
  // An address cannot say this, only the page that hosts the workbench can: its configuration is completed on the way.
  await page.addInitScript(completeConfiguration, options);
  await page.goto(workbenchAddress(server, { target }));
  return site.close;
}

/** Runs in the page, before its own scripts. */
function completeConfiguration(options) {
  new MutationObserver((_, observer) => {
    const element = document.getElementById('vscode-workbench-web-configuration');
    if (!element) return;
    observer.disconnect();
    const configuration = JSON.parse(element.dataset.settings);
    Object.assign(configuration.developmentOptions, options);
    element.dataset.settings = JSON.stringify(configuration);
  }).observe(document, { childList: true, subtree: true });
}

/**
 * Opens a folder in a real workbench and answers helpers that click in it (see workbench.d.mts).
 * Errors: rejects when the server, Chromium or the workbench does not come up; everything started is stopped then.
 */
export async function openWorkbench({ folder, extensionPath, theme = 'dark', settings = {}, viewport = { width: 1280, height: 800 }, trust = 'disabled', extensionsDir, kind } = {}) {
  const server = await startServer({
    settings: { 'workbench.colorTheme': themes[theme] ?? theme, 'window.autoDetectHighContrast': false, ...settings },
    trust: trust !== 'disabled',
    extensionsDir,
  });
  let browser;
  let closeSite;
  const close = async () => {
    await browser?.close();
    await closeSite?.();
    await server.stop();
  };
  try {
    browser = await launchChromium();
    const page = await browser.newPage({ viewport, ...(kind === 'web' ? webHostPage : {}) });
    const messages = [];
    page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => messages.push(`pageerror: ${error.stack ?? error}`));
    if (kind === 'web') closeSite = await gotoWebHost(page, server, { target: folder, extensionPath });
    else await page.goto(workbenchAddress(server, { target: folder, extensionPaths: extensionPath ? [extensionPath] : [] }));
    await waitUntilReady(page);
    const workbench = { page, server, messages, close, ...helpers(page, folder) };
    if (trust === 'trusted') await workbench.runCommand('Workspaces: Manage Workspace Trust').then(() => trustFolder(page));
    return workbench;
  } catch (error) {
    await close();
    throw error;
  }
}

async function waitUntilReady(page) {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: readyTimeout });
  // The remote indicator says "Opening Remote…" until the remote extension host is there.
  await page.locator('.statusbar-item[id="status.host"]:not(:has-text("Opening"))').waitFor({ timeout: readyTimeout });
}

async function trustFolder(page) {
  await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  await page.keyboard.press('Control+F4');
}

function helpers(page, folder) {
  return {
    runCommand: (name) => runCommand(page, name),
    openFile: (path, at) => openFile(page, resolve(folder ?? '.', path), at),
    webview: () => page.locator('iframe.webview.ready:visible').last().contentFrame().locator('iframe#active-frame').contentFrame(),
    problems: () => problems(page),
    hoverText: (text, occurrence) => hoverText(page, text, occurrence),
    hideNotifications: () => hideNotifications(page),
  };
}

/** Runs a command by its title in the command palette. Errors: rejects when no such command appears within half a minute. */
async function runCommand(page, title) {
  const deadline = Date.now() + 30_000;
  const palette = page.locator('.quick-input-widget');
  const input = palette.locator('input[type=text]').first();
  // A row's accessible name is the title, then the key binding and remarks.
  const row = palette.locator(`.monaco-list-row[aria-label=${JSON.stringify(title)}], .monaco-list-row[aria-label^=${JSON.stringify(`${title}, `)}]`).first();
  // What was done before may still take the focus, and closes the palette with that: first tries are short.
  for (let patience = 1_000; ; patience = Math.min(8_000, patience * 2)) {
    try {
      // A key that comes while the palette is still on its way out is lost.
      await palette.waitFor({ state: 'hidden', timeout: 5_000 });
      await page.bringToFront();
      await page.keyboard.press('F1');
      await input.fill(`>${title}`, { timeout: patience });
      await row.waitFor({ timeout: patience });
      await focusRow(page, row);
      if (!(await row.evaluate(acceptRow))) throw new Error('the palette lost the focus');
      await row.waitFor({ state: 'hidden', timeout: 5_000 });
      return;
    } catch (error) {
      // A command of an extension that is still being scanned is not in the list yet.
      if (await palette.isVisible()) await page.keyboard.press('Escape');
      if (Date.now() > deadline) throw new Error(`no command "${title}" in the palette`, { cause: error });
    }
  }
}

/**
 * Moves the palette's focus to a row: the best match is not always the one of that name, and others may still come.
 * By keyboard: a click waits for two frames, which a page in the background or under load may owe for seconds.
 */
async function focusRow(page, row) {
  const focused = row.and(page.locator('.focused'));
  for (let presses = 0; presses < 20; presses++) {
    // The first answer comes without the commands that are only alike.
    if (await focused.waitFor({ timeout: 500 }).then(() => true, () => false)) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error('the row of the command does not get the focus');
}

/** Runs in the page: presses Enter in the palette if the row still is what it would take. A real key may come when the palette has just lost the focus. */
function acceptRow(row) {
  const field = document.activeElement;
  if (!row.classList.contains('focused') || !row.closest('.quick-input-widget')?.contains(field)) return false;
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true }));
  return true;
}

/** Opens a file by its absolute path through Go to File. Errors: rejects when the editor does not show it. */
async function openFile(page, path, at) {
  if (!statSync(path).isFile()) throw new Error(`${path} is no file`);
  const name = path.split(/[\\/]/).at(-1);
  const tab = page.locator(`.tab.active[data-resource-name=${JSON.stringify(name)}]`).first();
  const palette = page.locator('.quick-input-widget');
  const input = palette.locator('input[type=text]').first();
  const deadline = Date.now() + 30_000;
  for (let patience = 1_000; ; patience = Math.min(8_000, patience * 2)) {
    try {
      await palette.waitFor({ state: 'hidden', timeout: 5_000 });
      await page.keyboard.press('Control+P');
      await input.fill(path + (at ? `:${at.line}:${at.column ?? 1}` : ''), { timeout: patience });
      await palette.locator('.monaco-list-row').filter({ hasText: name }).first().waitFor({ timeout: 5_000 });
      await page.keyboard.press('Enter');
      await tab.waitFor({ timeout: 5_000 });
      await page.locator('.editor-instance .view-line').first().waitFor({ timeout: 10_000 });
      // Keys that are typed before the editor has the focus are lost.
      await page.locator('.editor-instance .monaco-editor.focused').waitFor({ timeout: 10_000 });
      return;
    } catch (error) {
      if (await palette.isVisible()) await page.keyboard.press('Escape');
      if (Date.now() > deadline) throw new Error(`cannot open ${path}`, { cause: error });
    }
  }
}

/** Shows the Problems panel and answers its rows' accessible names. */
async function problems(page) {
  const panel = page.locator('.markers-panel');
  if (!(await panel.isVisible())) await runCommand(page, 'Problems: Focus on Problems View');
  await panel.waitFor();
  return panel.locator('.monaco-list-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? row.textContent ?? ''));
}

/** Rests the mouse on a text of the open editor and answers the hover's text. Errors: rejects when the text or a hover does not appear. */
async function hoverText(page, text, occurrence = 0) {
  const lines = page.locator('.editor-instance .view-lines').first();
  const hover = page.locator('.monaco-hover:not(.hidden) .hover-row, .monaco-hover:not(.hidden) .monaco-hover-content').first();
  for (let attempt = 1; ; attempt++) {
    const at = await lines.evaluate(placeOf, { text, occurrence });
    if (!at) {
      if (attempt === 20) throw new Error(`the editor does not show "${text}"`);
      await page.waitForTimeout(250);
      continue;
    }
    // The hover starts on a move inside the text, not on a jump into it.
    await page.mouse.move(at.x - 2, at.y);
    await page.mouse.move(at.x, at.y, { steps: 4 });
    try {
      await hover.waitFor({ timeout: 3_000 });
      return await page.locator('.monaco-hover:not(.hidden)').first().innerText();
    } catch (error) {
      if (attempt >= 6) throw new Error(`no hover on "${text}"`, { cause: error });
      await page.mouse.move(5, 5);
    }
  }
}

/** Runs in the page: the middle of a text's n-th occurrence, whichever tokens it is cut into. */
function placeOf(root, { text, occurrence }) {
  let seen = 0;
  for (const line of root.querySelectorAll('.view-line')) {
    const nodes = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const content = nodes.map((node) => node.data).join('').replaceAll('\u00a0', ' ');
    for (let start = content.indexOf(text); start >= 0; start = content.indexOf(text, start + 1)) {
      if (seen++ < occurrence) continue;
      let offset = start + Math.floor(text.length / 2);
      const node = nodes.find((candidate) => (offset < candidate.data.length ? true : void (offset -= candidate.data.length)));
      const range = document.createRange();
      range.setStart(node, offset);
      range.setEnd(node, offset + 1);
      const box = range.getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
  }
  return undefined;
}

async function hideNotifications(page) {
  await runCommand(page, 'Notifications: Clear All Notifications');
}

/** The absolute path of something in this checkout. */
export const fromRoot = (...parts) => join(dirname(fileURLToPath(import.meta.url)), '..', ...parts);
