import { formatPrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { reachesControllerManager } from './support/components';
import { text } from './support/example-text';
import { allocatesNodeBlocks, maskSettings, nodeMask } from './support/node-blocks';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { prefix, cluster } = claim;
  if (claim.fact.role !== 'pod-range' || !reachesControllerManager(claim) || !allocatesNodeBlocks(cluster, network)) return;
  const mask = nodeMask(cluster, prefix.family, network);
  if (prefix.length <= mask) return;
  const settings = maskSettings(cluster, prefix.family, network);
  const [setting] = settings;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `Pod range ${formatPrefix(prefix)} is smaller than one node’s block, /${mask}${setting === undefined ? ' by default' : ''}: the controller-manager does not start. Use a range of /${mask} or shorter, or set node-cidr-mask-size-ipv${prefix.family} to ${prefix.length} or more.`,
    related: settings.map((each) => ({ at: placeOf(each, each.fact.slot), message: `${each.fact.origin} is ${each.fact.value}` })),
  });
}

/** Finds pod ranges that hold no block for a node. */
export default rule({
  id: 'KN305',
  name: 'pod-range-smaller-than-node-block',
  subject: 'claim',
  severity: 'error',
  title: 'Pod range smaller than one node’s block',
  why: 'The controller-manager cuts the pod range into one block per node, /24 or /64 unless told otherwise. A range that does not hold a single block makes it exit, and kubeadm refuses it.',
  fix: 'Use a larger pod range, or smaller blocks with --node-cidr-mask-size-ipv4 and -ipv6.',
  source: [
    'Kubernetes cmd/kubeadm/app/apis/kubeadm/validation: ValidatePodSubnetNodeMask',
    'Kubernetes cmd/kube-controller-manager/app/core.go: setNodeCIDRMaskSizes (all three flags; kubeadm’s check looks at the ones per family only)',
    'Kubernetes pkg/controller/nodeipam/ipam/cidrset: NewCIDRSet',
    'projectcalico/calico#3878, kubernetes/kubernetes#50469, kubernetes/kubernetes#83346, kubernetes/kubernetes#103898',
  ],
  limits: [
    'For the ranges of kubeadm, kind and the controller-manager; the defaults of the blocks are 24 and 64.',
    'Silent where the controller-manager allocates no blocks, and with a cloud’s allocator.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: /25 and the default of /24',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/25
              #          ^^^^^^^^^^^^^ KN305
          `,
        },
      },
      {
        title: 'IPv6, boundary: /65 and the default of /64',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/65
              #          ^^^^^^^^^^^^^^^^ KN305
          `,
        },
      },
      {
        title: 'A mask size that does not fit',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/20
              #          ^^^^^^^^^^^^^ KN305
            controllerManager:
              extraArgs:
                - name: node-cidr-mask-size
                  value: "16"
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: exactly one block',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/24,fd00:10:244::/64
          `,
        },
      },
      {
        title: 'Smaller blocks, by the flag of old and by those per family',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/25
            controllerManager:
              extraArgs:
                node-cidr-mask-size: "26"
          `,
          'dual/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/25,fd00:10:244::/112
            controllerManager:
              extraArgs:
                node-cidr-mask-size-ipv4: "26"
                node-cidr-mask-size-ipv6: "112"
          `,
        },
      },
      {
        title: 'Missing input: no blocks are allocated',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/25
            controllerManager:
              extraArgs:
                - name: allocate-node-cidrs
                  value: "false"
          `,
        },
      },
      {
        title: 'Malformed: no range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: \${PODS}/25
          `,
        },
      },
    ],
  },
});
