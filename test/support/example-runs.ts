import { Analysis } from '../../src/core/analysis';
import type { Finding, FindingFix } from '../../src/protocol/analysis-contract';
import { isDrawing } from './carets';

/** Files of an example: name to text. */
export type Files = Readonly<Record<string, string>>;

/** Findings of a fresh analysis of the files. */
export function findingsIn(files: Files): readonly Finding[] {
  const analysis = new Analysis();
  analysis.apply(Object.entries(files).map(([path, text]) => ({ path, text })));
  return analysis.findings();
}

/** Findings after the files grew line by line, file by file, in at most `steps` edits each, and shrank once in between. */
export function findingsAfterEdits(files: Files, steps: number): readonly Finding[] {
  const analysis = new Analysis();
  for (const [path, text] of Object.entries(files)) {
    for (const piece of growing(text, steps)) {
      analysis.apply([{ path, text: piece }]);
      analysis.findings();
    }
  }
  const [first] = Object.entries(files);
  if (first !== undefined) {
    analysis.apply([{ path: first[0], text: undefined }]);
    analysis.findings();
    analysis.apply([{ path: first[0], text: first[1] }]);
  }
  return analysis.findings();
}

function growing(text: string, steps: number): readonly string[] {
  const lines = text.split('\n');
  const pieces = Array.from({ length: steps }, (_, step) => lines.slice(0, Math.ceil((lines.length * (step + 1)) / steps)).join('\n'));
  return [...pieces.slice(0, -1), text];
}

/** The files with the documents of each in reverse order, drawings included. */
export function withDocumentsReversed(files: Files): Files {
  return mapFiles(files, (text) => {
    const documents = text.split(/^---\n/m);
    return documents.length === 1 || documents.some((document) => document.trim() === '') ? text : documents.reverse().join('---\n');
  });
}

/** The files with a comment above every line that starts a document or a top-level entry, so that all places move. */
export function withComments(files: Files): Files {
  return mapFiles(files, (text) => text.replace(/^(?=[A-Za-z])/gm, '# a comment\n'));
}

/** The files with CRLF line ends. */
export function withCrlf(files: Files): Files {
  return mapFiles(files, (text) => text.replaceAll('\n', '\r\n'));
}

/** The files after the edits of a fix. */
export function afterFix(files: Files, fix: FindingFix): Files {
  const changed: Record<string, string> = { ...files };
  const edits = [...fix.edits].sort((a, b) => b.location.range.start.line - a.location.range.start.line || b.location.range.start.column - a.location.range.start.column);
  for (const { location, text } of edits) {
    const before = changed[location.file] ?? '';
    changed[location.file] = before.slice(0, offset(before, location.range.start)) + text + before.slice(offset(before, location.range.end));
  }
  return changed;
}

/** The files without their drawings. */
export function withoutDrawings(files: Files): Files {
  return mapFiles(files, (text) => text.split('\n').filter((line) => !isDrawing(line)).join('\n'));
}

function offset(text: string, at: { readonly line: number; readonly column: number }): number {
  return text.split('\n').slice(0, at.line).reduce((sum, line) => sum + line.length + 1, at.column);
}

function mapFiles(files: Files, change: (text: string) => string): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]));
}
