import type { NamespaceId, Provenance } from '../core/network/model';
import type { FileLocation } from './locations';

/** The columns of a routing table that one can sort by; `known` is how sure a row is. */
export const routeColumns = ['destination', 'via', 'device', 'protocol', 'scope', 'source', 'metric', 'known'] as const;

/** A column of a routing table. */
export type RouteColumn = (typeof routeColumns)[number];

/** One row of a routing table; `line` is the whole row as `ip route` prints it. */
export interface RouteRow {
  readonly line: string;
  readonly destination: string;
  readonly via: string;
  readonly device: string;
  readonly protocol: string;
  readonly scope: string;
  readonly source: string;
  readonly metric: string;
  readonly provenance: Provenance;
  readonly because: string;
  readonly location?: FileLocation;
  /** Id of the thing of the picture that the row leads to: whose address the next hop is, else who owns the device. */
  readonly target?: string;
}

/** A whole routing table, for the command line. */
export interface RoutingTableView {
  readonly revision: number;
  readonly namespace: NamespaceId;
  readonly title: string;
  readonly rows: readonly RouteRow[];
}

/** Which rows of a table are shown, in which order. */
export interface RowsChoice {
  /** Text of a row; of an address or range also the rows whose destination holds it. '' leaves all. */
  readonly text: string;
  /** Absent: the kernel's order. */
  readonly sort?: RouteSort;
}

/** The order of the rows. */
export interface RouteSort {
  readonly column: RouteColumn;
  readonly descending: boolean;
}

/** Which part of the rows that are shown is wanted. */
export interface RoutesQuestion extends RowsChoice {
  /** Place of the first one wanted, and how many. */
  readonly start: number;
  readonly limit: number;
  /** Number of a row whose place among those that are shown is wanted, too. */
  readonly place?: number;
}

/** A row with its number in the table, which no order changes. */
export interface NumberedRow extends RouteRow {
  readonly row: number;
}

/** A window into a routing table. */
export interface RoutesView {
  readonly revision: number;
  readonly namespace: NamespaceId;
  readonly title: string;
  /** Rows of the whole table, and of those that are shown. */
  readonly total: number;
  readonly count: number;
  /** Whether any row of the table has a metric. */
  readonly metrics: boolean;
  readonly start: number;
  readonly rows: readonly NumberedRow[];
  /** Where the row is whose place was asked for; absent where it is not shown. */
  readonly place?: number;
}

/** How a row of one table stands to another table. */
export type Standing = 'here' | 'there' | 'different' | 'same';

/** Which rows of two tables side by side are wanted. */
export interface ComparisonQuestion {
  /** As in `RowsChoice`, of either row. */
  readonly text: string;
  /** Only where the tables differ. */
  readonly differences: boolean;
  readonly start: number;
  readonly limit: number;
}

/** Rows of two tables to one destination. Shape: at least one of them is there. */
export interface ComparedRow {
  readonly standing: Standing;
  readonly destination: string;
  readonly here?: RouteRow;
  readonly there?: RouteRow;
}

/** A window into two tables side by side. Shape: by family, destination and length. */
export interface ComparisonView {
  readonly revision: number;
  /** Titles of both tables. */
  readonly here: string;
  readonly there: string;
  /** Of all rows, whatever is asked for. */
  readonly counts: Readonly<Record<Standing, number>>;
  readonly count: number;
  readonly start: number;
  readonly rows: readonly ComparedRow[];
}

/** A row that an address matches. */
export interface MatchView {
  /** Number of the row in the table. */
  readonly row: number;
  readonly destination: string;
  /** Units: bits of the prefix. */
  readonly length: number;
  readonly line: string;
  readonly why: string;
}

/** Longest-prefix match of an address. Shape: `matches` from most to least specific. */
export interface LookupView {
  readonly address: string;
  /** Why nothing was looked up: the text is no address. */
  readonly error?: string;
  readonly matches: readonly MatchView[];
  /** Number of the row that wins. */
  readonly winner?: number;
  readonly explanation: string;
  /** Where the winner leads: a sentence, and the thing of the picture. */
  readonly next?: { readonly text: string; readonly target?: string };
}
