import type { FileFindings } from '../protocol/analysis-contract';
import type { Severity } from '../core/rules/rule';
import type { PublishedFindings } from './contract';

/** How many findings of one file are shown. With the line that counts the rest it is what VS Code shows of a file at most. */
export const mostFindings = 999;

const order: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** The findings of a file that are shown: the gravest first where there are too many. Shape: by place, like those given. */
export function shownOf({ file, findings }: FileFindings): FileFindings & { readonly more: number } {
  if (findings.length <= mostFindings) return { file, findings, more: 0 };
  const gravest = order.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  const shown = new Set(gravest.slice(0, mostFindings));
  return { file, findings: findings.filter((finding) => shown.has(finding)), more: findings.length - shown.size };
}

/** The same as they are sent to the editor. */
export function published(all: FileFindings): PublishedFindings {
  const { file, findings, more } = shownOf(all);
  const count = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length;
  return { file, findings: JSON.stringify(findings), errors: count('error'), warnings: count('warning'), more };
}
