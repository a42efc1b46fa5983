#!/usr/bin/env node
// Asks the registry for known vulnerabilities of the packages whose code is in the bundles (the notices name them).
// Exit code 1 for high and critical ones. A registry that does not answer is no failure: it says "skipped".
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { fromRoot } from './workbench.mjs';

const minute = 60_000;

/** What the output of `npm audit --json` says: `skipped` where it is no report, else the grave ones by name; with `shipped` only those of its names. */
export function verdict(output, shipped) {
  let report;
  try {
    report = JSON.parse(output);
  } catch {
    return { skipped: true, grave: [] };
  }
  const found = report?.vulnerabilities;
  if (report?.error !== undefined || typeof found !== 'object' || found === null || report.metadata === undefined) return { skipped: true, grave: [] };
  const grave = Object.entries(found).filter(([name, each]) => (shipped === undefined || shipped.has(name)) && ['high', 'critical'].includes(each?.severity));
  return { skipped: false, grave: grave.map(([name, { severity }]) => `${name} (${severity})`) };
}

/** The names of the packages that notices are about. */
export function shippedIn(notices) {
  return new Set([...notices.matchAll(/^={72}\n(\S+) \S+ \(/gm)].map(([, name]) => name));
}

function main() {
  // Everything is bundled, so that npm takes all packages for those of development.
  const args = ['audit', '--json', '--fetch-retries=0'];
  const notices = fromRoot('dist', 'THIRD-PARTY-NOTICES.txt');
  const shipped = existsSync(notices) ? shippedIn(readFileSync(notices, 'utf8')) : undefined;
  execFile('npm', args, { timeout: minute, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' }, (_, output) => {
    const { skipped, grave } = verdict(output, shipped);
    if (skipped) return console.log('audit: skipped, the registry does not answer');
    console.log(grave.length === 0 ? 'audit: no high or critical vulnerability is known' : `audit: ${grave.join(', ')}`);
    process.exitCode = grave.length === 0 ? 0 : 1;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
