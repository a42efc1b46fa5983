// Who holds an address, and in which prefixes of a cluster it stands. It must never know what follows from it.
import { address as parseText } from '../../ip/address';
import type { Address } from '../../ip/address';
import { lastAddress, networkAddress, prefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { PrefixTrie } from '../../ip/trie';
import type { ClusterModel, ModelNode, ModelPod } from '../model';
import { nodeAddresses } from '../own-addresses';
import type { Proxy } from '../trace/world';

/** Everybody who has an address. */
export interface Holders {
  /** How many pods. */
  pods: number;
  /** Nodes that have it, or whose pods do. */
  readonly nodes: number[];
  /** It is an address of a node or router. */
  machine: boolean;
  router: boolean;
  /** It is an address of a Service. */
  service: boolean;
}

/** A prefix with its name. `node`: it is a range of that node's pods. `strange`: kernels treat it apart from all routes. */
export interface Named {
  readonly name: string;
  readonly node?: number;
  readonly strange?: true;
}

/** Nodes between two rests. */
const SLICE = 128;

/** Prefixes that stand on every machine, or that kernels treat apart from all routes. */
const STRANGE: readonly Prefix[] = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3', '::/127', 'fe80::/10', 'ff00::/8'].flatMap((text) => prefix(text) ?? []);

/** Pods that take part in reachability: those on a node with an address and a network namespace of their own. */
export function askedPods(model: ClusterModel, node: ModelNode): readonly ModelPod[] {
  return node.pods.flatMap((index) => {
    const pod = model.pods[index];
    return pod === undefined || pod.hostNetwork || pod.addresses.length === 0 ? [] : [pod];
  });
}

/** The addresses and prefixes of a cluster. Cost: O(pods + nodes + Services) once. */
export class AddressBook {
  readonly #holders = { 4: new Map<bigint, Holders>(), 6: new Map<bigint, Holders>() };
  readonly #prefixes = new PrefixTrie<Named>();
  readonly #edges = new Set<string>();
  /** Nodes whose own rows say something of other machines: of the outer ends of tunnels, too. */
  readonly #apart = new Set<number>();

  constructor(readonly model: ClusterModel) {}

  /** Reads the cluster, with a rest after every few nodes. `podsOf`: the pods whose addresses are asked for; of others it hears where they hold one of these. */
  *fill(proxy: Proxy, podsOf = askedPods): Generator<void, this> {
    const { model } = this;
    this.#filePrefixes(model);
    yield;
    this.#fileMachines(model);
    for (const node of podsOf === askedPods ? [] : model.nodes) for (const { addresses } of podsOf(model, node)) for (const { value } of addresses) this.holders(value);
    yield;
    yield* this.#filePods(model, podsOf === askedPods);
    for (const { clusterAddresses, externalAddresses, loadBalancerAddresses } of proxy?.servicePorts ?? []) {
      for (const text of [clusterAddresses[4], clusterAddresses[6], ...externalAddresses, ...loadBalancerAddresses]) {
        const address = text === undefined ? undefined : parseText(text);
        if (address !== undefined) this.holders(address).service = true;
      }
    }
    yield;
    this.#findApart(model);
    return this;
  }

  /** Who has the address. */
  holders({ family, value }: Address): Holders {
    let holders = this.#holders[family].get(value);
    if (holders === undefined) this.#holders[family].set(value, (holders = { pods: 0, nodes: [], machine: false, router: false, service: false }));
    return holders;
  }

  /** The prefixes that hold the address. */
  around(address: Address): readonly Named[] {
    return this.#prefixes.matches(address).flatMap(({ values }) => values);
  }

  /** Whether the address is the first or last one of a prefix. */
  isEdge(address: Address): boolean {
    return this.#edges.has(keyOf(address));
  }

  /** Whether rows of the node say something of other machines than the node and its pods. */
  isApart(node: number): boolean {
    return this.#apart.has(node);
  }

  #filePrefixes({ nodes, nodeNetworks, podRanges }: ClusterModel): void {
    const file = ({ value }: { readonly value: Prefix }, named: Named): void => {
      this.#prefixes.insert(value, named);
      for (const edge of [networkAddress(value), lastAddress(value)]) this.#edges.add(keyOf(edge));
    };
    nodeNetworks.forEach((one, at) => file(one, { name: `network ${at}` }));
    podRanges.forEach((one, at) => file(one, { name: `range ${at}` }));
    nodes.forEach((node, at) => node.podRanges.forEach((one, index) => file(one, { name: `node ${at} ${index}`, node: at })));
    for (const range of STRANGE) this.#prefixes.insert(range, { name: 'strange', strange: true });
  }

  #fileMachines({ nodes, router }: ClusterModel): void {
    nodes.forEach((node, at) => {
      for (const { value } of nodeAddresses(node)) {
        const holders = this.holders(value);
        holders.machine = true;
        holders.nodes.push(at);
      }
    });
    for (const { value } of router.addresses) this.holders(value).machine = this.holders(value).router = true;
  }

  /** `all`: addresses that nobody has asked for yet, too. */
  *#filePods(model: ClusterModel, all: boolean): Generator<void, void> {
    for (const [at, node] of model.nodes.entries()) {
      if (at % SLICE === 0) yield;
      for (const pod of askedPods(model, node)) {
        for (const { value } of pod.addresses) {
          const holders = all ? this.holders(value) : this.#holders[value.family].get(value.value);
          if (holders === undefined) continue;
          holders.pods++;
          holders.nodes.push(at);
        }
      }
    }
  }

  #findApart({ nodes, router }: ClusterModel): void {
    const judge = (address: Address, at?: number): void => {
      for (const { node } of this.around(address)) if (node !== undefined && node !== at) this.#apart.add(node);
      const holders = this.holders(address);
      if (isContested(holders)) for (const node of holders.nodes) this.#apart.add(node);
    };
    nodes.forEach((node, at) => {
      for (const { value } of nodeAddresses(node)) judge(value, at);
    });
    for (const { value } of router.addresses) judge(value);
  }
}

/** Whether several machines, or a machine and a pod, hold the address of a machine. */
function isContested({ pods, router, nodes }: Holders): boolean {
  const [first] = nodes;
  return pods > 0 || (router && nodes.length > 0) || nodes.some((one) => one !== first);
}

function keyOf({ family, value }: Address): string {
  return `${family}/${value}`;
}
