import type { Address, Family } from '../ip/address';
import type { Interval } from '../ip/interval';
import type { ClusterModel, ModelNode, ModelPod, ModelService, Sourced } from '../network/model';
import type { Place } from '../store/place';

/** Something that holds an address of the cluster. */
export type Holder =
  | { readonly kind: 'node' | 'bridge' | 'gateway'; readonly address: Sourced<Address>; readonly node: ModelNode }
  | { readonly kind: 'device'; readonly address: Sourced<Address>; readonly node: ModelNode; readonly device: string }
  | { readonly kind: 'pod'; readonly address: Sourced<Address>; readonly pod: ModelPod }
  | { readonly kind: 'service' | 'external'; readonly address: Sourced<Address>; readonly service: ModelService }
  | { readonly kind: 'router'; readonly address: Sourced<Address> };

// Models do not change, so the list of one is sorted at most once and goes with it.
const known = new WeakMap<ClusterModel, Readonly<Record<Family, readonly Holder[]>>>();

/** Everything that holds an address of the interval. Shape: by address. Cost: O(log n + answers), after O(n log n) once per model. */
export function* holdersIn(model: ClusterModel, { family, first, last }: Interval): Iterable<Holder> {
  let lists = known.get(model);
  if (lists === undefined) {
    lists = collect(model);
    known.set(model, lists);
  }
  const list = lists[family];
  for (let at = lowerBound(list, first); at < list.length; at++) {
    const holder = list[at] as Holder;
    if (holder.address.value.value > last) return;
    yield holder;
  }
}

/** `Pod default/web-1`, `Bridge cni0 of node node-1` … */
export function holderTitle(holder: Holder): string {
  switch (holder.kind) {
    case 'node':
      return `Node ${holder.node.name.value}`;
    case 'bridge':
      return `Bridge ${holder.node.bridge?.name ?? ''} of node ${holder.node.name.value}`;
    case 'gateway':
      return `Gateway of the pods on node ${holder.node.name.value}`;
    case 'device':
      return `Device ${holder.device} of node ${holder.node.name.value}`;
    case 'pod':
      return `Pod ${holder.pod.namespace}/${holder.pod.name.value}`;
    case 'service':
      return `Service ${holder.service.namespace}/${holder.service.name}`;
    case 'external':
      return `External address of Service ${holder.service.namespace}/${holder.service.name}`;
    case 'router':
      return 'Router';
  }
}

/** Where the holder is written: the address, else the resource. */
export function holderPlace(holder: Holder): Place | undefined {
  if (holder.address.place !== undefined) return holder.address.place;
  if ('node' in holder) return holder.node.name.place;
  if ('pod' in holder) return holder.pod.workload.place;
  return 'service' in holder ? holder.service.place : undefined;
}

function collect(model: ClusterModel): Record<Family, Holder[]> {
  const lists: Record<Family, Holder[]> = { 4: [], 6: [] };
  const add = (holder: Holder): void => void lists[holder.address.value.family].push(holder);
  for (const node of model.nodes) {
    for (const address of node.addresses) add({ kind: 'node', address, node });
    for (const { name, addresses } of node.cniDevices) for (const address of addresses) add({ kind: 'device', address, node, device: name });
    const onDevices = new Set(node.cniDevices.flatMap(({ addresses }) => addresses));
    const kind = node.bridge === undefined ? 'gateway' : 'bridge';
    for (const address of node.gateways) if (!onDevices.has(address)) add({ kind, address, node });
  }
  for (const service of model.services) {
    for (const address of service.clusterAddresses) add({ kind: 'service', address, service });
    for (const address of service.externalAddresses) add({ kind: 'external', address, service });
  }
  for (const pod of model.pods) for (const address of pod.addresses) add({ kind: 'pod', address, pod });
  for (const address of model.router.addresses) add({ kind: 'router', address });
  const byValue = (a: Holder, b: Holder): number => (a.address.value.value < b.address.value.value ? -1 : a.address.value.value > b.address.value.value ? 1 : 0);
  for (const family of [4, 6] as const) lists[family].sort(byValue);
  return lists;
}

function lowerBound(list: readonly Holder[], value: bigint): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Holder).address.value.value < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
