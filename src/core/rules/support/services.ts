// This file knows what a Service document says as a whole, and how its ports are called.
import type { ServiceField, ServicePort } from '../../kube/facts';
import type { Network } from '../../network/network';
import { placeOf, type ServiceSubject } from '../../network/subjects';
import { keptFor } from '../../store/kept-for';
import type { Place } from '../../store/place';

/**
 * Whether the document is a Service of its own. A patch of a kustomization bears kind and name, but leaves out type and
 * selector, which are in its base; so does a document whose namesake in the cluster says more. A text with a fault may
 * have lost what it says.
 */
export function isWhole(service: ServiceSubject, network: Network): boolean {
  const { body, resource, namespace, cluster } = service;
  if (network.isDamaged(service)) return false;
  if (body.places?.type !== undefined || resource.printed === true) return true;
  if (body.selector === undefined) return false;
  const namesakes = network.servicesNamed(resource.name).filter((other) => other !== service && other.cluster === cluster && other.namespace === namespace);
  return namesakes.every((other) => other.body.places?.type === undefined);
}

/**
 * Whether a cluster printed the Service, so that its address and node ports may be the cluster's choice. Without the
 * marks of a printed object it shows by `clusterIP` repeating the first of `clusterIPs`, which people do not write.
 */
export function isPrinted(service: ServiceSubject, network: Network): boolean {
  if (service.resource.printed === true) return true;
  const texts = network.addressesOf(service).filter(({ fact, owner }) => fact.role === 'cluster-address' && owner?.whole === service.resource.whole).map(({ fact }) => fact.text);
  return new Set(texts).size < texts.length;
}

/** The Services of a list by the target ports that they name, each once. Cost: once per list, which is another one after a change. */
export const askersOf = keptFor((services: readonly ServiceSubject[]): ReadonlyMap<string, readonly ServiceSubject[]> => {
  const askers = new Map<string, ServiceSubject[]>();
  for (const service of services) {
    for (const { targetPort } of service.body.ports) {
      if (typeof targetPort?.value !== 'string') continue;
      const list = askers.get(targetPort.value);
      if (list === undefined) askers.set(targetPort.value, [service]);
      else if (list.at(-1) !== service) list.push(service);
    }
  }
  return askers;
});

/** Place of a field, or of the name of the Service when it is not written. */
export function fieldPlace(service: ServiceSubject, field: ServiceField): Place {
  return placeOf(service, service.body.places?.[field] ?? service.resource.slot);
}

/** `http (TCP 80)`, `TCP 80`: how a message names a port of a Service. */
export function portTitle({ name, protocol, port }: ServicePort): string {
  const number = port === undefined ? protocol : `${protocol} ${port.value}`;
  return name === undefined ? number : `${name.value} (${number})`;
}

/** Text that a tool fills in later. */
export function isPlaceholderText(text: string): boolean {
  return /\$[({]|\{\{|__\w+__|^[A-Z][A-Z0-9_]{2,}$/.test(text);
}
