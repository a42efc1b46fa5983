import type { Family } from '../core/ip/address';
import type { Change, Difference, Snapshot } from '../core/network/diff/snapshot';
import type { ClusterKind } from '../core/network/network';
import type { ClusterModel, NamespaceId, NodeRouting, Provenance } from '../core/network/model';
import type { Severity } from '../core/rules/rule';
import type { FindingsQuestion, FindingsView } from './findings-contract';
import type { LanguageContract } from './language-contract';
import type { FileLocation, FileRange } from './locations';
import type { OutlineContract } from './outline-contract';
import type { SpaceQuestion, SpaceView } from './space-contract';
import type { DetailsView, NamespacesQuestion, NamespacesView, NamespaceView, RulesChoice, ServiceRulesView } from './panel-contract';
import type { ComparisonQuestion, ComparisonView, LookupView, RoutesQuestion, RoutesView, RoutingTableView, RowsChoice } from './routes-contract';
import type { LostWaysView, NeighboursView, PodsView, SearchQuestion, SearchView, TopologyView } from './topology-contract';

/**
 * What the analysis answers: implemented by the façade (`core/analysis.ts`), called directly by
 * the command line and through a worker by the editor. Everything in it can be cloned.
 */
export interface AnalysisContract extends LanguageContract, OutlineContract {
  /** Replaces the settings; findings and clusters follow. */
  configure(settings: AnalysisSettings): void;
  /** Takes new texts of files. Cost: what changed. Errors: none; unreadable text becomes problems. */
  apply(changes: readonly FileChange[]): void;
  /**
   * Findings of the files that changed since the last call, whole lists per file (empty: none left).
   * `partial`: not all files are in yet, so only findings that no further file can take back.
   */
  takeChangedFindings(partial?: boolean): readonly FileFindings[];
  /** All findings. Shape: by file, then position. */
  findings(): readonly Finding[];
  /** Findings of one file. */
  findingsOf(file: string): readonly Finding[];
  /** A window into the findings of one cluster, or of all where they are gathered by cluster. Size: bounded. */
  findingWindow(cluster: string, question: FindingsQuestion): FindingsView | undefined;
  /** Clusters with at least one resource or range. Shape: those with nodes or ranges first. */
  clusters(): readonly ClusterSummary[];
  /** The cluster that a file belongs to, and why; undefined for unknown files. */
  clusterOf(file: string): ClusterSummary | undefined;
  /** Which files belong to each cluster, and why. Shape: clusters and files by name. */
  clusterFiles(): readonly ClusterFiles[];
  /** What is at an offset of a file: address, range, or nothing. Units: UTF-16 offset. */
  hover(file: string, offset: number): HoverView | undefined;
  /** What an address, range or a-b interval is, in one cluster or in all. */
  explain(text: string, cluster?: string): ExplainView;
  /** The whole model of one cluster. Size: grows with the cluster; not for the page. */
  model(cluster: string): ClusterModel | undefined;
  /** The picture of a cluster. */
  topology(cluster: string, routing: NodeRouting): TopologyView | undefined;
  /** Which nodes have no way between their pods. */
  lostWays(cluster: string, routing: NodeRouting): LostWaysView | undefined;
  /** The pods of nodes, and of the nodes that hold some pods, by their ids. */
  pods(cluster: string, nodes: readonly string[], holding: readonly string[]): PodsView | undefined;
  /** What a thing of the picture leads to. */
  neighbours(cluster: string, id: string): NeighboursView | undefined;
  /** Finds things of the picture by parts of their names and addresses. */
  search(cluster: string, routing: NodeRouting, question: SearchQuestion): SearchView | undefined;
  /** Details of one thing of the picture by its id. */
  details(cluster: string, routing: NodeRouting, id: string): DetailsView | undefined;
  /** Namespaces that have a routing table. Shape: router, nodes, pods. */
  namespaces(cluster: string, routing: NodeRouting): readonly NamespaceView[];
  /** A window into the namespaces that have a routing table. Size: bounded. */
  namespaceWindow(cluster: string, routing: NodeRouting, question: NamespacesQuestion): NamespacesView | undefined;
  /** One whole routing table as `ip route` prints it. Size: grows with the cluster; not for the page. */
  routes(cluster: string, routing: NodeRouting, namespace: NamespaceId): RoutingTableView | undefined;
  /** A window into a routing table. Size: bounded. */
  routeWindow(cluster: string, routing: NodeRouting, namespace: NamespaceId, question: RoutesQuestion): RoutesView | undefined;
  /** The rows that are shown of a table, as `ip route` prints them. Shape: a line each. */
  routeLines(cluster: string, routing: NodeRouting, namespace: NamespaceId, choice: RowsChoice): string | undefined;
  /** A window into two routing tables side by side. Size: bounded. */
  comparedRoutes(cluster: string, routing: NodeRouting, here: NamespaceId, there: NamespaceId, question: ComparisonQuestion): ComparisonView | undefined;
  /** Longest-prefix match of an address in one table. */
  lookup(cluster: string, routing: NodeRouting, namespace: NamespaceId, address: string): LookupView | undefined;
  /** The way of a packet. `from`: pod, node, address or `external`; `to`: pod, Service, address or name, then `:PORT` and `/tcp`. */
  trace(cluster: string, routing: NodeRouting, from: string, to: string): TraceView | undefined;
  /** Whether the cluster gives what every network of pods must give. */
  contract(cluster: string): ContractView | undefined;
  /** The rules that kube-proxy keeps on a node; undefined for unknown clusters and nodes. Size: grows with the endpoints of the cluster. */
  iptables(cluster: string, node: string, family: Family, format: 'restore' | 'save'): IptablesView | undefined;
  /** A script that builds the cluster's network from network namespaces, or why there is none. */
  lab(cluster: string, routing: NodeRouting): LabView | undefined;
  /** The state of a cluster, to be compared with another. Size: grows with the cluster; not for the page. */
  snapshot(cluster: string): Snapshot | undefined;
  /** What differs between an earlier state, of this analysis or another, and the present one. */
  diff(cluster: string, routing: NodeRouting, before: Snapshot): DiffView | undefined;
  /** What differs between the state with other texts of some files and the present one; undefined where that state has no such cluster. */
  changes(cluster: string, routing: NodeRouting, base: readonly FileChange[]): DiffView | undefined;
  /** The map of the ranges that a cluster uses, as far as it is in the window. Size: bounded. */
  addressSpace(cluster: string, question: SpaceQuestion): SpaceView | undefined;
  /** What kube-proxy of a node makes of one Service, by the Service's id. Size: bounded. */
  service(cluster: string, id: string, choice: RulesChoice): ServiceRulesView | undefined;
  /** The Services that a file declares. Shape: by place. `before`: a text that the file had, to count the rules that differ since. */
  servicesOf(file: string, before?: string): readonly DeclaredService[];
  /** Counts for the status bar, progress and reports. */
  statistics(): Statistics;
}

/** One file's text. `path` is relative to the workspace folder, `/`-separated, prefixed by the folder's name in multi-root workspaces. */
export interface FileChange {
  readonly path: string;
  /** undefined: the file is gone. */
  readonly text: string | undefined;
}

/** Settings that the analysis itself needs. */
export interface AnalysisSettings {
  /** Rule id or name → severity or `off`. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Cluster name → globs of its files. */
  readonly clusters: Readonly<Record<string, readonly string[]>>;
  /** Nodes that are assumed when a cluster declares none. */
  readonly assumedNodes: number;
  /** The way between nodes that hovers and explanations tell; `host` when not said. */
  readonly nodeRouting?: NodeRouting;
}

/** Defaults of the settings. */
export const defaultAnalysisSettings: AnalysisSettings = { rules: {}, clusters: {}, assumedNodes: 2 };

/** A diagnostic with its place resolved. */
export interface Finding {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly range: FileRange;
  /** The object that it stands in, as its file names it: `apps/Deployment/shop/web`. */
  readonly object?: string;
  readonly related: readonly { readonly location: FileLocation; readonly message: string }[];
  readonly fixes: readonly FindingFix[];
}

/** A quick fix with its edits resolved to ranges of the current texts. */
export interface FindingFix {
  readonly title: string;
  readonly preferred: boolean;
  readonly edits: readonly { readonly location: FileLocation; readonly text: string }[];
}

/** All findings of one file. */
export interface FileFindings {
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** A cluster of the workspace. */
export interface ClusterSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: ClusterKind;
  /** One sentence: why these files are one cluster. */
  readonly because: string;
  readonly files: number;
  readonly nodes: number;
  readonly services: number;
  readonly workloads: number;
}

/** The files of one cluster. A file that several kustomizations build is in the list of each. */
export interface ClusterFiles {
  readonly id: string;
  readonly name: string;
  readonly kind: ClusterKind;
  readonly files: readonly { readonly file: string; readonly because: string }[];
}

/** One statement about an address or range. */
export interface ExplainRow {
  readonly title: string;
  readonly value: string;
  readonly provenance: Provenance;
  readonly because: string;
  readonly location?: FileLocation;
}

/** What is known of an address, prefix or interval in one cluster. */
export interface ExplainInCluster {
  readonly cluster: string;
  readonly name: string;
  /** Ranges that contain it or overlap it, most specific first. */
  readonly ranges: readonly ExplainRow[];
  /** Who holds it: node, pod, Service, bridge. */
  readonly holders: readonly ExplainRow[];
  /** Winning route per node (and for the asking pod): title is the namespace, value the row. */
  readonly routes: readonly (ExplainRow & { readonly namespace: NamespaceId })[];
}

/** Answer to `explain`. */
export interface ExplainView {
  readonly text: string;
  readonly kind: 'address' | 'prefix' | 'interval' | 'none';
  readonly canonical: string;
  /** `256 addresses, 10.244.1.0 – 10.244.1.255, IPv4 private (RFC 1918)`; the reason when `none`. */
  readonly summary: string;
  readonly clusters: readonly ExplainInCluster[];
}

/** Answer to `hover`. */
export interface HoverView {
  readonly range: FileRange;
  readonly explanation: ExplainView;
}

/** Answer to `trace`. Without branches `error` says what was not understood. */
export interface TraceView {
  readonly revision: number;
  readonly from: string;
  readonly to: string;
  readonly error?: string;
  /** How the target was understood. Shape: sentences. */
  readonly resolution: readonly string[];
  readonly remarks: readonly string[];
  /** What may happen to the packet, one entry per backend or answer. */
  readonly branches: readonly TraceBranchView[];
  /** Branches left out. */
  readonly omitted: number;
}

/** One thing that may happen to a packet. */
export interface TraceBranchView {
  /** Units: 0 to 1. */
  readonly probability: number;
  readonly verdict: 'delivered' | 'refused' | 'dropped' | 'no-route' | 'loop';
  readonly reason: string;
  /** The namespace where it ended. */
  readonly at: NamespaceId;
  readonly source: string;
  readonly destination: string;
  /** Whether any address or port was rewritten on the way. */
  readonly nat: boolean;
  readonly steps: readonly TraceStepView[];
  readonly reply: { readonly possible: 'yes' | 'no' | 'unknown'; readonly reason: string; readonly steps: readonly TraceStepView[] };
  /** What the NetworkPolicies say at the pods at both ends, the sender first. Shape: empty where the cluster has none. */
  readonly policies: readonly TracePolicyView[];
}

/** What the NetworkPolicies say of a packet at one pod. */
export interface TracePolicyView {
  readonly direction: 'egress' | 'ingress';
  /** The pod. */
  readonly title: string;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly reason: string;
  /** The policy that decides. */
  readonly location?: FileLocation;
}

/** One step of a packet. Parts that do not apply are empty. */
export interface TraceStepView {
  readonly kind: 'send' | 'bridge' | 'rules' | 'route' | 'wire' | 'tunnel' | 'receive';
  readonly namespace: NamespaceId;
  readonly title: string;
  readonly in: string;
  readonly out: string;
  /** The row of the routing table that decided, as `ip route` prints it. */
  readonly route: string;
  readonly matches: readonly { readonly line: string; readonly why: string }[];
  /** The rules of kube-proxy that decided, as `iptables-save` prints them. */
  readonly rules: readonly { readonly line: string; readonly because: string; readonly location?: FileLocation }[];
  /** Before and after the step, ports included. */
  readonly source: string;
  readonly destination: string;
  readonly sourceAfter: string;
  readonly destinationAfter: string;
  readonly nat: boolean;
  readonly note: string;
  readonly location?: FileLocation;
}

/** Answer to `contract`. Shape: six statements, always in the same order. */
export interface ContractView {
  readonly revision: number;
  readonly statements: readonly {
    readonly id: 'addresses' | 'same-node' | 'between-nodes' | 'shared-namespace' | 'ranges' | 'services';
    readonly title: string;
    readonly standing: 'holds' | 'broken' | 'unknown';
    readonly reason: string;
    /** What speaks against it, or leaves it open. Shape: the first ones; `more` counts the others. */
    readonly evidence: readonly { readonly message: string; readonly location?: FileLocation }[];
    readonly more: number;
    /** Of statements about pairs of pods: what was looked at. */
    readonly extent?: ContractExtent;
  }[];
}

/** What of all pairs of pods was looked at, and what it stands for. */
export interface ContractExtent {
  readonly pods: number;
  /** Groups of pods that no table treats differently. */
  readonly classes: number;
  /** Pods and pods that they must reach, each direction counted. */
  readonly pairs: number;
  /** Packets that were followed through the tables. */
  readonly followed: number;
  /** Whether these stand for all pairs. */
  readonly complete: boolean;
  /** The same in a sentence. */
  readonly text: string;
}

/** Answer to `iptables`. */
export interface IptablesView {
  /** Mode of kube-proxy; in other modes than `iptables` it writes none of these rules. */
  readonly mode: string;
  /** As `iptables-save` prints them or `iptables-restore` takes them. */
  readonly text: string;
}

/** Answer to `lab`: one of both. */
export interface LabView {
  readonly script?: string;
  readonly refusal?: string;
}

/** Answer to `diff`. */
export interface DiffView extends Difference {
  /** Shape: one entry per subject, always in the same order. */
  readonly counts: readonly { readonly subject: Change['subject']; readonly added: number; readonly removed: number; readonly changed: number }[];
}

/** A Service where a file declares it. */
export interface DeclaredService {
  /** Its id in the picture. */
  readonly id: string;
  readonly cluster: string;
  readonly range: FileRange;
  /** Cluster addresses; empty: it has none. */
  readonly addresses: readonly string[];
  readonly serviceType: string;
  /** Backends that are ready, each counted once however many ports it serves. */
  readonly endpoints: number;
  /** Rules of kube-proxy on a node that differ from those of the earlier text; absent without one, and in large clusters. */
  readonly changedRules?: number;
}

/** Counts of what was read. */
export interface Statistics {
  readonly revision: number;
  readonly files: number;
  readonly chunks: number;
  readonly relevantChunks: number;
  readonly templates: number;
  readonly resources: number;
}
