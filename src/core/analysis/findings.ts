import type { Finding, FindingFix } from '../../protocol/analysis-contract';
import type { FileLocation } from '../../protocol/locations';
import type { Fix } from '../rules/rule';
import { type FileRecord, type FileTable, linesOf } from '../store/files';
import type { Place } from '../store/place';
import type { RuleReport } from './engine';

/** Resolves a place to lines and columns of the file's present text. */
export function locate(files: FileTable, place: Place): FileLocation | undefined {
  const found = files.locate(place);
  if (found === undefined) return undefined;
  const lines = linesOf(found.file);
  return { file: found.file.path, range: { start: lines.position(found.span.start), end: lines.position(found.span.end) } };
}

/** Turns the reports on a file into findings: places resolved, ignored ones left out, sorted, equal ones folded. */
export function findingsOf(files: FileTable, file: FileRecord, reports: readonly RuleReport[]): Finding[] {
  if (reports.length === 0) return [];
  const ignored = ignoreComments(file);
  const findings = new Map<string, Finding>();
  for (const report of reports) {
    const finding = findingOf(files, report);
    if (finding === undefined || isIgnored(ignored, finding)) continue;
    const { start } = finding.range;
    findings.set(`${start.line}:${start.column}:${finding.code}:${finding.message}`, finding);
  }
  return [...findings.values()].sort(compareFindings);
}

function findingOf(files: FileTable, { rule, severity, report }: RuleReport): Finding | undefined {
  const at = locate(files, report.at);
  if (at === undefined) return undefined;
  const related = (report.related ?? []).map(({ at: place, message }) => ({ location: locate(files, place), message }));
  return {
    code: rule.id,
    rule: rule.name,
    severity,
    message: report.message,
    file: at.file,
    range: at.range,
    related: related.filter((item): item is { location: FileLocation; message: string } => item.location !== undefined),
    fixes: (report.fixes ?? []).map((fix) => fixOf(files, fix)).filter((fix) => fix !== undefined),
  };
}

function fixOf(files: FileTable, fix: Fix): FindingFix | undefined {
  const edits = fix.edits.map(({ place, text }) => ({ location: locate(files, place), text }));
  if (edits.some(({ location }) => location === undefined)) return undefined;
  return { title: fix.title, preferred: fix.preferred ?? false, edits: edits as FindingFix['edits'] };
}

function compareFindings(a: Finding, b: Finding): number {
  const { start: left } = a.range;
  const { start: right } = b.range;
  return left.line - right.line || left.column - right.column || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

const marker = 'kube-netscope-ignore';

/**
 * Lines on which findings are ignored → rule ids (`*`: all). A comment speaks of its own line, or,
 * where it stands alone, of the next line that is no comment.
 * Example: `# kube-netscope-ignore KN201, KN202: the lab reuses it`.
 */
export function ignoreComments(file: FileRecord): ReadonlyMap<number, ReadonlySet<string>> {
  const ignored = new Map<number, Set<string>>();
  const { text } = file;
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length)) {
    const lines = linesOf(file);
    let { line } = lines.position(at);
    const before = text.slice(lines.lineStart(line), at);
    if (!before.includes('#')) continue;
    const codes = codesOf(text.slice(at + marker.length, lines.lineStart(line + 1)));
    const alone = /^\s*(- )?\s*#/.test(before);
    if (alone) do line++; while (line < lines.count && /^\s*#/.test(text.slice(lines.lineStart(line), lines.lineStart(line + 1))));
    const known = ignored.get(line) ?? new Set<string>();
    for (const code of codes) known.add(code);
    ignored.set(line, known);
  }
  return ignored;
}

function codesOf(rest: string): readonly string[] {
  const list = rest.split(':')[0] ?? '';
  const codes = list.split(/[\s,]+/).filter((word) => /^[A-Za-z][\w-]*$/.test(word));
  return codes.length === 0 ? ['*'] : codes;
}

function isIgnored(ignored: ReadonlyMap<number, ReadonlySet<string>>, finding: Finding): boolean {
  const codes = ignored.get(finding.range.start.line);
  return codes !== undefined && (codes.has('*') || codes.has(finding.code) || codes.has(finding.rule));
}
