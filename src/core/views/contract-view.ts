import type { ContractView } from '../../protocol/analysis-contract';
import { lookedAt } from '../network/contract/statement';
import type { Statement } from '../network/contract/statement';
import type { ViewContext } from './context';

/** The contract of pod networking as people and pages read it. */
export function contractView(statements: readonly Statement[], context: ViewContext): ContractView {
  const all = statements.map(({ id, title, standing, reason, evidence, more, extent }) => ({
    id,
    title,
    standing,
    reason,
    evidence: evidence.map(({ message, place }) => ({ message, location: place && context.locate(place) })),
    more,
    ...(extent !== undefined && { extent: { ...extent, text: lookedAt(extent) } }),
  }));
  return { revision: context.revision, statements: all };
}
