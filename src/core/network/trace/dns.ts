// Names as cluster DNS answers them. It must never know ports or packets.
import { address as parseText, formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import type { ClusterModel, ModelService } from '../model';

/** Domain of the cluster where nothing else is known. Source: kubelet `clusterDomain`, kubeadm `dnsDomain`. */
export const CLUSTER_DOMAIN = 'cluster.local';

/** What a name stands for. `service` is set where it is the name of one. */
export interface NameAnswer {
  /** The full name that was found, without the final dot. */
  readonly name: string;
  readonly addresses: readonly Address[];
  readonly service?: ModelService;
  readonly note: string;
}

/**
 * Looks a name up as a pod of a namespace does: with its search domains unless the name ends in a dot.
 * Shape: undefined when no record of the cluster has the name.
 * Source: Kubernetes DNS specification 1.1.0; CoreDNS plugin kubernetes, `pods insecure`; kubelet's `ndots:5`.
 */
export function resolveName(model: ClusterModel, text: string, namespace: string): NameAnswer | undefined {
  const name = text.toLowerCase();
  if (name.endsWith('.')) return recordOf(model, name.slice(0, -1));
  const searched = [`${namespace}.svc.`, 'svc.', ''].map((domain) => `${name}.${domain}${CLUSTER_DOMAIN}`);
  const tried = name.split('.').length > 5 ? [name, ...searched] : [...searched, name];
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

function recordOf(model: ClusterModel, name: string): NameAnswer | undefined {
  if (!name.endsWith(`.${CLUSTER_DOMAIN}`)) return undefined;
  const labels = name.slice(0, -CLUSTER_DOMAIN.length - 1).split('.');
  const kind = labels.pop();
  const namespace = labels.pop();
  const [first, second] = labels;
  if (namespace === undefined || first === undefined || labels.length > 2) return undefined;
  if (kind === 'pod') return second === undefined ? podRecord(name, first) : undefined;
  if (kind !== 'svc') return undefined;
  const service = findService(model, namespace, second ?? first);
  if (service === undefined) return undefined;
  return second === undefined ? serviceRecord(name, service) : endpointRecord(model, name, service, first);
}

function podRecord(name: string, label: string): NameAnswer | undefined {
  const address = dashed(label);
  return address && { name, addresses: [address], note: `${name} spells the address ${formatAddress(address)}; cluster DNS does not ask whether a pod has it` };
}

function serviceRecord(name: string, service: ModelService): NameAnswer {
  if (!isHeadless(service)) {
    const addresses = service.clusterAddresses.map(({ value }) => value);
    const what = service.serviceType === 'ExternalName' ? 'a name outside the cluster (ExternalName)' : `the cluster address ${addresses.map(formatAddress).join(' and ')}`;
    return { name, addresses, service, note: `${name} is ${what}` };
  }
  const addresses = endpointsOf(service).filter(({ ready }) => ready).map(({ address }) => address.value);
  return { name, addresses: distinct(addresses), service, note: `${name} is headless: cluster DNS answers with the addresses of its ready endpoints` };
}

/** `web-0.web.default.svc…` of a StatefulSet's pod, or `10-244-1-5.web.default.svc…` of an endpoint without a host name. */
function endpointRecord(model: ClusterModel, name: string, service: ModelService, host: string): NameAnswer | undefined {
  const spelled = dashed(host);
  const mine = endpointsOf(service).filter(({ address, pod }) => {
    const owner = pod === undefined ? undefined : model.pods[pod];
    if (owner?.workload.kind === 'StatefulSet') return isHeadless(service) && owner.name.value === host;
    return spelled !== undefined && formatAddress(spelled) === formatAddress(address.value);
  });
  if (mine.length === 0) return undefined;
  const addresses = distinct(mine.map(({ address }) => address.value));
  return { name, addresses, note: `${name} is one endpoint of Service ${service.namespace}/${service.name}: ${addresses.map(formatAddress).join(' and ')}` };
}

function endpointsOf({ ports }: ModelService): ModelService['ports'][number]['endpoints'] {
  return ports.flatMap(({ endpoints }) => endpoints);
}

/** `10-244-1-5` or `fd00-10-244--5`. */
function dashed(label: string): Address | undefined {
  return parseText(label.replaceAll('-', '.')) ?? parseText(label.replaceAll('-', ':'));
}

function distinct(addresses: readonly Address[]): Address[] {
  return [...new Map(addresses.map((address) => [`${address.family}/${address.value}`, address])).values()];
}
