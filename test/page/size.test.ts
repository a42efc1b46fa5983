import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { builtPage } from './support';

/** Units: bytes. */
const limit = 80 * 1024;

describe('the scripts of the page', function () {
  this.timeout(60_000);

  it('fit into 80 KiB where they are needed for the first paint', async () => {
    const { scripts, first } = await builtPage();
    const sizes = first.map((path) => gzipSync(scripts.get(path) ?? assert.fail(`${path} was not built`)).length);
    const sum = sizes.reduce((all, size) => all + size, 0);
    assert.ok(sum > 30_000, 'the first paint needs more than that');
    assert.ok(sum < limit, `${(sum / 1024).toFixed(1)} KiB: ${first.join(', ')}`);
  });

  it('leave the other tabs to be loaded when they are shown', async () => {
    const { scripts, first } = await builtPage();
    const later = [...scripts.keys()].filter((path) => !first.includes(path));
    for (const tab of ['routes', 'services', 'trace', 'contract', 'changes', 'findings']) assert.ok(later.some((path) => path.startsWith(`/page/${tab}-tab-`)), tab);
  });
});
