import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { formatPrefix, maskPrefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { Place } from '../../store/place';
import type { ClusterModel, ModelNode, ModelPod, ModelService, ModelServicePort, Sourced } from '../model';
import type { ChangeSubject } from './snapshot';

/** A named thing of a model as text, with the places that it rests on. */
export interface Thing {
  readonly subject: ChangeSubject;
  readonly title: string;
  readonly text: string;
  /** Cost: O(endpoints) for Services; asked for what differs only. */
  readonly places: () => readonly Place[];
}

/** Ranges, nodes, pods and Services of a model as texts. Shape: each title once. Cost: O(everything in it). */
export function thingsOf(model: ClusterModel): Map<string, Thing> {
  const things = new Map<string, Thing>();
  const add = (thing: Thing): void => void things.set(thing.title, thing);
  for (const [role, ranges] of [['pod range', model.podRanges], ['Service range', model.serviceRanges], ['node network', model.nodeNetworks]] as const) {
    for (const range of ranges) add({ subject: 'range', title: `${role} ${rangeText(range)}`, text: rangeText(range), places: () => placesOf(range) });
  }
  for (const node of model.nodes) add(nodeThing(node));
  for (const pod of model.pods) add(podThing(model, pod));
  for (const service of model.services) add(serviceThing(model, service));
  return things;
}

function nodeThing({ name, addresses, podRanges }: ModelNode): Thing {
  const text = [`addresses ${list(addresses)}`, `pods ${podRanges.map(rangeText).join(', ') || 'none'}`].join('; ');
  return { subject: 'node', title: `node ${name.value}`, text, places: () => placesOf(name, ...addresses, ...podRanges) };
}

function podThing(model: ClusterModel, { namespace, name, addresses, node, workload, hostNetwork }: ModelPod): Thing {
  const where = node === undefined ? 'on no node' : `on ${model.nodes[node.value]?.name.value ?? '?'}`;
  const text = `${list(addresses)} ${where}${hostNetwork ? ', hostNetwork' : ''}`;
  const home = node && model.nodes[node.value];
  return { subject: 'pod', title: `pod ${namespace}/${name.value}`, text, places: () => [workload.place, ...placesOf(...addresses, ...(home === undefined ? [] : [home.name, ...home.podRanges]))] };
}

function serviceThing(model: ClusterModel, { namespace, name, serviceType, clusterAddresses, externalAddresses, ports, place }: ModelService): Thing {
  const external = externalAddresses.length === 0 ? [] : [`external ${list(externalAddresses)}`];
  const text = [`${serviceType} ${list(clusterAddresses)}`, ...external, ...ports.map(portText)].join('; ');
  return { subject: 'service', title: `Service ${namespace}/${name}`, text, places: () => [place, ...backendPlaces(model, ports)] };
}

/** The workloads behind a Service. */
function backendPlaces({ pods }: ClusterModel, ports: readonly ModelServicePort[]): Place[] {
  const places = new Map<number, Place>();
  for (const { pod } of ports.flatMap(({ endpoints }) => endpoints)) {
    const place = pod === undefined ? undefined : pods[pod]?.workload.place;
    if (place !== undefined) places.set(place.chunk, place);
  }
  return [...places.values()];
}

function portText({ name, port, protocol, nodePort, endpoints }: ModelServicePort): string {
  const ready = endpoints.filter((endpoint) => endpoint.ready).map((endpoint) => `${formatAddress(endpoint.address.value)}:${endpoint.port}`);
  const shown = ready.length <= 8 ? ready.join(' ') : `${ready.slice(0, 8).join(' ')} … (${ready.length})`;
  return `${name === undefined ? '' : `${name} `}${port}/${protocol}${nodePort === undefined ? '' : `, nodePort ${nodePort.value}`} → ${shown || 'nothing'}`;
}

function list(addresses: readonly Sourced<Address>[]): string {
  return addresses.map(({ value }) => formatAddress(value)).join(', ') || 'none';
}

function rangeText({ value }: Sourced<Prefix>): string {
  return formatPrefix(maskPrefix(value));
}

function placesOf(...values: readonly Sourced<unknown>[]): Place[] {
  return values.flatMap(({ place }) => place ?? []);
}
