import type { Severity } from '../../core/rules/rule';
import { LineIndex } from '../../core/text/lines';
import type { Finding } from '../../protocol/analysis-contract';
import type { FileLocation, FileRange } from '../../protocol/locations';
import { type Style, printable } from '../color';
import { type CheckCounts, type CheckResult, type ReportOptions, severities } from '../result';
import { counted } from '../table';

/** Longest piece of a source line that is shown. Units: UTF-16 code units. */
const excerptWidth = 120;

/** For people: place, severity, message and code in one line, then the source with carets and the other parties. */
export function reportText(result: CheckResult, { style, quiet }: ReportOptions): string {
  const lines: string[] = [];
  const excerpts = new Excerpts(result);
  for (const finding of result.findings) {
    lines.push(headline(finding, style));
    if (quiet) continue;
    lines.push(...excerpts.of(finding.file, finding.range, style));
    for (const { location, message } of finding.related) {
      lines.push(`  ${style.dim(`${place(location)}:`)} ${printable(message)}`);
    }
    lines.push('');
  }
  if (!quiet) lines.push(summary(result.counts, style));
  return lines.map((line) => `${line}\n`).join('');
}

/** `file:line:column`, counted from one, as editors and terminals open it. */
export function place({ file, range }: FileLocation): string {
  return `${printable(file)}:${range.start.line + 1}:${range.start.column + 1}`;
}

/** `3 errors, 1 warning in 42 files; 5 templates skipped`. */
export function summary(counts: CheckCounts, style: Style): string {
  const found = severities
    .filter((severity) => counts.bySeverity[severity] > 0)
    .map((severity) => paint(severity, style)(counted(counts.bySeverity[severity], nounOf(severity))));
  const head = found.length === 0 ? style.green('no findings') : found.join(', ');
  const skipped = [
    ...(counts.templates > 0 ? [`${counted(counts.templates, 'template')} skipped`] : []),
    ...(counts.binaries > 0 ? [`${counted(counts.binaries, 'binary file')} skipped`] : []),
  ];
  return [`${head} in ${counted(counts.files, 'file')}`, ...skipped].join('; ');
}

function headline(finding: Finding, style: Style): string {
  const where = style.bold(place({ file: finding.file, range: finding.range }));
  const severity = paint(finding.severity, style)(finding.severity);
  return `${where}: ${severity}: ${printable(finding.message)} ${style.dim(`[${finding.code} ${finding.rule}]`)}`;
}

function nounOf(severity: Severity): string {
  return severity === 'info' ? 'note' : severity;
}

function paint(severity: Severity, style: Style): (text: string) => string {
  if (severity === 'error') return style.red;
  return severity === 'warning' ? style.yellow : style.blue;
}

/** Cuts source lines out of the texts of a result; each text is indexed once. */
class Excerpts {
  readonly #result: CheckResult;
  readonly #indexes = new Map<string, { readonly text: string; readonly lines: LineIndex } | undefined>();

  constructor(result: CheckResult) {
    this.#result = result;
  }

  of(file: string, range: FileRange, style: Style): string[] {
    const line = this.#line(file, range.start.line);
    if (line === undefined) return [];
    const from = Math.min(range.start.column, line.length);
    const last = range.end.line === range.start.line ? range.end.column : line.length;
    const to = Math.max(from + 1, Math.min(last, line.length));
    const window = cut(line, from, to);
    const number = String(range.start.line + 1).padStart(5);
    const carets = style.red('^'.repeat(Math.max(1, window.to - window.from)));
    // Tabs stay tabs, so that the carets stand where the terminal puts the text.
    const pad = window.text.slice(0, window.from).replace(/[^\t]/g, ' ');
    const bar = style.dim('|');
    return [`${style.dim(number)} ${bar} ${window.text}`, `${' '.repeat(number.length)} ${bar} ${pad}${carets}`];
  }

  #line(file: string, line: number): string | undefined {
    if (!this.#indexes.has(file)) {
      const text = this.#result.textOf(file);
      this.#indexes.set(file, text === undefined ? undefined : { text, lines: new LineIndex(text) });
    }
    const index = this.#indexes.get(file);
    if (index === undefined || line >= index.lines.count) return undefined;
    const end = line + 1 < index.lines.count ? index.lines.lineStart(line + 1) : index.text.length;
    return index.text.slice(index.lines.lineStart(line), end).replace(/[\r\n]+$/, '');
  }
}

/** The part of a line around a range, with `…` where something was left out. */
function cut(line: string, from: number, to: number): { text: string; from: number; to: number } {
  if (line.length <= excerptWidth) return { text: plain(line), from, to };
  const start = Math.max(0, Math.min(from - 40, line.length - excerptWidth));
  const end = Math.min(line.length, start + excerptWidth);
  const lead = start > 0 ? '…' : '';
  const tail = end < line.length ? '…' : '';
  const shift = lead.length - start;
  return { text: lead + plain(line.slice(start, end)) + tail, from: from + shift, to: Math.min(to, end) + shift };
}

/** One character for one character: the carets below must keep their places. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
