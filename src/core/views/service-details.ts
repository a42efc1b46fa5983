import type { DetailsView } from '../../protocol/panel-contract';
import { formatAddress } from '../ip/address';
import type { ClusterModel, ModelEndpoint, ModelService, ModelServicePort } from '../network/model';
import { podNamespace } from '../network/namespaces';
import type { ViewContext } from './context';
import { MAXIMUM_ROWS, row, section } from './sections';
import type { Section, SectionRow } from './sections';
import { addressValue, plainValue, serviceId, servicePortText, valueOf } from './values';

/** Details of a Service: addresses, node ports, and the backends of each port with their share. */
export function serviceDetails(model: ClusterModel, service: ModelService, context: ViewContext): DetailsView {
  return {
    id: serviceId(service),
    title: `${service.namespace}/${service.name}`,
    kind: 'Service',
    location: context.locate(service.place),
    sections: [
      ...section('Service', [row('Type', { text: service.serviceType, provenance: 'declared', because: 'Service spec.type' })]),
      ...section('Addresses', addressRows(service, context)),
      ...section('Node ports', nodePortRows(service, context)),
      ...service.ports.map((port) => backends(model, port, context)),
    ],
    findings: context.findingsAt(service.place),
  };
}

function addressRows(service: ModelService, context: ViewContext): SectionRow[] {
  const rows = service.clusterAddresses.map((address) => row('clusterIP', addressValue(address, context)));
  if (rows.length === 0) rows.push(row('clusterIP', plainValue('none', service.serviceType === 'ExternalName' ? 'ExternalName' : 'headless: names resolve to the pods')));
  return [...rows, ...service.externalAddresses.map((address) => row('external', addressValue(address, context)))];
}

function nodePortRows(service: ModelService, context: ViewContext): SectionRow[] {
  return service.ports.flatMap(({ name, port, protocol, nodePort }) =>
    nodePort === undefined ? [] : [row(`${name ?? port}/${protocol}`, valueOf(nodePort, String(nodePort.value), context))],
  );
}

function backends(model: ClusterModel, port: ModelServicePort, context: ViewContext): Section {
  const title = `Port ${servicePortText(port)}`;
  const { endpoints } = port;
  if (endpoints.length === 0) return { title, rows: [row('Backends', plainValue('none', 'no pod matches and no endpoints are written'))] };
  const rows = endpoints.slice(0, MAXIMUM_ROWS).map((endpoint) => backendRow(model, endpoint, context));
  return { title, rows: endpoints.length > rows.length ? [...rows, row('…', plainValue(`${endpoints.length} backends in all`))] : rows };
}

function backendRow(model: ClusterModel, { address, port, pod: index, ready }: ModelEndpoint, context: ViewContext): SectionRow {
  const pod = index === undefined ? undefined : model.pods[index];
  const host = address.value.family === 4 ? formatAddress(address.value) : `[${formatAddress(address.value)}]`;
  const value = valueOf(address, `${host}:${port}${ready ? '' : ' (not ready)'}`, context);
  return row(pod === undefined ? 'outside' : `${pod.namespace}/${pod.name.value}`, value, pod && podNamespace(pod));
}
