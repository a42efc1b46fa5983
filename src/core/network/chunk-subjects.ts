import type { Resource, ResourceBody } from '../kube/facts';
import type { ChunkRecord } from '../store/files';
import { claimOf } from './claims';
import type {
  AddressSubject,
  Claim,
  ClusterId,
  EndpointsSubject,
  IngressSubject,
  NodeSubject,
  PolicySubject,
  ProblemSubject,
  ResourceSubject,
  ServiceSubject,
  SettingSubject,
  Standing,
  WorkloadSubject,
} from './subjects';

/** Everything that the indexes and rules see of one chunk. */
export interface ChunkSubjects extends Standing {
  readonly addresses: readonly AddressSubject[];
  readonly claims: readonly Claim[];
  readonly settings: readonly SettingSubject[];
  readonly resources: readonly ResourceSubject<ResourceBody>[];
  readonly nodes: readonly NodeSubject[];
  readonly services: readonly ServiceSubject[];
  readonly workloads: readonly WorkloadSubject[];
  readonly endpoints: readonly EndpointsSubject[];
  readonly ingresses: readonly IngressSubject[];
  readonly policies: readonly PolicySubject[];
  readonly problems: readonly ProblemSubject[];
  /** A syntax problem may hide resources of the cluster. */
  readonly unreadable: boolean;
}

const clusterScoped = new Set([
  'Node', 'Namespace', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'CustomResourceDefinition',
  'IPPool', 'ServiceCIDR', 'IPAddress', 'PriorityClass', 'IngressClass', 'GatewayClass', 'RuntimeClass',
]);

/** Whether objects of a kind stand in no namespace, as far as it is known by name. */
export function isClusterScoped(kind: string): boolean {
  return clusterScoped.has(kind);
}

/**
 * What of a chunk counts: `whole`; `addresses` alone are looked at in patches and configurations, which are no objects;
 * `networks` alone are what a configuration tells other clusters.
 */
export type SubjectPart = 'whole' | 'addresses' | 'networks';

/** Builds the subjects of a chunk that belongs to a cluster; a template's chunk has none. */
export function subjectsOf(chunk: Pick<ChunkRecord, 'id' | 'file' | 'facts'>, cluster: ClusterId, part: SubjectPart = 'whole'): ChunkSubjects {
  if (part !== 'whole') return partOf(chunk, cluster, part);
  const standing: Standing = { chunk: chunk.id, file: chunk.file.path, cluster };
  const { facts } = chunk;
  const hidden = chunk.file.template;
  const resources = hidden ? [] : facts.resources.map((resource) => resourceSubject(standing, resource));
  const addresses = hidden ? [] : facts.addresses.map((fact) => ({ ...standing, type: 'address' as const, fact, owner: ownerOf(facts.resources, fact.owner) }));
  return {
    ...standing,
    addresses,
    claims: addresses.map(({ fact, owner }) => claimOf(standing, fact, owner)).filter((claim) => claim !== undefined),
    settings: hidden ? [] : facts.settings.map((fact) => ({ ...standing, type: 'setting', fact })),
    resources,
    nodes: resources.filter((subject): subject is NodeSubject => subject.body.type === 'node'),
    services: resources.filter((subject): subject is ServiceSubject => subject.body.type === 'service'),
    workloads: resources.filter((subject): subject is WorkloadSubject => subject.body.type === 'workload'),
    endpoints: resources.filter((subject): subject is EndpointsSubject => subject.body.type === 'endpoints'),
    ingresses: resources.filter((subject): subject is IngressSubject => subject.body.type === 'ingress'),
    policies: resources.filter((subject): subject is PolicySubject => subject.body.type === 'policy'),
    problems: hidden ? [] : facts.problems.map((fact) => ({ ...standing, type: 'problem', fact })),
    unreadable: hidden || facts.problems.some((problem) => problem.code === 'syntax' || problem.code === 'tolerated' || problem.code === 'limit'),
  };
}

function partOf(chunk: Pick<ChunkRecord, 'id' | 'file' | 'facts'>, cluster: ClusterId, part: 'addresses' | 'networks'): ChunkSubjects {
  const facts = { ...chunk.facts, resources: [], settings: [] };
  const subjects = { ...subjectsOf({ ...chunk, facts }, cluster), unreadable: false };
  return part === 'addresses' ? { ...subjects, claims: [] } : { ...subjects, addresses: [], problems: [] };
}

function resourceSubject(standing: Standing, resource: Resource): ResourceSubject<ResourceBody> {
  const namespace = clusterScoped.has(resource.kind) ? '' : (resource.namespace ?? 'default');
  return { ...standing, type: 'resource', resource, body: resource.body, namespace };
}

function ownerOf(resources: readonly Resource[], owner: number | undefined): Resource | undefined {
  return owner === undefined ? undefined : resources[owner];
}
