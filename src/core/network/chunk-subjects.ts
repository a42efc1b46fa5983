import { sized } from '../kube/compact';
import type { Resource, ResourceBody } from '../kube/facts';
import type { ChunkRecord } from '../store/files';
import { claimOf } from './claims';
import { isClusterScoped } from './namespaced';
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

/**
 * What of a chunk counts: `whole`; `addresses` alone are looked at in patches and configurations, which are no objects;
 * `networks` alone are what a configuration tells other clusters.
 */
export type SubjectPart = 'whole' | 'addresses' | 'networks';

/** Builds the subjects of a chunk that belongs to a cluster; a template's chunk has none. */
export function subjectsOf(chunk: Pick<ChunkRecord, 'id' | 'file' | 'facts'>, cluster: ClusterId, part: SubjectPart = 'whole'): ChunkSubjects {
  if (part !== 'whole') return partOf(chunk, cluster, part);
  const { id, facts } = chunk;
  const file = chunk.file.path;
  const standing: Standing = { chunk: id, file, cluster };
  const hidden = chunk.file.template;
  const resources = hidden ? NONE : mapped(facts.resources, (resource) => resourceSubject(standing, resource));
  const of = <S extends ResourceSubject<ResourceBody>>(type: ResourceBody['type']): readonly S[] => {
    const isOf = (subject: ResourceSubject<ResourceBody>): subject is S => subject.body.type === type;
    // Most chunks hold one object.
    return resources.every(isOf) ? resources : sized(resources.filter(isOf));
  };
  const addresses = hidden ? NONE : mapped(facts.addresses, (fact): AddressSubject => ({ chunk: id, file, cluster, type: 'address', fact, owner: ownerOf(facts.resources, fact.owner) }));
  return {
    chunk: id,
    file,
    cluster,
    addresses,
    claims: sized(addresses.map(({ fact, owner }) => claimOf(standing, fact, owner)).filter((claim) => claim !== undefined)),
    settings: hidden ? NONE : mapped(facts.settings, (fact): SettingSubject => ({ ...standing, type: 'setting', fact })),
    resources,
    nodes: of<NodeSubject>('node'),
    services: of<ServiceSubject>('service'),
    workloads: of<WorkloadSubject>('workload'),
    endpoints: of<EndpointsSubject>('endpoints'),
    ingresses: of<IngressSubject>('ingress'),
    policies: of<PolicySubject>('policy'),
    problems: hidden ? NONE : mapped(facts.problems, (fact): ProblemSubject => ({ ...standing, type: 'problem', fact })),
    unreadable: hidden || facts.problems.some((problem) => problem.code === 'syntax' || problem.code === 'tolerated' || problem.code === 'limit'),
  };
}

const NONE: readonly never[] = [];

/** What becomes of each. Most lists of a chunk are empty, and share one. */
function mapped<T, U>(list: readonly T[], make: (item: T) => U): readonly U[] {
  return list.length === 0 ? NONE : list.map(make);
}

function partOf(chunk: Pick<ChunkRecord, 'id' | 'file' | 'facts'>, cluster: ClusterId, part: 'addresses' | 'networks'): ChunkSubjects {
  const facts = { ...chunk.facts, resources: [], settings: [] };
  const subjects = { ...subjectsOf({ ...chunk, facts }, cluster), unreadable: false };
  return part === 'addresses' ? { ...subjects, claims: [] } : { ...subjects, addresses: [], problems: [] };
}

function resourceSubject(standing: Standing, resource: Resource): ResourceSubject<ResourceBody> {
  const namespace = isClusterScoped(resource.kind) ? '' : (resource.namespace ?? 'default');
  const { chunk, file, cluster } = standing;
  return { chunk, file, cluster, type: 'resource', resource, body: resource.body, namespace };
}

function ownerOf(resources: readonly Resource[], owner: number | undefined): Resource | undefined {
  return owner === undefined ? undefined : resources[owner];
}
