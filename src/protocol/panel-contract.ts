import type { Family } from '../core/ip/address';
import type { NamespaceId, NodeRouting, Provenance } from '../core/network/model';
import type { ContractView, DiffView, TraceView } from './analysis-contract';
import type { FindingsQuestion, FindingsView } from './findings-contract';
import type { FileLocation } from './locations';
import type { ComparisonQuestion, ComparisonView, LookupView, RoutesQuestion, RoutesView, RowsChoice } from './routes-contract';
import type { SpaceQuestion, SpaceView } from './space-contract';
import type { LostWaysView, NeighboursView, PodsView, SearchQuestion, SearchView, TopologyView } from './topology-contract';

/** What the page asks of the editor. The page never receives the model, only what it shows. */
export interface PanelRequests {
  clusters(): Promise<readonly PanelCluster[]>;
  topology(cluster: string, routing: NodeRouting): Promise<TopologyView | undefined>;
  /** Which nodes have no way between their pods; undefined where an edit came meanwhile. */
  lostWays(cluster: string, routing: NodeRouting): Promise<LostWaysView | undefined>;
  /** The pods of nodes, and of the nodes that hold some pods, by their ids. */
  pods(cluster: string, nodes: readonly string[], holding: readonly string[]): Promise<PodsView | undefined>;
  /** What a selected thing leads to. */
  neighbours(cluster: string, id: string): Promise<NeighboursView | undefined>;
  /** Finds things by parts of their names and addresses. */
  search(cluster: string, routing: NodeRouting, question: SearchQuestion): Promise<SearchView | undefined>;
  details(cluster: string, routing: NodeRouting, id: string): Promise<DetailsView | undefined>;
  /** A window into the namespaces that have a routing table. */
  namespaces(cluster: string, routing: NodeRouting, question: NamespacesQuestion): Promise<NamespacesView | undefined>;
  /** A window into a routing table. */
  routes(cluster: string, routing: NodeRouting, namespace: NamespaceId, question: RoutesQuestion): Promise<RoutesView | undefined>;
  /** The rows that are shown of a table, as `ip route` prints them, to be copied. */
  routeLines(cluster: string, routing: NodeRouting, namespace: NamespaceId, choice: RowsChoice): Promise<string | undefined>;
  /** A window into two routing tables side by side. */
  comparedRoutes(cluster: string, routing: NodeRouting, here: NamespaceId, there: NamespaceId, question: ComparisonQuestion): Promise<ComparisonView | undefined>;
  lookup(cluster: string, routing: NodeRouting, namespace: NamespaceId, address: string): Promise<LookupView | undefined>;
  /** What kube-proxy of a node makes of one Service. */
  service(cluster: string, id: string, choice: RulesChoice): Promise<ServiceRulesView | undefined>;
  trace(cluster: string, routing: NodeRouting, from: string, to: string): Promise<TraceView | undefined>;
  contract(cluster: string): Promise<ContractView | undefined>;
  /** What the edits since the last commit do to the network. */
  changes(cluster: string, routing: NodeRouting): Promise<ChangesView>;
  /** A window into the map of the cluster's ranges. */
  addressSpace(cluster: string, question: SpaceQuestion): Promise<SpaceView | undefined>;
  /** A window into the findings of a cluster, or of all clusters where they are gathered by cluster. */
  findings(cluster: string, question: FindingsQuestion): Promise<FindingsView | undefined>;
  /** Tells what the page shows now, a moment after it has changed. */
  shows(view: RevealTarget): Promise<void>;
  /** Opens a manifest at a place. */
  open(location: FileLocation): Promise<void>;
  /** Opens the page of a rule by its code. */
  openRule(code: string): Promise<void>;
  /** Puts text on the clipboard. */
  copy(text: string): Promise<void>;
  /** Writes an export of a picture to where the user says; `name` proposes the file's. Of `png` the content is base64. */
  save(kind: ExportKind, name: string, content: string): Promise<void>;
  /** Runs one of the named follow-ups of empty and error states. */
  run(action: PanelAction): Promise<void>;
}

/** Follow-ups that the page may ask for by name; nothing else can be run from it. */
export type PanelAction = 'open-folder' | 'rescan' | 'show-output' | 'open-settings' | 'open-git-settings' | 'manage-trust';

/** What a picture can be exported as. */
export type ExportKind = 'svg' | 'png' | 'mermaid' | 'outline';

/** What the editor tells the page. */
export interface PanelEvents {
  /** The model may have changed; `partial` while the first scan runs. */
  changed(state: { readonly revision: number; readonly partial: boolean }): void;
  /** Show something: a cluster, a thing of the picture, a tab, a routing table with an address. */
  reveal(target: RevealTarget): void;
  /** Show what was shown before, or after that. */
  navigate(direction: 'back' | 'forward'): void;
  /** Show the picture and save it, as if its menu of exports had been used. */
  exportPicture(kind: ExportKind): void;
}

/** The tabs of the page. */
export type PanelTab = 'topology' | 'routes' | 'services' | 'trace' | 'space' | 'contract' | 'changes' | 'findings';

/** What to bring into view. */
export interface RevealTarget {
  readonly cluster?: string;
  readonly tab?: PanelTab;
  readonly id?: string;
  readonly namespace?: NamespaceId;
  readonly address?: string;
  /** Id of the Service that the tab of Services shows. */
  readonly service?: string;
  /** Id of the range that the map of addresses shows; `node/NAME` for the range of a node, an address for the range around it. */
  readonly space?: string;
  /** Sender and target of the packet that is traced; '' empties a field. */
  readonly from?: string;
  readonly to?: string;
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

/** A range of the cluster; `conflicts` names what it overlaps with wrongly. */
export interface RangeView {
  readonly id: string;
  readonly role: 'pods' | 'services' | 'nodes';
  readonly prefix: ValueView;
  readonly conflicts: readonly string[];
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

/** Which of the namespaces are wanted. */
export interface NamespacesQuestion {
  /** Part of a name, an address or a node's name; '' wants all. */
  readonly text: string;
  /** Place of the first one wanted, and how many. */
  readonly start: number;
  readonly limit: number;
  /** A namespace whose place is wanted, too. */
  readonly place?: NamespaceId;
}

/** A window into a list of namespaces. Shape: router, nodes, pods. */
export interface NamespacesView {
  /** How many there are in all. */
  readonly count: number;
  readonly start: number;
  readonly namespaces: readonly NamespaceView[];
  /** Where the namespace is whose place was asked for; absent where the list does not have it. */
  readonly place?: number;
}

/** Which of the rules of a Service are shown. */
export interface RulesChoice {
  /** Name of a node; another than one of the cluster stands for its first. */
  readonly node: string;
  readonly family: Family;
  /** As kube-proxy hands them to `iptables-restore`, or as `iptables-save` prints them. */
  readonly format: 'restore' | 'save';
}

/** What kube-proxy of one node makes of one Service. */
export interface ServiceRulesView {
  readonly revision: number;
  readonly id: string;
  readonly title: string;
  readonly serviceType: string;
  readonly location?: FileLocation;
  /** Mode of kube-proxy; in other modes than `iptables` it writes none of these rules. */
  readonly mode: string;
  /** The node that the shares and rules are those of; '' in a cluster without nodes. */
  readonly node: string;
  /** Families that the Service has addresses of. */
  readonly families: readonly Family[];
  readonly family: Family;
  /** What is particular about the Service. Shape: sentences. */
  readonly notes: readonly string[];
  readonly entrances: readonly EntranceView[];
  /** The lines of the text, those of this Service only. Shape: the first ones; `omitted` counts the others. */
  readonly lines: readonly RuleLineView[];
  readonly omitted: number;
}

/** An address and port at which a Service can be reached. */
export interface EntranceView {
  /** `name`: the name of a headless Service. */
  readonly kind: 'cluster' | 'external' | 'load-balancer' | 'node-port' | 'name';
  /** `10.96.0.20:80`. */
  readonly text: string;
  readonly protocol: string;
  /** Name of the port; '' without one. */
  readonly port: string;
  readonly address?: ValueView;
  /** Policies and affinity. Shape: sentences. */
  readonly policies: readonly string[];
  /** What becomes of a connection where there is no backend; '' where there is one. */
  readonly refusal: string;
  readonly backends: readonly BackendView[];
  /** Backends that are left out. */
  readonly omitted: number;
}

/** A backend with the part of the connections that it gets. */
export interface BackendView {
  /** `10.244.1.2:8080`. */
  readonly text: string;
  /** Units: 0 to 1. Absent where the client chooses. */
  readonly share?: number;
  /** Id of its pod. */
  readonly pod?: string;
  readonly name: string;
  readonly node: string;
  /** Whether it is on the node whose rules are shown. */
  readonly local: boolean;
}

/** What differs from the last commit. Shape: a refusal, or a difference unless the cluster is new. */
export interface ChangesView {
  /** `HEAD (872c170)`. */
  readonly since: string;
  /** Why nothing could be compared. */
  readonly refusal?: string;
  /** What helps against that. */
  readonly remedy?: PanelAction;
  readonly difference?: DiffView;
}

/** A line of the rules of a Service. */
export interface RuleLineView {
  readonly kind: 'table' | 'chain' | 'rule';
  readonly text: string;
  /** Why it is there; '' where nothing needs to be said. */
  readonly because: string;
}
