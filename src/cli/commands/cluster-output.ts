import type { ClusterSummary } from '../../protocol/analysis-contract';
import { type Style, printable } from '../color';
import { exitCodes } from '../failure';
import { note } from '../output';
import { type Workspace, failureText } from '../workspace';

/** Line above what is said of one cluster among several. */
export function clusterHeading({ name }: Pick<ClusterSummary, 'name'>, style: Style): string {
  return style.bold(style.cyan(`== cluster ${printable(name)} ==`));
}

/** Tells what could not be read, and lets the program end accordingly. */
export function finish({ read }: Workspace): void {
  for (const problem of read.problems) note(failureText(problem));
  if (read.problems.length > 0) process.exitCode = exitCodes.unusable;
}
