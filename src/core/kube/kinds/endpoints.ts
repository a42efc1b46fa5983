import type { Cursor } from '../../yaml/cursor';
import { compact } from '../compact';
import type { Endpoint, EndpointsBody } from '../facts';
import { type FactsBuilder, locatedAddress } from '../facts-builder';
import { mappings } from '../ports';
import { addResource, type TypeName } from '../resource';
import type { KindReader } from './kind-reader';

/** discovery.k8s.io EndpointSlice, v1 and v1beta1. A missing condition counts as the API says: ready, serving, not terminating. */
export const endpointSlice: KindReader = {
  groups: ['discovery.k8s.io'],
  kinds: ['EndpointSlice'],
  read(root, out, type) {
    const addressType = root.get('addressType').text() || 'IPv4';
    const body = compact<EndpointsBody>({
      type: 'endpoints',
      serviceName: root.at('metadata', 'labels', 'kubernetes.io/service-name').text(),
      addressType,
      endpoints: mappings(root.get('endpoints')).map((item) => sliceEndpoint(item, addressType)),
      ports: portsOf(root.get('ports')),
    });
    add(root, type, body, 'EndpointSlice endpoints.addresses', out);
  },
};

/** v1 Endpoints: one resource per subset, all with the object's name. */
export const endpoints: KindReader = {
  groups: [''],
  kinds: ['Endpoints'],
  read(root, out, type) {
    const serviceName = root.at('metadata', 'name').text();
    const subsets = mappings(root.get('subsets'));
    const bodies = subsets.map((subset): EndpointsBody => ({
      type: 'endpoints',
      serviceName,
      addressType: 'IPv4',
      endpoints: [
        ...mappings(subset.get('addresses')).map((item) => subsetEndpoint(item, true)),
        ...mappings(subset.get('notReadyAddresses')).map((item) => subsetEndpoint(item, false)),
      ],
      ports: portsOf(subset.get('ports')),
    }));
    if (bodies.length === 0) bodies.push({ type: 'endpoints', serviceName, addressType: 'IPv4', endpoints: [], ports: [] });
    for (const body of bodies) add(root, type, compact(body), 'Endpoints subsets.addresses', out);
  },
};

function add(root: Cursor, type: TypeName, body: EndpointsBody, origin: string, out: FactsBuilder): void {
  const owner = addResource(root, type, body, out);
  for (const endpoint of body.endpoints) {
    for (const address of endpoint.addresses) out.located(address, { role: 'endpoint-address', form: 'address', owner, origin });
  }
}

function sliceEndpoint(item: Cursor, addressType: string): Endpoint {
  const conditions = item.get('conditions');
  const topology = item.get('deprecatedTopology').exists ? item.get('deprecatedTopology') : item.get('topology');
  return compact<Endpoint>({
    addresses: addressType === 'FQDN' ? [] : item.get('addresses').items().flatMap((address) => locatedAddress(address) ?? []),
    nodeName: item.get('nodeName').text() ?? topology.get('kubernetes.io/hostname').text(),
    zone: item.get('zone').text() ?? topology.get('topology.kubernetes.io/zone').text(),
    podName: podNameOf(item),
    hostname: item.get('hostname').text() || undefined,
    ready: conditions.get('ready').bool() ?? true,
    serving: conditions.get('serving').bool() ?? true,
    terminating: conditions.get('terminating').bool() ?? false,
    zoneHints: hintsOf(item, 'forZones'),
    nodeHints: hintsOf(item, 'forNodes'),
  });
}

function subsetEndpoint(item: Cursor, ready: boolean): Endpoint {
  const address = locatedAddress(item.get('ip'));
  return compact<Endpoint>({
    addresses: address === undefined ? [] : [address],
    nodeName: item.get('nodeName').text(),
    podName: podNameOf(item),
    hostname: item.get('hostname').text() || undefined,
    ready,
    serving: ready,
    terminating: false,
  });
}

function hintsOf(item: Cursor, field: string): readonly string[] | undefined {
  const names = item.at('hints', field).items().flatMap((hint) => hint.get('name').text() ?? []);
  return names.length > 0 ? names : undefined;
}

function podNameOf(item: Cursor): string | undefined {
  const target = item.get('targetRef');
  return target.get('kind').text() === 'Pod' ? target.get('name').text() : undefined;
}

function portsOf(ports: Cursor): EndpointsBody['ports'] {
  return mappings(ports).map((item) =>
    compact({ name: item.get('name').text() || undefined, protocol: item.get('protocol').text() || 'TCP', port: item.get('port').int() }),
  );
}
