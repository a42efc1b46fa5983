import type { ExplainRow } from '../../protocol/analysis-contract';
import { compareIntervals, intervalContains } from '../ip/interval';
import type { Interval } from '../ip/interval';

/** Orders intervals from most to least specific. */
export function bySize(a: Interval, b: Interval): number {
  const x = a.last - a.first;
  const y = b.last - b.first;
  return x < y ? -1 : x > y ? 1 : compareIntervals(a, b);
}

/** Words for how a range lies to what is asked about, with the range as subject. */
export function relationOf(asked: Interval, range: Interval): string {
  if (compareIntervals(asked, range) === 0) return 'is exactly it';
  if (intervalContains(range, asked)) return 'contains it';
  return intervalContains(asked, range) ? 'lies inside it' : 'overlaps it';
}

/** At most `limit` rows, the rest as one row. */
export function limited<Row extends ExplainRow>(rows: readonly Row[], limit: number, more: (count: number) => Row): Row[] {
  return rows.length <= limit ? [...rows] : [...rows.slice(0, limit), more(rows.length - limit)];
}
