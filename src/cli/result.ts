import type { Severity } from '../core/rules/rule';
import type { Finding } from '../protocol/analysis-contract';
import type { FileRange } from '../protocol/locations';
import type { Style } from './color';
import type { ReadProblem } from './read-files';

/** What a check found: the one input of every reporter. */
export interface CheckResult {
  /** Version of this program. */
  readonly version: string;
  /** Where this program has its home on the web, if it has one. */
  readonly homepage?: string;
  /** Shape: by file, then position. */
  readonly findings: readonly Finding[];
  /** What could not be read. */
  readonly problems: readonly ReadProblem[];
  readonly counts: CheckCounts;
  /** Rules that may report, with their settings applied. */
  readonly rules: readonly RuleDescription[];
  /** Present text of a file that has findings. */
  textOf(file: string): string | undefined;
}

/** How much was read and found. */
export interface CheckCounts {
  readonly files: number;
  /** Files left out because they are templates of another language, such as Helm's. */
  readonly templates: number;
  readonly binaries: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

/** What a report tells about a rule itself. */
export interface RuleDescription {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly limits: readonly string[];
  readonly source: readonly string[];
  readonly severity: Severity;
  readonly enabled: boolean;
}

/** How a reporter may print. */
export interface ReportOptions {
  readonly style: Style;
  /** Findings only, one line each. */
  readonly quiet: boolean;
}

/** Writes a result in one format. Shape: whole text with its last line break, or empty. */
export type Reporter = (result: CheckResult, options: ReportOptions) => string;

/** Severities from worst to least. */
export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Counts findings by severity. */
export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** Whether a severity is at least as bad as another one. */
export function isAtLeast(severity: Severity, floor: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(floor);
}

/** A range as people count. Units: one-based lines and UTF-16 columns, end exclusive. */
export interface OneBasedRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Counts a range from one. */
export function oneBased({ start, end }: FileRange): OneBasedRange {
  return { line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 };
}
