import { Analysis } from '../../../src/core/analysis';
import type { FileLocation } from '../../../src/protocol/locations';
import type { LinksView } from '../../../src/protocol/language-contract';

/** Files of a workspace with the place of the cursor, which a fixture marks by `‸`. */
export interface AtCursor {
  readonly analysis: Analysis;
  readonly files: Readonly<Record<string, string>>;
  readonly file: string;
  readonly offset: number;
}

/** An analysis of files of which one holds the cursor. */
export function atCursor(marked: Readonly<Record<string, string>>): AtCursor {
  const files = Object.fromEntries(Object.entries(marked).map(([path, text]) => [path, text.replace('‸', '')]));
  const [file, text] = Object.entries(marked).find(([, content]) => content.includes('‸')) ?? ['', ''];
  const analysis = new Analysis();
  analysis.apply(Object.entries(files).map(([path, content]) => ({ path, text: content })));
  return { analysis, files, file, offset: text.indexOf('‸') };
}

/** The cursor in a text of the fixture: before its first letter, plus one. */
export function cursorOn(files: Readonly<Record<string, string>>, file: string, text: string, occurrence = 0): AtCursor {
  const content = files[file] ?? '';
  let at = content.indexOf(text);
  for (let count = 0; count < occurrence; count++) at = content.indexOf(text, at + 1);
  if (at < 0) throw new Error(`${file} has no "${text}"`);
  return atCursor({ ...files, [file]: `${content.slice(0, at + 1)}‸${content.slice(at + 1)}` });
}

/** `file:line: text` of each target. */
export function shownLinks({ files }: AtCursor, view: LinksView | undefined): readonly string[] {
  return (view?.targets ?? []).map((target) => shownPlace(files, target));
}

/** `file:line: text` of a place; of several lines the first. Units: lines from one. */
export function shownPlace(files: Readonly<Record<string, string>>, { file, range: { start, end } }: FileLocation): string {
  const line = (files[file] ?? '').split('\n')[start.line] ?? '';
  return `${file}:${start.line + 1}: ${line.slice(start.column, end.line === start.line ? end.column : undefined).trim()}`;
}
