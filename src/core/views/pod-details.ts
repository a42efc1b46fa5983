import type { DetailsView } from '../../protocol/panel-contract';
import { devicesOf, UPLINK } from '../network/devices';
import type { ClusterModel, CniPlugin, ModelPod, NodeRouting } from '../network/model';
import { nodeNamespace, podNamespace } from '../network/namespaces';
import type { ViewContext } from './context';
import { row, section } from './sections';
import type { SectionRow } from './sections';
import { addressValue, containerPortText, plainValue, serviceId, servicePortText, valueOf } from './values';

/** Details of a pod: where it runs, its addresses and devices, the containers that share them, the Services in front. */
export function podDetails(model: ClusterModel, routing: NodeRouting, pod: ModelPod, index: number, context: ViewContext): DetailsView {
  const id = podNamespace(pod);
  return {
    id,
    title: `${pod.namespace}/${pod.name.value}`,
    kind: 'Pod',
    location: context.locate(pod.workload.place),
    sections: [
      ...section('Pod', podRows(model, pod, context)),
      ...section('Addresses', pod.addresses.map((address) => row(`IPv${address.value.family}`, addressValue(address, context)))),
      ...section('Devices', deviceRows(model, routing, pod)),
      ...section('Containers (one network namespace)', containerRows(pod, context)),
      ...section('Services', serviceRows(model, index)),
      ...section('Labels', Object.entries(pod.labels).map(([key, value]) => row(key, { text: value, provenance: 'declared', because: 'pod labels' }))),
    ],
    findings: context.findingsAt(pod.workload.place),
    namespace: id,
  };
}

function podRows(model: ClusterModel, pod: ModelPod, context: ViewContext): SectionRow[] {
  const node = pod.node && model.nodes[pod.node.value];
  const workload = { text: `${pod.workload.kind} ${pod.workload.name}`, provenance: 'declared' as const, because: 'metadata.name', location: context.locate(pod.workload.place) };
  return [
    row('Name', valueOf(pod.name, pod.name.value, context)),
    row('Workload', workload),
    node === undefined || pod.node === undefined ? row('Node', plainValue('no node takes it')) : row('Node', valueOf(pod.node, node.name.value, context), nodeNamespace(node)),
    ...(pod.hostNetwork ? [row('hostNetwork', plainValue('uses the network namespace of its node'))] : []),
  ];
}

function deviceRows(model: ClusterModel, routing: NodeRouting, pod: ModelPod): SectionRow[] {
  const node = pod.node && model.nodes[pod.node.value];
  if (pod.veth === undefined || node === undefined) return [];
  const mtu = devicesOf(model, routing, podNamespace(pod)).find(({ name }) => name === UPLINK)?.mtu;
  const text = `veth pair with ${pod.veth} of node ${node.name.value}${mtu === undefined ? '' : `, MTU ${mtu.value}`}`;
  return [row('lo', plainValue('127.0.0.1, ::1', 'loopback')), row(UPLINK, plainValue(text, NAME_REASONS[model.cni.value.plugin]), nodeNamespace(node))];
}

const BRIDGE_NAME = 'bridge plugin: one pair per pod; the name is made up, the plugin draws it at random';

/** How the host side of a pod gets its name. */
const NAME_REASONS: Readonly<Record<CniPlugin, string>> = {
  bridge: BRIDGE_NAME,
  kubenet: BRIDGE_NAME,
  flannel: BRIDGE_NAME,
  kindnet: 'ptp plugin: one pair per pod, without a bridge; the name is made up, the plugin draws it at random',
  canal: 'Calico: the name is a hash of namespace and name of the pod',
  calico: 'Calico: the name is a hash of namespace and name of the pod',
  cilium: 'Cilium: one pair per pod; the name is made up, Cilium hashes the container',
};

function containerRows(pod: ModelPod, context: ViewContext): SectionRow[] {
  return pod.containers.map(({ name, init, ports, place }) => {
    const text = ports.map(containerPortText).join(', ') || 'no ports written';
    return row(init ? `${name} (init)` : name, { text, provenance: 'declared', because: 'containers[].ports', location: context.locate(place) });
  });
}

function serviceRows(model: ClusterModel, index: number): SectionRow[] {
  return model.services.flatMap((service) => {
    const ports = service.ports.filter(({ endpoints }) => endpoints.some(({ pod }) => pod === index));
    if (ports.length === 0) return [];
    return [row(`${service.namespace}/${service.name}`, plainValue(ports.map(servicePortText).join(', '), 'the pod is one of its backends'), serviceId(service))];
  });
}
