import { address as parseText, formatAddress } from '../ip/address';
import type { Address, Family } from '../ip/address';
import { formatPrefix } from '../ip/prefix';
import type { Located } from '../kube/facts';
import { EndpointFinder } from './endpoints';
import type { EndpointSources } from './endpoints';
import type { ModelService, ModelServicePort, Sourced } from './model';
import type { ModelInput, Remark } from './model-input';
import { compareNatural } from './natural';
import { onePerFamily } from './nodes';
import type { ClusterRanges } from './ranges';
import { ClusterAddresses, DNS_INDEX, KUBERNETES_INDEX, NodePorts } from './service-addresses';
import { nodePortRange } from './settings';
import type { PortRange } from './settings';
import { declared, derived } from './sourced';
import { sameElements } from './stage';
import { identityOf, placeOf, titleOf } from './subjects';
import type { ServiceSubject } from './subjects';

/** The Services of a cluster. Shape: by namespace and name, natural order. */
export interface BuiltServices {
  readonly services: readonly ModelService[];
  readonly remarks: readonly Remark[];
}

/** Address pool of one Service range with how the range is known. */
interface Pool {
  readonly range: ClusterRanges['services'][number];
  readonly addresses: ClusterAddresses;
}

/** What a Service was built from, and what came out. */
interface Made {
  readonly addresses: readonly Sourced<Address>[];
  readonly ports: readonly (Sourced<number> | undefined)[];
  readonly families: readonly Family[];
  readonly service: ModelService;
}

/**
 * Services with cluster addresses, node ports and backends; what is not declared is handed out as the API server does,
 * in input order. A builder that is asked again keeps the Services for which nothing changed.
 */
export class ServiceBuilder {
  #made = new Map<ServiceSubject, Made>();
  #finder: EndpointFinder | undefined;
  #arranged: Arranged = { services: [], folded: [], sorted: [] };
  #handedOut: HandedOut | undefined;

  /**
   * Builds them with a rest after each. Nobody else may build meanwhile; what is given up halfway costs the next one all
   * endpoints. Cost: a look at each Service; the endpoints of those that changed; all where addresses or node ports are
   * handed out anew.
   */
  *build(input: ModelInput, ranges: ClusterRanges, sources: EndpointSources): Generator<void, BuiltServices> {
    const arranged = (this.#arranged = arrange(input.services, this.#arranged));
    const subjects = arranged.folded.map((at) => input.services[at] as ServiceSubject);
    const handedOut = (this.#handedOut = handOut(subjects, ranges, nodePortRange(input), this.#handedOut));
    yield;
    const before = this.#finder;
    // It hands over what it knows, and knows it no more.
    this.#finder = undefined;
    const finder = new EndpointFinder(sources, before);
    yield;
    const families = addressFamilies(ranges);
    const made = new Map<ServiceSubject, Made>();
    const services: ModelService[] = [];
    for (const [index, subject] of subjects.entries()) {
      const own = handedOut.addresses[index] ?? [];
      const wanted = own.length > 0 ? own.map(({ value }) => value.family) : familiesOf(subject, families);
      const now = { addresses: own, ports: handedOut.ports[index] ?? [], families: wanted };
      const known = finder.knows(subject) ? this.#made.get(subject) : undefined;
      const kept = known !== undefined && isSame(known, now) ? known : { ...now, service: serviceOf(subject, now, finder) };
      made.set(subject, kept);
      services.push(kept.service);
      yield;
    }
    this.#made = made;
    this.#finder = finder;
    return { services: arranged.sorted.map((at) => services[at] as ModelService), remarks: handedOut.remarks };
  }
}

/** Which Services count, and their order. */
interface Arranged {
  readonly services: readonly ServiceSubject[];
  /** Positions of those that count. */
  readonly folded: readonly number[];
  /** Positions in `folded` by namespace and name. */
  readonly sorted: readonly number[];
}

/** Cost: O(n log n), or a look at each Service when all have the names and the number of ports that they had. */
function arrange(services: readonly ServiceSubject[], before: Arranged): Arranged {
  if (sameElements(before.services, services, (a, b) => a === b || (identityOf(a) === identityOf(b) && a.body.ports.length === b.body.ports.length))) return { ...before, services };
  const folded = variantsFolded(services);
  const sorted = folded.map((_, index) => index);
  const at = (index: number): ServiceSubject => services[folded[index] as number] as ServiceSubject;
  sorted.sort((a, b) => compareNatural(at(a).namespace, at(b).namespace) || compareNatural(at(a).resource.name, at(b).resource.name));
  return { services, folded, sorted };
}

/** Addresses and node ports of all Services. Shape: lists as `subjects`. */
interface HandedOut {
  readonly subjects: readonly ServiceSubject[];
  readonly ranges: ClusterRanges;
  readonly range: PortRange;
  readonly addresses: readonly (readonly Sourced<Address>[])[];
  readonly ports: readonly (readonly (Sourced<number> | undefined)[])[];
  readonly remarks: readonly Remark[];
}

function handOut(subjects: readonly ServiceSubject[], ranges: ClusterRanges, range: PortRange, before: HandedOut | undefined): HandedOut {
  const kept = before?.ranges === ranges ? before : undefined;
  const sameAddresses = kept !== undefined && sameElements(kept.subjects, subjects, (a, b) => a === b || (a.chunk === b.chunk && addressing(a) === addressing(b)));
  const samePorts = kept !== undefined && kept.range.first === range.first && kept.range.last === range.last && sameElements(kept.subjects, subjects, (a, b) => a === b || (a.chunk === b.chunk && exposure(a) === exposure(b)));
  const remarks: Remark[] = [];
  const addresses = sameAddresses ? kept.addresses : clusterAddresses(subjects, ranges, remarks);
  return { subjects, ranges, range, addresses, ports: samePorts ? kept.ports : nodePorts(range, subjects), remarks: sameAddresses ? kept.remarks : remarks };
}

/** All that cluster addresses follow from. */
function addressing({ namespace, resource, body }: ServiceSubject): string {
  return JSON.stringify([namespace, resource.kind, resource.name, body.clusterAddresses, body.headless, body.serviceType, body.ipFamilies, body.ipFamilyPolicy]);
}

/** All that node ports follow from. */
function exposure({ body }: ServiceSubject): string {
  return JSON.stringify([body.serviceType, body.ports.map(({ nodePort }) => nodePort ?? 0), body.healthCheckNodePort]);
}

function isSame(known: Made, now: Omit<Made, 'service'>): boolean {
  return sameElements(known.addresses, now.addresses, sameSourced) && sameElements(known.ports, now.ports, sameSourced) && sameElements(known.families, now.families);
}

/** Whether two values of one Service are equal; equal places, too, because its own fields did not change. */
function sameSourced(a: Sourced<Address | number> | undefined, b: Sourced<Address | number> | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.provenance !== b.provenance || a.because !== b.because) return false;
  if (typeof a.value === 'number' || typeof b.value === 'number') return a.value === b.value;
  return a.value.family === b.value.family && a.value.value === b.value.value;
}

function serviceOf(subject: ServiceSubject, { addresses, ports, families }: Omit<Made, 'service'>, finder: EndpointFinder): ModelService {
  const { body } = subject;
  return {
    namespace: subject.namespace,
    name: subject.resource.name,
    place: placeOf(subject, subject.resource.slot),
    serviceType: body.serviceType,
    clusterAddresses: addresses,
    externalAddresses: [
      ...readAll(subject, body.externalAddresses, 'Service spec.externalIPs'),
      ...readAll(subject, body.loadBalancerAddresses, 'Service load balancer address'),
    ],
    ports: portsOf(subject, ports, finder, families),
    ...(body.externalName !== undefined && { externalName: body.externalName }),
    ...(body.headless && body.ports.length === 0 && { withoutPorts: finder.selectedBy(subject, families) }),
  };
}

/** Copies of one Service are one; the one with the most ports counts. Shape: positions. */
function variantsFolded(services: readonly ServiceSubject[]): number[] {
  const best = new Map<string, number>();
  services.forEach((subject, at) => {
    const identity = identityOf(subject);
    const known = best.get(identity);
    if (known === undefined || subject.body.ports.length > (services[known] as ServiceSubject).body.ports.length) best.set(identity, at);
  });
  return [...best.values()];
}

function portsOf(
  subject: ServiceSubject,
  nodePortsOf: readonly (Sourced<number> | undefined)[],
  finder: EndpointFinder,
  families: readonly Family[],
): ModelServicePort[] {
  if (subject.body.serviceType === 'ExternalName') return [];
  return subject.body.ports.flatMap((port, index) => {
    if (port.port === undefined) return [];
    return [
      {
        name: port.name?.value,
        protocol: port.protocol,
        port: port.port.value,
        nodePort: nodePortsOf[index],
        endpoints: finder.endpointsOf(subject, port, families),
      },
    ];
  });
}

/** Families that Services may have, primary first. */
function addressFamilies(ranges: ClusterRanges): readonly Family[] {
  const families = [...new Set(ranges.services.map(({ value }) => value.family))];
  return families.length > 0 ? families : ranges.families;
}

/** Families of one Service. Source: KEP-563, `ipFamilies` and `ipFamilyPolicy`. */
function familiesOf({ body }: ServiceSubject, families: readonly Family[]): Family[] {
  const written = body.ipFamilies.flatMap((text): Family[] => (text === 'IPv4' ? [4] : text === 'IPv6' ? [6] : []));
  const first = written.length > 0 ? written : body.clusterAddresses.flatMap(({ value }) => parseText(value)?.family ?? []);
  const dual = body.ipFamilyPolicy === 'PreferDualStack' || body.ipFamilyPolicy === 'RequireDualStack';
  return [...new Set([...first, ...(dual ? families : first.length > 0 ? [] : families.slice(0, 1))])];
}

function clusterAddresses(subjects: readonly ServiceSubject[], ranges: ClusterRanges, remarks: Remark[]): Sourced<Address>[][] {
  const families = addressFamilies(ranges);
  const pools = ranges.services.map((range): Pool => ({ range, addresses: new ClusterAddresses(range.value) }));
  const held: Sourced<Address>[][] = subjects.map((subject) => onePerFamily(readAll(subject, subject.body.clusterAddresses, 'Service spec.clusterIPs')));
  const holders = new Map<string, ServiceSubject>();
  held.forEach((own, index) => {
    const subject = subjects[index] as ServiceSubject;
    for (const address of own) {
      for (const { addresses } of pools) addresses.reserve(address.value);
      const text = formatAddress(address.value);
      const other = holders.get(text);
      if (other === undefined) holders.set(text, subject);
      else remarks.push({ message: `${text} is the cluster address of ${titleOf(other)} and of ${titleOf(subject)}.`, place: address.place });
    }
  });
  const wellKnown = reserveWellKnown(pools);
  let without = 0;
  subjects.forEach((subject, index) => {
    const own = held[index] as Sourced<Address>[];
    const { body } = subject;
    if (body.headless || body.serviceType === 'ExternalName') return;
    for (const family of familiesOf(subject, families)) {
      if (own.some(({ value }) => value.family === family)) continue;
      const next = wellKnown.get(`${subject.namespace}/${subject.resource.name}/${family}`) ?? nextOf(pools, family);
      if (next !== undefined) own.push(next);
      else if (families.includes(family)) without++;
    }
  });
  const [first] = ranges.services;
  if (without > 0) {
    const range = first === undefined ? '' : ` ${formatPrefix(first.value)}`;
    const left = without === 1 ? '1 Service has' : `${without} Services have`;
    remarks.push({ message: `The Service range${range} is used up: ${left} no cluster address.`, place: first?.place });
  }
  return held;
}

/** Takes the addresses that the API server and kubeadm give out first, whether or not a manifest shows their Services. */
function reserveWellKnown(pools: readonly Pool[]): Map<string, Sourced<Address>> {
  const known = new Map<string, Sourced<Address>>();
  for (const { range, addresses } of pools) {
    const { family } = range.value;
    const api = addresses.take(KUBERNETES_INDEX);
    const dns = addresses.take(DNS_INDEX);
    if (api !== undefined) known.set(`default/kubernetes/${family}`, derived(api, `the first address of ${formatPrefix(range.value)} is the API server's`, range));
    if (dns === undefined) continue;
    const because = `kubeadm gives the tenth address of ${formatPrefix(range.value)} to DNS`;
    for (const name of ['kube-dns', 'coredns']) known.set(`kube-system/${name}/${family}`, derived(dns, because, range));
  }
  return known;
}

function nextOf(pools: readonly Pool[], family: Family): Sourced<Address> | undefined {
  for (const { range, addresses } of pools) {
    const next = range.value.family === family ? addresses.next() : undefined;
    if (next !== undefined) return derived(next, `API server: the lowest free address of ${formatPrefix(range.value)} after the band for hand-picked ones`, range);
  }
  return undefined;
}

function nodePorts(range: PortRange, subjects: readonly ServiceSubject[]): (Sourced<number> | undefined)[][] {
  const pool = new NodePorts(range);
  for (const { body } of subjects) {
    for (const { nodePort } of body.ports) if (nodePort !== undefined) pool.reserve(nodePort.value);
    if (body.healthCheckNodePort !== undefined) pool.reserve(body.healthCheckNodePort.value);
  }
  return subjects.map((subject) => {
    const { serviceType, ports } = subject.body;
    const exposed = serviceType === 'NodePort' || serviceType === 'LoadBalancer';
    return ports.map(({ nodePort }) => {
      if (nodePort !== undefined && nodePort.value > 0) return declared(nodePort.value, placeOf(subject, nodePort.slot), 'Service spec.ports[].nodePort');
      const next = exposed ? pool.next() : undefined;
      return next === undefined ? undefined : derived(next, `API server: the lowest free port of ${range.first}-${range.last} after the band for hand-picked ones`);
    });
  });
}

function readAll(subject: ServiceSubject, texts: readonly Located<string>[], because: string): Sourced<Address>[] {
  return texts.flatMap(({ value, slot }) => {
    const address = parseText(value);
    return address === undefined ? [] : [declared(address, placeOf(subject, slot), because)];
  });
}
