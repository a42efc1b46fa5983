import type { ValueView } from '../../protocol/panel-contract';
import { formatAddress } from '../ip/address';
import type { Address } from '../ip/address';
import { formatPrefix, maskPrefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import type { ModelService, ModelServicePort, Sourced } from '../network/model';
import type { ViewContext } from './context';

/** The id of a Service in the picture. */
export function serviceId(service: Pick<ModelService, 'namespace' | 'name'>): string {
  return `service/${service.namespace}/${service.name}`;
}

/** The id of a range in the picture. */
export function rangeId(role: 'pods' | 'services' | 'nodes', range: Prefix): string {
  return `range/${role}/${formatPrefix(maskPrefix(range))}`;
}

/** A value of the model as text, with how it is known. */
export function valueOf<T>(sourced: Sourced<T>, text: string, context: ViewContext): ValueView {
  const { provenance, because, place } = sourced;
  return { text, provenance, because, location: place && context.locate(place) };
}

/** An address of the model. */
export function addressValue(sourced: Sourced<Address>, context: ViewContext): ValueView {
  return valueOf(sourced, formatAddress(sourced.value), context);
}

/** Indices of the pods behind any port of a Service. Shape: each once, in order of appearance. */
export function backendPods({ ports }: ModelService): number[] {
  const pods = new Set<number>();
  for (const { endpoints } of ports) for (const { pod } of endpoints) if (pod !== undefined) pods.add(pod);
  return [...pods];
}

/** A range of the model. */
export function prefixValue(sourced: Sourced<Prefix>, context: ViewContext): ValueView {
  return valueOf(sourced, formatPrefix(maskPrefix(sourced.value)), context);
}

/** A text that follows from the model as a whole. */
export function plainValue(text: string, because = ''): ValueView {
  return { text, provenance: 'derived', because };
}

/** Addresses as one text. */
export function addressList(addresses: readonly Sourced<Address>[]): string {
  return addresses.map(({ value }) => formatAddress(value)).join(', ');
}

/** `http 80→8080/TCP, nodePort 30080`. Several target ports, as named ports may give, are listed. */
export function servicePortText({ name, port, protocol, nodePort, endpoints }: ModelServicePort): string {
  const targets = [...new Set(endpoints.map((endpoint) => endpoint.port))].sort((a, b) => a - b);
  const arrow = targets.length === 0 || (targets.length === 1 && targets[0] === port) ? '' : `→${targets.join(',')}`;
  const exposed = nodePort === undefined ? '' : `, nodePort ${nodePort.value}`;
  return `${name === undefined ? '' : `${name} `}${port}${arrow}/${protocol}${exposed}`;
}

/** `80/TCP`, `http 8080/TCP`, `53/UDP, hostPort 53`. */
export function containerPortText(port: { readonly name?: string; readonly port: number; readonly protocol: string; readonly hostPort?: number }): string {
  const host = port.hostPort === undefined ? '' : `, hostPort ${port.hostPort}`;
  return `${port.name === undefined ? '' : `${port.name} `}${port.port}/${port.protocol}${host}`;
}

/** `1 pod`, `3 pods`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(BigInt(count))} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}

/** A number with groups of three; large powers of two as such: `65,536`, `2^64`. */
export function formatCount(count: bigint): string {
  if (count >= 1n << 40n) {
    const bits = count.toString(2).length - 1;
    if (1n << BigInt(bits) === count) return `2^${bits}`;
    return `about 2^${count >> BigInt(bits - 1) === 3n ? bits + 1 : bits}`;
  }
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
