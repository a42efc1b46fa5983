import type { Provenance } from '../core/network/model';
import type { FileLocation } from './locations';
import type { FindingCounts } from './panel-contract';

/** What an editor asks to list clusters as a tree, one level at a time. */
export interface OutlineContract {
  /** The roots: one entry per cluster. */
  outlineClusters(): readonly OutlineEntry[];
  /** What stands under an entry of a cluster. Shape: at most 500 entries, longer lists in parts; empty for unknown entries. */
  outline(cluster: string, parent: OutlinePlace): readonly OutlineEntry[];
  /** The entries that lead to a thing of the picture, itself last; empty for what no entry stands for. */
  outlinePath(cluster: string, id: string): readonly OutlineEntry[];
}

/** Names the entries under an entry: all of them, or those from an index up to another one. */
export interface OutlinePlace {
  /** `''` for the groups of a cluster, else the id of an entry. */
  readonly id: string;
  readonly from?: number;
  readonly to?: number;
}

/** What an entry is. Groups: `nodes` to `namespace`; `part`: some neighbours of a long list. */
export type OutlineKind = 'cluster' | 'nodes' | 'unscheduled' | 'services' | 'ranges' | 'zone' | 'namespace' | 'part' | 'node' | 'pod' | 'service' | 'range';

/** What else is known of an entry, each as one text. */
export type OutlineFact = 'because' | 'podRanges' | 'node' | 'workload' | 'containers' | 'type' | 'ports' | 'overlaps' | 'role';

/** An entry of the tree. Things have the ids that they have in the picture. */
export interface OutlineEntry extends OutlinePlace {
  readonly kind: OutlineKind;
  /** As the manifests say; of a part that of its first entry; `''` for groups with one name for all clusters. */
  readonly name: string;
  /** Name of the last entry of a part. */
  readonly last?: string;
  /** Namespace of a pod or Service. */
  readonly namespace?: string;
  readonly addresses: readonly string[];
  /** Entries under it; absent for those that never have any. */
  readonly count?: number;
  /** Of the thing and of everything under it, each once. */
  readonly findings: FindingCounts;
  readonly facts: Readonly<Partial<Record<OutlineFact, string>>>;
  readonly provenance?: Provenance;
  readonly location?: FileLocation;
}
