import type { PodTemplate } from '../kube/facts';
import { isEligible } from './eligibility';
import type { NodePlan } from './nodes';

/** A group of templates that may run on the same nodes. Shape: `heap` holds one key `load * nodes + index` per node. */
interface EligibleNodes {
  readonly nodes: readonly number[];
  readonly heap: number[];
}

/**
 * Chooses a node per pod: of the eligible ones that have its host ports free the one with the fewest pods, the first
 * by name among equals.
 * Cost: O(nodes) once per distinct constraint, then O(log nodes) amortised per pod.
 */
export class Scheduler {
  readonly #nodes: readonly NodePlan[];
  readonly #loads: number[];
  readonly #ports: Map<string, string[]>[];
  readonly #groups = new Map<string, EligibleNodes>();
  /** Of templates, by themselves; a workload asks once per replica. */
  readonly #groupOf = new Map<PodTemplate, EligibleNodes>();
  readonly #hostPorts = new Map<PodTemplate, readonly HostPort[]>();

  constructor(nodes: readonly NodePlan[]) {
    this.#nodes = nodes;
    this.#loads = nodes.map(() => 0);
    this.#ports = nodes.map(() => new Map<string, string[]>());
  }

  /** Indices of the nodes that selector, affinity and taints allow. Shape: ascending. */
  eligible(template: PodTemplate, daemon = false): readonly number[] {
    return this.#group(template, daemon).nodes;
  }

  /** Puts a pod on a node without asking, as `nodeName` does. */
  bind(node: number, template: PodTemplate): void {
    this.#loads[node] = (this.#loads[node] ?? 0) + 1;
    for (const { key, address } of this.#hostPortsOf(template)) {
      const held = this.#ports[node]?.get(key);
      if (held === undefined) this.#ports[node]?.set(key, [address]);
      else held.push(address);
    }
  }

  /** Whether the host ports of the template are free on the node. */
  fits(node: number, template: PodTemplate): boolean {
    return this.#hostPortsOf(template).every(({ key, address }) => {
      const held = this.#ports[node]?.get(key) ?? [];
      return !held.some((other) => other === '' || address === '' || other === address);
    });
  }

  /** Chooses a node and puts the pod there; nothing when no node takes it. */
  place(template: PodTemplate): number | undefined {
    const group = this.#groupOf.get(template) ?? this.#group(template, false);
    this.#groupOf.set(template, group);
    const { heap } = group;
    const passed: number[] = [];
    let chosen: number | undefined;
    while (chosen === undefined && heap.length > 0) {
      const key = pop(heap);
      const node = key % this.#nodes.length;
      const current = this.#key(node);
      // Loads only grow, so an old key is a lower bound: it goes back with the load of now.
      if (key !== current) push(heap, current);
      else if (this.fits(node, template)) chosen = node;
      else passed.push(key);
    }
    for (const key of passed) push(heap, key);
    if (chosen === undefined) return undefined;
    this.bind(chosen, template);
    push(heap, this.#key(chosen));
    return chosen;
  }

  #hostPortsOf(template: PodTemplate): readonly HostPort[] {
    let ports = this.#hostPorts.get(template);
    if (ports === undefined) this.#hostPorts.set(template, (ports = hostPortsOf(template)));
    return ports;
  }

  #key(node: number): number {
    return (this.#loads[node] ?? 0) * this.#nodes.length + node;
  }

  #group(template: PodTemplate, daemon: boolean): EligibleNodes {
    const { nodeSelector, requiredNodeTerms, tolerations } = template;
    const key = JSON.stringify([nodeSelector, requiredNodeTerms, tolerations, daemon]);
    let group = this.#groups.get(key);
    if (group === undefined) {
      const nodes = this.#nodes.flatMap((node, index) => (isEligible(node, template, daemon) ? [index] : []));
      group = { nodes, heap: nodes.map((node) => this.#key(node)).sort((a, b) => a - b) };
      this.#groups.set(key, group);
    }
    return group;
  }
}

/** A port of the node that a pod takes. Shape: `address` is '' for all. */
interface HostPort {
  readonly key: string;
  readonly address: string;
}

/** Host ports that a pod takes; with hostNetwork every container port is one. Source: `pkg/apis/core/v1/defaults.go`. */
function hostPortsOf(template: PodTemplate): readonly HostPort[] {
  const taken: HostPort[] = [];
  for (const { ports } of template.containers) {
    for (const port of ports) {
      const number = port.hostPort?.value || (template.hostNetwork ? port.containerPort?.value : undefined);
      if (number === undefined || number === 0) continue;
      const address = port.hostAddress?.value ?? '';
      taken.push({ key: `${port.protocol}/${number}`, address: address === '0.0.0.0' || address === '::' ? '' : address });
    }
  }
  return taken;
}

function push(heap: number[], key: number): void {
  let at = heap.push(key) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if ((heap[parent] as number) <= key) break;
    heap[at] = heap[parent] as number;
    at = parent;
  }
  heap[at] = key;
}

function pop(heap: number[]): number {
  const top = heap[0] as number;
  const key = heap.pop() as number;
  if (heap.length === 0) return top;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++;
    if ((heap[child] as number) >= key) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = key;
  return top;
}
