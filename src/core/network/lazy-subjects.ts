// This file knows how subjects are made of facts that are not kept as objects; it must never know what the facts are read from.
import type { AddressFact, AddressRole, ChunkFacts, Labels, Resource, ResourceBody } from '../kube/facts';
import { FactsPool } from '../kube/facts-pool';
import type { ChunkId } from '../store/place';
import { finished } from '../store/steps';
import type { ChunkSubjects } from './chunk-subjects';
import { type ClaimParts, claimPartsOf } from './claims';
import { isClusterScoped } from './namespaced';
import type {
  AddressSubject, Claim, ClusterId, EndpointsSubject, IngressSubject, NodeSubject, PolicySubject, ProblemSubject, ResourceSubject, ServiceSubject, SettingSubject, WorkloadSubject,
} from './subjects';

/** Facts that are read whenever somebody asks, until somebody wants them to be the same objects each time. */
export interface LazyFacts {
  readonly facts: ChunkFacts;
  readonly keepsFacts: boolean;
  keepFacts(pool: FactsPool): void;
  /** What the facts are read from: whatever was made of some lasts no longer than this. */
  readonly origin: object;
}

/** What was made of facts just now: who asks one thing of a claim or of a piece mostly asks for the next one, too. */
interface Lately {
  claim?: { readonly of: LazyClaim; readonly parts: ClaimParts };
  addresses?: { readonly of: LazySubjects; readonly facts: ChunkFacts; readonly list: readonly AddressSubject[] };
}

const latelyOf = new WeakMap<object, Lately>();

const NONE: readonly never[] = [];

/**
 * The subjects of one piece of a dump. What indexes find again by identity lasts: settings, which are few, and claims and
 * resources, which hold nothing of what they say. Cost: some hundred bytes for a pod; reading its facts for each question.
 */
export class LazySubjects implements ChunkSubjects {
  readonly chunk: ChunkId;
  readonly file: string;
  readonly cluster: ClusterId;
  readonly claims: readonly Claim[];
  readonly resources: readonly ResourceSubject<ResourceBody>[];
  readonly settings: readonly SettingSubject[];
  readonly unreadable: boolean;
  readonly #source: LazyFacts;

  constructor(chunk: ChunkId, file: string, cluster: ClusterId, source: LazyFacts) {
    this.chunk = chunk;
    this.file = file;
    this.cluster = cluster;
    this.#source = source;
    const { addresses, resources, settings, problems } = source.facts;
    const claims: Claim[] = [];
    addresses.forEach((fact, at) => {
      if (claimPartsOf(fact) !== undefined) claims.push(new LazyClaim(this, at));
    });
    this.claims = claims.length === 0 ? NONE : claims.slice();
    this.resources = resources.length === 0 ? NONE : resources.map(({ body }, at) => new LazyResource(this, at, body.type === 'workload' ? body.template.labels : undefined));
    this.settings = settings.length === 0 ? NONE : settings.map((fact): SettingSubject => ({ chunk, file, cluster, type: 'setting', fact }));
    this.unreadable = problems.some(({ code }) => code === 'syntax' || code === 'tolerated' || code === 'limit');
  }

  get facts(): ChunkFacts {
    return this.#source.facts;
  }

  /** Whether facts are the same objects each time. */
  get keepsFacts(): boolean {
    return this.#source.keepsFacts;
  }

  keepFacts(pool: FactsPool): void {
    this.#source.keepFacts(pool);
  }

  /** What was made of facts of the same dump just now. */
  get lately(): Lately {
    const { origin } = this.#source;
    let lately = latelyOf.get(origin);
    if (lately === undefined) latelyOf.set(origin, (lately = {}));
    return lately;
  }

  /** Shape: the same list as long as the facts are at hand. */
  get addresses(): readonly AddressSubject[] {
    const { chunk, file, cluster, facts, lately } = this;
    const { addresses: known } = lately;
    if (known?.of === this && known.facts === facts) return known.list;
    const list = facts.addresses.map((fact): AddressSubject => ({ chunk, file, cluster, type: 'address', fact, owner: ownerOf(facts.resources, fact) }));
    lately.addresses = { of: this, facts, list };
    return list;
  }

  get problems(): readonly ProblemSubject[] {
    const { chunk, file, cluster } = this;
    const { problems } = this.facts;
    return problems.length === 0 ? NONE : problems.map((fact): ProblemSubject => ({ chunk, file, cluster, type: 'problem', fact }));
  }

  get nodes(): readonly NodeSubject[] {
    return this.#of<NodeSubject>('node');
  }

  get services(): readonly ServiceSubject[] {
    return this.#of<ServiceSubject>('service');
  }

  get workloads(): readonly WorkloadSubject[] {
    return this.#of<WorkloadSubject>('workload');
  }

  get endpoints(): readonly EndpointsSubject[] {
    return this.#of<EndpointsSubject>('endpoints');
  }

  get ingresses(): readonly IngressSubject[] {
    return this.#of<IngressSubject>('ingress');
  }

  get policies(): readonly PolicySubject[] {
    return this.#of<PolicySubject>('policy');
  }

  #of<S extends ResourceSubject<ResourceBody>>(type: ResourceBody['type']): readonly S[] {
    const { resources } = this.facts;
    return this.resources.filter((_, at): boolean => resources[at]?.body.type === type) as unknown as readonly S[];
  }
}

/** What holds nothing but where it stands. */
class LazySubject {
  // No properties: what looks through subjects must not come upon all others of the piece.
  readonly #subjects: LazySubjects;
  readonly #at: number;

  constructor(subjects: LazySubjects, at: number) {
    this.#subjects = subjects;
    this.#at = at;
  }

  protected get subjects(): LazySubjects {
    return this.#subjects;
  }

  protected get at(): number {
    return this.#at;
  }

  get chunk(): ChunkId {
    return this.subjects.chunk;
  }

  get file(): string {
    return this.subjects.file;
  }

  get cluster(): ClusterId {
    return this.subjects.cluster;
  }
}

/** A claim that holds nothing but where it stands. */
class LazyClaim extends LazySubject implements Claim {
  /** What the text means: kept of the roles that are few, and once the facts are. */
  #parts: ClaimParts | undefined;

  get type(): 'claim' {
    return 'claim';
  }

  get fact(): AddressFact {
    return this.subjects.facts.addresses[this.at] as AddressFact;
  }

  get owner(): Resource | undefined {
    return ownerOf(this.subjects.facts.resources, this.fact);
  }

  get prefix(): Claim['prefix'] {
    return this.#read().prefix;
  }

  get interval(): Claim['interval'] {
    return this.#read().interval;
  }

  get address(): Claim['address'] {
    return this.#read().address;
  }

  #read(): ClaimParts {
    if (this.#parts !== undefined) return this.#parts;
    const { lately } = this.subjects;
    if (lately.claim?.of === this) return lately.claim.parts;
    const { fact } = this;
    const parts = claimPartsOf(fact) as ClaimParts;
    if (!MANY.has(fact.role) || this.subjects.keepsFacts) this.#parts = parts;
    else lately.claim = { of: this, parts };
    return parts;
  }
}

/** Roles of which a cluster has one or more for each of its pods. Rules compare all others of a cluster with each other. */
const MANY: ReadonlySet<AddressRole> = new Set<AddressRole>(['pod-address', 'host-address', 'endpoint-address']);

/** An object that holds nothing but where it stands, and the labels of its pods, which many share and by which they are looked for. */
class LazyResource extends LazySubject implements ResourceSubject<ResourceBody> {
  readonly #labels: Labels | undefined;

  constructor(subjects: LazySubjects, at: number, labels: Labels | undefined) {
    super(subjects, at);
    this.#labels = labels;
  }

  /** The labels of the pods of what is a workload. */
  static labelsOf(subject: object): Labels | undefined {
    return subject instanceof LazyResource ? subject.#labels : undefined;
  }

  get type(): 'resource' {
    return 'resource';
  }

  get resource(): Resource {
    return this.subjects.facts.resources[this.at] as Resource;
  }

  get body(): ResourceBody {
    return this.resource.body;
  }

  get namespace(): string {
    const { kind, namespace } = this.resource;
    return isClusterScoped(kind) ? '' : (namespace ?? 'default');
  }
}

/** From now on the facts of these chunks are the same objects whenever somebody asks. */
export function keepFacts(chunks: readonly ChunkSubjects[]): void {
  finished(keepFactsSteps(chunks));
}

/** The same with a rest after each chunk of a dump. */
export function* keepFactsSteps(chunks: readonly ChunkSubjects[]): Generator<void, void> {
  // Texts of a dump are no parts of others.
  const pool = new FactsPool((text) => text);
  for (const chunk of chunks) {
    if (!(chunk instanceof LazySubjects)) continue;
    chunk.keepFacts(pool);
    yield;
  }
}

/** The labels of a workload's pods, without reading its facts where they are at hand. */
export function podLabelsOf(workload: WorkloadSubject): Labels {
  return LazyResource.labelsOf(workload) ?? workload.body.template.labels;
}

function ownerOf(resources: readonly Resource[], { owner }: AddressFact): Resource | undefined {
  return owner === undefined ? undefined : resources[owner];
}
