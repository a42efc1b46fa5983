import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** Makes a fresh folder with files in it. Shape: relative path → text or bytes. The caller removes it. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'netscope-cli-')));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  return folder;
}

/** Folders made in one suite, removed together. */
export class Folders {
  readonly #made: string[] = [];

  make(files: Readonly<Record<string, string | Uint8Array>>): string {
    const folder = folderOf(files);
    this.#made.push(folder);
    return folder;
  }

  remove(): void {
    for (const folder of this.#made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
  }
}
