import { styleOf } from '../../src/cli/color';
import type { ReadProblem } from '../../src/cli/read-files';
import { type CheckResult, type ReportOptions, countBySeverity } from '../../src/cli/result';
import type { Finding } from '../../src/protocol/analysis-contract';
import type { FileRange } from '../../src/protocol/locations';

/** A range of one line. Units: zero-based. */
export function on(line: number, from: number, to: number): FileRange {
  return { start: { line, column: from }, end: { line, column: to } };
}

/** A finding with defaults for what a test does not care about. */
export function finding(parts: Partial<Finding>): Finding {
  return {
    code: 'KN506',
    rule: 'node-port-twice',
    severity: 'error',
    message: 'Node port 30080 is taken',
    file: 'apps/web.yaml',
    range: on(1, 2, 7),
    related: [],
    fixes: [],
    ...parts,
  };
}

/** A result with these findings. */
export function resultOf(
  findings: readonly Finding[],
  texts: Readonly<Record<string, string>> = {},
  problems: readonly ReadProblem[] = [],
): CheckResult {
  return {
    version: '1.2.3',
    findings,
    problems,
    counts: { files: 42, templates: 5, binaries: 0, bySeverity: countBySeverity(findings) },
    rules: [
      {
        id: 'KN506',
        name: 'node-port-twice',
        title: 'Node port is used twice',
        why: 'The API server refuses the second.',
        fix: 'Choose another.',
        limits: ['Of one cluster only.'],
        source: ['port allocator'],
        severity: 'error',
        enabled: true,
      },
    ],
    textOf: (file) => texts[file],
  };
}

/** Plain printing. */
export const plainOptions: ReportOptions = { style: styleOf(false), quiet: false };
