import type { Severity } from '../core/rules/rule';
import type { FileLocation } from './locations';

/** What the list of findings is gathered by; `cluster` lists those of all clusters. */
export type FindingGrouping = 'rule' | 'file' | 'cluster';

/** Which part of the list of findings is wanted. */
export interface FindingsQuestion {
  readonly group: FindingGrouping;
  readonly severities: readonly Severity[];
  /** Part of a message, rule, file or object; '' wants all. */
  readonly text: string;
  /** Keys of the groups that are closed. */
  readonly closed: readonly string[];
  /** Place of the first line wanted, and how many. */
  readonly start: number;
  readonly limit: number;
}

/** Number of findings by severity. */
export type SeverityCounts = Readonly<Record<Severity, number>>;

/** A window into the findings of a cluster, as lines of a tree of two levels. */
export interface FindingsView {
  readonly revision: number;
  /** What was looked at. */
  readonly checked: { readonly files: number; readonly rules: number };
  /** Of all findings, whatever is filtered. */
  readonly counts: SeverityCounts;
  /** How many lines there are in all. */
  readonly count: number;
  readonly start: number;
  readonly lines: readonly FindingLine[];
}

/** One line of the list of findings. */
export type FindingLine = FindingGroupLine | FindingItemLine;

/** A group; what it holds follows where it is open. */
export interface FindingGroupLine {
  readonly kind: 'group';
  readonly key: string;
  /** Code of the rule, path of the file or name of the cluster; '' for files that belong to no cluster. */
  readonly title: string;
  /** Title of the rule; else ''. */
  readonly detail: string;
  readonly counts: SeverityCounts;
  readonly open: boolean;
}

/** A finding. */
export interface FindingItemLine {
  readonly kind: 'finding';
  /** The same over edits elsewhere. */
  readonly key: string;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly location: FileLocation;
  /** The object that it stands in. */
  readonly object: string;
  readonly related: readonly { readonly location: FileLocation; readonly message: string }[];
  /** Whether the editor has a quick fix. */
  readonly fixable: boolean;
  /** What goes wrong in the cluster, and what to do about it. */
  readonly rule: { readonly title: string; readonly why: string; readonly fix: string };
  /** Cluster and thing of the picture that it is about, where it is there. */
  readonly target?: { readonly cluster: string; readonly id: string };
}
