import * as vscode from 'vscode';
import type { Statistics } from '../protocol/analysis-contract';
import { isRecord } from './convert';
import type { Diagnostics } from './diagnostics';
import type { ErrorNote } from './error-notes';
import type { Log } from './log';
import type { Session, SessionLife } from './session';

/** What a report is made from. Nothing here names anything of a manifest or of the machine. */
export interface ReportParts {
  readonly version: string;
  readonly editor: readonly string[];
  /** Settings that are not the defaults: name → value as given. */
  readonly settings: ReadonlyMap<string, unknown>;
  readonly knownRules: ReadonlySet<string>;
  readonly life: SessionLife;
  /** Undefined while nothing runs. */
  readonly analysis: (Statistics & { readonly clusters: number }) | undefined;
  /** Code of a rule → findings. */
  readonly findings: ReadonlyMap<string, number>;
  readonly errors: readonly ErrorNote[];
}

/** Words that settings may have as values; every other text might name something. */
const words: ReadonlySet<string> = new Set(['host', 'router', 'off', 'error', 'warning', 'info', 'hint']);

/** The report as Markdown. */
export function reportText({ version, editor, settings, knownRules, life, analysis, findings, errors }: ReportParts): string {
  const counts = analysis && { ...analysis };
  const section = (title: string, lines: readonly string[]): string[] => ['', `## ${title}`, '', ...(lines.length === 0 ? ['none'] : lines.map((line) => `- ${line}`))];
  return [
    `# Kube Netscope ${version}`,
    ...section('Editor', editor),
    ...section('Settings that are not the defaults', [...settings].map(([name, value]) => `${name}: ${redacted(name, value, knownRules)}`)),
    ...section('Analysis', [
      `phase: ${life.phase}, files: ${life.read} of ${life.found}, revision: ${life.revision}`,
      `starts: ${life.starts}, ended by itself: ${life.deaths}, files set aside: ${life.setAside}`,
      `first scan: ${life.scanTime ?? '-'} ms, last findings: ${life.publishTime ?? '-'} ms`,
      ...(counts === undefined ? [] : [Object.entries(counts).filter(([, value]) => typeof value === 'number').map(([name, value]) => `${name}: ${value}`).join(', ')]),
    ]),
    ...section('Findings', [...findings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => `${code}: ${count}`)),
    ...section('Last errors', errors.map(({ what, kind, places }) => [`${what}: ${kind}`, ...places].join(' '))),
    '',
  ].join('\n');
}

/** A value of a setting as far as it names nothing: numbers, switches and known words; of the rest only how much there is. */
function redacted(name: string, value: unknown, knownRules: ReadonlySet<string>): string {
  if (typeof value === 'boolean' || typeof value === 'number' || value === null) return String(value);
  if (typeof value === 'string') return words.has(value) ? value : 'a text';
  if (Array.isArray(value)) return `${value.length} entries`;
  if (!isRecord(value)) return typeof value;
  const entries = Object.entries(value);
  if (name !== 'rules') return `${entries.length} entries`;
  const known = entries.filter(([rule]) => knownRules.has(rule)).map(([rule, severity]) => `${rule} ${redacted('', severity, knownRules)}`);
  const others = entries.length - known.length;
  return [...known, ...(others > 0 ? [`${others} others`] : [])].join(', ');
}

/** Gathers the report of this window. Cost: counts only; the analysis is asked for no finding. */
export async function gatherReport(session: Session, diagnostics: Diagnostics, log: Log, knownRules: ReadonlySet<string>, packageJson: unknown): Promise<string> {
  const analysis = await session.query('report', async (ask) => ({ ...(await ask.statistics()), clusters: (await ask.clusters()).length }));
  return reportText({
    version: isRecord(packageJson) ? String(packageJson['version']) : '?',
    editor: editorLines(),
    settings: changedSettings(packageJson),
    knownRules,
    life: session.life,
    analysis,
    findings: await diagnostics.countsByRule(),
    errors: log.notes.notes,
  });
}

function editorLines(): string[] {
  const { env, workspace } = vscode;
  const folders = workspace.workspaceFolders ?? [];
  const schemes = [...new Set(folders.map(({ uri }) => (['file', 'vscode-vfs', 'vscode-remote', 'vscode-test-web'].includes(uri.scheme) ? uri.scheme : 'another')))];
  const machine = typeof process === 'object' && typeof process.platform === 'string' ? `${process.platform} ${process.arch}, Node ${process.versions.node}` : 'web';
  return [
    `VS Code ${vscode.version}, ${env.uiKind === vscode.UIKind.Web ? 'in a browser' : 'desktop'}, language ${env.language}${env.remoteName === undefined ? '' : ', remote'}`,
    `machine: ${machine}`,
    `folders: ${folders.length}, file systems: ${schemes.length === 0 ? 'none' : schemes.join(', ')}, trusted: ${workspace.isTrusted ? 'yes' : 'no'}`,
  ];
}

/** The settings of the manifest of the extension that somebody has changed. */
function changedSettings(packageJson: unknown): Map<string, unknown> {
  const path = ['contributes', 'configuration', 'properties'];
  const properties = path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), packageJson);
  const configuration = vscode.workspace.getConfiguration();
  const changed = new Map<string, unknown>();
  for (const key of isRecord(properties) ? Object.keys(properties) : []) {
    const known = configuration.inspect(key);
    const set = [known?.globalValue, known?.workspaceValue, known?.workspaceFolderValue].some((value) => value !== undefined);
    if (set) changed.set(key.replace(/^kubeNetscope\./, ''), JSON.parse(JSON.stringify(configuration.get(key) ?? null)));
  }
  return changed;
}
