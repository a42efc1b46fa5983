import { Failure } from './failure';

/** Writes results: standard output. */
export function print(text: string): void {
  if (text !== '') process.stdout.write(text);
}

/** Writes what is no result, such as mistakes and notes: standard error. */
export function note(text: string): void {
  process.stderr.write(`kube-netscope: ${text}\n`);
}

/** Ends quietly when the reader of the output has gone, as in `kube-netscope check | head`. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
}

/** What to tell of something that was thrown. A `Failure` speaks for itself; anything else is a defect and shows where. */
export function describeError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (error instanceof Error) return `internal error: ${error.stack ?? error.message}`;
  return `internal error: ${String(error)}`;
}
