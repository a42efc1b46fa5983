import type { Address, Family } from '../ip/address';
import type { AddressRole, Labels, Resource, SettingName } from '../kube/facts';
import { Cell, type Tracker } from '../store/cell';
import type { ChunkRecord } from '../store/files';
import { KeyedIndex } from '../store/keyed-index';
import { BlockLengths } from './block-lengths';
import { OverlapIndex } from './claims';
import { LabelIndex } from './label-index';
import type { ClusterKind, Network } from './network';
import type { ClusterScope } from './scoping';
import type {
  AddressSubject,
  Claim,
  ClusterId,
  EndpointsSubject,
  IngressSubject,
  NodeSubject,
  ServiceSubject,
  SettingSubject,
  Standing,
  WorkloadSubject,
} from './subjects';
import type { ChunkSubjects } from './chunk-subjects';

/** Tells the order of two chunks: file path, then place in the file. */
export type ChunkOrder = (a: number, b: number) => number;

/**
 * The indexes behind `Network`: filled and emptied chunk by chunk, each read tracked. Knows
 * nothing of rules or views.
 */
export class NetworkIndex implements Network {
  readonly #tracker: Tracker;
  readonly #overlaps: OverlapIndex;
  readonly #claims: KeyedIndex<Claim>;
  readonly #clusterAddresses: KeyedIndex<Claim>;
  readonly #settings: KeyedIndex<SettingSubject>;
  readonly #nodes: KeyedIndex<NodeSubject>;
  readonly #nodePorts: KeyedIndex<ServiceSubject>;
  readonly #hostPorts: KeyedIndex<WorkloadSubject>;
  readonly #labels: LabelIndex;
  readonly #services: KeyedIndex<ServiceSubject>;
  readonly #serviceNames: KeyedIndex<ServiceSubject>;
  readonly #endpoints: KeyedIndex<EndpointsSubject>;
  readonly #ingresses: KeyedIndex<IngressSubject>;
  /** Chunks with address fields. */
  readonly #addresses = new Map<number, ChunkSubjects>();
  readonly #damaged = new Set<number>();
  readonly #counts = new Map<ClusterId, ClusterCounts>();

  constructor(tracker: Tracker, order: ChunkOrder) {
    const bySubject = (a: Standing, b: Standing): number => order(a.chunk, b.chunk);
    this.#tracker = tracker;
    this.#overlaps = new OverlapIndex(tracker, bySubject);
    this.#claims = new KeyedIndex<Claim>(tracker, bySubject);
    this.#clusterAddresses = new KeyedIndex<Claim>(tracker, bySubject);
    this.#settings = new KeyedIndex<SettingSubject>(tracker, bySubject);
    this.#nodes = new KeyedIndex<NodeSubject>(tracker, bySubject);
    this.#nodePorts = new KeyedIndex<ServiceSubject>(tracker, bySubject);
    this.#hostPorts = new KeyedIndex<WorkloadSubject>(tracker, bySubject);
    this.#labels = new LabelIndex(tracker, bySubject);
    this.#services = new KeyedIndex<ServiceSubject>(tracker, bySubject);
    this.#serviceNames = new KeyedIndex<ServiceSubject>(tracker, bySubject);
    this.#endpoints = new KeyedIndex<EndpointsSubject>(tracker, bySubject);
    this.#ingresses = new KeyedIndex<IngressSubject>(tracker, bySubject);
  }

  /** Files a chunk's subjects. Cost: the chunk's own subjects. */
  add(subjects: ChunkSubjects): void {
    this.#addresses.set(subjects.chunk, subjects);
    if (subjects.unreadable) this.#damaged.add(subjects.chunk);
    for (const claim of subjects.claims) {
      this.#overlaps.add(claim);
      this.#claims.add(key(claim.cluster, claim.fact.role), claim);
    }
    this.#each(subjects, (index, at, value) => index.add(at, value));
    for (const workload of subjects.workloads) this.#labels.add(workload);
    this.#count(subjects, 1);
  }

  /** Takes a chunk's subjects out again. */
  remove(subjects: ChunkSubjects): void {
    this.#addresses.delete(subjects.chunk);
    this.#damaged.delete(subjects.chunk);
    for (const claim of subjects.claims) {
      this.#overlaps.remove(claim);
      this.#claims.remove(key(claim.cluster, claim.fact.role), claim);
    }
    this.#each(subjects, (index, at, value) => index.remove(at, value));
    for (const workload of subjects.workloads) this.#labels.remove(workload);
    this.#count(subjects, -1);
  }

  /** Tells the readers of per-cluster summaries about net changes; called after each batch. */
  publishCounts(): void {
    for (const counts of this.#counts.values()) counts.publish(this.#tracker);
  }

  /** Notes how a cluster is delimited. */
  setScope(scope: ClusterScope): void {
    this.#summary(scope.id).kind = scope.kind;
  }

  claims(cluster: ClusterId, ...roles: AddressRole[]): readonly Claim[] {
    if (roles.length === 1) return this.#claims.get(key(cluster, roles[0] as string));
    return roles.flatMap((role) => this.#claims.get(key(cluster, role)));
  }

  overlapping(claim: Claim, ...roles: AddressRole[]): readonly Claim[] {
    return this.#overlaps.sharing(claim, roles).filter((other) => other !== claim);
  }

  sharing(claim: Claim, ...roles: AddressRole[]): readonly Claim[] {
    return this.#overlaps.sharing(claim, roles);
  }

  settings(cluster: ClusterId, name: SettingName): readonly SettingSubject[] {
    return this.#settings.get(key(cluster, name));
  }

  nodes(cluster: ClusterId): readonly NodeSubject[] {
    return this.#nodes.get(cluster);
  }

  nodeBlockLengths(cluster: ClusterId, family: Family): readonly number[] {
    return this.#summary(cluster).blocks.read(family, this.#tracker);
  }

  clusterAddressesAt(cluster: ClusterId, { family, value }: Address): readonly Claim[] {
    return this.#clusterAddresses.get(key(cluster, `${family}:${value}`));
  }

  servicesByNodePort(cluster: ClusterId, port: number): readonly ServiceSubject[] {
    return this.#nodePorts.get(key(cluster, String(port)));
  }

  workloadsByHostPort(cluster: ClusterId, port: number): readonly WorkloadSubject[] {
    return this.#hostPorts.get(key(cluster, String(port)));
  }

  workloadsByHostPortOn(cluster: ClusterId, port: number, node: string): readonly WorkloadSubject[] {
    const free = this.#hostPorts.get(key(cluster, onNode(port, undefined)));
    const fixed = this.#hostPorts.get(key(cluster, onNode(port, node)));
    return free.length === 0 ? fixed : [...free, ...fixed];
  }

  workloadsSelected(cluster: ClusterId | undefined, namespace: string, selector: Labels): readonly WorkloadSubject[] {
    const found = this.#labels.selected(namespace, selector);
    // Mostly all of them are of one cluster.
    return cluster === undefined || found.every((workload) => workload.cluster === cluster) ? found : found.filter((workload) => workload.cluster === cluster);
  }

  workloadsSelectedAnywhere(selector: Labels): readonly WorkloadSubject[] {
    return this.#labels.selected(undefined, selector);
  }

  endpointsOf(namespace: string, serviceName: string): readonly EndpointsSubject[] {
    return this.#endpoints.get(key(namespace, serviceName));
  }

  kindsPresent(cluster: ClusterId): ReadonlyMap<string, number> {
    const summary = this.#summary(cluster);
    summary.cell.read(this.#tracker);
    return summary.kinds;
  }

  servicesNamed(name: string): readonly ServiceSubject[] {
    return this.#serviceNames.get(name);
  }

  ingressesAt(cluster: ClusterId, host: string, path: string): readonly IngressSubject[] {
    return this.#ingresses.get(key(cluster, `${host}\n${path}`));
  }

  services(cluster: ClusterId, namespace: string): readonly ServiceSubject[] {
    return this.#services.get(key(cluster, namespace));
  }

  clusterKind(cluster: ClusterId): ClusterKind {
    const summary = this.#summary(cluster);
    summary.cell.read(this.#tracker);
    return summary.kind;
  }

  hasUnreadable(cluster: ClusterId): boolean {
    const summary = this.#summary(cluster);
    summary.cell.read(this.#tracker);
    return summary.unreadable > 0;
  }

  isDamaged(subject: { readonly chunk: number }): boolean {
    return this.#damaged.has(subject.chunk);
  }

  addressesOf(subject: { readonly chunk: number }): readonly AddressSubject[] {
    return this.#addresses.get(subject.chunk)?.addresses ?? [];
  }

  #each(subjects: ChunkSubjects, act: <V>(index: KeyedIndex<V>, at: string, value: V) => void): void {
    for (const claim of subjects.claims) {
      if (claim.fact.role !== 'cluster-address' && claim.fact.role !== 'dns-address') continue;
      act(this.#clusterAddresses, key(claim.cluster, `${claim.prefix.family}:${claim.prefix.value}`), claim);
    }
    for (const setting of subjects.settings) act(this.#settings, key(setting.cluster, setting.fact.setting), setting);
    for (const node of subjects.nodes) act(this.#nodes, node.cluster, node);
    for (const service of subjects.services) {
      act(this.#services, key(service.cluster, service.namespace), service);
      act(this.#serviceNames, service.resource.name, service);
      for (const port of nodePortsOf(service)) act(this.#nodePorts, key(service.cluster, String(port)), service);
    }
    for (const workload of subjects.workloads) {
      for (const port of hostPortsOf(workload)) {
        act(this.#hostPorts, key(workload.cluster, String(port)), workload);
        act(this.#hostPorts, key(workload.cluster, onNode(port, workload.body.template.nodeName?.value)), workload);
      }
    }
    for (const ingress of subjects.ingresses) {
      for (const at of pathsOf(ingress)) act(this.#ingresses, key(ingress.cluster, at), ingress);
    }
    for (const endpoints of subjects.endpoints) {
      if (endpoints.body.serviceName === undefined) continue;
      act(this.#endpoints, key(endpoints.namespace, endpoints.body.serviceName), endpoints);
    }
  }

  #count(subjects: ChunkSubjects, by: 1 | -1): void {
    for (const { cluster, resource } of subjects.resources) if (!toolGroups.has(resource.group)) this.#summary(cluster).countKind(resource, by);
    for (const { cluster, fact, prefix } of subjects.claims) {
      if (fact.role === 'node-pod-range') this.#summary(cluster).blocks.count(prefix, by);
    }
    if (subjects.unreadable) this.#summary(subjects.cluster).countUnreadable(by);
  }

  #summary(cluster: ClusterId): ClusterCounts {
    let summary = this.#counts.get(cluster);
    if (summary === undefined) this.#counts.set(cluster, (summary = new ClusterCounts()));
    return summary;
  }
}

/** Configurations of tools are no objects of a cluster; operators use the names of their kinds for what makes pods. */
const toolGroups = new Set(['kind.x-k8s.io', 'k3d.io', 'k0s.k0sproject.io', 'k0sctl.k0sproject.io']);

/** Counts of one cluster; readers hear of net changes only, at `publish`. */
class ClusterCounts {
  readonly cell = new Cell();
  readonly kinds = new Map<string, number>();
  readonly blocks = new BlockLengths();
  readonly #published = new Map<string, number>();
  unreadable = 0;
  #publishedUnreadable = 0;
  kind: ClusterKind = 'folder';
  #publishedKind: ClusterKind = 'folder';

  countKind(resource: Resource, by: 1 | -1): void {
    const { kind } = resource;
    const now = this.kinds.get(kind) ?? 0;
    if (!this.#published.has(kind)) this.#published.set(kind, now);
    if (now + by > 0) this.kinds.set(kind, now + by);
    else this.kinds.delete(kind);
  }

  countUnreadable(by: 1 | -1): void {
    this.unreadable += by;
  }

  /** Touches the readers when something differs from the last time. */
  publish(tracker: Tracker): void {
    let changed = this.kind !== this.#publishedKind || this.unreadable > 0 !== this.#publishedUnreadable > 0;
    for (const [kind, before] of this.#published) changed ||= before !== (this.kinds.get(kind) ?? 0);
    this.#published.clear();
    this.#publishedUnreadable = this.unreadable;
    this.#publishedKind = this.kind;
    if (changed) this.cell.touch(tracker);
    this.blocks.publish(tracker);
  }
}

function key(cluster: string, rest: string): string {
  return `${cluster}\n${rest}`;
}

/** Key of the workloads with a host port that name a node, or none. */
function onNode(port: number, node: string | undefined): string {
  return node === undefined ? `${port}@` : `${port}@${node}`;
}

/** Most objects have none of what is looked for. */
const NO_PORTS: ReadonlySet<number> = new Set();

function nodePortsOf({ body }: ServiceSubject): ReadonlySet<number> {
  let ports: Set<number> | undefined;
  const add = (port: number | undefined): void => void (port !== undefined && port !== 0 && (ports ??= new Set()).add(port));
  for (const { nodePort } of body.ports) add(nodePort?.value);
  add(body.healthCheckNodePort?.value);
  return ports ?? NO_PORTS;
}

function hostPortsOf(workload: WorkloadSubject): ReadonlySet<number> {
  const { containers, hostNetwork } = workload.body.template;
  let ports: Set<number> | undefined;
  for (const container of containers) {
    for (const port of container.ports) {
      const taken = port.hostPort?.value ?? (hostNetwork ? port.containerPort?.value : undefined);
      if (taken !== undefined && taken !== 0) (ports ??= new Set()).add(taken);
    }
  }
  return ports ?? NO_PORTS;
}

function pathsOf(ingress: IngressSubject): Set<string> {
  if (ingress.resource.kind !== 'Ingress') return new Set();
  const backends = ingress.body.backends.filter((backend) => !backend.isDefault);
  return new Set(backends.map(({ host, path }) => `${host?.value ?? ''}\n${path?.value ?? ''}`));
}

/** Orders chunks by their records: path, then place in the file, then the variant in which a build has it. */
export function chunkOrder(chunk: (id: number) => ChunkRecord | undefined, variant: (id: number) => string = () => ''): ChunkOrder {
  return (a, b) => {
    if (a === b) return 0;
    const left = chunk(a);
    const right = chunk(b);
    if (left === undefined || right === undefined) return a - b;
    if (left === right) return variant(a) < variant(b) ? -1 : 1;
    if (left.file === right.file) return left.order - right.order;
    return left.file.path < right.file.path ? -1 : 1;
  };
}
