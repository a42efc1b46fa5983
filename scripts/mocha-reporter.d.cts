/** Prints failures in full and, last, the counts that test/run.mjs adds up. */
declare class CountsReporter {
  constructor(runner: unknown, options?: unknown);
}
export = CountsReporter;
