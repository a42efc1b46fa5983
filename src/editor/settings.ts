import * as vscode from 'vscode';
import type { NodeRouting } from '../core/network/model';
import type { Severity } from '../core/rules/rule';
import { defaultAnalysisSettings, type AnalysisSettings } from '../protocol/analysis-contract';
import { isUsableGlob } from '../core/text/globs';
import { manifestGlobs } from '../reading/filter';
import { isRecord } from './convert';

/** The settings of the extension, every value valid. */
export interface Settings {
  readonly enable: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Units: bytes. */
  readonly maxFileSize: number;
  readonly nodeRouting: NodeRouting;
  readonly followSelection: boolean;
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
  /** Whether facts are kept for later sessions. */
  readonly cache: boolean;
  readonly analysis: AnalysisSettings;
}

const severities: readonly (Severity | 'off')[] = ['error', 'warning', 'info', 'hint', 'off'];
const megabyte = 1024 * 1024;

/**
 * Reads the settings. Errors: an invalid value is replaced by its default and named in `problems`,
 * one sentence each.
 */
export function readSettings(knownRules: ReadonlySet<string>, get: (key: string) => unknown = valueOf): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  const take = <T>(key: string, fallback: T, expected: string, accept: (value: unknown) => value is T): T => {
    const value = plain(get(key));
    if (value === undefined || value === null) return fallback;
    if (accept(value)) return value;
    problems.push(mustBe(key, value, expected));
    return fallback;
  };
  const globs = vscode.l10n.t('a list of globs');
  const nodeRouting = take('nodeRouting', 'host', vscode.l10n.t('"host" or "router"'), isRouting);
  const settings: Settings = {
    enable: take('enable', true, vscode.l10n.t('true or false'), (value) => typeof value === 'boolean'),
    include: takeGlobs('include', take('include', manifestGlobs, globs, isTexts), problems),
    exclude: takeGlobs('exclude', take('exclude', [], globs, isTexts), problems),
    maxFileSize: take('maxFileSizeMB', 4096, vscode.l10n.t('a number from 0.1 to 16384'), numberWithin(0.1, 16_384)) * megabyte,
    nodeRouting,
    followSelection: take('followSelection', true, vscode.l10n.t('true or false'), (value) => typeof value === 'boolean'),
    codeLens: take('codeLens', true, vscode.l10n.t('true or false'), (value) => typeof value === 'boolean'),
    inlayHints: take('inlayHints', false, vscode.l10n.t('true or false'), (value) => typeof value === 'boolean'),
    cache: take('cache', true, vscode.l10n.t('true or false'), (value) => typeof value === 'boolean'),
    analysis: {
      nodeRouting,
      assumedNodes: take('assumedNodes', defaultAnalysisSettings.assumedNodes, vscode.l10n.t('a whole number from 1 to 5000'), isNodeCount),
      clusters: takeClusters(take('clusters', {}, vscode.l10n.t('an object of cluster names with lists of globs'), isClusters), problems),
      rules: takeRules(plain(get('rules')), knownRules, problems),
    },
  };
  return { settings, problems };
}

/** Leaves out globs that are never compared, so that whoever wrote them hears of it. */
function takeGlobs(key: string, globs: readonly string[], problems: string[]): readonly string[] {
  const bad = globs.filter((glob) => !isUsableGlob(glob));
  const [first] = bad;
  if (first === undefined) return globs;
  const expected = vscode.l10n.t('a glob with at most three stars in a name and three groups, none of which is repeated');
  const more = bad.length === 1 ? '' : ` ${vscode.l10n.t('There are {0} more like it.', bad.length - 1)}`;
  problems.push(vscode.l10n.t('{0} has {1}, but must have {2}.', `kubeNetscope.${key}`, shown(first), expected) + more);
  return globs.filter(isUsableGlob);
}

function takeClusters(clusters: AnalysisSettings['clusters'], problems: string[]): AnalysisSettings['clusters'] {
  const bad: string[] = [];
  takeGlobs('clusters', Object.values(clusters).flat(), bad);
  if (bad.length === 0) return clusters;
  problems.push(...bad);
  return Object.fromEntries(Object.entries(clusters).map(([name, globs]) => [name, globs.filter(isUsableGlob)]));
}

/** Names of rules are not known here, only their ids. */
const ruleName = /^[a-z]+(-[a-z0-9]+)+$/;

/** Rules are taken one by one: a misspelt one must not switch the others back on. */
function takeRules(value: unknown, known: ReadonlySet<string>, problems: string[]): Record<string, Severity | 'off'> {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    problems.push(mustBe('rules', value, vscode.l10n.t('an object of rule ids with severities')));
    return {};
  }
  const rules: Record<string, Severity | 'off'> = {};
  for (const [rule, severity] of Object.entries(value)) {
    if (known.size > 0 && !known.has(rule) && !ruleName.test(rule)) problems.push(vscode.l10n.t('{0}: there is no rule {1}; write an id such as KN101.', 'kubeNetscope.rules', shown(rule)));
    else if (!isSeverity(severity)) problems.push(vscode.l10n.t('{0}: {1} is {2}, but must be one of {3}.', 'kubeNetscope.rules', shown(rule), shown(severity), severities.join(', ')));
    else rules[rule] = severity;
  }
  return rules;
}

function valueOf(key: string): unknown {
  return vscode.workspace.getConfiguration('kubeNetscope').get(key);
}

/** One sentence: the setting, what it is, what it has to be. */
function mustBe(key: string, value: unknown, expected: string): string {
  return vscode.l10n.t('{0} is {1}, but must be {2}.', `kubeNetscope.${key}`, shown(value), expected);
}

/** A value as its settings file has it, short enough for a message. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const short = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return typeof value === 'string' ? `"${short}"` : short;
}

/** VS Code hands out proxies, which cannot be sent to a worker. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return severities.some((severity) => severity === value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isRouting(value: unknown): value is NodeRouting {
  return value === 'host' || value === 'router';
}

function isClusters(value: unknown): value is Readonly<Record<string, readonly string[]>> {
  return isRecord(value) && Object.values(value).every(isTexts);
}

function numberWithin(low: number, high: number): (value: unknown) => value is number {
  return (value): value is number => typeof value === 'number' && value >= low && value <= high;
}

function isNodeCount(value: unknown): value is number {
  return numberWithin(1, 5000)(value) && Number.isInteger(value);
}

/** Ids of the rules that the manifest of the extension declares; empty when it declares none. */
export function declaredRules(packageJson: unknown): ReadonlySet<string> {
  const path = ['contributes', 'configuration', 'properties', 'kubeNetscope.rules', 'properties'];
  const found = path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), packageJson);
  return new Set(isRecord(found) ? Object.keys(found) : []);
}
