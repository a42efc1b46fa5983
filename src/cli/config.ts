import type { Severity } from '../core/rules/rule';
import { type AnalysisSettings, defaultAnalysisSettings } from '../protocol/analysis-contract';
import { Failure } from './failure';
import { severities } from './result';
import { nearestName } from './table';

/** Settings of one run. */
export interface Config {
  readonly analysis: AnalysisSettings;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What names a rule. */
export interface RuleName {
  readonly id: string;
  readonly name: string;
}

/** The configuration without a file. */
export const defaultConfig: Config = { analysis: defaultAnalysisSettings, include: [], exclude: [] };

const prefix = 'kubeNetscope.';
const keys = ['rules', 'clusters', 'assumedNodes', 'include', 'exclude'];

/**
 * Reads a configuration: a JSON object with the editor's settings `rules`, `clusters`, `assumedNodes`, `include` and
 * `exclude`, with or without the prefix `kubeNetscope.`; beside prefixed settings any others are ignored.
 * Errors: `Failure` that names the file, the setting and what it takes.
 */
export function parseConfig(file: string, text: string, rules: readonly RuleName[]): Config {
  const settings = settingsOf(file, parseJson(file, text));
  const fail = (key: string, wanted: string): never => {
    throw new Failure(`${file}: the setting ${key} has to be ${wanted}`);
  };
  const severitiesByRule: Record<string, Severity | 'off'> = {};
  if (settings.rules !== undefined) {
    if (!isRecord(settings.rules)) fail('rules', 'an object: rule → severity');
    for (const [rule, severity] of Object.entries(settings.rules as object)) {
      severitiesByRule[ruleId(rule, rules, file)] = severityOf(severity) ?? fail(`rules.${rule}`, severityChoice);
    }
  }
  const assumedNodes = settings.assumedNodes ?? defaultAnalysisSettings.assumedNodes;
  if (!isCount(assumedNodes)) fail('assumedNodes', 'a whole number from 1 to 5000');
  const clusters = settings.clusters ?? {};
  if (!isRecord(clusters) || !Object.values(clusters).every(isTexts)) fail('clusters', 'an object: name → list of globs');
  const globs = (key: 'include' | 'exclude'): readonly string[] => {
    const list = settings[key] ?? [];
    return isTexts(list) ? list : fail(key, 'a list of globs');
  };
  return {
    analysis: {
      rules: severitiesByRule,
      clusters: clusters as Record<string, string[]>,
      assumedNodes: assumedNodes as number,
    },
    include: globs('include'),
    exclude: globs('exclude'),
  };
}

/**
 * Adds `RULE=SEVERITY` options to settings.
 * Errors: `Failure` for an unknown rule or severity.
 */
export function withRuleOptions(
  settings: AnalysisSettings,
  options: readonly string[],
  rules: readonly RuleName[],
): AnalysisSettings {
  const changed: Record<string, Severity | 'off'> = { ...settings.rules };
  for (const option of options) {
    const [rule = '', severity] = option.split('=', 2).map((part) => part.trim());
    const found = severityOf(severity);
    if (found === undefined) throw new Failure(`--rule ${option}: write RULE=SEVERITY, where SEVERITY is ${severityChoice}`);
    changed[ruleId(rule, rules, `--rule ${option}`)] = found;
  }
  return { ...settings, rules: changed };
}

const severityChoice = `one of ${severities.join(', ')}, off`;

function ruleId(rule: string, rules: readonly RuleName[], where: string): string {
  const found = rules.find(({ id, name }) => id.toLowerCase() === rule.toLowerCase() || name === rule);
  if (found !== undefined) return found.id;
  const near = nearestName(rule, rules.flatMap(({ id, name }) => [id, name]));
  throw new Failure(`${where}: there is no rule ${rule}${near === undefined ? '' : `; did you mean ${near}?`}`);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(`${file}: is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function settingsOf(file: string, value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Failure(`${file}: has to hold a JSON object with ${keys.join(', ')}`);
  const prefixed = Object.entries(value).filter(([key]) => key.startsWith(prefix));
  if (prefixed.length > 0) return Object.fromEntries(prefixed.map(([key, item]) => [key.slice(prefix.length), item]));
  const unknown = Object.keys(value).find((key) => !keys.includes(key) && key !== '$schema');
  if (unknown === undefined) return value;
  const near = nearestName(unknown, keys);
  throw new Failure(`${file}: there is no setting ${unknown}; ${near === undefined ? `there are ${keys.join(', ')}` : `did you mean ${near}?`}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 5000;
}

function severityOf(value: unknown): Severity | 'off' | undefined {
  return value === 'off' ? 'off' : severities.find((severity) => severity === value);
}
