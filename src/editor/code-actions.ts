import * as vscode from 'vscode';
import type { Finding, FindingFix } from '../protocol/analysis-contract';
import { fromRange, toRange } from './convert';
import { toDiagnostic, type Diagnostics } from './diagnostics';
import type { Feed } from './feed';
import { manifestSelector } from './manifest';
import type { Session } from './session';

const { QuickFix, SourceFixAll } = vscode.CodeActionKind;
const fixAll = SourceFixAll.append('kubeNetscope');

/** Offers the fixes of findings, a comment that ignores one, and switching its rule off. */
export function registerCodeActions(session: Session, diagnostics: Diagnostics): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    manifestSelector,
    {
      provideCodeActions: (document, range, { only }) => {
        const feed = session.run?.feed;
        const findings = diagnostics.currentOf(document);
        if (feed === undefined || findings.length === 0) return [];
        if (only !== undefined && only.intersects(SourceFixAll)) return fixAllAction(findings, feed);
        return findings.filter((finding) => toRange(finding.range).intersection(range) !== undefined).flatMap((finding) => actionsFor(finding, document, feed));
      },
    },
    { providedCodeActionKinds: [QuickFix, fixAll] },
  );
}

function actionsFor(finding: Finding, document: vscode.TextDocument, feed: Feed): vscode.CodeAction[] {
  const diagnostic = toDiagnostic(finding, feed);
  const actions = finding.fixes.map((fix) => fixAction(fix, feed));
  if (!isJson(document)) actions.push(ignoreAction(finding, document, feed));
  actions.push(offAction(finding));
  for (const action of actions) action.diagnostics = [diagnostic];
  return actions;
}

function fixAction(fix: FindingFix, feed: Feed): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, QuickFix);
  action.isPreferred = fix.preferred;
  action.edit = new vscode.WorkspaceEdit();
  addEdits(action.edit, fix, feed);
  return action;
}

function addEdits(edit: vscode.WorkspaceEdit, fix: FindingFix, feed: Feed): void {
  for (const { location, text } of fix.edits) {
    const place = feed.paths.toLocation(location);
    if (place !== undefined) edit.replace(place.uri, place.range, text);
  }
}

/** All preferred fixes in one edit; of two that touch the same text only the first. */
function fixAllAction(findings: readonly Finding[], feed: Feed): vscode.CodeAction[] {
  const edit = new vscode.WorkspaceEdit();
  const taken: vscode.Location[] = [];
  for (const fix of findings.flatMap(({ fixes }) => fixes.filter(({ preferred }) => preferred).slice(0, 1))) {
    const places = fix.edits.map(({ location }) => feed.paths.toLocation(location)).filter((place) => place !== undefined);
    const collides = places.some(({ uri, range }) => taken.some((other) => other.uri.toString() === uri.toString() && other.range.intersection(range) !== undefined));
    if (collides) continue;
    taken.push(...places);
    addEdits(edit, fix, feed);
  }
  if (taken.length === 0) return [];
  const action = new vscode.CodeAction(vscode.l10n.t('Fix all that Kube Netscope can fix'), fixAll);
  action.edit = edit;
  return [action];
}

/** A comment above the line, with the word to replace selected. */
function ignoreAction({ code, range }: Finding, document: vscode.TextDocument, feed: Feed): vscode.CodeAction {
  const action = new vscode.CodeAction(vscode.l10n.t('Ignore {0} here', code), QuickFix);
  const line = document.lineAt(Math.min(range.start.line, document.lineCount - 1));
  const indent = line.text.slice(0, line.firstNonWhitespaceCharacterIndex);
  const comment = `${indent}# kube-netscope-ignore ${code}: `;
  const reason = vscode.l10n.t('reason');
  action.edit = new vscode.WorkspaceEdit();
  action.edit.insert(document.uri, line.range.start, `${comment}${reason}\n`);
  const at = new vscode.Range(line.range.start.line, comment.length, line.range.start.line, comment.length + reason.length);
  action.command = { command: 'kubeNetscope.openLocation', title: vscode.l10n.t('Select the reason'), arguments: [{ file: feed.paths.pathOf(document.uri), range: fromRange(at) }] };
  return action;
}

function offAction({ code }: Finding): vscode.CodeAction {
  const action = new vscode.CodeAction(vscode.l10n.t('Turn off {0} in this workspace', code), QuickFix);
  action.command = { command: 'kubeNetscope.turnOffRule', title: action.title, arguments: [code] };
  return action;
}

function isJson({ languageId }: vscode.TextDocument): boolean {
  return languageId === 'json' || languageId === 'jsonc';
}
