import type { ContractView } from '../../protocol/analysis-contract';
import type { Statement } from '../network/contract/statement';
import type { ViewContext } from './context';

/** The contract of pod networking as people and pages read it. */
export function contractView(statements: readonly Statement[], context: ViewContext): ContractView {
  const all = statements.map(({ id, title, standing, reason, evidence, more }) => ({
    id,
    title,
    standing,
    reason,
    evidence: evidence.map(({ message, place }) => ({ message, location: place && context.locate(place) })),
    more,
  }));
  return { revision: context.revision, statements: all };
}
