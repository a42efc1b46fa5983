import type { FoundView } from '../../../protocol/topology-contract';
import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { formatPrefix, maskPrefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { ClusterModel, ModelNode, ModelService, Sourced } from '../../network/model';
import { nodeNamespace, podNamespace, ROUTER } from '../../network/namespaces';
import { keptFor } from '../../store/kept-for';
import { rangeId, serviceId } from '../values';
import { linesOf, textOfPods } from './search-text';

/** Everything of a cluster that can be found. Shape: ranges, router, Services, nodes, pods; an entry is known by its number. */
export interface SearchIndex {
  /** What entries are found by, in lower case: each word or address on a line of its own between line breaks. */
  readonly text: string;
  /** Where the text of each entry begins, and the end of the last one. */
  readonly starts: Uint32Array;
  /** Number of the first entry of each kind, and of what follows the last. */
  readonly kinds: readonly { readonly kind: FoundView['kind']; readonly from: number; readonly to: number }[];
  /** Ranges of entries, for looking up the addresses inside. */
  readonly ranges: readonly { readonly prefix: Prefix; readonly entry: number }[];
  /** An entry as it is shown. */
  entry(number: number): FoundView;
}

type Lazy = () => FoundView;

const known = new WeakMap<ClusterModel, SearchIndex>();

/** The index of a model, made once. */
export function searchIndexOf(model: ClusterModel): SearchIndex {
  const made = known.get(model) ?? indexOf(model);
  known.set(model, made);
  return made;
}

/** Collects what can be found. Cost: O(nodes + pods + Services). */
function indexOf(model: ClusterModel): SearchIndex {
  const { pods } = model;
  const parts: string[] = [];
  const few: Lazy[] = [];
  const ranges: { prefix: Prefix; entry: number }[] = [];
  const add = (lines: string, own: readonly Prefix[], entry: Lazy): void => {
    for (const prefix of own) ranges.push({ prefix, entry: few.length });
    few.push(entry);
    parts.push(lines);
  };
  const kinds: { kind: FoundView['kind']; from: number; to: number }[] = [];
  const kind = (name: FoundView['kind'], fill: () => void): void => {
    const from = few.length;
    fill();
    kinds.push({ kind: name, from, to: few.length });
  };
  kind('range', () => {
    for (const [role, list] of [['pods', model.podRanges], ['services', model.serviceRanges], ['nodes', model.nodeNetworks]] as const) {
      for (const { value } of list) {
        const title = formatPrefix(maskPrefix(value));
        add(linesOf([title]), [value], () => ({ id: rangeId(role, value), kind: 'range', title, detail: role }));
      }
    }
  });
  kind('router', () => {
    if (model.nodes.length === 0) return;
    const addresses = texts(model.router.addresses);
    add(linesOf([ROUTER, ...addresses]), [], () => ({ id: ROUTER, kind: 'router', title: '', detail: addresses.join(', ') }));
  });
  kind('service', () => {
    for (const service of model.services) add(linesOfService(service), [], () => ({ id: serviceId(service), kind: 'service', title: service.name, detail: detail(service.namespace, addressesOf(service)) }));
  });
  kind('node', () => {
    for (const node of model.nodes) {
      add(linesOfNode(node), node.podRanges.map(({ value }) => value), () => ({ id: nodeNamespace(node), kind: 'node', title: node.name.value, detail: placesOf(node).join(', ') }));
    }
  });
  const first = few.length;
  kinds.push({ kind: 'pod', from: first, to: first + pods.length });
  const ofPods = textOfPods(pods);
  const starts = new Uint32Array(first + pods.length + 1);
  parts.forEach((part, at) => (starts[at + 1] = (starts[at] ?? 0) + part.length));
  const before = starts[first] ?? 0;
  for (let at = 0; at < pods.length; at++) starts[first + at + 1] = before + (ofPods.ends[at] ?? 0);
  const entry = (number: number): FoundView => {
    const pod = pods[number - first];
    if (pod === undefined || number < first) return few[number]?.() ?? { id: '', kind: 'pod', title: '', detail: '' };
    return { id: podNamespace(pod), kind: 'pod', title: pod.name.value, detail: detail(pod.namespace, texts(pod.addresses)) };
  };
  return { text: parts.join('') + ofPods.text, starts, kinds, ranges, entry };
}

// What an edit does not touch is found by the same words.
const linesOfService = keptFor((service: ModelService) => linesOf([service.name, ...addressesOf(service), `${service.namespace}/${service.name}`]));
const linesOfNode = keptFor((node: ModelNode) => linesOf([node.name.value, ...placesOf(node), ...texts(node.bridge?.addresses ?? [])]));

function addressesOf({ clusterAddresses, externalAddresses }: ModelService): string[] {
  return texts([...clusterAddresses, ...externalAddresses]);
}

function placesOf({ addresses, podRanges }: ModelNode): string[] {
  return [...texts(addresses), ...podRanges.map(({ value }) => formatPrefix(maskPrefix(value)))];
}

function texts(addresses: readonly Sourced<Address>[]): string[] {
  return addresses.map(({ value }) => formatAddress(value));
}

function detail(namespace: string, addresses: readonly string[]): string {
  return [namespace, addresses.join(', ')].filter(Boolean).join(' · ');
}
