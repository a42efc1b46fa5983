import { formatPrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { isCheckedByKubeadm, reachesControllerManager } from './support/components';
import { text } from './support/example-text';
import { allocatesNodeBlocks, maskSettings, nodeMask } from './support/node-blocks';

/** Bits by which blocks may be longer than the range they are cut from. */
const MOST_BITS = 16;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { prefix, cluster } = claim;
  if (claim.fact.role !== 'pod-range' || !reachesControllerManager(claim) || !allocatesNodeBlocks(cluster, network)) return;
  // The controller-manager itself limits IPv6 only.
  const kubeadm = isCheckedByKubeadm(claim);
  if (prefix.family === 4 && !kubeadm) return;
  const mask = nodeMask(cluster, prefix.family, network);
  if (mask - prefix.length <= MOST_BITS) return;
  const settings = maskSettings(cluster, prefix.family, network);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `Pod range ${formatPrefix(prefix)} would be cut into more than 65,536 blocks of /${mask}, and ${kubeadm ? 'kubeadm' : 'the controller-manager'} refuses that. Use /${mask - MOST_BITS} or longer, or blocks of /${prefix.length + MOST_BITS} or shorter.`,
    related: settings.map((each) => ({ at: placeOf(each, each.fact.slot), message: `${each.fact.origin} is ${each.fact.value}` })),
  });
}

/** Finds pod ranges with too many blocks for nodes. */
export default rule({
  id: 'KN306',
  name: 'pod-range-too-large-for-node-blocks',
  subject: 'claim',
  severity: 'error',
  title: 'Pod range too large for the blocks of the nodes',
  why: 'Blocks may be at most 16 bits longer than the pod range: kubeadm checks it for both families, the controller-manager for IPv6. Otherwise the control plane does not start.',
  fix: 'Take a smaller pod range, or larger blocks with --node-cidr-mask-size-ipv4 and -ipv6.',
  source: [
    'Kubernetes cmd/kubeadm/app/apis/kubeadm/validation: ValidatePodSubnetNodeMask (podSubnetNodeMaskMaxDiff, 16)',
    'Kubernetes pkg/controller/nodeipam/ipam/cidrset/cidr_set.go: clusterSubnetMaxDiff (16, IPv6)',
    'kubernetes/kubernetes#44918, kubernetes/kubernetes#85491; Kubernetes pull request 95723',
  ],
  limits: [
    'For the ranges of kubeadm and kind in both families, for flags of the controller-manager in IPv6.',
    'Silent where the controller-manager allocates no blocks.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: /8 and blocks of /25',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.0.0.0/8
              #          ^^^^^^^^^^ KN306
            controllerManager:
              extraArgs:
                - name: node-cidr-mask-size-ipv4
                  value: "25"
          `,
        },
      },
      {
        title: 'IPv6, boundary: /47 and the default of /64',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10::/47
              #                        ^^^^^^^^^^^^ KN306
          `,
        },
      },
      {
        title: 'A flag of the controller-manager',
        files: {
          'manifests/kube-controller-manager.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-controller-manager
              namespace: kube-system
            spec:
              containers:
                - name: kube-controller-manager
                  command:
                    - kube-controller-manager
                    - --allocate-node-cidrs=true
                    - --cluster-cidr=fd00::/32
                    #                ^^^^^^^^^ KN306
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: exactly 16 bits',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.0.0.0/8,fd00:10:244::/48
          `,
        },
      },
      {
        title: 'The controller-manager does not limit IPv4',
        files: {
          'manifests/kube-controller-manager.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-controller-manager
              namespace: kube-system
            spec:
              containers:
                - name: kube-controller-manager
                  command:
                    - kube-controller-manager
                    - --cluster-cidr=10.0.0.0/8
                    - --node-cidr-mask-size=26
          `,
        },
      },
      {
        title: 'Missing and malformed input: a cloud allocates; no range',
        files: {
          'manifests/kube-controller-manager.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-controller-manager
              namespace: kube-system
            spec:
              containers:
                - name: kube-controller-manager
                  command:
                    - kube-controller-manager
                    - --cidr-allocator-type=CloudAllocator
                    - --cluster-cidr=fd00::/32
          `,
          'other/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: \${PODS}/8
          `,
        },
      },
    ],
  },
});
