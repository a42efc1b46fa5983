import { address as parseText, compareAddresses, formatAddress } from '../ip/address';
import type { Family } from '../ip/address';
import type { Labels, ServicePort } from '../kube/facts';
import { matchesLabels } from './label-index';
import type { ModelEndpoint, ModelPod } from './model';
import type { PodPlan } from './pods';
import { declared } from './sourced';
import { sameElements } from './stage';
import { placeOf } from './subjects';
import type { EndpointsSubject, ServiceSubject, WorkloadSubject } from './subjects';

/** What endpoints are found in. Shape: `plans` and `pods` are the same pods in the same order. */
export interface EndpointSources {
  readonly plans: readonly PodPlan[];
  readonly pods: readonly ModelPod[];
  readonly endpoints: readonly EndpointsSubject[];
  /** Workloads whose pods are what they were in the earlier state but for labels and ports; undefined: pods moved. */
  readonly replaced?: ReadonlyMap<WorkloadSubject, WorkloadSubject>;
}

/** With more workloads at once it costs more to tell which Services select them than to look at all. */
const MOST_REPLACED = 50;

/** Endpoints of the Services of one cluster: declared ones, else those that the selector finds among the pods. */
export class EndpointFinder {
  readonly #sources: EndpointSources;
  readonly #declared: ReadonlyMap<string, readonly EndpointsSubject[]>;
  readonly #addressed: Lazy<ReadonlyMap<string, number>>;
  readonly #named: Lazy<ReadonlyMap<string, number>>;
  readonly #selectable: Lazy<SelectablePods>;
  readonly #selected: Map<string, readonly ModelEndpoint[]>;
  readonly #declaredBefore: ReadonlyMap<string, readonly EndpointsSubject[]>;
  /** Old and new states of the replaced workloads; undefined: any pod may have changed. */
  readonly #changed: readonly WorkloadSubject[] | undefined;

  /**
   * `before` found endpoints in the earlier state of the cluster; it hands over what it knows and is of no use then.
   * Cost: O(endpoints); the first selector costs O(pods + labels of workloads) where `before` knows them not.
   */
  constructor(sources: EndpointSources, before?: EndpointFinder) {
    this.#sources = sources;
    const replaced = (sources.replaced?.size ?? 0) <= MOST_REPLACED ? sources.replaced : undefined;
    const kept = replaced === undefined ? undefined : before;
    this.#declared = before !== undefined && sameElements(before.#sources.endpoints, sources.endpoints) ? before.#declared : byService(sources.endpoints);
    this.#declaredBefore = before === undefined ? new Map() : before.#declared;
    this.#addressed = (kept && kept.#addressed.ready) ?? new Lazy(() => podsByAddress(sources));
    this.#named = (kept && kept.#named.ready) ?? new Lazy(() => podsByName(sources));
    this.#selectable = (kept && kept.#selectable.ready) ?? new Lazy(() => new SelectablePods(sources));
    if (replaced !== undefined) this.#selectable.ready?.value.replace(replaced);
    this.#selected = kept !== undefined && replaced?.size === 0 ? kept.#selected : new Map();
    this.#changed = kept !== undefined && replaced !== undefined ? [...replaced].flat() : undefined;
  }

  /** Whether the finder before this one gave the same endpoints to all ports of a Service that did not change itself. */
  knows(service: ServiceSubject): boolean {
    if (this.#changed === undefined) return false;
    if (this.#declared !== this.#declaredBefore) {
      const key = serviceKey(service);
      if (!sameElements(this.#declared.get(key) ?? [], this.#declaredBefore.get(key) ?? [])) return false;
    }
    const selector = service.body.selector?.value;
    return selector === undefined || !this.#changed.some(({ namespace, body }) => namespace === service.namespace && matchesLabels(body.template.labels, selector));
  }

  /**
   * The backends of one port. Shape: per family in the order of `families`; declared ones by address.
   * Cost: proportional to the answer, which Services with the same selector and port share.
   */
  endpointsOf(service: ServiceSubject, port: ServicePort, families: readonly Family[]): readonly ModelEndpoint[] {
    const written = this.#declared.get(serviceKey(service));
    if (written !== undefined) return this.#written(written, service, port, families);
    const selector = service.body.selector?.value;
    if (selector === undefined || Object.keys(selector).length === 0) return [];
    const { publishNotReady } = service.body;
    const target = port.targetPort?.value || port.port?.value;
    if (target === undefined) return [];
    const key = JSON.stringify([service.namespace, selector, target, port.protocol, families, publishNotReady]);
    let found = this.#selected.get(key);
    if (found === undefined) {
      found = this.#select(service.namespace, selector, target, port.protocol, families, publishNotReady);
      this.#selected.set(key, found);
    }
    return found;
  }

  /** Backends of a Service that has no ports, each with port 0. */
  selectedBy({ namespace, body }: ServiceSubject, families: readonly Family[]): readonly ModelEndpoint[] {
    const selector = body.selector?.value ?? {};
    return Object.keys(selector).length === 0 ? [] : this.#select(namespace, selector, 0, 'TCP', families, body.publishNotReady);
  }

  #written(subjects: readonly EndpointsSubject[], service: ServiceSubject, port: ServicePort, families: readonly Family[]): ModelEndpoint[] {
    const slices = subjects.filter(({ resource }) => resource.kind === 'EndpointSlice');
    const found = new Map<string, ModelEndpoint>();
    // kube-proxy reads slices alone; Endpoints are mirrored into them by the control plane.
    for (const subject of slices.length > 0 ? slices : subjects) {
      for (const target of subject.body.ports) {
        if ((target.name ?? '') !== (port.name?.value ?? '') || target.protocol !== port.protocol || !target.port) continue;
        for (const { addresses, ready, podName, hostname } of subject.body.endpoints) {
          // An EndpointSlice's further addresses are interchangeable and unused; Endpoints have one address each.
          const first = addresses[0];
          const address = first && parseText(first.value);
          if (first === undefined || address === undefined || !families.includes(address.family)) continue;
          const text = formatAddress(address);
          if (found.has(`${text}/${target.port}`)) continue;
          const sourced = declared(address, placeOf(subject, first.slot), `${subject.resource.kind} ${subject.resource.name}`);
          const pod = this.#addressed.value.get(text) ?? this.#namedPod(service.namespace, podName);
          found.set(`${text}/${target.port}`, { address: sourced, port: target.port, pod, ready: ready || service.body.publishNotReady, ...(hostname !== undefined && { hostname }) });
        }
      }
    }
    return [...found.values()].sort((a, b) => compareAddresses(a.address.value, b.address.value) || a.port - b.port);
  }

  #namedPod(namespace: string, name: string | undefined): number | undefined {
    return name === undefined ? undefined : this.#named.value.get(`${namespace}/${name}`);
  }

  #select(namespace: string, selector: Labels, target: number | string, protocol: string, families: readonly Family[], all: boolean): ModelEndpoint[] {
    const members = this.#selectable.value.matching(namespace, selector);
    const { pods, plans } = this.#sources;
    const found: ModelEndpoint[] = [];
    for (const family of families) {
      for (const index of members) {
        const pod = pods[index] as ModelPod;
        const plan = plans[index] as PodPlan;
        const address = pod.addresses.find(({ value }) => value.family === family);
        const port = typeof target === 'number' ? target : namedPort(plan, target, protocol);
        if (address === undefined || port === undefined) continue;
        found.push({ address, port, pod: index, ready: plan.ready || all });
      }
    }
    return found;
  }
}

/** The pods of a cluster, found by their labels. The pods of a workload have the same ones, so workloads are what is filed. */
class SelectablePods {
  /** Positions of pods, ascending. */
  readonly #members = new Map<WorkloadSubject, number[]>();
  readonly #byLabel = new Map<string, WorkloadSubject[]>();

  constructor({ plans }: EndpointSources) {
    plans.forEach(({ subject, finished }, index) => {
      if (!finished) append(this.#members, subject, index);
    });
    for (const subject of this.#members.keys()) this.#file(subject);
  }

  /** Puts new states of workloads, whose pods are at the same positions, in the place of old ones. Cost: their lists. */
  replace(replaced: ReadonlyMap<WorkloadSubject, WorkloadSubject>): void {
    for (const [old, subject] of replaced) {
      const positions = this.#members.get(old);
      if (positions === undefined) continue;
      this.#members.delete(old);
      for (const key of labelKeys(old)) this.#byLabel.set(key, (this.#byLabel.get(key) ?? []).filter((other) => other !== old));
      this.#members.set(subject, positions);
      this.#file(subject);
    }
  }

  #file(subject: WorkloadSubject): void {
    for (const key of labelKeys(subject)) append(this.#byLabel, key, subject);
  }

  /** Positions of the pods of a namespace that have all labels. Shape: ascending. */
  matching(namespace: string, selector: Labels): readonly number[] {
    const lists = Object.entries(selector).map(([key, value]) => this.#byLabel.get(labelKey(namespace, key, value)) ?? []);
    const shortest = lists.reduce((best, list) => (list.length < best.length ? list : best), lists[0] ?? []);
    const found = shortest.filter(({ body }) => matchesLabels(body.template.labels, selector)).map((subject) => this.#members.get(subject) ?? []);
    return found.length === 1 ? (found[0] ?? []) : found.flat().sort((a, b) => a - b);
  }
}

/** A value that is computed when somebody asks. */
class Lazy<T> {
  #compute: (() => T) | undefined;
  #value: T | undefined;

  constructor(compute: () => T) {
    this.#compute = compute;
  }

  /** Itself when there is a value; one without would keep what it is to be computed from. */
  get ready(): this | undefined {
    return this.#compute === undefined ? this : undefined;
  }

  get value(): T {
    if (this.#compute !== undefined) {
      this.#value = this.#compute();
      this.#compute = undefined;
    }
    return this.#value as T;
  }
}

function byService(endpoints: readonly EndpointsSubject[]): ReadonlyMap<string, readonly EndpointsSubject[]> {
  const lists = new Map<string, EndpointsSubject[]>();
  for (const subject of endpoints) {
    const name = subject.body.serviceName;
    if (name !== undefined) append(lists, `${subject.namespace}/${name}`, subject);
  }
  return lists;
}

function podsByAddress({ plans, pods }: EndpointSources): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  pods.forEach(({ hostNetwork, addresses }, index) => {
    if (hostNetwork || plans[index]?.finished === true) return;
    for (const { value } of addresses) found.set(formatAddress(value), index);
  });
  return found;
}

function podsByName({ plans, pods }: EndpointSources): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  pods.forEach(({ namespace, name }, index) => {
    const key = `${namespace}/${name.value}`;
    if (plans[index]?.finished !== true && !found.has(key)) found.set(key, index);
  });
  return found;
}

/** The number of a named port: the first match over the containers, then over sidecars. Source: `pkg/api/v1/pod/util.go` FindPort. */
function namedPort({ subject }: PodPlan, name: string, protocol: string): number | undefined {
  const { containers } = subject.body.template;
  const running = [...containers.filter(({ init }) => !init), ...containers.filter(({ init, sidecar }) => init && sidecar)];
  for (const { ports } of running) {
    const hit = ports.find((port) => port.name?.value === name && port.protocol === protocol);
    if (hit?.containerPort !== undefined) return hit.containerPort.value;
  }
  return undefined;
}

function serviceKey({ namespace, resource }: ServiceSubject): string {
  return `${namespace}/${resource.name}`;
}

function labelKeys({ namespace, body }: WorkloadSubject): string[] {
  return Object.entries(body.template.labels).map(([key, value]) => labelKey(namespace, key, value));
}

function labelKey(namespace: string, key: string, value: string): string {
  return `${namespace}\n${key}\n${value}`;
}

function append<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
