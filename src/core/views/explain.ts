import type { ExplainInCluster, ExplainView } from '../../protocol/analysis-contract';
import { formatAddress } from '../ip/address';
import type { Interval } from '../ip/interval';
import { specialBlockOf, wellKnownAddressOf } from '../ip/reserved';
import type { ViewContext } from './context';
import { rangeRows } from './explain-ranges';
import { routeRows } from './explain-routes';
import { edgeRows, holderRows } from './explain-holders';
import { readQuestion, withoutLeadingZeros } from './question';
import type { ExplainSource, Question } from './question';
import { formatCount } from './values';

export type { ExplainSource } from './question';

/**
 * What an address, a prefix or an a-b interval is, and what each cluster knows of it.
 * Errors: other text, leading zeros too, gives kind `none` with the reason as summary.
 * Cost: O(log n + answers) per cluster, plus its nodes and the claims given.
 */
export function explainView(text: string, sources: readonly ExplainSource[], context: ViewContext): ExplainView {
  const question = readQuestion(text.trim());
  const plain = withoutLeadingZeros(text.trim());
  const refused = (summary: string): ExplainView => ({ text, kind: 'none', canonical: text.trim(), summary, clusters: [] });
  if (plain !== undefined) return refused(`Leading zeros, which some programs read as octal and others refuse (KN103). Ask for ${plain} if the numbers are decimal.`);
  if (question === undefined) return refused('This is no IP address, prefix or a-b range.');
  return {
    text,
    kind: question.kind,
    canonical: question.canonical,
    summary: summaryOf(question),
    clusters: sources.map((source) => inCluster(question, source, context)),
  };
}

/** One sentence on the thing itself: size, ends, special block. */
export function summaryOf({ kind, interval, address }: Question): string {
  const { family, first, last } = interval;
  const block = specialName(interval);
  if (kind === 'address' && address !== undefined) {
    const special = wellKnownAddressOf(address);
    return [`IPv${family} address`, block, special && `${special.name} (${special.source})`].filter(Boolean).join(', ');
  }
  const ends = `${formatAddress({ family, value: first })} – ${formatAddress({ family, value: last })}`;
  const size = last - first + 1n;
  return [`${formatCount(size)} ${size === 1n ? 'address' : 'addresses'}`, ends, `IPv${family}${block === '' ? '' : ` ${block}`}`].join(', ');
}

/** The special-purpose block that both ends are in. */
function specialName({ family, first, last }: Interval): string {
  const low = specialBlockOf({ family, value: first });
  const high = specialBlockOf({ family, value: last });
  if (low === undefined && high === undefined) return 'public';
  if (low === undefined || low !== high) return '';
  return `${low.name.toLowerCase()} (${low.rfc})`;
}

function inCluster(question: Question, source: ExplainSource, context: ViewContext): ExplainInCluster {
  const { model } = source;
  return {
    cluster: model.cluster,
    name: model.name,
    ranges: rangeRows(question.interval, source, context),
    holders: [...holderRows(question, model, context), ...(question.address === undefined ? [] : edgeRows(question.address, model, context))],
    routes: question.address === undefined ? [] : routeRows(question.address, source, context),
  };
}
