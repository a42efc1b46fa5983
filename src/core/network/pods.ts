import { address as parseText } from '../ip/address';
import type { Address } from '../ip/address';
import { PrefixTrie } from '../ip/trie';
import type { PodTemplate } from '../kube/facts';
import type { Sourced } from './model';
import type { ModelInput, Remark } from './model-input';
import { onePerFamily } from './nodes';
import type { NodePlan } from './nodes';
import { independentWorkloads } from './owners';
import { Scheduler } from './scheduling';
import { declared, derived } from './sourced';
import { placeOf, titleOf } from './subjects';
import type { WorkloadSubject } from './subjects';

/** Pods beyond this number are not modelled. Kubernetes itself is built for 150,000 per cluster. */
export const MAXIMUM_PODS = 200_000;

/** Pods between two rests. */
export const PODS_AT_ONCE = 500;

/** A pod before it has its addresses. */
export interface PodPlan {
  readonly subject: WorkloadSubject;
  readonly name: Sourced<string>;
  readonly node: Sourced<number> | undefined;
  /** Declared ones. */
  readonly addresses: readonly Sourced<Address>[];
  /** Succeeded or failed: it holds no address and no port. */
  readonly finished: boolean;
  readonly ready: boolean;
}

/** The pods of a cluster on their nodes. Shape: in order of creation, declared pods before simulated ones. */
export interface PlannedPods {
  readonly pods: readonly PodPlan[];
  readonly remarks: readonly Remark[];
  /** Workload by workload how they came to be, from which other pods are planned on the same nodes. */
  readonly steps: readonly PlanStep[];
  /** Whether each pod counts as one of its node's. Shape: as `pods`. */
  readonly counted: readonly boolean[];
  /** Nodes as the scheduler chose them. */
  readonly chosen: Sourced<number>[];
}

/** A workload that was expanded. Shape: where its pods and remarks end. */
interface PlanStep {
  readonly subject: WorkloadSubject;
  readonly pods: number;
  readonly remarks: number;
}

/**
 * Expands workloads into pods and puts each on a node, with rests. `before` are pods that were planned on the same nodes:
 * those of the workloads up to the first that differs are the same objects, and what later ones share with theirs is.
 * Cost: O((workloads + pods) log nodes), and O(nodes) per distinct placement constraint.
 */
export function* planPods(input: ModelInput, nodes: readonly NodePlan[], before?: PlannedPods): Generator<void, PlannedPods> {
  const planner = new Planner(nodes, before);
  const workloads = independentWorkloads(input.workloads);
  yield;
  const isFirst = (subject: WorkloadSubject): boolean => subject.resource.kind === 'Pod' && isBound(subject);
  for (const subject of [...workloads.filter(isFirst), ...workloads.filter((one) => !isFirst(one))]) {
    if (!planner.repeat(subject)) {
      if (subject.resource.kind === 'Pod') planner.addPod(subject);
      else if (subject.resource.kind === 'DaemonSet') planner.addDaemons(subject);
      else yield* planner.addReplicas(subject);
    }
    planner.end(subject);
    yield;
  }
  return planner.result();
}

/**
 * The same pods after edits of workloads that move none of them. Shape: pods of other workloads are the same objects.
 * Cost: O(pods).
 */
export function withReplaced({ pods, steps, ...others }: PlannedPods, replaced: ReadonlyMap<WorkloadSubject, WorkloadSubject>): PlannedPods {
  const now = <T extends { readonly subject: WorkloadSubject }>(one: T): T => {
    const subject = replaced.get(one.subject);
    return subject === undefined ? one : { ...one, subject };
  };
  return { ...others, pods: pods.map(now), steps: steps.map(now) };
}

/** Whether the cluster itself already put the pod somewhere; such pods come first. */
function isBound({ body }: WorkloadSubject): boolean {
  return body.podAddresses.length > 0 || body.hostAddresses.length > 0;
}

class Planner {
  readonly #nodes: readonly NodePlan[];
  readonly #byName: ReadonlyMap<string, number>;
  readonly #byAddress = new Map<string, number>();
  readonly #byRange = new PrefixTrie<number>();
  readonly #scheduler: Scheduler;
  /** Names in use by namespace, each with the suffix to try next. */
  readonly #names = new Map<string, Map<string, number>>();
  readonly #before: PlannedPods | undefined;
  /** Whether all workloads so far were the same before. */
  #repeats: boolean;
  /** Steps of `before` by workload, when it is known which one differs. */
  #stepOf: ReadonlyMap<WorkloadSubject, number> | undefined;
  /** The pods of the present workload before. */
  #known: { from: number; readonly end: number } | undefined;
  readonly #steps: PlanStep[] = [];
  readonly #counted: boolean[] = [];
  /** Nodes as the scheduler chooses them; the pods of one share it. */
  readonly #chosen: Sourced<number>[];
  readonly #pods: PodPlan[] = [];
  readonly #remarks: Remark[] = [];
  #counts = false;

  constructor(nodes: readonly NodePlan[], before: PlannedPods | undefined) {
    this.#nodes = nodes;
    this.#before = before;
    this.#repeats = before !== undefined;
    this.#chosen = before?.chosen ?? [];
    this.#byName = new Map(nodes.map((node, index) => [node.name.value, index]));
    nodes.forEach((node, index) => {
      for (const { value } of node.addresses) this.#byAddress.set(keyOf(value), index);
      for (const { value } of node.podRanges) this.#byRange.insert(value, index);
    });
    this.#scheduler = new Scheduler(nodes);
  }

  result(): PlannedPods {
    return { pods: this.#pods, remarks: this.#remarks, steps: this.#steps, counted: this.#counted, chosen: this.#chosen };
  }

  /** Puts the pods of a workload where they were before, if all before it are there; answers whether it did. */
  repeat(subject: WorkloadSubject): boolean {
    const before = this.#before;
    if (before === undefined) return false;
    const at = this.#steps.length;
    if (this.#repeats && before.steps[at]?.subject === subject) {
      const [last, own] = [before.steps[at - 1], before.steps[at] as PlanStep];
      for (let index = last?.pods ?? 0; index < own.pods; index++) {
        const pod = before.pods[index] as PodPlan;
        if (before.counted[index] === true && pod.node !== undefined) this.#bind(pod.node.value, subject.body.template);
        this.#add(pod);
      }
      for (let index = last?.remarks ?? 0; index < own.remarks; index++) this.#remarks.push(before.remarks[index] as Remark);
      return true;
    }
    this.#repeats = false;
    this.#stepOf ??= new Map(before.steps.map((step, index) => [step.subject, index]));
    const step = this.#stepOf.get(subject);
    this.#known = step === undefined ? undefined : { from: before.steps[step - 1]?.pods ?? 0, end: (before.steps[step] as PlanStep).pods };
    return false;
  }

  /** Says that a workload has its pods. */
  end(subject: WorkloadSubject): void {
    this.#steps.push({ subject, pods: this.#pods.length, remarks: this.#remarks.length });
    this.#known = undefined;
  }

  /** A Pod object. */
  addPod(subject: WorkloadSubject): void {
    const { resource, body } = subject;
    const place = placeOf(subject, resource.slot);
    const written = body.podAddresses.flatMap(({ value, slot }) => {
      const address = parseText(value);
      return address === undefined ? [] : [declared(address, placeOf(subject, slot), 'Pod status.podIPs')];
    });
    const finished = body.phase === 'Succeeded' || body.phase === 'Failed';
    const node = this.#nodeOfPod(subject, written[0]?.value, finished);
    const name = resource.name === '' ? derived(this.#free(subject, 'pod-sim-1'), 'the object has only a generateName') : declared(resource.name, place, 'Pod metadata.name');
    this.#add({
      subject,
      name: { ...name, value: this.#free(subject, name.value) },
      node,
      addresses: finished || body.template.hostNetwork ? [] : onePerFamily(written),
      finished,
      ready: !finished && (body.phase === undefined || body.phase === 'Running'),
    });
  }

  /** One pod per eligible node, named after it. */
  addDaemons(subject: WorkloadSubject): void {
    const { template } = subject.body;
    const title = titleOf(subject);
    const because = simulatedOf(subject);
    for (const index of this.#scheduler.eligible(template, true)) {
      if (!this.#hasRoom(subject) || !this.#scheduler.fits(index, template)) continue;
      const node = this.#nodes[index] as NodePlan;
      this.#bind(index, template);
      const where = derived(index, `${title} runs one pod on every eligible node`, node.name);
      this.#simulate(subject, `${subject.resource.name}-${node.name.value}`, because, where, node.name);
    }
  }

  /** The replicas of a workload, with a rest after some. */
  *addReplicas(subject: WorkloadSubject): Generator<void, void> {
    const { resource, body } = subject;
    const count = Math.max(0, Math.trunc(body.replicas?.value ?? 1)) || 0;
    const ordinal = resource.kind === 'StatefulSet' || resource.kind === 'PetSet';
    const because = simulatedOf(subject);
    let homeless = 0;
    for (let i = 0; i < count && this.#hasRoom(subject); i++) {
      // A template that found no node once finds none again: loads and ports only grow.
      const node = homeless > 0 ? undefined : this.#nodeOfTemplate(subject, body.template);
      if (node === undefined) homeless++;
      this.#simulate(subject, ordinal ? `${resource.name}-${body.firstOrdinal + i}` : `${resource.name}-sim-${i + 1}`, because, node);
      if (i % PODS_AT_ONCE === PODS_AT_ONCE - 1) yield;
    }
    if (homeless > 0 && this.#nodes.length > 0) this.#remark(subject, `${titleOf(subject)}: no node takes ${homeless} of its ${count} ${count === 1 ? 'pod' : 'pods'}.`);
  }

  #simulate(subject: WorkloadSubject, name: string, because: string, node: Sourced<number> | undefined, on?: Sourced<unknown>): void {
    const free = this.#free(subject, name);
    const known = this.#nextKnown();
    const sourced = known?.name.value === free ? known.name : derived(free, because, on);
    this.#add(known !== undefined && known.name === sourced && known.node === node ? known : { subject, name: sourced, node, addresses: [], finished: false, ready: true });
  }

  /** What stood in the place of the next pod of the present workload before. */
  #nextKnown(): PodPlan | undefined {
    return this.#known !== undefined && this.#known.from < this.#known.end ? this.#before?.pods[this.#known.from++] : undefined;
  }

  #bind(node: number, template: PodTemplate): void {
    this.#scheduler.bind(node, template);
    this.#counts = true;
  }

  #nodeOfPod(subject: WorkloadSubject, address: Address | undefined, finished: boolean): Sourced<number> | undefined {
    const { template, hostAddresses } = subject.body;
    const host = hostAddresses.map(({ value }) => parseText(value)).find((value) => value !== undefined);
    const bind = (index: number, because: string, slot: number): Sourced<number> => {
      if (!finished) this.#bind(index, template);
      return declared(index, placeOf(subject, slot), because);
    };
    const named = template.nodeName && this.#byName.get(template.nodeName.value);
    if (template.nodeName !== undefined && named !== undefined) return bind(named, 'Pod spec.nodeName', template.nodeName.slot);
    const hosting = host && this.#byAddress.get(keyOf(host));
    if (hosting !== undefined) return bind(hosting, 'Pod status.hostIP', hostAddresses[0]?.slot ?? subject.resource.slot);
    const inside = address && this.#byRange.longestMatch(address)?.values[0];
    if (inside !== undefined) {
      this.#bind(inside, template);
      return derived(inside, "its address lies in the node's pod range");
    }
    if (finished) return undefined;
    const node = this.#nodeOfTemplate(subject, template);
    if (node === undefined && template.nodeName === undefined && this.#nodes.length > 0) this.#remark(subject, `${titleOf(subject)}: no node takes it.`);
    return node;
  }

  #nodeOfTemplate(subject: WorkloadSubject, template: PodTemplate): Sourced<number> | undefined {
    if (template.nodeName !== undefined) {
      const { value, slot } = template.nodeName;
      const named = this.#byName.get(value);
      if (named === undefined) {
        this.#remark(subject, `${titleOf(subject)}: its nodeName ${value} is no node of the cluster.`);
        return undefined;
      }
      this.#bind(named, template);
      return declared(named, placeOf(subject, slot), 'spec.nodeName');
    }
    const chosen = this.#scheduler.place(template);
    this.#counts ||= chosen !== undefined;
    return chosen === undefined ? undefined : (this.#chosen[chosen] ??= derived(chosen, 'the eligible node with the fewest pods', this.#nodes[chosen]?.name));
  }

  #hasRoom(subject: WorkloadSubject): boolean {
    if (this.#pods.length < MAXIMUM_PODS) return true;
    if (this.#remarks.at(-1)?.message.startsWith('Only the first') !== true) {
      this.#remark(subject, `Only the first ${MAXIMUM_PODS} pods are shown.`);
    }
    return false;
  }

  #free(subject: WorkloadSubject, wanted: string): string {
    const names = this.#names.get(subject.namespace);
    let next = names?.get(wanted);
    if (names === undefined || next === undefined) return wanted;
    while (names.has(`${wanted}-${next}`)) next++;
    names.set(wanted, next + 1);
    return `${wanted}-${next}`;
  }

  #add(pod: PodPlan): void {
    const { namespace } = pod.subject;
    let names = this.#names.get(namespace);
    if (names === undefined) this.#names.set(namespace, (names = new Map()));
    names.set(pod.name.value, 2);
    this.#pods.push(pod);
    this.#counted.push(this.#counts);
    this.#counts = false;
  }

  #remark(subject: WorkloadSubject, message: string): void {
    this.#remarks.push({ message, place: placeOf(subject, subject.resource.slot) });
  }
}

function simulatedOf(subject: WorkloadSubject): string {
  return `simulated pod of ${titleOf(subject)}`;
}

function keyOf({ family, value }: Address): string {
  return `${family}/${value}`;
}
