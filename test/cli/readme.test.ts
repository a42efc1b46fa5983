import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import { examplesFolder, runCli } from './run-cli';

/** The lines that the README shows below a command; `…` stands for what is left out. */
function shown(command: RegExp): string[] {
  const readme = fs.readFileSync(path.join(examplesFolder, '..', 'README.md'), 'utf8');
  const block = [...readme.matchAll(/^```console\n\$ ([^\n]*)\n([^]*?)^```$/gm)].find(([, line = '']) => command.test(line));
  const lines = (block?.[2] ?? '').split('\n').filter((line) => line !== '' && line !== '…');
  assert.ok(lines.length > 3, `the README shows no ${command.source}`);
  return lines;
}

/** Whether all lines come in an output, in this order. */
function assertShown(lines: readonly string[], output: string): void {
  const all = output.split('\n');
  let at = 0;
  for (const line of lines) {
    at = all.indexOf(line, at) + 1;
    assert.ok(at > 0, `no longer printed: ${line}`);
  }
}

describe('what the README shows', function () {
  this.timeout(60_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netscope-readme-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('of a trace is printed', () => {
    const { stdout } = runCli(['trace', 'three-nodes', '--from', 'shop/api-sim-1', '--to', 'shop/web'], { cwd: examplesFolder });
    assertShown(shown(/ trace /), stdout);
  });

  it('of a difference is printed', () => {
    for (const side of ['old', 'new']) fs.cpSync(path.join(examplesFolder, 'three-nodes'), path.join(folder, side), { recursive: true });
    const edited = path.join(folder, 'new/apps/web.yaml');
    fs.writeFileSync(edited, fs.readFileSync(edited, 'utf8').replace('nodePort: 30080', 'nodePort: 30090'));
    assertShown(shown(/ diff /), runCli(['diff', 'old', 'new'], { cwd: folder }).stdout);
  });
});
