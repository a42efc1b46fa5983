import type { Finding } from '../../src/protocol/analysis-contract';

/** A finding as a fixture draws it. Units: zero-based line and columns, end exclusive. */
export interface Drawn {
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly code: string;
}

const caretLine = /^(\s*#\s*)(\^+) (KN\d{3})\s*$/;
const arrowLine = /^(\s*)# <- (KN\d{3})\s*$/;

/** Whether a line of a fixture draws an expected finding. */
export function isDrawing(line: string): boolean {
  return caretLine.test(line) || arrowLine.test(line);
}

/**
 * The findings that a fixture draws below its lines: `#    ^^^^ KN201` below the columns, or, for what starts where the
 * `#` of the comment has to be, `# <- KN002` with the `#` below the first character of a word.
 */
export function drawnFindings(files: Readonly<Record<string, string>>): readonly Drawn[] {
  return Object.entries(files).flatMap(([file, text]) => drawnIn(file, text.split(/\r?\n/)));
}

function drawnIn(file: string, lines: readonly string[]): readonly Drawn[] {
  const drawn: Drawn[] = [];
  let subject = 0;
  for (const [index, line] of lines.entries()) {
    const carets = caretLine.exec(line);
    const arrow = arrowLine.exec(line);
    if (carets !== null) {
      const start = carets[1]?.length ?? 0;
      drawn.push({ file, line: subject, start, end: start + (carets[2]?.length ?? 0), code: carets[3] ?? '' });
    } else if (arrow !== null) {
      const start = arrow[1]?.length ?? 0;
      const word = /^[\w.-]+/.exec(lines[subject]?.slice(start) ?? '')?.[0] ?? '';
      drawn.push({ file, line: subject, start, end: start + word.length, code: arrow[2] ?? '' });
    } else subject = index;
  }
  return drawn;
}

/** A finding as it would be drawn: only its first line, at least one column. */
export function draw(finding: Finding, files: Readonly<Record<string, string>>): Drawn {
  const { start, end } = finding.range;
  const line = files[finding.file]?.split(/\r?\n/)[start.line] ?? '';
  const last = end.line === start.line ? end.column : line.trimEnd().length;
  return { file: finding.file, line: start.line, start: start.column, end: Math.max(last, start.column + 1), code: finding.code };
}

/** Drawn findings as lines of text in a fixed order, for comparison. Units: lines and columns from one. */
export function shown(findings: readonly Drawn[]): readonly string[] {
  return findings.map(({ file, line, start, end, code }) => `${file}:${line + 1}:${start + 1}-${end + 1} ${code}`).sort();
}
