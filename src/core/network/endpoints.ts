import { address as parseText, compareAddresses, formatAddress } from '../ip/address';
import type { Family } from '../ip/address';
import type { Labels, ServicePort } from '../kube/facts';
import type { ModelEndpoint, ModelPod } from './model';
import type { PodPlan } from './pods';
import { declared } from './sourced';
import { placeOf } from './subjects';
import type { EndpointsSubject, ServiceSubject } from './subjects';

/** Endpoints of the Services of one cluster: declared ones, else those that the selector finds among the pods. */
export class EndpointFinder {
  readonly #plans: readonly PodPlan[];
  readonly #pods: readonly ModelPod[];
  readonly #byLabel = new Map<string, number[]>();
  readonly #byNamespace = new Map<string, number[]>();
  readonly #byAddress = new Map<string, number>();
  readonly #declared = new Map<string, EndpointsSubject[]>();
  readonly #selected = new Map<string, readonly ModelEndpoint[]>();

  /** Cost: O(labels of all pods + endpoints). `plans` and `pods` are the same pods in the same order. */
  constructor(plans: readonly PodPlan[], pods: readonly ModelPod[], endpoints: readonly EndpointsSubject[]) {
    this.#plans = plans;
    this.#pods = pods;
    pods.forEach((pod, index) => {
      if (plans[index]?.finished === true) return;
      append(this.#byNamespace, pod.namespace, index);
      for (const [key, value] of Object.entries(pod.labels)) append(this.#byLabel, labelKey(pod.namespace, key, value), index);
      if (!pod.hostNetwork) for (const { value } of pod.addresses) this.#byAddress.set(formatAddress(value), index);
    });
    for (const subject of endpoints) {
      const name = subject.body.serviceName;
      if (name !== undefined) append(this.#declared, `${subject.namespace}/${name}`, subject);
    }
  }

  /**
   * The backends of one port. Shape: per family in the order of `families`; declared ones by address.
   * Cost: proportional to the answer, which Services with the same selector and port share.
   */
  endpointsOf(service: ServiceSubject, port: ServicePort, families: readonly Family[]): readonly ModelEndpoint[] {
    const written = this.#declared.get(`${service.namespace}/${service.resource.name}`);
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
          const pod = this.#byAddress.get(text) ?? this.#namedPod(service.namespace, podName);
          found.set(`${text}/${target.port}`, { address: sourced, port: target.port, pod, ready: ready || service.body.publishNotReady, ...(hostname !== undefined && { hostname }) });
        }
      }
    }
    return [...found.values()].sort((a, b) => compareAddresses(a.address.value, b.address.value) || a.port - b.port);
  }

  #namedPod(namespace: string, name: string | undefined): number | undefined {
    if (name === undefined) return undefined;
    return this.#byNamespace.get(namespace)?.find((index) => this.#pods[index]?.name.value === name);
  }

  #select(namespace: string, selector: Labels, target: number | string, protocol: string, families: readonly Family[], all: boolean): ModelEndpoint[] {
    const members = this.#matching(namespace, selector);
    const found: ModelEndpoint[] = [];
    for (const family of families) {
      for (const index of members) {
        const pod = this.#pods[index] as ModelPod;
        const plan = this.#plans[index] as PodPlan;
        const address = pod.addresses.find(({ value }) => value.family === family);
        const port = typeof target === 'number' ? target : namedPort(plan, target, protocol);
        if (address === undefined || port === undefined) continue;
        found.push({ address, port, pod: index, ready: plan.ready || all });
      }
    }
    return found;
  }

  #matching(namespace: string, selector: Labels): readonly number[] {
    const pairs = Object.entries(selector);
    const lists = pairs.map(([key, value]) => this.#byLabel.get(labelKey(namespace, key, value)) ?? []);
    const shortest = lists.reduce((best, list) => (list.length < best.length ? list : best), lists[0] ?? []);
    return shortest.filter((index) => pairs.every(([key, value]) => this.#pods[index]?.labels[key] === value));
  }
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

function labelKey(namespace: string, key: string, value: string): string {
  return `${namespace}\n${key}\n${value}`;
}

function append<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
