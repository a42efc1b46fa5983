// This file knows how the API server hands out node ports: from which range, and who holds one.
import type { Located } from '../../kube/facts';
import type { Network } from '../../network/network';
import { identityOf, placeOf, type ClusterId, type ServiceSubject } from '../../network/subjects';
import { keptFor } from '../../store/kept-for';
import type { Place } from '../../store/place';
import type { Fix } from '../rule';
import { MOST_PARTIES } from './parties';

/** A range of port numbers. Shape: both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** A node port that a Service names. */
export interface NodePort {
  readonly number: number;
  /** `TCP` for a health check. */
  readonly protocol: string;
  /** `nodePort` or `healthCheckNodePort`, the name of the field. */
  readonly field: string;
  readonly place: Place;
}

/** The range of an API server whose flags do not name one. Source: kube-apiserver --service-node-port-range. */
export const defaultNodePorts: PortRange = { first: 30000, last: 32767 };

/**
 * Reads `30000-32767` or `30000+2767` (first port and how many follow).
 * Errors: undefined for anything else.
 * Source: Kubernetes apimachinery net.ParsePortRange.
 */
export function parsePortRange(text: string): PortRange | undefined {
  const match = /^\s*(\d{1,5})\s*([-+])\s*(\d{1,5})\s*$/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = match[2] === '-' ? Number(match[3]) : first + Number(match[3]);
  return first <= last && last <= 65535 ? { first, last } : undefined;
}

/** The node-port ranges of a cluster with the places that state them; the default without a place, nothing when unreadable. */
export function nodePortRanges(cluster: ClusterId, network: Network): readonly { readonly range: PortRange; readonly place?: Place }[] {
  const settings = network.settings(cluster, 'node-port-range');
  if (settings.length === 0) return [{ range: defaultNodePorts }];
  const stated = settings.map((setting) => ({ range: parsePortRange(setting.fact.value), place: placeOf(setting, setting.fact.slot) }));
  const readable = stated.filter((each): each is { range: PortRange; place: Place } => each.range !== undefined);
  return readable.length === stated.length ? readable : [];
}

/** The fixed node ports of a Service of a type that has any; 0 means that the API server chooses. */
export function nodePortsOf(service: ServiceSubject): readonly NodePort[] {
  const { body } = service;
  if (body.serviceType !== 'NodePort' && body.serviceType !== 'LoadBalancer') return [];
  const ports = body.ports.flatMap(({ nodePort, protocol }) => entry(service, nodePort, protocol, 'nodePort'));
  return [...ports, ...entry(service, body.healthCheckNodePort, 'TCP', 'healthCheckNodePort')];
}

function entry(service: ServiceSubject, port: Located<number> | undefined, protocol: string, field: string): NodePort[] {
  if (port === undefined || port.value === 0) return [];
  return [{ number: port.value, protocol, field, place: placeOf(service, port.slot) }];
}

/** Other Services of the cluster that name the port; copies of this one and Services without node ports left out. */
export function otherHolders(service: ServiceSubject, number: number, network: Network): readonly { readonly service: ServiceSubject; readonly port: NodePort }[] {
  const seen = new Set([identityOf(service)]);
  const holders: { service: ServiceSubject; port: NodePort }[] = [];
  for (const other of network.servicesByNodePort(service.cluster, number)) {
    const port = firstByNumber(other).get(number);
    if (port === undefined || seen.has(identityOf(other)) || isCopy(service, other)) continue;
    seen.add(identityOf(other));
    holders.push({ service: other, port });
    if (holders.length > MOST_PARTIES) break;
  }
  return holders;
}

/** The first of the node ports of a Service with each number. */
const firstByNumber = keptFor((service: ServiceSubject): ReadonlyMap<number, NodePort> => {
  const first = new Map<number, NodePort>();
  for (const port of nodePortsOf(service)) if (!first.has(port.number)) first.set(port.number, port);
  return first;
});

/** A namespace that is not written may be any: overlays set it. */
function isCopy(a: ServiceSubject, b: ServiceSubject): boolean {
  return a.resource.name === b.resource.name && (a.resource.namespace === undefined || b.resource.namespace === undefined);
}

/**
 * The part of a range that the API server leaves to fixed node ports as long as it can.
 * Source: Kubernetes pkg/registry/core/service/portallocator: calculateRangeOffset (KEP-3668).
 */
export function staticBand(range: PortRange): PortRange {
  const size = range.last - range.first + 1;
  if (size <= 16) return range;
  return { first: range.first, last: range.first + Math.min(Math.max(16, Math.floor(size / 32)), 128) - 1 };
}

/**
 * Tells for a port of the Service a fix that takes the first node port for fixed use that no Service of the cluster names;
 * nothing when all are taken. Not a preferred one: applied to both parties at once it would move the conflict.
 * Cost: the band once, when the first port asks.
 */
export function freeNodePorts(service: ServiceSubject, network: Network): (port: NodePort) => { readonly number: number; readonly fix: Fix } | undefined {
  let known: { readonly number: number | undefined } | undefined;
  return (port) => {
    const { number } = (known ??= { number: freeNodePort(service, network) });
    return number === undefined ? undefined : { number, fix: { title: `Change to ${number}, a free node port for fixed use`, edits: [{ place: port.place, text: String(number) }] } };
  };
}

function freeNodePort(service: ServiceSubject, network: Network): number | undefined {
  const own = new Set(nodePortsOf(service).map((each) => each.number));
  for (const { range } of nodePortRanges(service.cluster, network)) {
    const band = staticBand(range);
    for (let number = band.first; number <= band.last; number++) if (!own.has(number) && network.servicesByNodePort(service.cluster, number).length === 0) return number;
  }
  return undefined;
}
