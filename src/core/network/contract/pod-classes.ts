// Which pods the tables of a cluster cannot tell apart. It must never follow a packet.
import type { Address } from '../../ip/address';
import { contains, formatPrefix, lastAddress } from '../../ip/prefix';
import { gatewayOf } from '../cni/gateway';
import { networkOf } from '../cni/rows';
import { portsNaming } from '../kube-proxy/port-list';
import type { ClusterModel, ModelNode, ModelPod, NamespaceId } from '../model';
import { findNamespace, nodeNamespace, podNamespace } from '../namespaces';
import { compareNatural } from '../natural';
import { nodeAddresses } from '../own-addresses';
import { sameEnds } from '../trace/passage';
import type { World } from '../trace/world';
import { AddressBook, askedPods } from './address-book';
import { restsOnAssumptions } from './statement';

/** Pods of one node that no table, device or tunnel of the cluster treats differently. */
export interface PodClass {
  /** Position among all classes. */
  readonly index: number;
  readonly node: number;
  readonly pods: readonly ModelPod[];
  /** Pods of one number, on whatever node, take the same way to a target that makes no exception of their node. */
  readonly asker: number;
  /** The same for targets that make an exception of their node; never a number of `asker`. */
  readonly local: number;
  /** A number of its own for targets that have an address in common with it. */
  readonly alone: number;
  /** Nodes that know its addresses in a way of their own: its node, those with ranges around one, those that hold one, too. */
  readonly exceptions: ReadonlySet<number>;
  /** Another pod or a machine holds one of its addresses. */
  readonly shared: boolean;
}

/** All pods that take part in reachability. */
export interface Partition {
  readonly classes: readonly PodClass[];
  /** By node. */
  readonly onNode: readonly (readonly PodClass[])[];
  readonly byAsker: ReadonlyMap<number, readonly PodClass[]>;
  /** Pods of which nothing is known beforehand: each is asked with each other pod. */
  readonly odd: readonly ModelPod[];
}

/** The number under which pods of a class ask a class. */
export function askingAs(from: PodClass, to: PodClass): number {
  if (!to.exceptions.has(from.node)) return from.asker;
  return to.shared && from.pods.some((a) => to.pods.some((b) => haveInCommon(a, b))) ? from.alone : from.local;
}

/**
 * Files pods by what decides their ways. A row, device or tunnel entry knows an address by the prefixes that hold it or
 * by the address itself. So pods of one node whose addresses nobody else holds, that stand in the same ranges and
 * networks and match the same rows of tables which differ from the model, are one class of targets. Nodes in the same
 * networks with the same kinds of devices have the same rows but for what is their own; their pods are one class of
 * askers for every target of which their own rows say nothing. `test/property/reach.test.ts` holds this against all pairs.
 * Shape: the worlds are of one model. `podsOf`: the pods that take part. With a rest after every few nodes.
 * Cost: O((pods + nodes) log ranges).
 */
export function* podClasses(worlds: readonly [World, ...World[]], podsOf = askedPods): Generator<void, Partition> {
  const [{ model, proxy }] = worlds;
  const book = yield* new AddressBook(model).fill(proxy, podsOf);
  yield;
  const drafting = new Drafting(worlds, podsOf, book);
  yield;
  const odd: ModelPod[] = [];
  const drafts: (readonly Draft[])[] = [];
  for (const [at, node] of worlds[0].model.nodes.entries()) {
    drafts.push(drafting.of(node, at, odd));
    if (at % SLICE === 0) yield;
  }
  const numbers = new Map<string, number>();
  const number = (key: string): number => numbers.get(key) ?? (numbers.set(key, numbers.size), numbers.size - 1);
  const classes: PodClass[] = [];
  const onNode = drafts.map((own) => own.map((draft): PodClass => {
    const index = classes.length;
    const made = { ...draft, index, asker: number(draft.asker), local: number(draft.local), alone: number(`class ${index}`) };
    classes.push(made);
    return made;
  }));
  const byAsker = new Map<number, PodClass[]>();
  for (const one of classes) {
    const list = byAsker.get(one.asker);
    if (list === undefined) byAsker.set(one.asker, [one]);
    else list.push(one);
  }
  return { classes, onNode, byAsker, odd };
}

/** Nodes between two rests. */
const SLICE = 32;

interface Draft {
  readonly key: string;
  readonly node: number;
  readonly pods: ModelPod[];
  readonly asker: string;
  readonly local: string;
  readonly exceptions: ReadonlySet<number>;
  readonly shared: boolean;
}

class Drafting {
  readonly #model: ClusterModel;
  readonly #worlds: readonly World[];
  readonly #changed: readonly NamespaceId[];
  /** Everything is to be asked one by one. */
  readonly #unknown: boolean;
  readonly #ambiguous: ReadonlySet<ModelPod>;

  constructor(
    worlds: readonly [World, ...World[]],
    readonly podsOf: typeof askedPods,
    readonly book: AddressBook,
  ) {
    const { model, proxy } = worlds[0];
    this.#model = model;
    this.#worlds = worlds;
    this.#changed = [...new Set(worlds.flatMap(({ changed }) => (changed === 'any' ? [] : [...changed])))];
    // Ways are asked with port 1; rules that look at it on every node are no matter of single addresses.
    this.#unknown = worlds.some(({ changed }) => changed === 'any') || (proxy !== undefined && portsNaming(proxy.servicePorts, '', 1).length > 0);
    this.#ambiguous = ambiguousPods(model);
  }

  /** The classes of one node. `odd` gets pods of which nothing is known. */
  of(node: ModelNode, at: number, odd: ModelPod[]): readonly Draft[] {
    const pods = this.podsOf(this.#model, node);
    if (pods.length === 0) return [];
    const found = findNamespace(this.#model, nodeNamespace(node));
    const known = !this.#unknown && found?.kind === 'node' && found.node === node;
    const nodeKey = this.#nodeKey(node, at);
    const drafts = new Map<string, Draft>();
    for (const pod of pods) {
      const draft = !known || pod.veth === undefined || this.#ambiguous.has(pod) ? undefined : this.#draft(node, at, nodeKey, pod);
      const same = draft && drafts.get(draft.key);
      if (draft === undefined) odd.push(pod);
      else if (same === undefined) drafts.set(draft.key, draft);
      else same.pods.push(pod);
    }
    return [...drafts.values()];
  }

  /** Undefined where an address means something to more than routes. */
  #draft(node: ModelNode, at: number, nodeKey: string, pod: ModelPod): Draft | undefined {
    const exceptions = new Set<number>([at]);
    const namespace = podNamespace(pod);
    const changed = this.#changed.includes(namespace);
    let [shared, single, onMachine] = [false, changed, changed];
    const [seen, legs, localLegs]: [string[], string[], string[]] = [[], [], []];
    for (const { value } of pod.addresses) {
      const around = this.book.around(value);
      const holders = this.book.holders(value);
      if (holders.service || around.some(({ strange }) => strange)) return undefined;
      for (const one of around) if (one.node !== undefined) exceptions.add(one.node);
      if (holders.pods > 1 || holders.machine) {
        shared = single = true;
        onMachine ||= holders.machine;
        for (const one of holders.nodes) exceptions.add(one);
      }
      single ||= this.book.isEdge(value);
      const gateway = gatewayOf(node, value);
      seen.push(`${value.family} ${around.map(({ name }) => name).join(', ')} ${this.#knownToChanged(value)}`);
      legs.push(`${value.family}${gateway === undefined ? '' : ' gateway'}`);
      localLegs.push(`${value.family} ${gateway === undefined ? '' : node.podRanges.indexOf(gateway.range)}`);
    }
    const asks = onMachine ? namespace : '';
    const local = `local ${at} ${asks} ${localLegs.join('; ')}`;
    return { key: `${single ? namespace : ''} ${local} ${seen.join('; ')}`, node: at, pods: [pod], asker: `asker ${onMachine ? namespace : nodeKey} ${legs.join('; ')}`, local, exceptions, shared };
  }

  /** How tables that differ from the model see an address. */
  #knownToChanged(address: Address): string {
    if (this.#changed.length === 0) return '';
    const views = this.#changed.flatMap((namespace) => this.#worlds.map((world) => {
      const rows = world.table(namespace)?.routes ?? [];
      return rows.flatMap(({ destination }, at) => (contains(destination, address) ? [`${at}${sameEnds(lastAddress(destination), address) ? 'last' : ''}`] : [])).join(' ');
    }));
    return views.join('/');
  }

  /** What the rows of a node for everything that is not its own are made of. */
  #nodeKey(node: ModelNode, at: number): string {
    if (this.#changed.includes(nodeNamespace(node)) || this.book.isApart(at)) return `node ${at}`;
    const networks = node.addresses.map(({ value }) => {
      const network = networkOf(this.#model, value);
      return `${value.family} ${network === undefined ? 'none' : formatPrefix(network.value)}`;
    });
    const addresses = nodeAddresses(node).map(({ value }) => `${value.family} ${this.book.around(value).map((one) => (one.node === at ? 'own' : one.name)).join(', ')}`);
    const devices = node.cniDevices.map(({ name, kind, addresses: held }) => `${name} ${kind} ${held.map(({ value }) => value.family).join(' ')}`);
    const gateways = node.gateways.map(({ value }) => value.family);
    const ranges = [...new Set(node.podRanges.map(({ value }) => value.family))];
    return JSON.stringify([networks, addresses, devices, gateways, ranges, node.bridge?.name, restsOnAssumptions(node)]);
  }
}

/** Pods whose namespaces cannot be told apart by their names. */
function ambiguousPods({ pods }: ClusterModel): ReadonlySet<ModelPod> {
  const found = new Set(pods.filter(({ namespace, name }) => namespace.includes('/') || name.value.includes('/')));
  pods.forEach((pod, at) => {
    const next = pods[at + 1];
    if (next !== undefined && compareNatural(pod.namespace, next.namespace) === 0 && compareNatural(pod.name.value, next.name.value) === 0) found.add(pod).add(next);
  });
  return found;
}

function haveInCommon(a: ModelPod, b: ModelPod): boolean {
  return a.addresses.some((x) => b.addresses.some((y) => sameEnds(x.value, y.value)));
}
