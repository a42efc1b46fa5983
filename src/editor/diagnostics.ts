import * as vscode from 'vscode';
import type { Finding } from '../protocol/analysis-contract';
import type { PublishedFindings } from '../worker/contract';
import { commandUri } from './command-link';
import { toRange, toSeverity } from './convert';
import type { Feed } from './feed';
import { inSlices, isOver, paced } from './pacing';

/** Units: characters of findings, some twenty of them, that are handed to the editor at once if they are not of one file. */
const mostAtOnce = 10_000;
/** What a file costs without any. */
const costOfFile = 200;

/**
 * The findings as the editor's diagnostics. Findings of an open document are shown only when they
 * were computed from the very text that it shows; otherwise the editor moves the old ones along
 * with the text until the next ones come.
 */
export class Diagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('Kube Netscope');
  /** Files with findings. */
  readonly #known = new Map<string, PublishedFindings>();
  readonly #held = new Set<string>();
  /** What was read last. */
  #read: { readonly of: PublishedFindings; readonly findings: readonly Finding[] } | undefined;
  readonly #counts = { errors: 0, warnings: 0 };
  #versions: ReadonlyMap<string, number> = new Map();
  #feed: Feed | undefined;

  /**
   * Takes the findings of files that changed, computed from these versions of the open documents. Answers when all are
   * shown that can be, or others began anew.
   */
  async take(changed: readonly PublishedFindings[], versions: ReadonlyMap<string, number>, feed: Feed): Promise<void> {
    this.#versions = versions;
    this.#feed = feed;
    for (const one of changed) {
      this.#count(this.#known.get(one.file), -1);
      this.#count(one, 1);
      if (one.findings === NONE) this.#known.delete(one.file);
      else this.#known.set(one.file, one);
      this.#held.add(one.file);
    }
    let waiting: string[] = [];
    let cost = 0;
    for (const file of [...this.#held]) {
      waiting.push(file);
      cost += costOfFile + (this.#known.get(file)?.findings.length ?? 0);
      if (cost < mostAtOnce) continue;
      this.#show(waiting, feed);
      [waiting, cost] = [[], 0];
      if (isOver()) await paced();
      if (this.#feed !== feed) return;
    }
    this.#show(waiting, feed);
  }

  /** Forgets everything: the analysis is gone or begins anew. */
  clear(): void {
    this.#known.clear();
    this.#held.clear();
    this.#read = undefined;
    this.#collection.clear();
    this.#feed = undefined;
    Object.assign(this.#counts, { errors: 0, warnings: 0 });
  }

  /** The findings whose ranges fit the text that a document shows now; none while newer ones are on their way. */
  currentOf(document: vscode.TextDocument): readonly Finding[] {
    const file = this.#feed?.paths.pathOf(document.uri);
    return file !== undefined && this.#isCurrent(file) ? this.#findingsOf(file) : [];
  }

  /** How many errors and warnings are in one file, and in all. */
  counts(file?: string): { readonly errors: number; readonly warnings: number } {
    if (file === undefined) return this.#counts;
    const { errors, warnings } = this.#known.get(file) ?? { errors: 0, warnings: 0 };
    return { errors, warnings };
  }

  /** Code of a rule → how many findings it has. */
  async countsByRule(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    await inSlices([...this.#known.keys()], (file) => this.#findingsOf(file).forEach(({ code }) => void counts.set(code, (counts.get(code) ?? 0) + 1)));
    return counts;
  }

  dispose(): void {
    this.#collection.dispose();
  }

  #isCurrent(file: string): boolean {
    const document = this.#feed?.buffers.documentOf(file);
    return document === undefined || document.version === this.#versions.get(file);
  }

  #count(found: PublishedFindings | undefined, step: 1 | -1): void {
    this.#counts.errors += step * (found?.errors ?? 0);
    this.#counts.warnings += step * (found?.warnings ?? 0);
  }

  #findingsOf(file: string): readonly Finding[] {
    const known = this.#known.get(file);
    if (known === undefined) return [];
    if (this.#read?.of !== known) this.#read = { of: known, findings: JSON.parse(known.findings) as readonly Finding[] };
    return this.#read.findings;
  }

  /** Those of them whose text is the one that was judged. */
  #show(files: readonly string[], feed: Feed): void {
    const entries: [vscode.Uri, vscode.Diagnostic[]][] = [];
    for (const file of files) {
      if (!this.#isCurrent(file)) continue;
      this.#held.delete(file);
      const uri = feed.paths.uriOf(file);
      if (uri !== undefined) entries.push([uri, this.#convert(file, feed)]);
    }
    if (entries.length > 0) this.#collection.set(entries);
  }

  #convert(file: string, feed: Feed): vscode.Diagnostic[] {
    const shown = this.#findingsOf(file).map((finding) => toDiagnostic(finding, feed));
    const more = this.#known.get(file)?.more ?? 0;
    return more === 0 ? shown : [...shown, rest(shown.length, more)];
  }
}

/** No findings, as they are sent. */
const NONE = '[]';

/** Says what is not shown of a file with very many findings. */
function rest(shown: number, more: number): vscode.Diagnostic {
  const message = vscode.l10n.t('{0} more findings in this file are not shown here: the {1} gravest are. The command line lists all.', more, shown);
  const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), message, vscode.DiagnosticSeverity.Information);
  diagnostic.source = 'Kube Netscope';
  return diagnostic;
}

/** The editor's diagnostic of a finding. */
export function toDiagnostic(finding: Finding, { paths }: Feed): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(finding.range), finding.message, toSeverity(finding.severity));
  diagnostic.source = 'Kube Netscope';
  diagnostic.code = codeOf(finding.code);
  diagnostic.relatedInformation = finding.related.flatMap(({ location, message }) => {
    const place = paths.toLocation(location);
    return place === undefined ? [] : [new vscode.DiagnosticRelatedInformation(place, message)];
  });
  return diagnostic;
}

/** Rule → its code with the way to its page. */
const codes = new Map<string, { readonly value: string; readonly target: vscode.Uri }>();

function codeOf(rule: string): { readonly value: string; readonly target: vscode.Uri } {
  const known = codes.get(rule) ?? { value: rule, target: commandUri('kubeNetscope.openRule', rule) };
  codes.set(rule, known);
  return known;
}
