import type { Family } from '../../ip/address';
import { formatAddress } from '../../ip/address';
import { formatPrefix, maskPrefix, prefix } from '../../ip/prefix';
import type { Located, SettingName } from '../../kube/facts';
import type { ClusterModel, ModelEndpoint, ModelService, ModelServicePort, Sourced } from '../model';
import type { ModelInput } from '../model-input';
import { nodeAddresses } from '../own-addresses';
import { placeOf } from '../subjects';
import type { EndpointsSubject, ServiceSubject } from '../subjects';
import { canonicalAddress, defaultProxyConfig, familyOf } from './input';
import type { DetectLocalMode, PerFamily, ProxyConfig, ProxyEndpoint, ProxyInput, ProxyNode, ProxyServicePort } from './input';
import { NO_PROXY } from './mode';

/** Services and endpoints with one of these labels are not kube-proxy's. Source: `cmd/kube-proxy/app` ProxyServer.Run. */
const FOREIGN_LABELS: readonly string[] = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'];
const SKIP_MIRROR = 'endpointslice.kubernetes.io/skip-mirror';
const DETECT_MODES: readonly DetectLocalMode[] = ['ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix'];
const LOOPBACK_ADDRESSES: readonly string[] = ['127.0.0.1', '::1'];

/** What kube-proxy works from in a cluster; `inputOf` gives it per node. */
export interface ProxyCluster {
  readonly config: ProxyConfig;
  /** Shape: as `ClusterModel.nodes`. */
  readonly nodes: readonly ProxyNode[];
  readonly servicePorts: readonly ProxyServicePort[];
}

/**
 * Reads what kube-proxy needs from the objects of a cluster and its model.
 * Cost: O(Services + endpoints), once per cluster and revision.
 */
export function proxyCluster(input: ModelInput, model: ClusterModel): ProxyCluster {
  return { config: proxyConfig(input, model), nodes: proxyNodes(model), servicePorts: proxyServicePorts(input, model) };
}

/** What kube-proxy on the node of that index works from. */
export function inputOf({ config, nodes, servicePorts }: ProxyCluster, index: number): ProxyInput | undefined {
  const node = nodes[index];
  return node && { config, node, servicePorts };
}

/**
 * Configuration of kube-proxy: KubeProxyConfiguration or flags, else its defaults. Where nothing tells `clusterCIDR`,
 * the pod ranges of the cluster, which kubeadm and its like fill in; a container of kube-proxy that has no such flag has none.
 */
export function proxyConfig(input: ModelInput, model: ClusterModel): ProxyConfig {
  const all = (name: SettingName): string[] => input.settings.filter(({ fact }) => fact.setting === name).map(({ fact }) => fact.value.trim());
  const first = (name: SettingName): string => all(name)[0] ?? '';
  const mode = DETECT_MODES.find((known) => known === first('detect-local-mode'));
  const bit = Number(first('proxy-masquerade-bit') || defaultProxyConfig.masqueradeBit);
  const written = perFamily(first('proxy-cluster-cidr').split(','));
  return {
    ...defaultProxyConfig,
    mode: all('proxy-replaced').some(isReplaced) ? NO_PROXY : first('proxy-mode') || defaultProxyConfig.mode,
    detectLocalMode: mode ?? defaultProxyConfig.detectLocalMode,
    clusterRanges: Object.keys(written).length > 0 ? written : first('proxy-without-cluster-cidr') !== '' ? {} : perFamily(model.podRanges.map(({ value }) => formatPrefix(value))),
    bridgeInterface: first('proxy-bridge-interface'),
    interfaceNamePrefix: first('proxy-interface-name-prefix'),
    masqueradeAll: isTrue(first('proxy-masquerade-all')),
    masqueradeBit: Number.isInteger(bit) && bit >= 0 && bit <= 31 ? bit : defaultProxyConfig.masqueradeBit,
    nodePortAddresses: all('proxy-node-port-addresses').flatMap((text) => text.split(',')).map((text) => text.trim()),
    localhostNodePorts: !isFalse(first('proxy-localhost-node-ports')),
    tcpBeLiberal: isTrue(first('proxy-tcp-be-liberal')),
  };
}

/** `strict` is what Cilium up to version 1.13 called it. */
function isReplaced(text: string): boolean {
  return isTrue(text) || text === 'strict';
}

/** Source: Go `strconv.ParseBool`, which reads flags. */
function isTrue(text: string): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text);
}

function isFalse(text: string): boolean {
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text);
}

/** The nodes of the model as kube-proxy sees them: loopback and all addresses of their devices are theirs. */
export function proxyNodes(model: ClusterModel): ProxyNode[] {
  return model.nodes.map((node) => {
    const addresses = node.addresses.map(({ value }) => formatAddress(value));
    const all = nodeAddresses(node).map(({ value }) => formatAddress(value));
    return {
      name: node.name.value,
      addresses: perFamily(addresses),
      zone: node.zone,
      podRanges: perFamily(node.podRanges.map(({ value }) => formatPrefix(value))),
      interfaceAddresses: [...new Set([...LOOPBACK_ADDRESSES, ...all])],
    };
  });
}

/**
 * The Service ports that kube-proxy serves. Headless and ExternalName Services have no cluster address and are left
 * out, and so are those that another proxy has taken over.
 * Source: `pkg/proxy` newBaseServiceInfo, ShouldSkipService.
 */
export function proxyServicePorts(input: ModelInput, model: ClusterModel): ProxyServicePort[] {
  const subjects = new Map(input.services.map((subject) => [placeKey(placeOf(subject, subject.resource.slot)), subject]));
  const endpoints = new EndpointReader(input.endpoints, model);
  return model.services.flatMap((service) => {
    const subject = subjects.get(placeKey(service.place));
    if (subject === undefined || isForeign(subject) || service.serviceType === 'ExternalName' || subject.body.headless) return [];
    const clusterAddresses = clusterAddressesOf(service, subject);
    if (Object.keys(clusterAddresses).length === 0) return [];
    const shared = { ...policiesOf(subject), clusterAddresses, place: service.place };
    return service.ports.map((port) => ({
      ...shared,
      namespace: service.namespace,
      service: service.name,
      port: port.name ?? '',
      protocol: port.protocol,
      portNumber: port.port,
      nodePort: port.nodePort?.value ?? 0,
      endpoints: endpoints.of(subject, port),
    }));
  });
}

/** What all ports of a Service share. */
function policiesOf({ body }: ServiceSubject): Pick<
  ProxyServicePort,
  'serviceType' | 'externalAddresses' | 'loadBalancerAddresses' | 'sourceRanges' | 'healthCheckNodePort' | 'externalLocal' | 'internalLocal' | 'affinitySeconds'
> {
  const balanced = body.serviceType === 'LoadBalancer';
  const external = balanced || body.serviceType === 'NodePort' || body.externalAddresses.length > 0;
  const externalLocal = external && body.externalTrafficPolicy === 'Local';
  return {
    serviceType: body.serviceType,
    externalAddresses: canonicalAddresses(body.externalAddresses),
    loadBalancerAddresses: canonicalAddresses(body.loadBalancerVips ?? []),
    sourceRanges: (body.sourceRanges ?? []).flatMap(({ value }) => {
      const range = prefix(value.trim());
      return range === undefined ? [] : [formatPrefix(maskPrefix(range))];
    }),
    healthCheckNodePort: balanced && externalLocal ? (body.healthCheckNodePort?.value ?? 0) : 0,
    externalLocal,
    internalLocal: body.internalTrafficPolicy === 'Local',
    affinitySeconds: body.sessionAffinitySeconds,
  };
}

/** One cluster address per family; a Service that names its families has none in the others. */
function clusterAddressesOf(service: ModelService, { body }: ServiceSubject): PerFamily {
  const found = perFamily(service.clusterAddresses.map(({ value }) => formatAddress(value)));
  if (body.ipFamilies.length === 0) return found;
  const named = ([4, 6] as const).filter((family) => body.ipFamilies.includes(`IPv${family}`) && found[family] !== undefined);
  return Object.fromEntries(named.map((family) => [family, found[family]]));
}

/** Finds the endpoints of a Service port: declared slices, mirrored Endpoints, else those of the model. */
class EndpointReader {
  readonly #written = new Map<string, EndpointsSubject[]>();
  readonly #modelled = new Map<readonly ModelEndpoint[], readonly ProxyEndpoint[]>();

  constructor(
    written: readonly EndpointsSubject[],
    private readonly model: ClusterModel,
  ) {
    for (const subject of written) {
      const key = `${subject.namespace}/${subject.body.serviceName ?? ''}`;
      const known = this.#written.get(key);
      if (known === undefined) this.#written.set(key, [subject]);
      else known.push(subject);
    }
  }

  of(service: ServiceSubject, port: ModelServicePort): readonly ProxyEndpoint[] {
    const written = this.#written.get(`${service.namespace}/${service.resource.name}`);
    if (written === undefined) return this.#ofModel(port.endpoints);
    const slices = written.filter(({ resource }) => resource.kind === 'EndpointSlice');
    const mirrored = written.filter(({ resource }) => resource.kind !== 'EndpointSlice' && resource.labels[SKIP_MIRROR] !== 'true');
    return (slices.length > 0 ? slices.filter((slice) => !isForeign(slice)) : mirrored).flatMap((subject) => writtenEndpoints(subject, port));
  }

  /** Services with the same selector share one list of endpoints. */
  #ofModel(endpoints: readonly ModelEndpoint[]): readonly ProxyEndpoint[] {
    let read = this.#modelled.get(endpoints);
    if (read === undefined) this.#modelled.set(endpoints, (read = endpoints.map((endpoint) => this.#modelEndpoint(endpoint))));
    return read;
  }

  #modelEndpoint({ address, port, pod, ready }: ModelEndpoint): ProxyEndpoint {
    const node: Sourced<number> | undefined = pod === undefined ? undefined : this.model.pods[pod]?.node;
    const nodeName = node && this.model.nodes[node.value]?.name.value;
    return { ip: formatAddress(address.value), port, ready, serving: ready, terminating: false, nodeName };
  }
}

/**
 * Endpoints of one slice for a Service port: same port name and protocol, first address of each, in the slice's family.
 * A port without a name is the unnamed one, as the API server fills in.
 */
function writtenEndpoints({ body, resource }: EndpointsSubject, port: ModelServicePort): ProxyEndpoint[] {
  const target = body.ports.find((own) => (own.name ?? '') === (port.name ?? '') && own.protocol === port.protocol)?.port;
  const family: Family | undefined = resource.kind !== 'EndpointSlice' ? undefined : body.addressType === 'IPv6' ? 6 : 4;
  if (!target || body.addressType === 'FQDN') return [];
  return body.endpoints.flatMap(({ addresses, ready, serving, terminating, nodeName, zoneHints, nodeHints }) => {
    const ip = canonicalAddress(addresses[0]?.value ?? '');
    if (ip === undefined || (family !== undefined && familyOf(ip) !== family)) return [];
    return [{ ip, port: target, ready, serving, terminating, nodeName, zoneHints, nodeHints }];
  });
}

function isForeign({ resource }: ServiceSubject | EndpointsSubject): boolean {
  return FOREIGN_LABELS.some((label) => Object.hasOwn(resource.labels, label));
}

function canonicalAddresses(texts: readonly Located<string>[]): string[] {
  return [...new Set(texts.flatMap(({ value }) => canonicalAddress(value) ?? []))];
}

/** The first text of each family; blank ones are left out. */
function perFamily(texts: readonly string[]): PerFamily {
  const found: Partial<Record<Family, string>> = {};
  for (const text of texts) if (text.trim() !== '') found[familyOf(text)] ??= text.trim();
  return found;
}

function placeKey({ chunk, slot }: { readonly chunk: number; readonly slot: number }): string {
  return `${chunk}/${slot}`;
}
