import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { activateExtension, inFolder, open, writeFile } from '../support/editor';
import { closeEverything, codesOf, findingIn, noFindingIn, paddedService } from '../support/findings';
import { MemoryFiles } from '../support/memory-files';
import { sameAsFromScratch } from '../support/scratch';

/** Adds a folder behind the others, or takes it away. */
async function setFolder(uri: vscode.Uri, isThere: boolean): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const at = folders.findIndex((folder) => folder.uri.toString() === uri.toString());
  const done = new Promise<void>((resolve) => {
    const subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      subscription.dispose();
      resolve();
    });
  });
  assert.ok(isThere ? vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri }) : vscode.workspace.updateWorkspaceFolders(at, 1));
  await done;
}

describe('folders that come and go', function () {
  this.timeout(60_000);
  const memory = new MemoryFiles('memory-files');
  const root = memory.uri('/virtual');

  before(async () => {
    await activateExtension();
    await open('nodes.yaml');
    await writeFile('stays.yaml', paddedService.replace('padded', 'stays').replace('.50', '.99'));
    memory.makeFolder('/virtual');
  });
  afterEach(closeEverything);
  after(async () => {
    for (const path of ['more', 'stays.yaml']) await rm(inFolder(path).fsPath, { recursive: true, force: true });
    memory.dispose();
  });

  it('of a file system of another extension are read through it, with what changes in them', async () => {
    for (let at = 0; at < 200; at++) memory.write(`/virtual/apps/f${at}.yaml`, paddedService.replace('padded', `s${at}`).replace('.50', `.${at}`));
    memory.write('/virtual/unreadable.yaml', paddedService, { broken: true });
    await setFolder(root, true);
    const [first, last] = [memory.uri('/virtual/apps/f0.yaml'), memory.uri('/virtual/apps/f199.yaml')];
    await findingIn(first, 'KN103');
    await findingIn(last, 'KN103');
    assert.deepEqual(codesOf(memory.uri('/virtual/unreadable.yaml')), []);
    assert.ok(memory.reads >= 200);
    memory.write('/virtual/apps/f0.yaml', paddedService.replace('.000.', '.0.'));
    await noFindingIn(first, 'KN103');
    memory.write('/virtual/later/new.yaml', paddedService.replace('padded', 'new').replace('.50', '.250'));
    await findingIn(memory.uri('/virtual/later/new.yaml'), 'KN103');
    memory.move('/virtual/apps', '/virtual/renamed');
    await findingIn(memory.uri('/virtual/renamed/f199.yaml'), 'KN103');
    await noFindingIn(last, 'KN103');
    memory.remove('/virtual/renamed');
    await noFindingIn(memory.uri('/virtual/renamed/f199.yaml'), 'KN103');
    await findingIn(memory.uri('/virtual/later/new.yaml'), 'KN103');
  });

  it('leave nothing behind when they are taken out of the workspace', async () => {
    const file = memory.uri('/virtual/later/new.yaml');
    await findingIn(file, 'KN103');
    await setFolder(root, false);
    await noFindingIn(file, 'KN103');
    await open('nodes.yaml');
    await sameAsFromScratch();
  });

  it('may be deleted on disk while they are folders of the workspace', async () => {
    const file = await writeFile('more/padded.yaml', paddedService);
    await setFolder(inFolder('more'), true);
    await findingIn(file, 'KN103');
    await vscode.workspace.fs.delete(inFolder('more'), { recursive: true });
    await noFindingIn(file, 'KN103');
    // What comes again under a folder that was gone may not be watched any more: reading all anew finds it.
    const again = await writeFile('more/again.yaml', paddedService.replace('padded', 'again'));
    await vscode.commands.executeCommand('kubeNetscope.rescan');
    await findingIn(again, 'KN103');
    await setFolder(inFolder('more'), false);
    await open('nodes.yaml');
  });
});
