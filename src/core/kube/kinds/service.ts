import type { Cursor } from '../../yaml/cursor';
import { addServiceAnnotations } from '../annotations';
import { compact } from '../compact';
import type { AddressRole, Located, ServiceBody, ServiceField } from '../facts';
import { type FactsBuilder, locatedAddress, locatedList } from '../facts-builder';
import { selectorOf, textsOf } from '../labels';
import { locatedPort, servicePortsOf } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const TOLERATE_UNREADY = 'service.alpha.kubernetes.io/tolerate-unready-endpoints';
const DEFAULT_AFFINITY_SECONDS = 10_800;

/** v1 Service. Source: k8s.io/api/core/v1 ServiceSpec, ServiceStatus. */
export const service: KindReader = {
  groups: [''],
  kinds: ['Service'],
  read(root, out, type) {
    const body = bodyOf(root);
    const owner = addResource(root, type, body, out);
    addAll(body.clusterAddresses, 'cluster-address', 'Service spec.clusterIPs', owner, out);
    addRepeated(root.get('spec'), body.clusterAddresses, owner, out);
    addAll(body.externalAddresses, 'external-address', 'Service spec.externalIPs', owner, out);
    addAll(body.loadBalancerAddresses, 'load-balancer-address', 'Service load balancer address', owner, out);
    const ranges = { role: 'source-range', form: 'prefix', owner } as const;
    out.addressList(root.at('spec', 'loadBalancerSourceRanges'), { ...ranges, origin: 'Service spec.loadBalancerSourceRanges' });
    out.addressList(root.at('metadata', 'annotations', SOURCE_RANGES), { ...ranges, origin: `Service annotation ${SOURCE_RANGES}` });
    addServiceAnnotations(root, owner, out);
  },
};

// `clusterIP` repeats `clusterIPs[0]` in what clusters print: whoever changes one has to change both.
function addRepeated(spec: Cursor, listed: readonly Located<string>[], owner: number, out: FactsBuilder): void {
  const single = spec.get('clusterIP');
  const repeats = spec.get('clusterIPs').items().length > 0 && single.text() !== 'None' && listed.some(({ value }) => value === single.text());
  if (repeats) out.address(single, { role: 'cluster-address', form: 'address', owner, origin: 'Service spec.clusterIP' });
}

function bodyOf(root: Cursor): ServiceBody {
  const spec = root.get('spec');
  const clusterTexts = [...spec.get('clusterIPs').items(), spec.get('clusterIP')];
  const ingress = root.at('status', 'loadBalancer', 'ingress').items();
  const selector = selectorOf(spec.get('selector'));
  return compact<ServiceBody>({
    type: 'service',
    serviceType: spec.get('type').text() || 'ClusterIP',
    headless: clusterTexts.some((item) => item.text() === 'None'),
    clusterAddresses: distinct(clusterTexts.filter((item) => item.text() !== 'None')),
    externalAddresses: distinct(spec.get('externalIPs').items()),
    loadBalancerAddresses: distinct([spec.get('loadBalancerIP'), ...ingress.map((item) => item.get('ip'))]),
    loadBalancerVips: present(ingress.filter((item) => item.get('ipMode').text() !== 'Proxy').flatMap((item) => locatedAddress(item.get('ip')) ?? [])),
    sourceRanges: present(spec.get('loadBalancerSourceRanges').items().flatMap(locatedList)),
    externalName: spec.get('externalName').text() || undefined,
    selector: selector && { value: selector, slot: spec.get('selector').slot() },
    ports: servicePortsOf(spec.get('ports')),
    healthCheckNodePort: locatedPort(spec.get('healthCheckNodePort')),
    ipFamilies: textsOf(spec.get('ipFamilies')),
    ipFamilyPolicy: spec.get('ipFamilyPolicy').text() || undefined,
    externalTrafficPolicy: spec.get('externalTrafficPolicy').text() || undefined,
    internalTrafficPolicy: spec.get('internalTrafficPolicy').text() || undefined,
    sessionAffinitySeconds: affinitySeconds(spec),
    publishNotReady: spec.get('publishNotReadyAddresses').bool() ?? root.at('metadata', 'annotations', TOLERATE_UNREADY).bool() ?? false,
    places: placesOf(spec),
  });
}

const PLACES: readonly ServiceField[] = ['type', 'clusterIP', 'externalTrafficPolicy', 'allocateLoadBalancerNodePorts', 'ipFamilies', 'ipFamilyPolicy'];

function placesOf(spec: Cursor): ServiceBody['places'] {
  const given = PLACES.filter((field) => spec.get(field).isGiven);
  return given.length === 0 ? undefined : Object.fromEntries(given.map((field) => [field, spec.get(field).slot()]));
}

function present<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function affinitySeconds(spec: Cursor): number | undefined {
  if (spec.get('sessionAffinity').text() !== 'ClientIP') return undefined;
  return spec.at('sessionAffinityConfig', 'clientIP', 'timeoutSeconds').int() ?? DEFAULT_AFFINITY_SECONDS;
}

function addAll(values: readonly Located<string>[], role: AddressRole, origin: string, owner: number, out: FactsBuilder): void {
  values.forEach((value, index) => out.located(value, { role, form: 'address', owner, origin }, index));
}

/** Addresses in order, each text once, so that `clusterIP` and `clusterIPs[0]` are one value. */
export function distinct(cursors: readonly Cursor[]): Located<string>[] {
  const found: Located<string>[] = [];
  let seen: Set<string> | undefined;
  for (const cursor of cursors) {
    const text = cursor.text();
    if (text === undefined || seen?.has(text) === true) continue;
    (seen ??= new Set()).add(text);
    const located = locatedAddress(cursor);
    if (located !== undefined) found.push(located);
  }
  return found;
}
