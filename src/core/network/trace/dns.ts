// Names as cluster DNS answers them. It must never know packets.
import { address as parseText, formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import type { ClusterModel, ModelEndpoint, ModelPod, ModelService } from '../model';
import type { Resolver } from './resolver';

/** What a name stands for. `service` is set where it is the name of one. */
export interface NameAnswer {
  /** The full name that was found, without the final dot. */
  readonly name: string;
  readonly addresses: readonly Address[];
  readonly service?: ModelService;
  /** Port of a name that asks for one (`_http._tcp.web…`). */
  readonly port?: { readonly number: number; readonly protocol: string };
  readonly notes: readonly string[];
  /** Why there is no address, though the name is known. */
  readonly nothing?: string;
}

/** Names that one name may lead to. Source: CoreDNS plugin `backend_lookup.go`, maxCnameChainLength. */
const LONGEST_CHAIN = 10;

/**
 * Looks a name up as its asker does: in its search domains, and by itself where it has dots enough or ends in one.
 * Shape: undefined when no record of the cluster has the name.
 * Source: Kubernetes DNS specification 1.1.0; CoreDNS plugin kubernetes, `pods insecure`; resolv.conf(5) `ndots`.
 */
export function resolveName(model: ClusterModel, text: string, { domains, ndots }: Resolver): NameAnswer | undefined {
  const name = text.toLowerCase();
  if (name.endsWith('.')) return recordOf(model, name.slice(0, -1));
  const searched = domains.map((domain) => `${name}.${domain}`);
  const tried = name.split('.').length > ndots ? [name, ...searched] : [...searched, name];
  for (const one of tried) {
    const found = recordOf(model, one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The Service of a namespace and name. Cost: constant, after O(Services) for the first question about a model. */
export function findService(model: ClusterModel, namespace: string, name: string): ModelService | undefined {
  let services = known.get(model);
  if (services === undefined) {
    services = new Map(model.services.map((service) => [`${service.namespace}/${service.name}`, service]));
    known.set(model, services);
  }
  return services.get(`${namespace}/${name}`);
}

/** Whether the Service has no virtual address, so that its name stands for its endpoints. */
export function isHeadless({ clusterAddresses, serviceType }: ModelService): boolean {
  return clusterAddresses.length === 0 && serviceType !== 'ExternalName';
}

const known = new WeakMap<ClusterModel, ReadonlyMap<string, ModelService>>();

/** The record of a full name. `from`: the names that led here. Source: CoreDNS plugin kubernetes, `parseRequest`, `findServices`. */
function recordOf(model: ClusterModel, name: string, from: readonly string[] = []): NameAnswer | undefined {
  const domain = model.dns.domain.value;
  if (!name.endsWith(`.${domain}`)) return undefined;
  const labels = name.slice(0, -domain.length - 1).split('.');
  const kind = labels.pop();
  const namespace = labels.pop();
  const owner = labels.pop();
  if (namespace === undefined || owner === undefined || labels.length > 2) return undefined;
  if (kind === 'pod') return labels.length === 0 ? podRecord(name, owner) : undefined;
  const service = kind === 'svc' ? findService(model, namespace, owner) : undefined;
  if (service === undefined) return undefined;
  const [first, second] = labels;
  if (first === undefined) return service.serviceType === 'ExternalName' ? aliasRecord(model, name, service, from) : serviceRecord(name, service);
  if (service.serviceType === 'ExternalName') return undefined;
  return second === undefined ? endpointRecord(model, name, service, first) : portRecord(name, service, first, second);
}

function podRecord(name: string, label: string): NameAnswer | undefined {
  const address = dashed(label);
  return address && { name, addresses: [address], notes: [`${name} spells the address ${formatAddress(address)}; cluster DNS does not ask whether a pod has it`] };
}

function serviceRecord(name: string, service: ModelService): NameAnswer {
  if (isHeadless(service)) {
    const addresses = distinct(endpointsOf(service).map(({ address }) => address.value));
    return { name, addresses, service, notes: [`${name} is headless: cluster DNS answers with the addresses of its ready endpoints`] };
  }
  const addresses = service.clusterAddresses.map(({ value }) => value);
  return { name, addresses, service, notes: [`${name} is the cluster address ${addresses.map(formatAddress).join(' and ')}`] };
}

/** A Service of type ExternalName is another name, which may be one of the cluster again. */
function aliasRecord(model: ClusterModel, name: string, service: ModelService, from: readonly string[]): NameAnswer {
  const target = (service.externalName ?? '').toLowerCase().replace(/\.$/, '');
  const note = `${name} is another name for ${target === '' ? 'nothing' : target} (ExternalName)`;
  const chain = [...from, name];
  const end = (nothing: string): NameAnswer => ({ name, addresses: [], notes: [note], nothing });
  if (target === '') return end('It names nothing.');
  if (parseText(target) !== undefined) return end('It is meant to be a name: cluster DNS does not answer with the address that it spells.');
  if (chain.includes(target)) return end(`The names lead round: ${[...chain.slice(chain.indexOf(target)), target].join(' → ')}.`);
  if (chain.length >= LONGEST_CHAIN) return end(`Cluster DNS follows no more than ${LONGEST_CHAIN} names.`);
  if (!target.endsWith(`.${model.dns.domain.value}`)) return end(`${target} is a name outside the cluster; its addresses are not in the manifests.`);
  const found = recordOf(model, target, chain);
  if (found === undefined) return end(`Cluster DNS does not know ${target}.`);
  return { ...found, notes: [note, ...found.notes] };
}

/** `web-0.web.default.svc…` of an endpoint with a host name, `10-244-1-5.web.default.svc…` of one without. */
function endpointRecord(model: ClusterModel, name: string, service: ModelService, host: string): NameAnswer | undefined {
  const spelled = dashed(host);
  const mine = endpointsOf(service).filter((endpoint) => {
    const own = endpoint.hostname ?? hostnameIn(service, endpoint.pod === undefined ? undefined : model.pods[endpoint.pod]);
    return own === undefined ? spelled !== undefined && formatAddress(spelled) === formatAddress(endpoint.address.value) : own.toLowerCase() === host;
  });
  if (mine.length === 0) return undefined;
  const addresses = distinct(mine.map(({ address }) => address.value));
  return { name, addresses, notes: [`${name} is one endpoint of Service ${service.namespace}/${service.name}: ${addresses.map(formatAddress).join(' and ')}`] };
}

/** `_http._tcp.web.default.svc…`: a port by its name, whose number clients learn from the SRV record. */
function portRecord(name: string, service: ModelService, portLabel: string, protocolLabel: string): NameAnswer | undefined {
  const wanted = portLabel.replace(/^_/, '');
  const port = service.ports.find((one) => (one.name ?? '').toLowerCase() === wanted && `_${one.protocol.toLowerCase()}` === `_${protocolLabel.replace(/^_/, '')}`);
  if (port === undefined) return undefined;
  const headless = isHeadless(service);
  const ready = port.endpoints.filter((endpoint) => endpoint.ready);
  const number = headless ? ready[0]?.port : port.port;
  if (number === undefined) return { name, addresses: [], notes: [], nothing: `Service ${service.namespace}/${service.name} has no ready endpoint: cluster DNS answers with nothing.` };
  const addresses = headless ? distinct(ready.filter((endpoint) => endpoint.port === number).map(({ address }) => address.value)) : service.clusterAddresses.map(({ value }) => value);
  const note = `${name} is port ${number}/${port.protocol} of ${addresses.map(formatAddress).join(' and ')} (SRV)`;
  return { name, addresses, service: headless ? undefined : service, port: { number, protocol: port.protocol }, notes: [note] };
}

/** The host name that the control plane gives the endpoint of a pod. Source: `staging/src/k8s.io/endpointslice/util` ShouldSetHostname. */
function hostnameIn(service: ModelService, pod: ModelPod | undefined): string | undefined {
  if (pod === undefined || pod.namespace !== service.namespace || pod.dns?.subdomain !== service.name) return undefined;
  return pod.workload.kind === 'StatefulSet' ? pod.name.value : pod.dns.hostname;
}

/** The endpoints that cluster DNS names: ready ones. */
function endpointsOf({ ports, withoutPorts = [] }: ModelService): readonly ModelEndpoint[] {
  return [...ports.flatMap(({ endpoints }) => endpoints), ...withoutPorts].filter(({ ready }) => ready);
}

/** `10-244-1-5` or `fd00-10-244--5`. */
function dashed(label: string): Address | undefined {
  return parseText(label.replaceAll('-', '.')) ?? parseText(label.replaceAll('-', ':'));
}

function distinct(addresses: readonly Address[]): Address[] {
  return [...new Map(addresses.map((address) => [`${address.family}/${address.value}`, address])).values()];
}
