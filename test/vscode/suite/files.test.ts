import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile as write } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { inFolder, open, writeFile } from '../support/editor';
import { closeEverything, codesOf, findingIn, noFindingIn, paddedService, unsaved } from '../support/findings';

/** Waits until the analysis has seen everything that was sent to it so far. */
async function settled(): Promise<void> {
  const { document } = await unsaved(paddedService);
  await findingIn(document.uri, 'KN103');
}

describe('which files are read', () => {
  const made = ['.gitignore', 'local', 'chart', 'twice.yaml', 'linked', 'ends.yaml', 'packed'];

  afterEach(async () => {
    await closeEverything();
    for (const path of made) await rm(inFolder(path).fsPath, { recursive: true, force: true });
  });

  it('an open file that .gitignore leaves out is forgotten, although it came before .gitignore was read', async () => {
    const file = await writeFile('local/padded.yaml', paddedService);
    await open('local/padded.yaml');
    await findingIn(file, 'KN103');
    await writeFile('.gitignore', 'local/\n');
    await noFindingIn(file, 'KN103');
    // Everything anew: now the document is there before the first folder is looked at.
    await vscode.commands.executeCommand('kubeNetscope.rescan');
    await settled();
    assert.deepEqual(codesOf(file), []);
  });

  it('a chart that appears makes templates of the files below it, and they count again when it goes', async () => {
    const file = await writeFile('chart/templates/padded.yaml', paddedService);
    await settled();
    await findingIn(file, 'KN103');
    await writeFile('chart/Chart.yaml', 'apiVersion: v2\nname: chart\nversion: 0.1.0\n');
    await noFindingIn(file, 'KN103');
    await vscode.workspace.fs.delete(inFolder('chart/Chart.yaml'));
    await findingIn(file, 'KN103');
  });

  it('a symbolic link is no file of its own', async function () {
    if (process.platform === 'win32') this.skip();
    // An address of its own: the editor may hold what other tests deleted for minutes.
    const file = await writeFile('local/padded.yaml', paddedService.replace('000.50', '000.61'));
    await symlink(file.fsPath, inFolder('twice.yaml').fsPath);
    await symlink(inFolder('local').fsPath, inFolder('linked').fsPath);
    await settled();
    await findingIn(file, 'KN103');
    await vscode.commands.executeCommand('kubeNetscope.rescan');
    await settled();
    await open('twice.yaml');
    await open('linked/padded.yaml');
    await settled();
    assert.deepEqual([codesOf(file), codesOf(inFolder('twice.yaml')), codesOf(inFolder('linked/padded.yaml'))], [['KN103'], [], []]);
  });

  it('a symbolic link that leads out of the workspace is not followed', async function () {
    if (process.platform === 'win32') this.skip();
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    try {
      await write(join(outside, 'padded.yaml'), paddedService.replace('padded', 'outside'));
      await symlink(outside, inFolder('linked').fsPath);
      await symlink(join(outside, 'padded.yaml'), inFolder('twice.yaml').fsPath);
      await vscode.commands.executeCommand('kubeNetscope.rescan');
      await settled();
      const told = vscode.languages.getDiagnostics().filter(([, found]) => found.some(({ source, message }) => source === 'Kube Netscope' && message.includes('outside')));
      assert.deepEqual([told, codesOf(inFolder('twice.yaml')), codesOf(inFolder('linked/padded.yaml'))], [[], [], []]);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('archives are not unpacked, whatever their names say', async () => {
    const archive = gzipSync(`${paddedService}---\n${paddedService}`);
    for (const path of ['packed/chart.tgz', 'packed/a.yaml.gz', 'packed/b.yaml']) {
      await writeFile(path, '');
      await write(inFolder(path).fsPath, archive);
    }
    const plain = await writeFile('packed/c.yaml', paddedService);
    await vscode.commands.executeCommand('kubeNetscope.rescan');
    await findingIn(plain, 'KN103');
    await settled();
    assert.deepEqual(['packed/chart.tgz', 'packed/a.yaml.gz', 'packed/b.yaml'].map((path) => codesOf(inFolder(path))), [[], [], []]);
  });

  it('lines that end with a carriage return alone', async () => {
    const file = await writeFile('ends.yaml', paddedService.replaceAll('\n', '\r'));
    await settled();
    const { range } = await findingIn(file, 'KN103');
    assert.deepEqual([range.start.line, range.start.character], [5, 13]);
  });
});
