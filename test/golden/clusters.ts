import type { ModelInput } from '../../src/core/network/model-input';
import { claim, container, modelInput, node, port, service, servicePort, setting, threeNodes, workload } from '../support/model-input';

const workloads = (): ModelInput['workloads'] => [
  workload('DaemonSet', 'agent', { namespace: 'kube-system', hostNetwork: true, containers: [container('agent', [port(9100, { name: 'metrics' })])] }),
  workload('Deployment', 'web', { replicas: 4, containers: [container('setup', [], 'init'), container('web', [port(8080, { name: 'http' })])] }),
];
const services = (): ModelInput['services'] => [
  service('kubernetes', { selector: {} }),
  service('web', { serviceType: 'NodePort', ports: [servicePort(80, { name: 'http', target: 'http', nodePort: 30_080 })], ipFamilyPolicy: 'PreferDualStack' }),
];

/** Clusters whose texts are stored. */
export const clusters: Readonly<Record<string, () => ModelInput>> = {
  'three-nodes': () => threeNodes({ name: 'three-nodes', workloads: workloads(), services: services(), claims: [claim('pod-range', '10.244.0.0/16', 'kubeadm networking.podSubnet')] }),
  'dual-stack': () =>
    modelInput({
      name: 'dual-stack',
      nodes: [1, 2].map((n) => node(`node-${n}`, { addresses: [`192.168.1.${10 + n}`, `fd00:192:168:1::1${n}`], podRanges: [`10.244.${n}.0/24`, `fd00:10:244:${n}::/64`] })),
      claims: [
        claim('pod-range', '10.244.0.0/16', 'kubeadm networking.podSubnet'),
        claim('pod-range', 'fd00:10:244::/56', 'kubeadm networking.podSubnet', undefined, 1),
        claim('service-range', '10.96.0.0/16', 'kubeadm networking.serviceSubnet'),
        claim('service-range', 'fd00:10:96::/112', 'kubeadm networking.serviceSubnet', undefined, 1),
      ],
      workloads: workloads(),
      services: services(),
    }),
  'ipv6': () =>
    modelInput({
      name: 'ipv6',
      tools: ['kind'],
      settings: [setting('ip-family', 'ipv6'), setting('default-cni-disabled', 'true'), ...['control-plane', 'worker', 'worker'].map((role) => setting('kind-node', role, 'kind nodes[].role'))],
      workloads: workloads(),
      services: services(),
    }),
};
