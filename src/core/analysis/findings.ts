import type { FileFindings, Finding, FindingFix } from '../../protocol/analysis-contract';
import type { FileLocation } from '../../protocol/locations';
import type { Addition, Fix, Removal } from '../rules/rule';
import type { Ignore } from '../network/configurations';
import { type FileRecord, type FileTable, linesOf } from '../store/files';
import type { Place } from '../store/place';
import { unturned } from '../text/direction';
import type { Span } from '../text/span';
import { entryAddition } from '../yaml/addition';
import { entryRemoval, pairRemoval } from '../yaml/removal';
import type { Engine } from './engine';
import type { RuleReport } from './rule-runs';

/** Which of the changed findings are taken. */
export interface Portion {
  /** Not all files are in yet, so only findings that no further file can take back are taken. */
  readonly partial?: boolean;
  /** Those of these files alone. */
  readonly files?: ReadonlySet<string>;
  /** No further file once so many findings, or twice as many files, are taken. */
  readonly most?: number;
}

/** Findings that were taken, and whether there are more. */
export interface TakenFindings {
  readonly files: readonly FileFindings[];
  readonly rest: boolean;
}

/**
 * Findings per file. Positions are resolved when asked for; a file is told of again when its
 * reports, its own text, or the text of a file that its findings point to changed.
 */
export class FindingStore {
  readonly #engine: Engine;
  /** File → files whose findings point into it. */
  readonly #pointers = new Map<string, Set<string>>();
  readonly #told = new Map<string, readonly Finding[]>();
  /** Files that changed and were not looked at since. */
  readonly #due = new Set<string>();
  /** Files with findings that were not told yet because the workspace was known in part only. */
  readonly #held = new Set<string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Findings of one file, by place. */
  of(path: string): readonly Finding[] {
    const file = this.#engine.files.file(path);
    return file === undefined ? [] : findingsOf(this.#engine.files, file, this.#engine.reportsOf(file), this.#engine.ignoresFor(path));
  }

  /**
   * Files whose findings differ from those last taken, with their whole lists, by path. While only a part
   * of the workspace is read, those that further files could take back are held.
   * Cost: the changed files.
   */
  takeChanged({ partial = false, files, most = Infinity }: Portion = {}): TakenFindings {
    this.#gather(partial);
    const due = files === undefined ? [...this.#due] : [...files].filter((file) => this.#due.has(file));
    const changed: FileFindings[] = [];
    let count = 0;
    for (const file of due.sort()) {
      if (count >= most || changed.length >= 2 * most) break;
      this.#due.delete(file);
      const findings = partial ? this.#finalOf(file) : this.of(file);
      if (findings.length === 0 && !this.#told.has(file)) continue;
      this.#point(file, this.#told.get(file) ?? [], findings);
      if (findings.length > 0) this.#told.set(file, findings);
      else this.#told.delete(file);
      changed.push({ file, findings });
      count += findings.length;
    }
    return { files: changed, rest: this.#due.size > 0 };
  }

  #gather(partial: boolean): void {
    for (const path of this.#engine.changedFiles) {
      this.#due.add(path);
      for (const pointer of this.#pointers.get(path) ?? []) this.#due.add(pointer);
    }
    this.#engine.changedFiles.clear();
    if (partial) return;
    for (const path of this.#held) this.#due.add(path);
    this.#held.clear();
  }

  #finalOf(path: string): readonly Finding[] {
    const file = this.#engine.files.file(path);
    const reports = file === undefined ? [] : this.#engine.reportsOf(file);
    const final = reports.filter((report) => report.final);
    if (final.length < reports.length) this.#held.add(path);
    return file === undefined ? [] : findingsOf(this.#engine.files, file, final, this.#engine.ignoresFor(path));
  }

  #point(file: string, before: readonly Finding[], after: readonly Finding[]): void {
    for (const target of targets(before)) this.#pointers.get(target)?.delete(file);
    for (const target of targets(after)) {
      const pointers = this.#pointers.get(target) ?? new Set<string>();
      this.#pointers.set(target, pointers.add(file));
    }
  }
}

function targets(findings: readonly Finding[]): Set<string> {
  const related = findings.flatMap((finding) => finding.related.map(({ location }) => location.file));
  const edited = findings.flatMap((finding) => finding.fixes.flatMap((fix) => fix.edits.map(({ location }) => location.file)));
  return new Set([...related, ...edited]);
}

/** Resolves a place to lines and columns of the file's present text. */
export function locate(files: FileTable, place: Place): FileLocation | undefined {
  const found = files.locate(place);
  if (found === undefined) return undefined;
  const lines = linesOf(found.file);
  return { file: found.file.path, range: { start: lines.position(found.span.start), end: lines.position(found.span.end) } };
}

/** Turns the reports on a file into findings: places resolved, ignored ones left out, sorted, equal ones folded. */
export function findingsOf(files: FileTable, file: FileRecord, reports: readonly RuleReport[], ignores: readonly Ignore[] = []): Finding[] {
  if (reports.length === 0) return [];
  const ignored = ignoreComments(file);
  const entries = ignores.filter(({ matches }) => matches(file.path));
  const findings = new Map<string, Finding>();
  // A file that several kustomizations build is judged for each; what they share at one place is told once.
  const first = new Map<string, { readonly chunk: number; readonly key: string }>();
  for (const report of reports) {
    const finding = findingOf(files, report);
    if (finding === undefined || isIgnored(ignored, finding)) continue;
    if (entries.some(({ rule }) => rule === finding.code || rule === finding.rule || rule === '*')) continue;
    const { start } = finding.range;
    const place = `${start.line}:${start.column}:${finding.code}`;
    const key = `${place}:${finding.message}`;
    const other = first.get(place);
    if (other === undefined) first.set(place, { chunk: report.report.at.chunk, key });
    const told = other !== undefined && other.chunk !== report.report.at.chunk ? other.key : key;
    const before = findings.get(told);
    findings.set(told, before === undefined ? finding : { ...before, related: bothRelated(before, finding) });
  }
  return [...findings.values()].sort(compareFindings);
}

function bothRelated(a: Finding, b: Finding): Finding['related'] {
  const keyOf = ({ file, range }: FileLocation): string => `${file}:${range.start.line}:${range.start.column}`;
  const known = new Set([keyOf(a), ...a.related.map(({ location }) => keyOf(location))]);
  return [...a.related, ...b.related.filter(({ location }) => !known.has(keyOf(location)))];
}

function findingOf(files: FileTable, { rule, severity, report }: RuleReport): Finding | undefined {
  const found = locate(files, report.at);
  const at = found && ownPlace(files, report.at, found);
  if (found === undefined || at === undefined) return undefined;
  const related = (report.related ?? []).map(({ at: place, message }) => ({ location: locate(files, place), message: unturned(message) }));
  if (at !== found) related.unshift({ location: found, message: 'A patch says it here' });
  return {
    code: rule.id,
    rule: rule.name,
    severity,
    message: unturned(report.message),
    file: at.file,
    range: at.range,
    ...objectAt(files, report.at),
    related: related.filter((item): item is { location: FileLocation; message: string } => item.location !== undefined),
    fixes: (report.fixes ?? []).map((fix) => fixOf(files, fix)).filter((fix) => fix !== undefined),
  };
}

/** The object around a place; nothing where a chunk has several that do not enclose it. */
function objectAt(files: FileTable, place: Place): { readonly object?: string } {
  const chunk = files.chunk(place.chunk);
  if (chunk === undefined) return {};
  const { resources } = chunk.facts;
  const offset = chunk.spans[place.slot * 2] ?? -1;
  const around = resources.length === 1 ? resources[0] : resources.findLast(({ whole }) => (chunk.spans[whole * 2] ?? Infinity) <= offset && offset < (chunk.spans[whole * 2 + 1] ?? -1));
  if (around === undefined) return {};
  const { group, kind, namespace, name } = around;
  return { object: [...(group === '' ? [] : [group]), kind, ...(namespace === undefined ? [] : [namespace]), name].join('/') };
}

/** A finding stands in the file of its subject: where a patch in another file brought the value, at the subject's name. */
function ownPlace(files: FileTable, { chunk }: Place, found: FileLocation): FileLocation | undefined {
  const own = files.chunk(chunk);
  if (own === undefined || own.file.path === found.file) return found;
  const slot = own.facts.resources[0]?.slot;
  return slot === undefined ? undefined : locate(files, { chunk: own.id, slot });
}

function fixOf(files: FileTable, fix: Fix): FindingFix | undefined {
  const edits = fix.edits.map((edit) => editOf(files, edit));
  if (edits.some(({ location }) => location === undefined)) return undefined;
  return { title: fix.title, preferred: fix.preferred ?? false, edits: edits as FindingFix['edits'] };
}

function editOf(files: FileTable, edit: Fix['edits'][number]): { readonly location: FileLocation | undefined; readonly text: string } {
  if ('removes' in edit) return { location: removed(files, edit), text: '' };
  if ('adds' in edit) return added(files, edit);
  return { location: locate(files, edit.place), text: edit.text };
}

function added(files: FileTable, { place, adds }: Addition): { readonly location: FileLocation | undefined; readonly text: string } {
  const found = files.locate(place);
  const addition = found?.file.dump === undefined ? found && entryAddition(found.file.text, found.span, adds) : undefined;
  if (found === undefined || addition === undefined) return { location: undefined, text: '' };
  const at = linesOf(found.file).position(addition.at);
  return { location: { file: found.file.path, range: { start: at, end: at } }, text: addition.text };
}

function removed(files: FileTable, { place, removes, equals }: Removal): FileLocation | undefined {
  const found = files.locate(place);
  if (found === undefined) return undefined;
  const { text, path, dump } = found.file;
  // What stands around the place is not known any more.
  if (dump !== undefined) return undefined;
  const twin = equals && files.locate(equals);
  if (equals !== undefined && (twin === undefined || textAt(twin) !== textAt(found))) return undefined;
  const span = (removes === 'entry' ? entryRemoval : pairRemoval)(text, found.span);
  const lines = linesOf(found.file);
  return span && { file: path, range: { start: lines.position(span.start), end: lines.position(span.end) } };
}

function textAt({ file, span }: { readonly file: FileRecord; readonly span: Span }): string {
  return file.text.slice(span.start, span.end).trimEnd();
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
  if (file.dump !== undefined) return ignoreLines(file.dump.comments);
  const ignored = new Map<number, Set<string>>();
  const { text } = file;
  // The last comments that were passed over, from the line of a marker to the line that they speak of.
  let passed = { from: 0, to: 0 };
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length)) {
    const lines = linesOf(file);
    let { line } = lines.position(at);
    const before = text.slice(lines.lineStart(line), at);
    if (!before.includes('#')) continue;
    const codes = codesOf(text.slice(at + marker.length, lines.lineStart(line + 1)));
    if (standsAlone(before)) {
      const from = line;
      if (from >= passed.from && from < passed.to) line = passed.to;
      else do line++; while (line < lines.count && isComment(text.slice(lines.lineStart(line), lines.lineStart(line + 1))));
      passed = { from, to: line };
    }
    ignore(ignored, line, codes);
  }
  return ignored;
}

/** The same for a file of which only the lines with such comments, and those right below them, are known. */
function ignoreLines(texts: ReadonlyMap<number, string>): ReadonlyMap<number, ReadonlySet<string>> {
  const ignored = new Map<number, Set<string>>();
  for (const [at, text] of texts) {
    const found = text.indexOf(marker);
    const before = text.slice(0, Math.max(0, found));
    if (!before.includes('#')) continue;
    let line = at;
    if (standsAlone(before)) do line++; while (isComment(texts.get(line) ?? ''));
    ignore(ignored, line, codesOf(text.slice(found + marker.length)));
  }
  return ignored;
}

function ignore(ignored: Map<number, Set<string>>, line: number, codes: readonly string[]): void {
  const known = ignored.get(line) ?? new Set<string>();
  for (const code of codes) known.add(code);
  ignored.set(line, known);
}

function standsAlone(before: string): boolean {
  return /^\s*(- )?\s*#/.test(before);
}

function isComment(line: string): boolean {
  return /^\s*#/.test(line);
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
