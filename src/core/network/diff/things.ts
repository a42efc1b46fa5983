import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { formatPrefix, maskPrefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { Place } from '../../store/place';
import type { ClusterModel, ModelNode, ModelPod, ModelService, ModelServicePort, Sourced } from '../model';
import { compareNatural } from '../natural';
import { findService } from '../trace/dns';
import { matched } from './matched';
import { samePod, sameService } from './same';
import type { ChangeSubject } from './snapshot';

/** A named thing of a model as text, with the places that it rests on. */
export interface Thing {
  readonly subject: ChangeSubject;
  readonly title: string;
  readonly text: string;
  /** Cost: O(endpoints) for Services; asked for what differs only. */
  readonly places: () => readonly Place[];
}

/** Things of both states by their titles. */
export interface ThingPair {
  readonly old: ReadonlyMap<string, Thing>;
  readonly now: ReadonlyMap<string, Thing>;
}

/** Things that are compared between two rests. */
const AT_ONCE = 200;

/**
 * Ranges, nodes, pods and Services of two models as texts, with rests: those that may differ. What is equal is left out before
 * anything is written. Shape: each title once. Cost: O(everything in both), texts of what is told.
 */
export function* thingsOf(before: ClusterModel, after: ClusterModel): Generator<void, ThingPair> {
  const old = new Map<string, Thing>();
  const now = new Map<string, Thing>();
  for (const [things, model] of [[old, before], [now, after]] as const) for (const thing of rangesOf(model)) things.set(thing.title, thing);
  let count = 0;
  const note = (x: Thing | undefined, y: Thing | undefined): void => {
    if (x !== undefined) old.set(x.title, x);
    if (y !== undefined) now.set(y.title, y);
  };
  for (const [x, y] of matched(before.nodes, after.nodes, (a, b) => compareNatural(a.name.value, b.name.value))) note(x && nodeThing(x), y && nodeThing(y));
  yield;
  for (const [x, y] of matched(before.pods, after.pods, (a, b) => compareNatural(a.namespace, b.namespace) || compareNatural(a.name.value, b.name.value))) {
    if (++count % AT_ONCE === 0) yield;
    if (x === undefined || y === undefined || !samePod(before, x, after, y)) note(x && podThing(before, x), y && podThing(after, y));
  }
  for (const [x, y] of matched(before.services, after.services, (a, b) => compareNatural(a.namespace, b.namespace) || compareNatural(a.name, b.name))) {
    if (++count % AT_ONCE === 0) yield;
    if (x === undefined || y === undefined || !sameService(x, y)) note(x && serviceThing(before, x), y && serviceThing(after, y));
  }
  return { old, now };
}

/** What the Service of that name rests on. */
export function servicePlaces(model: ClusterModel, namespace: string, name: string): readonly Place[] {
  const service = findService(model, namespace, name);
  return service === undefined ? [] : serviceThing(model, service).places();
}

function rangesOf(model: ClusterModel): Thing[] {
  return ([['pod range', model.podRanges], ['Service range', model.serviceRanges], ['node network', model.nodeNetworks]] as const).flatMap(([role, ranges]) =>
    ranges.map((range): Thing => ({ subject: 'range', title: `${role} ${rangeText(range)}`, text: rangeText(range), places: () => placesOf(range) })),
  );
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
