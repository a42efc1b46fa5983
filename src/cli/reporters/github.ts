import type { Severity } from '../../core/rules/rule';
import type { Finding } from '../../protocol/analysis-contract';
import { styleOf } from '../color';
import { type CheckResult, type ReportOptions, oneBased } from '../result';
import { place, summary } from './text';

/**
 * For GitHub Actions: one workflow command per finding, shown beside the line in a pull request.
 * Source: GitHub Docs, "Workflow commands for GitHub Actions"; escaping as in `@actions/core` (`command.ts`).
 */
export function reportGithub(result: CheckResult, { quiet }: ReportOptions): string {
  const lines = [
    ...result.problems.map(({ path, message, remedy }) =>
      workflowCommand('error', { file: path, title: 'unreadable' }, `${message}; ${remedy}`),
    ),
    ...result.findings.map(annotation),
    ...(quiet ? [] : [summary(result.counts, styleOf(false))]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** A workflow command with its properties and message escaped. Properties without a value are left out. */
export function workflowCommand(
  command: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${command}${list === '' ? '' : ` ${list}`}::${escapeMessage(message)}`;
}

function annotation(finding: Finding): string {
  const { line, column, endLine, endColumn } = oneBased(finding.range);
  // Annotations take columns only where first and last line are one.
  const columns = line === endLine ? { col: column, endColumn } : {};
  const related = finding.related.map(({ location, message }) => `\n${place(location)}: ${message}`);
  return workflowCommand(
    commandOf(finding.severity),
    { file: finding.file, line, endLine, ...columns, title: `${finding.code} ${finding.rule}` },
    finding.message + related.join(''),
  );
}

function commandOf(severity: Severity): 'error' | 'warning' | 'notice' {
  return severity === 'error' || severity === 'warning' ? severity : 'notice';
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
