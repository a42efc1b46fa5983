#!/usr/bin/env node
// `npm run screenshots`: opens the extension on the examples in a real workbench and writes docs/images/<scene>-<theme>.png.
// `npm run screenshots -- hover topology-dark` takes the pictures whose names begin so; `--out=folder` writes elsewhere.
import { execFileSync } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exitOnSignals } from './processes.mjs';
import { temporaryFolder } from './temporary.mjs';
import { fromRoot, openWorkbench, themes } from './workbench.mjs';

/** Opens the panel in the whole window and waits for its picture: the folder is still being read at first. */
async function openPanel(workbench) {
  await workbench.runCommand('Kube Netscope: Show Network Topology');
  await workbench.webview().getByText('node-3').first().waitFor();
  await workbench.runCommand('View: Close Primary Side Bar');
  await workbench.hideNotifications();
  await workbench.page.waitForTimeout(1_000);
}

/** Room for every card of the picture. */
const wide = { width: 1600, height: 1000 };

/** Hovers until the hover knows what another file says: the folder is still being read at first. */
async function hoverWith(workbench, text, wanted) {
  for (let attempt = 1; !(await workbench.hoverText(text)).includes(wanted); attempt++) {
    if (attempt === 10) throw new Error(`the hover on ${text} does not mention ${wanted}`);
    await workbench.page.mouse.move(5, 5);
    await workbench.page.waitForTimeout(1_000);
  }
}

/** Pictures beside the steps of the walkthrough are shown small. */
const small = { width: 800, height: 560 };
const walkthrough = fromRoot('media', 'walkthrough');

const treeRow = (workbench, name) => workbench.page.locator('.part.sidebar').getByRole('treeitem', { name }).first();

/** Shows the view Clusters with a node and a Service opened. */
async function openTree(workbench) {
  await workbench.runCommand('Kube Netscope: Focus on Clusters View');
  for (const name of [/^Nodes, 3/, /^Node, node-1/, /^Services, 5/, /^Service, web, /]) {
    await treeRow(workbench, name).click();
    if ((await treeRow(workbench, name).getAttribute('aria-expanded')) === 'false') await workbench.page.keyboard.press('ArrowRight');
  }
  await treeRow(workbench, /^Pod, web-sim-3/).waitFor();
}

/**
 * One row per scene: a name, the example folder, the themes (all four when absent), and the steps that lead to the picture.
 * `viewport` and `settings` are handed to `openWorkbench`; `copied`: in a repository of its own, with one commit;
 * `out`: the folder of the picture, docs/images when absent; `part`: the part of the window that is shown, all of it when absent.
 */
const scenes = [
  {
    name: 'topology',
    folder: 'three-nodes',
    viewport: wide,
    steps: openPanel,
  },
  {
    name: 'diagnostics',
    folder: 'broken-network',
    steps: async (workbench) => {
      await workbench.openFile('services/outside-range.yaml');
      await workbench.problems();
      // Findings that need all files come last.
      await workbench.page.locator('.markers-panel').getByText('nodes.yaml', { exact: true }).first().waitFor();
      await workbench.page.locator('.squiggly-error').first().waitFor();
      await workbench.hideNotifications();
    },
  },
  {
    name: 'hover',
    folder: 'three-nodes',
    steps: async (workbench) => {
      await workbench.openFile('nodes.yaml');
      await hoverWith(workbench, '10.244.1.0/24', 'cluster.yaml');
    },
  },
  {
    name: 'routes',
    folder: 'three-nodes',
    steps: async (workbench) => {
      await openPanel(workbench);
      await workbench.webview().getByRole('tab', { name: 'Routing Tables' }).click();
    },
  },
  {
    name: 'routes-compared',
    folder: 'three-nodes',
    viewport: { width: 1400, height: 760 },
    steps: async (workbench) => {
      await openPanel(workbench);
      const page = workbench.webview();
      await page.getByRole('tab', { name: 'Routing Tables' }).click();
      await page.getByRole('option', { name: /^node-1, Node/ }).click();
      await page.locator('.address input').fill('10.244.3.2');
      await page.locator('.route-row.wins').waitFor();
      await page.getByRole('combobox', { name: 'Compare with…' }).fill('node-2');
      await page.locator('.combo-list').getByRole('option', { name: /^node-2, Node/ }).click();
      await page.getByRole('grid', { name: /compared with/ }).waitFor();
    },
  },
  {
    name: 'findings',
    folder: 'broken-network',
    viewport: { width: 1400, height: 860 },
    steps: async (workbench) => {
      await workbench.runCommand('Kube Netscope: Show Findings of the Cluster');
      const page = workbench.webview();
      await page.getByRole('treeitem', { name: /^error: / }).first().click();
      await page.getByRole('heading', { name: 'Why it matters' }).waitFor();
      await workbench.runCommand('View: Close Primary Side Bar');
      await workbench.hideNotifications();
      await page.getByRole('treeitem', { name: /^error: / }).nth(1).click({ button: 'right' });
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'services',
    folder: 'three-nodes',
    viewport: wide,
    steps: async (workbench) => {
      await workbench.openFile('apps/api.yaml');
      await workbench.page.locator('.codelens-decoration a', { hasText: '2 endpoints' }).click();
      await workbench.webview().getByRole('option', { name: /^-A KUBE-SERVICES .*--dport 80/ }).click();
    },
  },
  {
    name: 'trace',
    folder: 'three-nodes',
    viewport: wide,
    steps: async (workbench) => {
      await openPanel(workbench);
      const page = workbench.webview();
      await page.getByRole('tab', { name: 'Trace' }).click();
      await page.getByRole('button', { name: /^From a pod to a Service/ }).click();
      await page.getByRole('button', { name: /10\.244\.2\./ }).first().click();
      for (let step = 0; step < 5; step++) await page.getByRole('button', { name: 'Next step' }).click();
    },
  },
  {
    name: 'address-space',
    folder: 'address-plan',
    viewport: { width: 1400, height: 1000 },
    steps: async (workbench) => {
      await workbench.runCommand('Kube Netscope: Show Address Space');
      await workbench.webview().getByText('Pod range and office VPN overlap').waitFor();
      await workbench.runCommand('View: Close Primary Side Bar');
      await workbench.hideNotifications();
      await workbench.page.waitForTimeout(1_000);
    },
  },
  {
    name: 'changes',
    folder: 'three-nodes',
    copied: true,
    viewport: wide,
    settings: { 'git.enabled': true, 'files.autoSave': 'off' },
    steps: async (workbench) => {
      await workbench.openFile('apps/api.yaml', { line: 8, column: 1 });
      await workbench.page.keyboard.press('End');
      await workbench.page.keyboard.press('Backspace');
      await workbench.page.keyboard.type('3');
      await workbench.runCommand('Kube Netscope: Show Network Changes Since HEAD');
      await workbench.webview().getByRole('region', { name: /^Because of Deployment shop\/api/ }).waitFor();
    },
  },
  {
    name: 'clusters-view',
    folder: 'three-nodes',
    viewport: wide,
    steps: async (workbench) => {
      await openTree(workbench);
      await workbench.runCommand('Kube Netscope: Show Network Topology');
      await workbench.webview().getByText('node-3').first().waitFor();
      await treeRow(workbench, /^Service, api, /).click();
      await treeRow(workbench, /^Service, web, /).click();
      await workbench.webview().getByRole('heading', { name: 'shop/web' }).waitFor();
    },
  },
  {
    name: 'welcome',
    viewport: small,
    steps: async (workbench) => {
      await workbench.runCommand('Kube Netscope: Focus on Clusters View');
      await workbench.page.getByRole('button', { name: 'Get Started' }).first().waitFor();
    },
  },
  {
    name: 'walkthrough-example',
    folder: 'three-nodes',
    out: walkthrough,
    themes: ['light', 'dark'],
    viewport: small,
    part: '.part.sidebar',
    steps: async (workbench) => {
      await workbench.openFile('apps/api.yaml');
      await workbench.runCommand('Explorer: Focus on Folders View');
      await workbench.page.keyboard.press('Home');
      await workbench.page.keyboard.press('ArrowRight');
    },
  },
  {
    name: 'walkthrough-clusters',
    folder: 'three-nodes',
    out: walkthrough,
    themes: ['light', 'dark'],
    viewport: { width: 1900, height: 620 },
    part: '.part.sidebar',
    steps: openTree,
  },
  {
    name: 'walkthrough-topology',
    folder: 'three-nodes',
    out: walkthrough,
    themes: ['light', 'dark'],
    viewport: { width: 900, height: 640 },
    steps: openPanel,
  },
  {
    name: 'walkthrough-mistake',
    folder: 'three-nodes',
    copied: true,
    out: walkthrough,
    themes: ['light', 'dark'],
    viewport: { width: 900, height: 560 },
    settings: { 'files.autoSave': 'off', 'editor.minimap.enabled': false },
    steps: async (workbench) => {
      await workbench.runCommand('View: Close Primary Side Bar');
      await workbench.openFile('apps/api.yaml', { line: 35, column: 1 });
      await workbench.page.keyboard.press('End');
      for (let count = 0; count < '6.0.20'.length; count++) await workbench.page.keyboard.press('Backspace');
      await workbench.page.keyboard.type('7.0.20');
      await hoverWith(workbench, '10.97.0.20', 'KN');
    },
  },
  {
    name: 'walkthrough-routes',
    folder: 'three-nodes',
    out: walkthrough,
    themes: ['light', 'dark'],
    viewport: { width: 900, height: 480 },
    steps: async (workbench) => {
      await openPanel(workbench);
      await workbench.webview().getByRole('tab', { name: 'Routing Tables' }).click();
      await workbench.webview().getByRole('option', { name: /node-1/ }).first().click();
      await workbench.webview().locator('.address input').fill('10.244.3.2');
      await workbench.webview().locator('.route-row.wins').waitFor();
    },
  },
  {
    name: 'walkthrough-trace',
    folder: 'three-nodes',
    out: walkthrough,
    themes: ['light', 'dark'],
    viewport: { width: 900, height: 640 },
    steps: async (workbench) => {
      await openPanel(workbench);
      await workbench.webview().getByRole('tab', { name: 'Trace' }).click();
      await workbench.webview().getByRole('button', { name: /^From a pod to a Service/ }).click();
      await workbench.webview().getByRole('button', { name: 'Next step' }).click();
    },
  },
];

/** A copy of an example in a repository with one commit. */
async function committed(folder) {
  const temporary = await temporaryFolder('scene');
  const copy = join(temporary.path, folder);
  await cp(fromRoot('examples', folder), copy, { recursive: true });
  const git = (...args) => execFileSync('git', ['-C', copy, '-c', 'user.name=you', '-c', 'user.email=you@example.com', ...args]);
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  return { path: copy, remove: () => temporary.remove() };
}

async function shoot(scene, theme, out) {
  const { name, folder, steps, settings, viewport, copied } = scene;
  const copy = copied ? await committed(folder) : undefined;
  const workbench = await openWorkbench({ folder: copy?.path ?? (folder && fromRoot('examples', folder)), extensionPath: fromRoot(), theme, settings, viewport });
  const path = join(out ?? scene.out ?? fromRoot('docs', 'images'), `${name.replace(/^walkthrough-/, '')}-${theme}.png`);
  await mkdir(dirname(path), { recursive: true });
  try {
    await steps(workbench);
    // Time for the last paint; animations are switched off.
    await workbench.page.waitForTimeout(500);
    await (scene.part === undefined ? workbench.page : workbench.page.locator(scene.part)).screenshot({ path, animations: 'disabled' });
    console.log(path);
  } catch (error) {
    const failed = path.replace(/\.png$/, '.failed.png');
    await workbench.page.screenshot({ path: failed }).catch(() => undefined);
    throw new Error(`${name}-${theme}: ${error.message} (see ${failed})`, { cause: error });
  } finally {
    await workbench.close();
    copy?.remove();
  }
}

async function main(args) {
  exitOnSignals();
  const given = args.find((arg) => arg.startsWith('--out='))?.slice('--out='.length);
  const out = given === undefined ? undefined : resolve(given);
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const pictures = scenes.flatMap((scene) => (scene.themes ?? Object.keys(themes)).map((theme) => ({ scene, theme, name: `${scene.name}-${theme}` })));
  const chosen = pictures.filter(({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
  if (chosen.length === 0) throw new Error(`no such picture; there are ${pictures.map(({ name }) => name).join(', ')}`);
  for (const { scene, theme } of chosen) {
    await shoot(scene, theme, out).catch((error) => {
      console.error(error.message);
      process.exitCode = 1;
    });
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
