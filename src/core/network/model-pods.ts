// Makes the pods of a model from where they are and which addresses they hold. It must never know nodes.
import type { Address } from '../ip/address';
import { hostDeviceName } from './device-names';
import type { CniKind, ModelContainer, ModelPod, Sourced } from './model';
import { compareNatural } from './natural';
import { PODS_AT_ONCE } from './pods';
import type { PodPlan } from './pods';
import { placeOf } from './subjects';
import type { WorkloadSubject } from './subjects';

/** What pods are made from. Shape: `plans` and `held` in order of creation, `order` as the model's. */
interface PodParts {
  readonly plans: readonly PodPlan[];
  readonly held: readonly (readonly Sourced<Address>[])[];
  readonly order: readonly number[];
}

/** The pods of the model, with a rest after some; those of `known` that are planned the same and hold the same are the same objects. */
export function* modelPods({ plans, held, order }: PodParts, cni: CniKind, known: (PodParts & { readonly pods: readonly ModelPod[] }) | undefined): Generator<void, readonly ModelPod[]> {
  const shared: SharedParts = new Map();
  const made: ModelPod[] = [];
  const knownAt = new Int32Array(known?.plans.length ?? 0);
  known?.order.forEach((index, at) => (knownAt[index] = at));
  for (const [at, index] of order.entries()) {
    const plan = plans[index] as PodPlan;
    const before = known !== undefined && known.plans[index] === plan && known.held[index] === held[index] ? known.pods[knownAt[index] as number] : undefined;
    made.push(before ?? podOf(plan, held[index] ?? [], shared, cni));
    if (at % PODS_AT_ONCE === PODS_AT_ONCE - 1) yield;
  }
  return made;
}

/**
 * Positions of the pods by namespace and name, with a rest after each namespace. Those of a workload come in their order:
 * with the workloads sorted there is little left to sort.
 */
export function* sortedPods(pods: readonly PodPlan[]): Generator<void, number[]> {
  const members = new Map<WorkloadSubject, number[]>();
  pods.forEach(({ subject }, index) => {
    const list = members.get(subject);
    if (list === undefined) members.set(subject, [index]);
    else list.push(index);
  });
  const workloads = [...members].sort(([a], [b]) => compareNatural(a.namespace, b.namespace) || compareNatural(a.resource.name, b.resource.name));
  yield;
  const nameOf = (index: number): string => (pods[index] as PodPlan).name.value;
  const sorted: number[] = [];
  for (let from = 0; from < workloads.length; ) {
    const namespace = workloads[from]?.[0].namespace;
    const own: number[] = [];
    for (; from < workloads.length && workloads[from]?.[0].namespace === namespace; from++) for (const index of workloads[from]?.[1] ?? []) own.push(index);
    own.sort((a, b) => compareNatural(nameOf(a), nameOf(b)) || a - b);
    for (const index of own) sorted.push(index);
    yield;
  }
  return sorted;
}

function podOf(plan: PodPlan, addresses: readonly Sourced<Address>[], shared: SharedParts, cni: CniKind): ModelPod {
  const { subject } = plan;
  const { template } = subject.body;
  const { workload, containers, dns } = sharedOf(subject, shared);
  const alone = template.hostNetwork || plan.node === undefined || plan.finished;
  return {
    namespace: subject.namespace,
    name: plan.name,
    workload,
    node: plan.node,
    addresses,
    hostNetwork: template.hostNetwork,
    veth: alone ? undefined : hostDeviceName(cni.plugin, subject.namespace, plan.name.value),
    containers,
    labels: template.labels,
    dns,
  };
}

/** The controller names the pods of a StatefulSet below its Service. Source: `pkg/controller/statefulset` newStatefulSetPod. */
function dnsOf({ resource, body }: WorkloadSubject): ModelPod['dns'] {
  const { dns } = body.template;
  return resource.kind === 'StatefulSet' ? { ...dns, subdomain: body.serviceName } : dns;
}

/** What the replicas of a workload share. */
type SharedParts = Map<WorkloadSubject, Pick<ModelPod, 'workload' | 'containers' | 'dns'>>;

function sharedOf(subject: WorkloadSubject, shared: SharedParts): Pick<ModelPod, 'workload' | 'containers' | 'dns'> {
  const known = shared.get(subject);
  if (known !== undefined) return known;
  const { kind, name, slot } = subject.resource;
  const parts = { workload: { kind, name, place: placeOf(subject, slot) }, containers: containersOf(subject), dns: dnsOf(subject) };
  shared.set(subject, parts);
  return parts;
}

function containersOf(subject: WorkloadSubject): readonly ModelContainer[] {
  return subject.body.template.containers.map((container) => ({
    name: container.name,
    init: container.init,
    ports: container.ports.flatMap(({ name, containerPort, hostPort, protocol }) =>
      containerPort === undefined ? [] : [{ name: name?.value, port: containerPort.value, protocol, hostPort: hostPort?.value }],
    ),
    place: placeOf(subject, container.slot),
  }));
}
