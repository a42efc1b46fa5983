import type { DetailsView } from '../../protocol/panel-contract';
import type { ClusterModel, ModelNode, ModelPod } from '../network/model';
import { UPLINK } from '../network/devices';
import { nodeNamespace, podNamespace } from '../network/namespaces';
import type { ViewContext } from './context';
import { MAXIMUM_ROWS, row, section } from './sections';
import type { SectionRow } from './sections';
import { addressList, addressValue, plainValue, prefixValue, rangeId, valueOf } from './values';

/** Details of a node: addresses, devices, the pods in order of creation. */
export function nodeDetails(model: ClusterModel, node: ModelNode, context: ViewContext): DetailsView {
  const id = nodeNamespace(node);
  const { place } = node.name;
  return {
    id,
    title: node.name.value,
    kind: 'Node',
    location: place && context.locate(place),
    sections: [
      ...section('Node', [row('Name', valueOf(node.name, node.name.value, context)), ...zoneRows(node)]),
      ...section('Addresses', node.addresses.map((address) => row('InternalIP', addressValue(address, context)))),
      ...section('Pod ranges', podRangeRows(model, node, context)),
      ...section('Devices', deviceRows(model, node, context)),
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
    return row('podCIDR', prefixValue(range, context), whole && rangeId('pods', whole.value));
  });
}

function deviceRows(model: ClusterModel, node: ModelNode, context: ViewContext): SectionRow[] {
  const rows = [
    row('lo', plainValue('127.0.0.1, ::1', 'loopback')),
    ...node.addresses.map((address) => row(UPLINK, addressValue(address, context))),
    ...node.bridge.addresses.map((address) => row(node.bridge.name, addressValue(address, context))),
  ];
  for (const index of node.pods) {
    const pod = model.pods[index] as ModelPod;
    if (pod.veth === undefined) continue;
    if (rows.length >= MAXIMUM_ROWS) return [...rows, row('…', plainValue(`${node.pods.length} pods in all`))];
    rows.push(row(pod.veth, plainValue(`port of ${node.bridge.name}, ${UPLINK} of ${pod.namespace}/${pod.name.value}`), podNamespace(pod)));
  }
  return rows;
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
