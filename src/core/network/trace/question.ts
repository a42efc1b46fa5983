// Reads what a person asks about: who sends, and to what. It must never follow a packet.
import { address as parseText, formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import type { ClusterModel, ModelPod, ModelService, NamespaceId } from '../model';
import { findNamespace, nodeNamespace, podNamespace, ROUTER } from '../namespaces';
import { findService, isHeadless, resolveName } from './dns';
import type { NameAnswer } from './dns';
import { sameEnds } from './passage';
import { resolverOf, usualResolver } from './resolver';
import type { Resolver } from './resolver';
import type { TraceProtocol } from './result';
import { OUTSIDE, titleOf } from './titles';
import { homeOf } from './world';

/** Who sends. `source` is set for senders that the model does not hold. */
export interface Sender {
  readonly label: string;
  readonly namespace: NamespaceId;
  readonly resolver: Resolver;
  readonly addresses: readonly Address[];
  readonly source?: readonly Address[];
}

/** What is sent to. Shape: one destination per address that a client may try. */
export interface Target {
  readonly label: string;
  readonly destinations: readonly Address[];
  readonly protocol: TraceProtocol;
  readonly port?: number;
  readonly notes: readonly string[];
}

/** Text that is no sender or target, and why. */
export interface Misunderstood {
  readonly error: string;
}

/** Addresses that stand for any machine outside. Source: RFC 5737, RFC 3849. */
const STRANGERS = ['203.0.113.9', '2001:db8::9'].flatMap((text) => parseText(text) ?? []);

/** Reads a sender: `pod/NS/NAME`, `NS/NAME`, `node/NAME`, a name, an address, `external`. */
export function readSender(model: ClusterModel, text: string): Sender | Misunderstood {
  const wanted = text.trim();
  if (wanted === 'external' || wanted === OUTSIDE) return { label: 'outside the cluster', namespace: OUTSIDE, resolver: strangersResolver(model, 'a machine outside'), addresses: STRANGERS, source: STRANGERS };
  const address = parseText(unbracketed(wanted));
  if (address !== undefined) return senderAt(model, address);
  const namespace = namespaceNamed(model, wanted);
  if (namespace !== undefined) return senderIn(model, namespace);
  return { error: wanted === '' ? 'Name a sender: a pod, a node, an address or "external".' : `There is no pod, node or address "${wanted}" to send from.${elsewhere(model, wanted.slice(wanted.lastIndexOf('/') + 1), false)}` };
}

/** Reads a target: a pod, Service, address, DNS name or node, then `:PORT` (number or name) and `/tcp`, `/udp` or `/sctp`. */
export function readTarget(model: ClusterModel, text: string, sender: Sender): Target | Misunderstood {
  const { host, port, protocol } = splitTarget(text.trim());
  const address = parseText(unbracketed(host));
  if (address !== undefined) return addressTarget(model, address, port, protocol);
  const slashed = /^(?:(?:service|svc)\/)?([^/]+)\/([^/]+)$/.exec(host);
  const [, one = '', two = ''] = slashed ?? [];
  const namespace = namespaceNamed(model, host);
  const service = slashed === null || one === 'node' ? undefined : findService(model, one, two);
  if (namespace !== undefined && service !== undefined) return { error: `"${host}" is a pod and a Service: say pod/${host} or service/${host}.` };
  if (service !== undefined) return serviceTarget(model, service, port, protocol, `Service ${one}/${two}`, []);
  if (!host.includes('/')) {
    const answer = resolveName(model, host, sender.resolver);
    if (answer !== undefined) return nameTarget(model, answer, port, protocol, sender.resolver);
  }
  if (namespace !== undefined) return namespaceTarget(model, namespace, port, protocol);
  if (host === '') return { error: 'Name a target: a pod, a Service, an address, a DNS name or a node.' };
  return { error: `There is no pod, Service, node, address or name of cluster DNS "${host}" (asked from namespace ${sender.resolver.namespace}).${elsewhere(model, host.slice(host.lastIndexOf('/') + 1))}` };
}

/** Where else there is a Service or pod of that name, or pods of a workload of it. */
function elsewhere(model: ClusterModel, name: string, withServices = true): string {
  const services = withServices ? model.services.filter((service) => service.name === name).map(({ namespace }) => `service/${namespace}/${name}`) : [];
  const pods = model.pods.filter((pod) => pod.name.value === name).map(({ namespace }) => `pod/${namespace}/${name}`);
  const replicas = services.length + pods.length > 0 ? [] : model.pods.filter((pod) => pod.workload.name === name).map((pod) => `pod/${pod.namespace}/${pod.name.value}`);
  const found = [...services, ...pods, ...replicas];
  return found.length === 0 ? '' : ` There is ${found.slice(0, 3).join(', ')}${found.length > 3 ? ' …' : ''}.`;
}

function nameTarget(model: ClusterModel, answer: NameAnswer, port: string | undefined, protocol: TraceProtocol | undefined, { elsewhere: why }: Resolver): Target | Misunderstood {
  const notes = [...answer.notes, ...(why === undefined ? [] : [`${why}; the name is answered all the same.`])];
  if (answer.nothing !== undefined) return { error: [...answer.notes.map((note) => `${note}.`), answer.nothing].join(' ') };
  const number = port ?? answer.port?.number.toString();
  const over = protocol ?? (answer.port && protocolOf(answer.port.protocol));
  if (answer.service !== undefined) return serviceTarget(model, answer.service, number, over, answer.name, notes);
  return holderTarget(model, answer.name, answer.addresses, number, over, notes);
}

interface SplitTarget {
  readonly host: string;
  readonly port: string | undefined;
  readonly protocol: TraceProtocol | undefined;
}

function splitTarget(text: string): SplitTarget {
  const [, bracket, rest = ''] = /^\[([^\]]*)\](.*)$/.exec(text) ?? [];
  const bare = bracket === undefined && parseText(text) !== undefined;
  if (bare) return { host: text, port: undefined, protocol: undefined };
  const [, before = '', port, protocol] = /^(.*?)(?::([A-Za-z0-9-]+))?(?:\/(tcp|udp|sctp|icmp))?$/i.exec(bracket === undefined ? text : rest) ?? [];
  return { host: bracket ?? before, port, protocol: protocol?.toLowerCase() as TraceProtocol | undefined };
}

function unbracketed(text: string): string {
  return text.replace(/^\[(.*)\]$/, '$1');
}

/** A namespace of the model by its id, by `namespace/name` of a pod, by a node's name, or by the name of a pod of `default`. */
function namespaceNamed(model: ClusterModel, text: string): NamespaceId | undefined {
  if (text === ROUTER) return undefined;
  return [text, `pod/${text}`, `node/${text}`, `pod/default/${text}`].find((id) => id !== ROUTER && findNamespace(model, id) !== undefined);
}

function senderIn(model: ClusterModel, namespace: NamespaceId): Sender | Misunderstood {
  const found = findNamespace(model, namespace);
  const home = homeOf(model, namespace);
  if (found?.kind === 'pod') {
    if (found.pod.node === undefined) return { error: `No node takes pod ${found.pod.namespace}/${found.pod.name.value}, so it sends nothing.` };
    return { label: titleOf(model, namespace), namespace: home, resolver: resolverOf(model, found.pod), addresses: found.pod.addresses.map(({ value }) => value) };
  }
  const addresses = found?.kind === 'node' ? found.node.addresses.map(({ value }) => value) : [];
  return { label: titleOf(model, namespace), namespace: home, resolver: strangersResolver(model, titleOf(model, namespace)), addresses };
}

function senderAt(model: ClusterModel, address: Address): Sender | Misunderstood {
  const node = model.nodes.find(({ addresses }) => addresses.some(({ value }) => sameEnds(value, address)));
  if (node !== undefined) return senderIn(model, nodeNamespace(node));
  const pod = podAt(model, address);
  if (pod !== undefined) return { ...(senderIn(model, podNamespace(pod)) as Sender), addresses: [address] };
  return { label: `${formatAddress(address)}, outside the cluster`, namespace: OUTSIDE, resolver: strangersResolver(model, formatAddress(address)), addresses: [address], source: [address] };
}

function strangersResolver(model: ClusterModel, who: string): Resolver {
  return usualResolver(model, 'default', `${who} does not usually ask cluster DNS`);
}

function podAt(model: ClusterModel, address: Address): ModelPod | undefined {
  return model.pods.find(({ hostNetwork, node, addresses }) => !hostNetwork && node !== undefined && addresses.some(({ value }) => sameEnds(value, address)));
}

function serviceAt(model: ClusterModel, address: Address): ModelService | undefined {
  return model.services.find(({ clusterAddresses, externalAddresses }) => [...clusterAddresses, ...externalAddresses].some(({ value }) => sameEnds(value, address)));
}

function addressTarget(model: ClusterModel, address: Address, port: string | undefined, protocol: TraceProtocol | undefined): Target | Misunderstood {
  const service = serviceAt(model, address);
  const text = formatAddress(address);
  if (service === undefined) return holderTarget(model, text, [address], port, protocol, []);
  const target = serviceTarget(model, service, port, protocol, text, [`${text} is an address of Service ${service.namespace}/${service.name}`]);
  return 'error' in target ? target : { ...target, destinations: [address] };
}

function namespaceTarget(model: ClusterModel, namespace: NamespaceId, port: string | undefined, protocol: TraceProtocol | undefined): Target | Misunderstood {
  const found = findNamespace(model, namespace);
  const addresses = found?.kind === 'node' ? found.node.addresses : found?.kind === 'pod' ? found.pod.addresses : [];
  const label = titleOf(model, namespace);
  if (addresses.length === 0) return { error: `The address of ${label} is not known${found?.kind === 'pod' && found.pod.node === undefined ? ': no node takes it' : ''}.` };
  return holderTarget(model, label, addresses.map(({ value }) => value), port, protocol, [], found?.kind === 'pod' ? found.pod : undefined);
}

/** A target that is the holder of an address itself. Ports by name are those of the pod. */
function holderTarget(
  model: ClusterModel,
  label: string,
  destinations: readonly Address[],
  port: string | undefined,
  protocol: TraceProtocol | undefined,
  notes: readonly string[],
  known?: ModelPod,
): Target | Misunderstood {
  const [first] = destinations;
  if (first === undefined) return { error: `${label} has no address.` };
  if (port === undefined) return { label, destinations, protocol: protocol === undefined || protocol === 'icmp' ? 'icmp' : protocol, notes: [...notes, 'No port is named: as ping asks.'] };
  const number = portNumber(port);
  if (number !== undefined) return { label, destinations, protocol: withPort(protocol), port: number, notes };
  const ports = (known ?? podAt(model, first))?.containers.flatMap((container) => container.ports) ?? [];
  const named = ports.find(({ name }) => name === port);
  if (named === undefined) return { error: `${label} has no port "${port}".${listed(ports.flatMap(({ name }) => name ?? []))}` };
  return { label, destinations, protocol: protocol ?? protocolOf(named.protocol), port: named.port, notes: [...notes, `Port ${port} is ${named.port}.`] };
}

function serviceTarget(model: ClusterModel, service: ModelService, port: string | undefined, protocol: TraceProtocol | undefined, label: string, notes: readonly string[]): Target | Misunderstood {
  const title = `Service ${service.namespace}/${service.name}`;
  if (service.serviceType === 'ExternalName') {
    const answer = resolveName(model, `${service.name}.${service.namespace}.svc.${model.dns.domain.value}.`, usualResolver(model, service.namespace));
    if (answer !== undefined) return nameTarget(model, answer, port, protocol, usualResolver(model, service.namespace));
  }
  const headless = isHeadless(service);
  if (headless && service.withoutPorts !== undefined) {
    const known = service.withoutPorts.filter(({ ready }) => ready).map(({ address }) => address.value);
    if (known.length > 0) return holderTarget(model, label, known, port, protocol, notes);
  }
  const fitting = service.ports.filter((one) => protocol === undefined || protocolOf(one.protocol) === protocol);
  const chosen = port === undefined ? fitting[0] : fitting.find((one) => one.name === port || String(one.port) === port);
  const names = service.ports.map((one) => `${one.name === undefined ? '' : `${one.name} `}${one.port}/${one.protocol}`);
  const number = portNumber(port ?? '');
  if (chosen === undefined && number === undefined) return { error: `${title} has no port${port === undefined ? '' : ` "${port}"`}.${listed(names)}` };
  const destinations = headless ? (chosen ?? service.ports[0])?.endpoints.filter(({ ready }) => ready).map(({ address }) => address.value) ?? [] : service.clusterAddresses.map(({ value }) => value);
  if (destinations.length === 0) return { error: `${title} has no cluster address and no ready endpoint: cluster DNS answers with nothing.` };
  const said = [...notes];
  if (port === undefined && service.ports.length > 1 && chosen !== undefined) said.push(`No port is named: the first of ${names.join(', ')}.`);
  if (chosen === undefined) said.push(`${title} has no port ${port ?? ''}.${listed(names)}`);
  const named = headless && port !== undefined && number === undefined ? chosen?.endpoints[0]?.port : undefined;
  if (headless && chosen !== undefined && chosen.endpoints.some((endpoint) => endpoint.port !== (named ?? chosen.port))) said.push('A headless Service does not translate ports: clients reach the pods on the port that they name.');
  return { label, destinations, protocol: protocol ?? protocolOf(chosen?.protocol ?? 'TCP'), port: named ?? chosen?.port ?? number, notes: said };
}

function portNumber(text: string): number | undefined {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return number >= 1 && number <= 65_535 ? number : undefined;
}

function protocolOf(text: string): TraceProtocol {
  const lower = text.toLowerCase();
  return lower === 'udp' || lower === 'sctp' ? lower : 'tcp';
}

function withPort(protocol: TraceProtocol | undefined): TraceProtocol {
  return protocol === undefined || protocol === 'icmp' ? 'tcp' : protocol;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '' : ` There are: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ' …' : ''}.`;
}
