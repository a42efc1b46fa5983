#!/usr/bin/env node
// Finds or fetches a Chromium that Playwright can drive.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { run } from './processes.mjs';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
];

/**
 * The path of a Chromium: CHROME_PATH, an installed Chromium or Chrome, Playwright's own, a Debian package (as root).
 * Errors: rejects and says what to do when there is none and none can be fetched.
 */
export async function findChromium() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`CHROME_PATH is ${chosen}, where there is no file`);
  }
  return installed() ?? (await fetchPlaywrights()) ?? (await installPackage()) ?? fail();
}

function installed() {
  return commands.map(findCommand).find(Boolean) ?? applications.find(existsSync) ?? [playwrights()].find(existsSync);
}

const playwrights = () => chromium.executablePath();

/** The absolute path of a command on PATH, or undefined. */
export function findCommand(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(existsSync);
}

async function fetchPlaywrights() {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  console.log('Fetching Chromium');
  await run(process.execPath, [cli, 'install', 'chromium'], { timeout: 180_000 });
  return [playwrights()].find(existsSync);
}

async function installPackage() {
  await installPackages(['chromium']);
  return commands.map(findCommand).find(Boolean);
}

/** Installs Debian packages when this is Debian and we are root; answers whether it did. */
export async function installPackages(packages) {
  if (process.getuid?.() !== 0 || !findCommand('apt-get')) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env, timeout: 180_000 });
  const { code, output } = await run('apt-get', ['install', '-y', ...packages], { env, timeout: 300_000 });
  if (code !== 0) console.error(output.trim().split('\n').slice(-5).join('\n'));
  return code === 0;
}

function fail() {
  throw new Error('no Chromium: install Chromium or Chrome, or set CHROME_PATH to one');
}

/** Starts a headless Chromium with what a container needs. Errors: those of `findChromium`. */
export async function launchChromium() {
  return chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
}

// No top-level await: the tests load this file as a CommonJS module.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) void findChromium().then((path) => console.log(path));
