import { rules } from '../core/rules/all';
import type { AnalysisSettings } from '../protocol/analysis-contract';
import type { RuleDescription } from './result';

export type { RuleDescription } from './result';

/** What the rules say of themselves, with settings applied. Shape: by id. */
export function describeRules(settings?: AnalysisSettings): RuleDescription[] {
  return rules
    .map(({ id, name, title, why, fix, limits, source, severity }) => {
      const set = settings?.rules[id] ?? settings?.rules[name];
      const enabled = set !== 'off';
      return { id, name, title, why, fix, limits, source, severity: set === undefined || set === 'off' ? severity : set, enabled };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
