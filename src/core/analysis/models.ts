import { keepFacts, keepFactsSteps } from '../network/lazy-subjects';
import { ModelBuilder } from '../network/build';
import { proxyCluster } from '../network/kube-proxy/from-manifests';
import type { ProxyCluster } from '../network/kube-proxy/from-manifests';
import type { ModelInput } from '../network/model-input';
import type { ClusterModel } from '../network/model';
import { policyCluster } from '../network/policy/policies';
import type { PolicyCluster, PolicyInput } from '../network/policy/policies';
import type { ClusterScope } from '../network/scoping';
import type { ClusterId } from '../network/subjects';
import { finished } from '../store/steps';
import type { Engine } from './engine';

/** The state of a cluster that is compared with a later one. */
export interface HeldModel {
  readonly input: ModelInput;
  steps(): Generator<void, ClusterModel>;
}

/** A model that is being built for a revision of its cluster. */
interface Job {
  readonly revision: number;
  readonly work: Generator<void, ClusterModel>;
}

/** Computes the model of a cluster when somebody looks and keeps it until the cluster's facts change. */
export class Models {
  readonly #engine: Engine;
  readonly #kept = new Map<ClusterId, { readonly revision: number; readonly model: ClusterModel; proxy?: ProxyCluster; policies?: PolicyCluster }>();
  readonly #builders = new Map<ClusterId, ModelBuilder>();
  /** Whoever asks goes on with the work of whoever asked before, so that a builder never does two things at a time. */
  readonly #jobs = new Map<ClusterId, Job>();
  /** Nodes that are assumed where none is known. */
  assumedNodes: number;

  constructor(engine: Engine, assumedNodes: number) {
    this.#engine = engine;
    this.assumedNodes = assumedNodes;
  }

  /** The model of a cluster; undefined when no file belongs to it. Cost: as `ModelBuilder.build` tells, once per change. */
  of(cluster: ClusterId): ClusterModel | undefined {
    return finished(this.steps(cluster));
  }

  /** The same with rests, in which everything may be asked and changed. */
  *steps(cluster: ClusterId): Generator<void, ClusterModel | undefined> {
    for (;;) {
      const job = this.#jobOf(cluster);
      if (job === undefined) return this.#kept.get(cluster)?.model;
      do {
        const step = this.#next(cluster, job);
        if (step.done === true) {
          this.#jobs.delete(cluster);
          this.#kept.set(cluster, { revision: job.revision, model: step.value });
          return step.value;
        }
        yield;
      } while (this.#jobs.get(cluster) === job && this.#engine.clusterRevision(cluster) === job.revision);
    }
  }

  /** Whether the model is there, or none can be. */
  has(cluster: ClusterId): boolean {
    return this.#kept.get(cluster)?.revision === this.#engine.clusterRevision(cluster);
  }

  /** What the model of a cluster is computed from now, and how it is computed later with rests, whatever changes meanwhile. */
  held(cluster: ClusterId): HeldModel | undefined {
    const input = this.inputOf(cluster);
    const builder = this.#builders.get(cluster)?.fork() ?? new ModelBuilder();
    return input && { input, steps: () => builder.steps(input) };
  }

  /** The work on the model of a cluster; undefined where it is there, or none can be. */
  #jobOf(cluster: ClusterId): Job | undefined {
    const revision = this.#engine.clusterRevision(cluster);
    const known = this.#jobs.get(cluster);
    if (known?.revision === revision) return known;
    const clusters = this.#engine.clusters();
    const scope = clusters.find(({ id }) => id === cluster);
    if (scope === undefined) return this.#forget(cluster);
    if (this.#kept.get(cluster)?.revision === revision) return undefined;
    this.#forgetAllBut(new Set(clusters.map(({ id }) => id)));
    const builder = this.#builders.get(cluster) ?? new ModelBuilder();
    this.#builders.set(cluster, builder);
    const job = { revision, work: this.#work(scope, builder) };
    this.#jobs.set(cluster, job);
    return job;
  }

  *#work(scope: ClusterScope, builder: ModelBuilder): Generator<void, ClusterModel> {
    yield* keepFactsSteps(this.#engine.subjectsOf(scope.id));
    return yield* builder.steps(this.#input(scope));
  }

  #next(cluster: ClusterId, { work }: Job): IteratorResult<void, ClusterModel> {
    try {
      return work.next();
    } catch (error) {
      // Nobody shall go on with it.
      this.#jobs.delete(cluster);
      throw error;
    }
  }

  /** What kube-proxy works from in a cluster. Cost: its Services and endpoints, once per change. */
  proxyOf(cluster: ClusterId): ProxyCluster | undefined {
    const model = this.of(cluster);
    const kept = this.#kept.get(cluster);
    const scope = this.#engine.clusters().find(({ id }) => id === cluster);
    if (model === undefined || kept === undefined || scope === undefined) return undefined;
    return (kept.proxy ??= proxyCluster(this.#input(scope), model));
  }

  /** The NetworkPolicies of a cluster. Cost: its objects, once per change. */
  policiesOf(cluster: ClusterId): PolicyCluster | undefined {
    const model = this.of(cluster);
    const kept = this.#kept.get(cluster);
    if (model === undefined || kept === undefined) return undefined;
    return (kept.policies ??= policyCluster(this.#policyInput(cluster), model));
  }

  #policyInput(cluster: ClusterId): PolicyInput {
    const chunks = this.#engine.subjectsOf(cluster);
    return {
      policies: chunks.flatMap(({ policies }) => policies),
      resources: chunks.flatMap(({ resources }) => resources),
      workloads: chunks.flatMap(({ workloads }) => workloads),
      tools: chunks.flatMap(({ chunk }) => this.#engine.definitionsOf(chunk)).map(({ tool }) => tool),
      unreadable: chunks.some(({ unreadable }) => unreadable),
    };
  }

  /** What the model of a cluster is computed from; undefined when no file belongs to it. */
  inputOf(cluster: ClusterId): ModelInput | undefined {
    const scope = this.#engine.clusters().find(({ id }) => id === cluster);
    return scope && this.#input(scope);
  }

  /** A cluster's name for people: that of its folder, or what its manifests call it where the folder is the whole workspace. */
  nameOf({ id, name }: ClusterScope): string {
    if (id !== 'folder:') return name;
    return this.#engine.index.settings(id, 'cluster-name')[0]?.fact.value ?? name;
  }

  /** Drops all models, as after a change of settings. */
  clear(): void {
    this.#kept.clear();
    this.#builders.clear();
    this.#jobs.clear();
  }

  /** Clusters come and go with the files that define them; nobody asks for those that went. */
  #forgetAllBut(clusters: ReadonlySet<ClusterId>): void {
    for (const known of [...this.#kept.keys(), ...this.#jobs.keys()]) if (!clusters.has(known)) this.#forget(known);
  }

  #forget(cluster: ClusterId): undefined {
    this.#kept.delete(cluster);
    this.#builders.delete(cluster);
    this.#jobs.delete(cluster);
  }

  #input(scope: ClusterScope): ModelInput {
    const { id } = scope;
    const chunks = this.#engine.subjectsOf(id);
    // A model holds on to most objects, and knows by identity what an edit left alone.
    keepFacts(chunks);
    const definitions = chunks.flatMap(({ chunk }) => this.#engine.definitionsOf(chunk));
    return {
      cluster: id,
      name: this.nameOf(scope),
      claims: [...chunks, ...this.#engine.networksOf(id)].flatMap(({ claims }) => claims),
      settings: chunks.flatMap(({ settings }) => settings),
      nodes: chunks.flatMap(({ nodes }) => nodes),
      workloads: chunks.flatMap(({ workloads }) => workloads),
      services: chunks.flatMap(({ services }) => services),
      endpoints: chunks.flatMap(({ endpoints }) => endpoints),
      assumedNodes: this.assumedNodes,
      tools: definitions.map(({ tool }) => tool),
    };
  }
}
