// The Service ports of a cluster, sorted and indexed once for all nodes. It must never know what one node decides.
import type { Family } from '../../ip/address';
import { LARGE_CLUSTER } from './context';
import { familyOf } from './input';
import type { ProxyServicePort } from './input';

/** The ports of one family in the order in which nodes write them. */
export interface PortList {
  /** Shape: by `namespace/service` as a string, then port name, then protocol; one per key, the last given counts. */
  readonly ports: readonly ProxyServicePort[];
  /** Whether all ports together have so many endpoints, usable or not, that comments are left out. */
  readonly large: boolean;
}

type Ports = readonly ProxyServicePort[];
type Positions = ReadonlyMap<string | number, readonly number[]>;

const NONE: readonly number[] = [];

/** The ports that have a cluster address in the family. Cost: O(n log n) once per cluster. */
export const portsIn: Record<Family, (all: Ports) => PortList> = { 4: once((all) => listed(all, 4)), 6: once((all) => listed(all, 6)) };

/** Positions in a list of the ports of one Service. Cost: constant, after a look at each port. */
export function portsOfService(ports: Ports, namespace: string, service: string): readonly number[] {
  return byService(ports).get(`${namespace}/${service}`)?.filter((at) => ports[at]?.namespace === namespace) ?? NONE;
}

/** Positions in a list of the ports whose rules name the address or the port on the node. Shape: ascending. Cost: constant, after a look at each port. */
export function portsNaming(ports: Ports, destination: string, port: number): readonly number[] {
  const index = byDestination(ports);
  const [at, on] = [index.get(destination) ?? NONE, index.get(port) ?? NONE];
  if (at.length === 0 || on.length === 0) return at.length === 0 ? on : at;
  return [...new Set([...at, ...on])].sort((a, b) => a - b);
}

const byService = once((ports): Positions => indexed(ports, ({ namespace, service }) => [`${namespace}/${service}`]));

const byDestination = once((ports): Positions =>
  indexed(ports, ({ clusterAddresses, externalAddresses, loadBalancerAddresses, nodePort, healthCheckNodePort }) => {
    const keys = [clusterAddresses[4], clusterAddresses[6], ...externalAddresses, ...loadBalancerAddresses, nodePort, healthCheckNodePort];
    return new Set(keys.filter((key) => key !== undefined && key !== 0));
  }),
);

function listed(all: Ports, family: Family): PortList {
  const byKey = new Map<string, ProxyServicePort>();
  // Names have no control characters, so that these texts sort as their parts do.
  for (const port of all) if (port.clusterAddresses[family] !== undefined) byKey.set(`${port.namespace}/${port.service}\n${port.port}\n${port.protocol}`, port);
  const ports = [...byKey.keys()].sort().map((key) => byKey.get(key) as ProxyServicePort);
  return { ports, large: hasMoreEndpoints(ports, family, LARGE_CLUSTER) };
}

/** Stops counting at the limit. Endpoints of one Service port that are written twice count once. */
function hasMoreEndpoints(ports: Ports, family: Family, limit: number): boolean {
  let total = 0;
  for (const { endpoints } of ports) {
    total += new Set(endpoints.filter(({ ip }) => familyOf(ip) === family).map(({ ip, port }) => `${ip} ${port}`)).size;
    if (total > limit) return true;
  }
  return false;
}

function indexed(ports: Ports, keysOf: (port: ProxyServicePort) => Iterable<string | number | undefined>): Positions {
  const index = new Map<string | number, number[]>();
  ports.forEach((port, at) => {
    for (const key of keysOf(port)) {
      if (key === undefined) continue;
      const known = index.get(key);
      if (known === undefined) index.set(key, [at]);
      else known.push(at);
    }
  });
  return index;
}

/** What is made of a list at most once and goes with it: lists do not change. */
function once<T>(make: (ports: Ports) => T): (ports: Ports) => T {
  const known = new WeakMap<Ports, { readonly value: T }>();
  return (ports) => {
    let made = known.get(ports);
    if (made === undefined) known.set(ports, (made = { value: make(ports) }));
    return made.value;
  };
}
