import type { NamespaceId, NodeRouting, Provenance } from '../core/network/model';
import type { FileLocation } from './locations';

/** What the page asks of the editor. The page never receives the model, only what it shows. */
export interface PanelRequests {
  clusters(): Promise<readonly PanelCluster[]>;
  topology(cluster: string, routing: NodeRouting): Promise<TopologyView | undefined>;
  details(cluster: string, routing: NodeRouting, id: string): Promise<DetailsView | undefined>;
  namespaces(cluster: string, routing: NodeRouting): Promise<readonly NamespaceView[]>;
  routes(cluster: string, routing: NodeRouting, namespace: NamespaceId): Promise<RoutingTableView | undefined>;
  lookup(cluster: string, routing: NodeRouting, namespace: NamespaceId, address: string): Promise<LookupView | undefined>;
  /** Opens a manifest at a place. */
  open(location: FileLocation): Promise<void>;
  /** Puts text on the clipboard. */
  copy(text: string): Promise<void>;
  /** Runs one of the named follow-ups of empty and error states. */
  run(action: PanelAction): Promise<void>;
}

/** Follow-ups that the page may ask for by name; nothing else can be run from it. */
export type PanelAction = 'open-folder' | 'rescan' | 'show-output' | 'open-settings';

/** What the editor tells the page. */
export interface PanelEvents {
  /** The model may have changed; `partial` while the first scan runs. */
  changed(state: { readonly revision: number; readonly partial: boolean }): void;
  /** Show something: a cluster, a thing of the picture, a tab, a routing table with an address. */
  reveal(target: RevealTarget): void;
}

/** What to bring into view. */
export interface RevealTarget {
  readonly cluster?: string;
  readonly tab?: 'topology' | 'routes';
  readonly id?: string;
  readonly namespace?: NamespaceId;
  readonly address?: string;
}

/** A cluster as the chooser of the page shows it. */
export interface PanelCluster {
  readonly id: string;
  readonly name: string;
  readonly because: string;
  readonly nodes: number;
  readonly services: number;
  readonly workloads: number;
}

/** Text of a value with how it is known. */
export interface ValueView {
  readonly text: string;
  readonly provenance: Provenance;
  readonly because: string;
  readonly location?: FileLocation;
}

/** Number of findings on a thing. */
export interface FindingCounts {
  readonly errors: number;
  readonly warnings: number;
}

/** The picture of one cluster. Shape: everything sorted as in the model; ids as in `NamespaceId` plus `service/NS/NAME` and `range/ROLE/PREFIX`. */
export interface TopologyView {
  readonly revision: number;
  readonly cluster: string;
  readonly name: string;
  readonly routing: NodeRouting;
  readonly ranges: readonly RangeView[];
  readonly router?: { readonly id: string; readonly addresses: readonly ValueView[] };
  readonly nodes: readonly NodeView[];
  readonly services: readonly ServiceView[];
  /** Pods that no node takes. */
  readonly unscheduled: readonly PodView[];
  readonly remarks: readonly { readonly message: string; readonly location?: FileLocation }[];
}

/** A range of the cluster; `conflicts` names what it overlaps with wrongly. */
export interface RangeView {
  readonly id: string;
  readonly role: 'pods' | 'services' | 'nodes';
  readonly prefix: ValueView;
  readonly conflicts: readonly string[];
}

/** A node of the picture. */
export interface NodeView {
  readonly id: string;
  readonly name: string;
  readonly addresses: readonly ValueView[];
  readonly podRanges: readonly ValueView[];
  /** Only of network plugins that have one; without it pods hang on the node directly. */
  readonly bridge?: { readonly name: string; readonly addresses: readonly string[] };
  readonly pods: readonly PodView[];
  readonly zone?: string;
  readonly findings: FindingCounts;
}

/** A pod of the picture. */
export interface PodView {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly workload: string;
  readonly addresses: readonly string[];
  readonly provenance: Provenance;
  readonly veth?: string;
  readonly hostNetwork: boolean;
  readonly containers: readonly { readonly name: string; readonly ports: readonly string[]; readonly init: boolean }[];
  readonly findings: FindingCounts;
}

/** A Service of the picture; `backends` are pod ids. */
export interface ServiceView {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly serviceType: string;
  readonly addresses: readonly ValueView[];
  /** `http 80→8080/TCP, nodePort 30080`. */
  readonly ports: readonly string[];
  readonly backends: readonly string[];
  readonly findings: FindingCounts;
}

/** Everything about one thing of the picture. */
export interface DetailsView {
  readonly id: string;
  readonly title: string;
  /** `Node`, `Pod`, `Service`, `Router`, `Range`. */
  readonly kind: string;
  readonly location?: FileLocation;
  readonly sections: readonly {
    readonly title: string;
    readonly rows: readonly { readonly label: string; readonly value: ValueView; readonly target?: string }[];
  }[];
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly message: string; readonly location: FileLocation }[];
  /** Routing table of the thing, where it has one. */
  readonly namespace?: NamespaceId;
}

/** A network namespace in the chooser of the routing tables. */
export interface NamespaceView {
  readonly id: NamespaceId;
  readonly kind: 'router' | 'node' | 'pod';
  readonly title: string;
  readonly detail: string;
}

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
}

/** A routing table for the page and the command line. */
export interface RoutingTableView {
  readonly revision: number;
  readonly namespace: NamespaceId;
  readonly title: string;
  readonly rows: readonly RouteRow[];
}

/** Longest-prefix match of an address. `matches` are row indices from most to least specific. */
export interface LookupView {
  readonly address: string;
  /** Why nothing was looked up: the text is no address. */
  readonly error?: string;
  readonly matches: readonly { readonly row: number; readonly why: string }[];
  readonly winner?: number;
  readonly explanation: string;
}
