/** A mistake of the caller: printed with its remedy, without a stack; the program ends with `exitCodes.unusable`. */
export class Failure extends Error {}

/** What the program's exit code tells. */
export const exitCodes = {
  /** Nothing to report. */
  clean: 0,
  /** Findings at the asked severity or worse. */
  findings: 1,
  /** Something could not be read, or the command was not understood. */
  unusable: 2,
} as const;
