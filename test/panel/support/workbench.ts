// A real workbench with this extension for the tests of one `describe`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot, openWorkbench, type Workbench, type WorkbenchOptions } from '../../../scripts/workbench.mjs';

const screenshots = fromRoot('out', 'test', 'screenshots');

/** The folder of an example by its name. */
export const example = (name: string): string => fromRoot('examples', name);

/** The tabs of the page by their names, in their order. */
export const tabNames = ['Topology', 'Routing Tables', 'Services', 'Trace', 'Address Space', 'Contract', 'Findings', 'Changes'] as const;

/** Name of a tab. */
export type TabName = (typeof tabNames)[number];

/** What the browser complains about: scripts that failed, and what the page's policy refused, but the two styles of the component library. */
export function pageProblems({ messages }: Workbench): string[] {
  const refused = messages.filter((message) => message.includes('Content Security Policy') && !message.includes('style'));
  return [...messages.filter((message) => message.startsWith('pageerror')), ...refused];
}

/** Takes a picture into out/test/screenshots and answers its path. */
export async function screenshot(workbench: Workbench, name: string): Promise<string> {
  mkdirSync(screenshots, { recursive: true });
  const path = join(screenshots, `${name.replace(/[^\w-]+/g, '-')}.png`);
  await workbench.page.screenshot({ path });
  return path;
}

/**
 * Opens a workbench before the first test of the enclosing `describe` and closes it after the last;
 * a test that fails leaves a picture in out/test/screenshots.
 * Options: as `openWorkbench`, with this checkout as the extension unless another is given.
 * Answers a function: the workbench exists only once the tests run.
 */
export function useWorkbench(options: WorkbenchOptions): () => Workbench {
  let workbench: Workbench | undefined;
  before(async function () {
    this.timeout(120_000);
    workbench = await openWorkbench({ extensionPath: fromRoot(), ...options });
  });
  afterEach(async function () {
    const test = this.currentTest;
    if (workbench && test?.state === 'failed') console.log(`    see ${await screenshot(workbench, `failed-${test.fullTitle()}`)}`);
  });
  after(async () => workbench?.close());
  return () => {
    if (!workbench) throw new Error('the workbench is open only while tests run');
    return workbench;
  };
}
