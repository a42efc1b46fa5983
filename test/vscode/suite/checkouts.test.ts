import assert from 'node:assert/strict';
import { mkdir, rename, rm, writeFile as write } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { eventually, inFolder, open } from '../support/editor';
import { closeEverything, codesOf, findingIn, noFindingIn, ours, paddedService, replace } from '../support/findings';
import { sameAsFromScratch } from '../support/scratch';

const files = 600;

/** A file of a branch: a Service whose address may be wrong or that of another one, and pods that some Services select. */
function manifest(at: number, branch: number): string {
  const address = (at + branch) % 5 === 0 ? `10.096.7.${at & 255}` : `10.96.${at >> 8}.${(at * branch) & 255}`;
  return `apiVersion: v1
kind: Service
metadata: { name: s${at} }
spec: { clusterIP: ${address}, selector: { app: a${(at + branch) % 50} }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: d${at} }
spec: { template: { metadata: { labels: { app: a${(at * branch) % 60} } }, spec: { containers: [] } } }
`;
}

/** Makes the files of a branch what they are there; some branches lack some of them. */
async function checkOut(branch: number): Promise<void> {
  for (let at = 0; at < files; at++) {
    const path = inFolder(`branch/${at % 20}/f${at}.yaml`).fsPath;
    await mkdir(dirname(path), { recursive: true });
    if ((at + branch) % 7 === 0) await rm(path, { force: true });
    else await write(path, manifest(at, branch));
  }
}

describe('very many files that change', function () {
  this.timeout(120_000);
  const made = ['branch', 'young', 'renamed', 'dump.yaml', 'anchor.yaml'];

  before(async () => {
    // Starts the analysis.
    await open('nodes.yaml');
    await checkOut(1);
    await sameAsFromScratch(60_000);
  });
  afterEach(closeEverything);
  after(async () => {
    for (const path of made) await rm(inFolder(path).fsPath, { recursive: true, force: true });
  });

  it('are followed to the last of two checkouts in a row, with a document that is edited meanwhile', async () => {
    const file = inFolder('anchor.yaml');
    await write(file.fsPath, paddedService.replace('padded', 'anchor'));
    const editor = await open('anchor.yaml');
    await findingIn(file, 'KN103');
    const first = checkOut(2);
    await replace(editor, '.000.', '.0.');
    await noFindingIn(file, 'KN103');
    await first;
    await checkOut(3);
    await editor.document.save();
    await sameAsFromScratch(60_000);
  });

  it('are followed in folders that were made at once inside a new one, and in others of their names', async () => {
    const make = async (branch: number, most: number): Promise<void> => {
      for (let at = 0; at < most; at++) {
        const path = inFolder(`young/deep/a${at}/b/f.yaml`).fsPath;
        await mkdir(dirname(path), { recursive: true });
        await write(path, manifest(1000 + at, branch));
      }
    };
    await make(1, 20);
    await sameAsFromScratch();
    await rm(inFolder('young').fsPath, { recursive: true });
    await make(2, 10);
    await sameAsFromScratch();
    await make(3, 12);
    await sameAsFromScratch();
  });

  it('are forgotten under the old name of a folder and read under the new one', async () => {
    await rename(inFolder('branch/5').fsPath, inFolder('renamed').fsPath);
    await eventually('the new names', () => vscode.languages.getDiagnostics().some(([uri]) => uri.path.startsWith(inFolder('renamed').path) && ours(uri).length > 0));
    await sameAsFromScratch();
    assert.ok(vscode.languages.getDiagnostics().every(([uri, found]) => !uri.path.startsWith(`${inFolder('branch/5').path}/`) || found.length === 0));
  });

  it('are forgotten when their folder is deleted', async () => {
    await rm(inFolder('branch').fsPath, { recursive: true });
    await sameAsFromScratch();
  });

  it('a dump of more than 16 MB is read, read again when it changes, and forgotten', async () => {
    const filler = Array.from({ length: 9000 }, (_, at) => `- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: c${at}\n  data:\n    text: ${'x'.repeat(1900)}\n`).join('');
    const dump = (address: string): string => `apiVersion: v1\nitems:\n${filler}- apiVersion: v1\n  kind: Service\n  metadata:\n    name: large\n  spec:\n    clusterIP: ${address}\n    ports:\n    - port: 80\nkind: List\n`;
    assert.ok(dump('').length > 16 * 1024 * 1024);
    const file = inFolder('dump.yaml');
    await write(file.fsPath, dump('10.096.9.9'));
    const { range } = await findingIn(file, 'KN103');
    assert.deepEqual([range.start.line, range.start.character], [2 + 9000 * 6 + 5, 15]);
    await sameAsFromScratch();
    await write(file.fsPath, dump('10.96.9.9'));
    await noFindingIn(file, 'KN103');
    await write(file.fsPath, dump('10.096.9.9'));
    await findingIn(file, 'KN103');
    await rm(file.fsPath);
    await eventually('nothing left', () => codesOf(file).length === 0);
    await sameAsFromScratch();
  });
});
