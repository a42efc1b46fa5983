import type { DetailsView } from '../../protocol/panel-contract';
import { formatAddress } from '../ip/address';
import { devicesOf, tunnelEntriesOf } from '../network/devices';
import type { ClusterModel, Device, ModelNode, ModelPod, NodeRouting } from '../network/model';
import { nodeNamespace, podNamespace } from '../network/namespaces';
import { destinationText } from '../network/routes';
import type { ViewContext } from './context';
import { MAXIMUM_ROWS, row, section } from './sections';
import type { SectionRow } from './sections';
import { addressList, addressValue, plainValue, prefixValue, rangeId, valueOf } from './values';

/** Details of a node: addresses, devices, the pods in order of creation. */
export function nodeDetails(model: ClusterModel, routing: NodeRouting, node: ModelNode, context: ViewContext): DetailsView {
  const id = nodeNamespace(node);
  const { place } = node.name;
  return {
    id,
    title: node.name.value,
    kind: 'Node',
    location: place && context.locate(place),
    sections: [
      ...section('Node', [row('Name', valueOf(node.name, node.name.value, context)), ...zoneRows(node), row('Network plugin', valueOf(model.cni, model.cni.value.title, context))]),
      ...section('Addresses', node.addresses.map((address) => row('InternalIP', addressValue(address, context)))),
      ...section('Pod ranges', podRangeRows(model, node, context)),
      ...section('Devices', deviceRows(model, routing, node, context)),
      ...section('Tunnels', tunnelRows(model, routing, node)),
      ...section('Pods', podRows(model, node, context)),
    ],
    findings: place === undefined ? [] : context.findingsAt(place),
    namespace: id,
  };
}

function zoneRows(node: ModelNode): SectionRow[] {
  return node.zone === undefined ? [] : [row('Zone', { text: node.zone, provenance: 'declared', because: 'label topology.kubernetes.io/zone' })];
}

function podRangeRows(model: ClusterModel, node: ModelNode, context: ViewContext): SectionRow[] {
  return node.podRanges.map((range) => {
    const whole = model.podRanges.find(({ value }) => value.family === range.value.family);
    return row(model.cni.value.ipam === 'calico' ? 'block' : 'podCIDR', prefixValue(range, context), whole && rangeId('pods', whole.value));
  });
}

function deviceRows(model: ClusterModel, routing: NodeRouting, node: ModelNode, context: ViewContext): SectionRow[] {
  const devices = devicesOf(model, routing, nodeNamespace(node));
  const rows = devices.slice(0, MAXIMUM_ROWS).flatMap((device) => rowsOfDevice(device, context));
  return devices.length > MAXIMUM_ROWS ? [...rows, row('…', plainValue(`${node.pods.length} pods in all`))] : rows;
}

function rowsOfDevice(device: Device, context: ViewContext): SectionRow[] {
  const { name, kind, addresses, peer, master } = device;
  if (kind === 'loopback') return [row(name, plainValue('127.0.0.1, ::1', 'loopback'))];
  if (peer?.namespace.startsWith('pod/') === true) {
    const end = `${peer.device} of ${peer.namespace.slice('pod/'.length)}`;
    return [row(name, plainValue(master === undefined ? end : `port of ${master}, ${end}`), peer.namespace)];
  }
  if (addresses.length === 0) return [row(name, plainValue(kindText(device)))];
  return addresses.map((address) => row(name, valueOf(address, `${formatAddress(address.value)}${kind === 'ethernet' || kind === 'bridge' ? '' : ` (${kindText(device)})`}`, context)));
}

/** `vxlan, MTU 1450`, `pair with cilium_net`. */
function kindText({ kind, peer, mtu }: Device): string {
  return peer === undefined ? `${kind}${mtu === undefined ? '' : `, MTU ${mtu.value}`}` : `pair with ${peer.device}`;
}

function tunnelRows(model: ClusterModel, routing: NodeRouting, node: ModelNode): SectionRow[] {
  const entries = tunnelEntriesOf(model, routing, nodeNamespace(node));
  const rows = entries.slice(0, MAXIMUM_ROWS).map(({ device, through, via, remote, because }) => {
    const target = destinationText(via);
    return row(through ?? device, plainValue(`${target} → ${formatAddress(remote)}`, because));
  });
  return entries.length > rows.length ? [...rows, row('…', plainValue(`${entries.length} entries in all`))] : rows;
}

function podRows(model: ClusterModel, node: ModelNode, context: ViewContext): SectionRow[] {
  const rows = node.pods.slice(0, MAXIMUM_ROWS).map((index) => {
    const pod = model.pods[index] as ModelPod;
    return row(`${pod.namespace}/${pod.name.value}`, addressesOf(pod, context), podNamespace(pod));
  });
  return node.pods.length > rows.length ? [...rows, row('…', plainValue(`${node.pods.length} pods in all`))] : rows;
}

/** The addresses of a pod as one value, known as well as the first of them. */
export function addressesOf(pod: ModelPod, context: ViewContext): SectionRow['value'] {
  const [first] = pod.addresses;
  return first === undefined ? plainValue('no address') : valueOf(first, addressList(pod.addresses), context);
}
