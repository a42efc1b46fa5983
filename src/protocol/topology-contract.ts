import type { NodeRouting, Provenance } from '../core/network/model';
import type { FileLocation } from './locations';
import type { FindingCounts, RangeView, ValueView } from './panel-contract';

/*
 * The picture of a cluster as it travels: columns and sums for what is always on screen, pods only
 * for the nodes that are looked at. A cluster of 150,000 pods must not need more than a few bytes per pod.
 */

/** The picture of one cluster without its pods. Shape: everything sorted as in the model; ids are `node/NAME` and `service/NAMESPACE/NAME`. */
export interface TopologyView {
  readonly revision: number;
  readonly cluster: string;
  readonly name: string;
  readonly routing: NodeRouting;
  readonly ranges: readonly RangeView[];
  readonly router?: { readonly id: string; readonly addresses: readonly ValueView[] };
  /** Tunnels that carry packets for pods between nodes, with what fits into them: `VXLAN 1450`. */
  readonly tunnels: readonly ValueView[];
  /** How nodes reach each other's pods, where they are few; else empty: `lostWays` tells which do not. */
  readonly links: readonly LinkView[];
  readonly nodes: NodeColumns;
  readonly services: ServiceColumns;
  /** Pods of the whole cluster. */
  readonly pods: number;
  /** Whether some pod has more than one address. */
  readonly twoAddresses: boolean;
  /** The pods of every node, where there are few in all; else they are asked for. */
  readonly podsOfNodes?: readonly PodGroup[];
  /** Pods that no node takes; only the first of them are named. */
  readonly unscheduled: { readonly count: number; readonly pods: readonly PodView[] };
  readonly remarks: readonly { readonly message: string; readonly location?: FileLocation }[];
  /** Packets worth following. */
  readonly examples: readonly TraceExample[];
}

/** Which nodes of a cluster have no way between their pods. Size: bounded but for a few bytes per node that has none. */
export interface LostWaysView {
  readonly revision: number;
  /** How many pairs of nodes. */
  readonly pairs: number;
  /** Places of the nodes among those of the picture; how many others each has no way with; the place of one of these. */
  readonly nodes: Uint32Array;
  readonly others: Uint32Array;
  readonly first: Uint32Array;
  /** 1 where it is the end of a lost way with no fewer of them than the other end: these are marked in the picture. */
  readonly worse: Uint8Array;
  /** Shape: the first ones. */
  readonly shown: readonly LostWayView[];
  /** Whether all pairs were looked at; else some may be missing. */
  readonly complete: boolean;
}

/** Two nodes whose pods lose packets to each other. */
export interface LostWayView {
  readonly a: string;
  readonly b: string;
  /** A pod that sends, one that does not get it, and why. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** One text per thing, joined by line breaks: one long string is read many times faster than many short ones. A break inside a text is a space; '' without things. */
export type TextColumn = string;

/** One text per thing, with how certain it is. */
export interface ValueColumn {
  /** `10.0.0.1, ~fd00::1`: all values of a thing, `~` before assumed ones; '' without any. */
  readonly texts: TextColumn;
  /** How the least certain value of a thing is known. Shape: 0 declared, 1 derived, 2 assumed. */
  readonly known: Uint8Array;
}

/** Numbers of findings, one per thing. */
export interface FindingColumns {
  readonly errors: Uint32Array;
  readonly warnings: Uint32Array;
}

/** The nodes of a picture. */
export interface NodeColumns {
  readonly names: TextColumn;
  readonly addresses: ValueColumn;
  readonly podRanges: ValueColumn;
  /** `cni0  10.244.1.1/24`; '' where the network plugin has no bridge, so that pods hang on the node directly. */
  readonly bridges: TextColumn;
  /** Index into `zoneNames`; -1 without a zone. */
  readonly zones: Int32Array;
  readonly zoneNames: readonly string[];
  /** Pods of each node, and how many of them are in the node's own network. */
  readonly pods: Uint32Array;
  readonly hostPods: Uint32Array;
  /** Findings on the nodes themselves. */
  readonly findings: FindingColumns;
  /** 1 where a range of the node's pods shares addresses with what it must not. */
  readonly conflicts: Uint8Array;
  /** Pods that stand behind a Service. */
  readonly backends: Uint32Array;
  /** Pods with errors, and pods with warnings only. */
  readonly podFindings: FindingColumns;
}

/** The Services of a picture. */
export interface ServiceColumns {
  readonly namespaces: TextColumn;
  readonly names: TextColumn;
  readonly types: TextColumn;
  readonly addresses: ValueColumn;
  /** `http 80→8080/TCP, nodePort 30080; metrics 9090/TCP`. */
  readonly ports: TextColumn;
  /** Pods behind each. */
  readonly backends: Uint32Array;
  readonly findings: FindingColumns;
}

/** How the pods of two nodes reach each other. */
export interface LinkView {
  /** Ids of the nodes. */
  readonly a: string;
  readonly b: string;
  /** Whether packets travel inside others. */
  readonly tunnel: boolean;
  /** Why some packet does not arrive; '' where all do. */
  readonly broken: string;
}

/** The pods of one node. */
export interface PodGroup {
  /** Id of the node. */
  readonly node: string;
  readonly pods: readonly PodView[];
}

/** Pods of nodes that are looked at. */
export interface PodsView {
  readonly revision: number;
  readonly groups: readonly PodGroup[];
}

/** A pod of the picture. */
export interface PodView {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly provenance: Provenance;
  readonly veth?: string;
  readonly hostNetwork: boolean;
  /** The first of its containers; `more` of them are left out. */
  readonly containers: readonly PodContainer[];
  readonly more: number;
  readonly findings: FindingCounts;
}

/** A container of a pod, which shares the pod's network namespace. */
export interface PodContainer {
  readonly name: string;
  readonly init: boolean;
  /** `http 8080/TCP, 9090/TCP`; '' where none are written. */
  readonly ports: string;
}

/** What a selected thing leads to. */
export interface NeighboursView {
  readonly id: string;
  /** Of a Service its backends by node; of large ones the pods are left out. */
  readonly backends: readonly { readonly node: string; readonly pods: readonly string[] }[];
  /** Of a pod the Services that it stands behind. */
  readonly services: readonly string[];
}

/** A packet worth following; the target with its port, where it needs one. */
export interface TraceExample {
  readonly kind: 'service' | 'pod' | 'outside';
  readonly from: string;
  readonly to: string;
}

/** What is searched for. */
export interface SearchQuestion {
  /** Part of a name or an address, or an id; '' finds everything. */
  readonly text: string;
  /** Kinds that may be found; all when left out. */
  readonly kinds?: readonly FoundView['kind'][];
  /** Most things that are wanted. */
  readonly limit: number;
}

/** A thing that was found. */
export interface FoundView {
  readonly id: string;
  readonly kind: 'node' | 'pod' | 'service' | 'range' | 'router';
  /** Name, or prefix of a range; '' for the router. */
  readonly title: string;
  /** Where it is: namespace and addresses; of a range its role. */
  readonly detail: string;
}

/**
 * What a search gives.
 * Shape: the same text first, then ranges that hold the address from narrow to wide, beginnings, parts. `more` counts what is left off.
 */
export interface SearchView {
  readonly found: readonly FoundView[];
  readonly more: number;
}
