import type { RuleLineView } from '../../protocol/panel-contract';
import { explainRule } from '../network/kube-proxy/explain';
import { inCanonicalOrder, inSavedOrder } from '../network/kube-proxy/order';
import { restoreLine } from '../network/kube-proxy/restore';
import type { Chain, Rule, TableName } from '../network/kube-proxy/rule';
import type { NodeRules } from '../network/kube-proxy/rules';
import { saveLine } from '../network/kube-proxy/save';
import type { ModelService } from '../network/model';

/** Lines that are shown of one Service. */
const MAXIMUM_LINES = 4000;

/** Lines of a text with the number of those left out. */
export interface RuleLines {
  readonly lines: readonly RuleLineView[];
  readonly omitted: number;
}

/**
 * The rules of one Service as a text of its own: of chains that all Services share only what is there because of this
 * one, and no line that would empty them.
 */
export function ruleLines(rules: NodeRules | undefined, { namespace, name }: ModelService, format: 'restore' | 'save'): RuleLines {
  if (rules === undefined) return { lines: [], omitted: 0 };
  const own = rules.plansOf(namespace, name).flatMap((plan) => rules.ownChains(plan));
  const names = new Set(own.map((chain) => chain.name));
  const shared = sharedChains(rules.rulesOf(namespace, name).filter(({ chain }) => !names.has(chain)));
  const lines: RuleLineView[] = [];
  for (const table of ['filter', 'nat'] as const) {
    const all = [...shared, ...own].filter((chain) => chain.table === table);
    if (all.length === 0) continue;
    const chains = format === 'save' ? inSavedOrder(all) : inCanonicalOrder(all);
    lines.push({ kind: 'table', text: `*${table}`, because: '' });
    for (const chain of chains) if (names.has(chain.name)) lines.push({ kind: 'chain', text: `:${chain.name} - [0:0]`, because: chainReason(chain) });
    for (const chain of chains) {
      for (const rule of chain.rules()) lines.push({ kind: 'rule', text: format === 'save' ? saveLine(rule, rules.context.family) : restoreLine(rule), because: explainRule(rule) });
    }
    lines.push({ kind: 'table', text: 'COMMIT', because: '' });
  }
  return { lines: lines.slice(0, MAXIMUM_LINES), omitted: Math.max(0, lines.length - MAXIMUM_LINES) };
}

function sharedChains(rules: readonly Rule[]): Chain[] {
  const byName = new Map<string, { readonly table: TableName; readonly name: string; readonly rules: Rule[] }>();
  for (const rule of rules) {
    const key = `${rule.table} ${rule.chain}`;
    const known = byName.get(key);
    if (known === undefined) byName.set(key, { table: rule.table, name: rule.chain, rules: [rule] });
    else known.rules.push(rule);
  }
  return [...byName.values()].map(({ table, name, rules: own }): Chain => ({ table, name, kind: 'restored', rules: () => own }));
}

const REASONS: Readonly<Record<string, string>> = {
  SVC: 'Chooses among all backends of',
  SVL: 'Chooses among the backends on this node of',
  EXT: 'Takes traffic from outside to',
  FW: 'Lets the source ranges in to',
};

function chainReason({ name, plan, endpoint }: Chain): string {
  if (endpoint !== undefined) return `Sends to the backend ${endpoint.text}.`;
  const reason = REASONS[/^KUBE-([A-Z]+)-/.exec(name)?.[1] ?? ''];
  return reason === undefined || plan === undefined ? '' : `${reason} ${plan.title}.`;
}
