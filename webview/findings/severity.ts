import type { FindingGrouping } from '../../src/protocol/findings-contract';

/** The severities of findings, the worst first. */
export const severities = ['error', 'warning', 'info', 'hint'] as const;

/** A severity of a finding. */
export type Severity = (typeof severities)[number];

/** What findings can be gathered by. */
export const groupings: readonly FindingGrouping[] = ['rule', 'file', 'cluster'];

/** The sign of a severity. */
export function severityIcon(severity: Severity): 'error' | 'warning' | 'information' | 'hint' {
  return severity === 'info' ? 'information' : severity;
}
