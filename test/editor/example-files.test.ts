import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { fromRoot } from '../../scripts/workbench.mjs';
import { exampleFiles } from '../../src/editor/example-files';

describe('the example that is copied', () => {
  it('has all files of its folder', () => {
    const folder = fromRoot('examples', 'three-nodes');
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.deepEqual(found.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1).replaceAll('\\', '/')).sort(), [...exampleFiles].sort());
  });
});
