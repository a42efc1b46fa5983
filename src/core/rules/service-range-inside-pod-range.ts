import { covers, formatPrefix, samePrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { blocksLost, nodeMask } from './support/node-blocks';
import { adviceOf, distinctRanges, fixesOf, moveRange, podRangesBeside, relatedRange, roleName } from './support/ranges';
import { counted } from './support/wording';

function check(service: Claim, network: Network, report: (finding: Report) => void): void {
  if (service.fact.role !== 'service-range') return;
  const around = podRangesBeside(service, network).filter((pod) => covers(pod.prefix, service.prefix) && !samePrefix(pod.prefix, service.prefix));
  const [pod] = distinctRanges(around);
  if (pod === undefined) return;
  const own = around.find(managesAddresses);
  const move = moveRange(service, network);
  report({
    at: placeOf(service, service.fact.slot),
    message: `Service range ${formatPrefix(service.prefix)} lies inside the ${roleName((own ?? pod).fact.role)} ${formatPrefix((own ?? pod).prefix)}: ${consequence(service, own ?? pod, own !== undefined, network)}.${adviceOf(move)}`,
    severity: own === undefined ? 'warning' : 'error',
    related: distinctRanges(around).map((each) => ({ at: placeOf(each, each.fact.slot), message: relatedRange(each) })),
    fixes: fixesOf(move),
  });
}

/** Whether pods get addresses of this range from a plugin that knows nothing of the Service range. */
function managesAddresses(pod: Claim): boolean {
  return pod.fact.role === 'calico-pool' || /cilium/i.test(pod.fact.origin);
}

function consequence(service: Claim, pod: Claim, own: boolean, network: Network): string {
  if (own) return 'the network plugin hands out addresses of its range to pods without knowing the Service range, so pods get addresses that kube-proxy rewrites';
  const blocks = blocksLost(pod.prefix, service.prefix, nodeMask(service.cluster, service.prefix.family, network));
  if (blocks === undefined) return 'pods and Services draw on the same addresses';
  return `the controller-manager leaves out ${counted(blocks.lost, `of the ${blocks.total} node blocks`, `of the ${blocks.total} node blocks`)} (/${blocks.mask}), and other allocators hand the addresses out twice`;
}

/** Finds Service ranges that are a part of the pod range. */
export default rule({
  id: 'KN202',
  name: 'service-range-inside-pod-range',
  subject: 'claim',
  severity: 'warning',
  title: 'Service range lies inside the pod range',
  why: 'The controller-manager skips the node blocks that touch the Service range, which costs nodes. A network plugin with address management of its own (Calico, Cilium cluster-pool) does not know the Service range: sooner or later a pod gets the address of a Service.',
  fix: 'Choose a Service range outside the pod range.',
  source: [
    'Kubernetes pkg/controller/nodeipam/ipam/range_allocator.go: filterOutServiceRange',
    'kubernetes/kops#16340',
    'cilium/cilium pull request 31504',
  ],
  limits: [
    'A warning where the controller-manager hands out the nodes’ ranges, an error where a Calico IPPool or a Cilium pool contains the Service range.',
    'Equal ranges are KN201.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A corner of a /8',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.0.0.0/8
              serviceSubnet: 10.96.0.0/16
              #              ^^^^^^^^^^^^ KN202
          `,
        },
      },
      {
        title: 'IPv6',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10::/48
              serviceSubnet: fd00:10:0:ffff::/112
              #              ^^^^^^^^^^^^^^^^^^^^ KN202
          `,
        },
      },
      {
        title: 'A Calico pool around the Service range (an error)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
              #              ^^^^^^^^^^^^ KN202
          `,
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 10.0.0.0/8
          `,
        },
      },
      {
        title: 'Boundary: the last /24 of the pod range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 10.244.255.0/24
              #              ^^^^^^^^^^^^^^^ KN202
          `,
        },
      },
    ],
    good: [
      {
        title: 'Side by side',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.128.0.0/9,fd00:10:244::/56
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/112
          `,
        },
      },
      {
        title: 'Missing input: the Service range is not stated',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.0.0.0/8
          `,
        },
      },
    ],
  },
});
