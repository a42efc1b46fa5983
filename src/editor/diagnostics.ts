import * as vscode from 'vscode';
import type { Finding } from '../protocol/analysis-contract';
import type { PublishedFindings } from '../worker/contract';
import { commandUri } from './command-link';
import { toRange, toSeverity } from './convert';
import type { Feed } from './feed';

/**
 * The findings as the editor's diagnostics. Findings of an open document are shown only when they
 * were computed from the very text that it shows; otherwise the editor moves the old ones along
 * with the text until the next ones come.
 */
export class Diagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('Kube Netscope');
  readonly #known = new Map<string, readonly Finding[]>();
  /** File → how many of its findings are not shown. */
  readonly #more = new Map<string, number>();
  readonly #held = new Set<string>();
  readonly #counts = { errors: 0, warnings: 0 };
  #versions: ReadonlyMap<string, number> = new Map();
  #feed: Feed | undefined;

  /** Takes the findings of files that changed, computed from these versions of the open documents. */
  take(changed: readonly PublishedFindings[], versions: ReadonlyMap<string, number>, feed: Feed): void {
    this.#versions = versions;
    this.#feed = feed;
    for (const { file, findings, more } of changed) {
      this.#count(this.#known.get(file) ?? [], -1);
      this.#count(findings, 1);
      if (findings.length > 0) this.#known.set(file, findings);
      else this.#known.delete(file);
      if (more > 0) this.#more.set(file, more);
      else this.#more.delete(file);
      this.#held.add(file);
    }
    const ready = [...this.#held].filter((file) => this.#isCurrent(file));
    ready.forEach((file) => this.#held.delete(file));
    const entries = ready.map((file): [vscode.Uri, vscode.Diagnostic[]] | undefined => {
      const uri = feed.paths.uriOf(file);
      return uri && [uri, this.#convert(file, feed)];
    });
    this.#collection.set(entries.filter((entry) => entry !== undefined));
  }

  /** Forgets everything: the analysis is gone or begins anew. */
  clear(): void {
    this.#known.clear();
    this.#more.clear();
    this.#held.clear();
    this.#collection.clear();
    this.#feed = undefined;
    Object.assign(this.#counts, { errors: 0, warnings: 0 });
  }

  /** The findings whose ranges fit the text that a document shows now; none while newer ones are on their way. */
  currentOf(document: vscode.TextDocument): readonly Finding[] {
    const file = this.#feed?.paths.pathOf(document.uri);
    return file !== undefined && this.#isCurrent(file) ? (this.#known.get(file) ?? []) : [];
  }

  /** How many errors and warnings are in one file, and in all. */
  counts(file?: string): { readonly errors: number; readonly warnings: number } {
    if (file === undefined) return this.#counts;
    const findings = this.#known.get(file) ?? [];
    const of = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
    return { errors: of('error'), warnings: of('warning') };
  }

  /** Code of a rule → how many findings it has. */
  countsByRule(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const findings of this.#known.values()) for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
    return counts;
  }

  dispose(): void {
    this.#collection.dispose();
  }

  #isCurrent(file: string): boolean {
    const document = this.#feed?.buffers.documentOf(file);
    return document === undefined || document.version === this.#versions.get(file);
  }

  #count(findings: readonly Finding[], step: 1 | -1): void {
    for (const { severity } of findings) {
      if (severity === 'error') this.#counts.errors += step;
      else if (severity === 'warning') this.#counts.warnings += step;
    }
  }

  #convert(file: string, feed: Feed): vscode.Diagnostic[] {
    const shown = (this.#known.get(file) ?? []).map((finding) => toDiagnostic(finding, feed));
    const more = this.#more.get(file);
    return more === undefined ? shown : [...shown, rest(shown.length, more)];
  }
}

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
  diagnostic.code = { value: finding.code, target: commandUri('kubeNetscope.openRule', finding.code) };
  diagnostic.relatedInformation = finding.related.flatMap(({ location, message }) => {
    const place = paths.toLocation(location);
    return place === undefined ? [] : [new vscode.DiagnosticRelatedInformation(place, message)];
  });
  return diagnostic;
}
