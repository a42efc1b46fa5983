import type { DetailsView } from '../../protocol/panel-contract';
import type { ClusterModel, NodeRouting } from '../network/model';
import { hasRouter } from '../network/cni/carriage';
import { findNamespace, nodeNamespace, ROUTER } from '../network/namespaces';
import { formatPrefix, lastAddress, networkAddress, overlaps, prefixSize } from '../ip/prefix';
import { formatAddress } from '../ip/address';
import { routerDevices } from '../network/routes';
import type { ViewContext } from './context';
import { nodeDetails } from './node-details';
import { podDetails } from './pod-details';
import { MAXIMUM_ROWS, row, section } from './sections';
import type { SectionRow } from './sections';
import { serviceDetails } from './service-details';
import { rangeViews } from './topology-view';
import { addressValue, formatCount, plainValue, prefixValue, serviceId } from './values';

/** Everything about one thing of the picture; undefined for unknown ids. Cost: O(what it is connected to), Services of a pod O(endpoints). */
export function detailsView(model: ClusterModel, routing: NodeRouting, id: string, context: ViewContext): DetailsView | undefined {
  if (id.startsWith('service/')) {
    const service = model.services.find((candidate) => serviceId(candidate) === id);
    return service && serviceDetails(model, service, context);
  }
  if (id.startsWith('range/')) return rangeDetails(model, id, context);
  const found = findNamespace(model, id);
  if (found?.kind === 'router') return hasRouter(model, routing) ? routerDetails(model, context) : undefined;
  if (found?.kind === 'node') return nodeDetails(model, routing, found.node, context);
  return found && podDetails(model, routing, found.pod, found.index, context);
}

function routerDetails(model: ClusterModel, context: ViewContext): DetailsView {
  const devices = routerDevices(model);
  const rows = model.nodeNetworks.map((network) => row(devices.get(formatPrefix(network.value)) ?? '', prefixValue(network, context)));
  return {
    id: ROUTER,
    title: 'Router',
    kind: 'Router',
    sections: [
      ...section('Addresses', model.router.addresses.map((address) => row(`IPv${address.value.family}`, addressValue(address, context)))),
      ...section('Node networks', rows),
    ],
    findings: [],
    namespace: ROUTER,
  };
}

const RANGE_TITLES = { pods: 'Pod range', services: 'Service range', nodes: 'Node network' } as const;

function rangeDetails(model: ClusterModel, id: string, context: ViewContext): DetailsView | undefined {
  const view = rangeViews(model, context).find((candidate) => candidate.id === id);
  if (view === undefined) return undefined;
  const ranges = { pods: model.podRanges, services: model.serviceRanges, nodes: model.nodeNetworks }[view.role];
  const range = ranges.find((candidate) => prefixValue(candidate, context).text === view.prefix.text);
  if (range === undefined) return undefined;
  const facts = [
    row('Prefix', view.prefix),
    row('First address', plainValue(formatAddress(networkAddress(range.value)))),
    row('Last address', plainValue(formatAddress(lastAddress(range.value)))),
    row('Addresses', plainValue(formatCount(prefixSize(range.value)))),
  ];
  return {
    id,
    title: `${RANGE_TITLES[view.role]} ${view.prefix.text}`,
    kind: 'Range',
    location: view.prefix.location,
    sections: [
      ...section('Range', facts),
      ...section('Overlaps', view.conflicts.map((conflict) => row('Conflict', plainValue(conflict, 'they share addresses')))),
      ...section('Nodes', view.role === 'services' ? [] : nodeRows(model, view.role, range.value, context)),
    ],
    findings: range.place === undefined ? [] : context.findingsAt(range.place),
  };
}

/** What the nodes have of a range. Shape: in the order of the nodes, bounded. */
function nodeRows(model: ClusterModel, role: 'pods' | 'nodes', range: Parameters<typeof overlaps>[0], context: ViewContext): SectionRow[] {
  const rows: SectionRow[] = [];
  for (const node of model.nodes) {
    if (rows.length >= MAXIMUM_ROWS) {
      rows.push(row('…', plainValue(`${model.nodes.length} nodes in all`)));
      break;
    }
    const id = nodeNamespace(node);
    if (role === 'pods') {
      for (const block of node.podRanges) if (overlaps(range, block.value)) rows.push(row(node.name.value, prefixValue(block, context), id));
    } else {
      for (const address of node.addresses) {
        if (overlaps(range, { ...address.value, length: address.value.family === 4 ? 32 : 128 })) rows.push(row(node.name.value, addressValue(address, context), id));
      }
    }
  }
  return rows;
}
