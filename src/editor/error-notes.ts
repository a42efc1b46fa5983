/** How many errors are remembered. */
const most = 10;

/** The kinds of errors that are told by name; the name of another one might be anything. */
const kinds: ReadonlySet<string> = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'RpcError', 'FileSystemError', 'AssertionError']);

/** Ends of a worker that say nothing of what it read. */
const plainReasons: readonly RegExp[] = [/^exit code \d{1,10}$/, /^no answer for \d{1,4} s while reading$/];

/** What is remembered of an error: never its message, which may quote a manifest or name a file. */
export interface ErrorNote {
  readonly what: string;
  readonly kind: string;
  /** Places in the program: `extension.js:12:34`. */
  readonly places: readonly string[];
}

/** The last errors, as far as they can be shown to strangers. */
export class ErrorNotes {
  readonly #notes: ErrorNote[] = [];

  /** The errors, oldest first. Size: bounded. */
  get notes(): readonly ErrorNote[] {
    return this.#notes;
  }

  /** Remembers an error. `what` is a text of the program itself. */
  add(what: string, error: unknown): void {
    const name = error instanceof Error ? error.name : 'Error';
    this.#push({ what, kind: kinds.has(name) ? name : 'Error', places: placesOf(error) });
  }

  /** Remembers why a worker ended. */
  addEnd(reason: string): void {
    const plain = plainReasons.some((form) => form.test(reason)) ? reason : /memory/i.test(reason) ? 'out of memory' : 'an error';
    this.#push({ what: 'the analysis ended', kind: plain, places: [] });
  }

  #push(note: ErrorNote): void {
    this.#notes.push(note);
    if (this.#notes.length > most) this.#notes.shift();
  }
}

/** Only files of the program and numbers: a message may look like a line of a stack, too. */
function placesOf(error: unknown): readonly string[] {
  const stack = error instanceof Error && typeof error.stack === 'string' ? error.stack.slice(-4_000) : '';
  return [...stack.matchAll(/\b((?:extension|worker)\.js:\d{1,7}:\d{1,7})\)?$/gm)].slice(0, 5).map(([, place]) => place as string);
}
