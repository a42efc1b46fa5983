import type { Severity } from '../../core/rules/rule';
import type { Finding } from '../../protocol/analysis-contract';
import type { ReadProblem } from '../read-files';
import { type CheckResult, type OneBasedRange, oneBased } from '../result';

/** What `check --format json` prints. Fields may be added; a change of a present one raises `schemaVersion`. */
export interface JsonReport {
  readonly schemaVersion: 1;
  readonly version: string;
  readonly summary: {
    readonly files: number;
    readonly templates: number;
    readonly binaries: number;
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
    readonly hints: number;
  };
  readonly findings: readonly JsonFinding[];
  /** Files and folders that could not be read. */
  readonly problems: readonly ReadProblem[];
}

/** One finding. Units: one-based lines and UTF-16 columns, end exclusive. */
export interface JsonFinding extends OneBasedRange {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  /** The object that it stands in, as its file names it: `apps/Deployment/shop/web`. */
  readonly object?: string;
  readonly related: readonly { readonly file: string; readonly line: number; readonly column: number; readonly message: string }[];
}

/** For programs: everything of the result as one JSON object. */
export function reportJson(result: CheckResult): string {
  const { files, templates, binaries, bySeverity } = result.counts;
  const report: JsonReport = {
    schemaVersion: 1,
    version: result.version,
    summary: {
      files,
      templates,
      binaries,
      errors: bySeverity.error,
      warnings: bySeverity.warning,
      infos: bySeverity.info,
      hints: bySeverity.hint,
    },
    findings: result.findings.map(jsonFinding),
    problems: result.problems,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function jsonFinding({ code, rule, severity, message, file, range, object, related }: Finding): JsonFinding {
  return {
    code,
    rule,
    severity,
    message,
    file,
    ...oneBased(range),
    ...(object === undefined ? {} : { object }),
    related: related.map(({ location, message: text }) => {
      const { line, column } = oneBased(location.range);
      return { file: location.file, line, column, message: text };
    }),
  };
}
