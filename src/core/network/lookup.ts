import { formatAddress } from '../ip/address';
import type { Address } from '../ip/address';
import { contains } from '../ip/prefix';
import type { Route, RouteLookup, RoutingTable } from './model';
import { destinationText } from './routes';

/**
 * Longest-prefix match: of the rows that hold the address the one with the longest prefix, then the lowest metric.
 * Cost: O(rows). Source: RFC 1812 section 5.2.4.3; Linux `fib_table_lookup`, `fib6_table_lookup`.
 */
export function lookup(table: RoutingTable, address: Address): RouteLookup {
  const text = formatAddress(address);
  const rows = table.routes.filter(({ destination }) => contains(destination, address));
  rows.sort((a, b) => b.destination.length - a.destination.length || (a.metric ?? 0) - (b.metric ?? 0));
  const winner = rows[0];
  if (winner === undefined) {
    const explanation = `No row of the table holds ${text}: the kernel answers "Network is unreachable".`;
    return { matches: [], winner: undefined, explanation };
  }
  const matches = rows.map((route) => ({ route, why: whyOf(route, winner, text) }));
  return { matches, winner, explanation: explanationOf(winner, rows, text) };
}

function whyOf(route: Route, winner: Route, text: string): string {
  const { length } = route.destination;
  const reason = length === 0 ? 'default holds every address' : `the first ${length} bits of ${text} equal those of ${destinationText(route.destination)}`;
  if (route === winner) return `${reason}; no other row that matches is longer`;
  if (length < winner.destination.length) return `${reason}; /${length} is shorter than /${winner.destination.length}`;
  if ((route.metric ?? 0) > (winner.metric ?? 0)) return `${reason}; metric ${route.metric ?? 0} is higher than ${winner.metric ?? 0}`;
  return `${reason}; an equal row stands before it`;
}

function explanationOf(winner: Route, rows: readonly Route[], text: string): string {
  if (winner.type === 'blackhole') return `${text} is dropped: ${destinationText(winner.destination)} is a blackhole and ${whyWinner(rows)}.`;
  const way = winner.via === undefined ? `directly through ${winner.device}` : `to next hop ${formatAddress(winner.via)} through ${winner.device}`;
  return `${text} goes ${way}: ${destinationText(winner.destination)} is ${whyWinner(rows)}.`;
}

function whyWinner(rows: readonly Route[]): string {
  return rows.length === 1 ? 'the only row that matches' : `the longest of ${rows.length} rows that match`;
}
