import { createHash, randomBytes, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type CacheUpdate, FactCache, largestCache } from '../core/store/cache/fact-cache';
import { FactPack } from '../core/store/cache/pack';

const NAME = /^facts-[0-9a-f-]{36}\.pack$/;
/** A file that was begun and never ended; another window may just be writing it. */
const BEGUN = /^facts-[0-9a-f-]{36}\.new$/;
/** Units: ms. */
const ABANDONED = 60 * 60 * 1000;

/**
 * The files of a folder in which facts are kept. Each window writes files of its own under a name that nobody else uses,
 * and whole ones only. Errors: what cannot be read counts as absent; writing throws.
 */
export class FactFiles {
  readonly cache: FactCache;
  readonly #folder: string;
  readonly #opened: readonly string[];
  readonly #useless: readonly string[];

  /** Reads what is there, newest first, and of that no more than the limit. `version` is that of whoever extracts. */
  constructor(folder: string, version: string) {
    this.#folder = folder;
    const { files, abandoned } = filesIn(folder);
    const opened: { readonly file: string; readonly pack: FactPack }[] = [];
    const useless = [...abandoned];
    let rest = largestCache;
    for (const file of files) {
      const bytes = bytesOf(file, rest);
      const pack = bytes && FactPack.open(bytes, version);
      if (pack === undefined) useless.push(file);
      else opened.push({ file, pack });
      rest -= bytes?.length ?? 0;
    }
    this.#opened = opened.map(({ file }) => file);
    this.#useless = useless;
    const secret = randomBytes(8);
    this.cache = new FactCache(version, opened.map(({ pack }) => pack), [secret.readUInt32LE(0), secret.readUInt32LE(4)]);
  }

  /** Writes what is new, and removes what it replaces or nobody can read. Errors: those of writing; nothing is lost then. */
  write(update: CacheUpdate | undefined): void {
    if (update !== undefined) {
      fs.mkdirSync(this.#folder, { recursive: true });
      const begun = path.join(this.#folder, `facts-${randomUUID()}.new`);
      try {
        fs.writeFileSync(begun, update.bytes, { flag: 'wx', mode: 0o600 });
        fs.renameSync(begun, begun.replace(/new$/, 'pack'));
      } catch (error) {
        fs.rmSync(begun, { force: true });
        throw error;
      }
    }
    for (const file of [...(update?.replaces === true ? this.#opened : []), ...this.#useless]) fs.rmSync(file, { force: true });
  }
}

/** Tells one build of a program from another by its bundle, as another one may extract other facts. */
export function versionOf(bundle: string): string {
  return createHash('sha256').update(fs.readFileSync(bundle)).digest('hex');
}

function filesIn(folder: string): { readonly files: readonly string[]; readonly abandoned: readonly string[] } {
  let names: readonly string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return { files: [], abandoned: [] };
  }
  const aged = names.filter((name) => NAME.test(name) || BEGUN.test(name)).map((name) => ({ file: path.join(folder, name), time: timeOf(path.join(folder, name)) }));
  const files = aged.filter(({ file }) => file.endsWith('.pack')).sort((a, b) => b.time - a.time);
  const abandoned = aged.filter(({ file, time }) => !file.endsWith('.pack') && time < Date.now() - ABANDONED);
  return { files: files.map(({ file }) => file), abandoned: abandoned.map(({ file }) => file) };
}

function timeOf(file: string): number {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The bytes of an ordinary file that is not too large. */
function bytesOf(file: string, most: number): Uint8Array | undefined {
  try {
    const stat = fs.lstatSync(file);
    return stat.isFile() && stat.size <= most ? fs.readFileSync(file) : undefined;
  } catch {
    return undefined;
  }
}
