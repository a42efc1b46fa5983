import { covers, formatPrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { freeBlockFix, nodeName, podRangesOf } from './support/node-ranges';
import { isFirstPlace } from './support/owners';
import { relatedRange } from './support/ranges';
import { listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const node = nodeName(claim);
  if (claim.fact.role !== 'node-pod-range' || node === undefined) return;
  const ranges = podRangesOf(claim, network);
  if (ranges.length === 0 || ranges.some((range) => covers(range.prefix, claim.prefix)) || !isFirstPlace(claim, network)) return;
  const free = freeBlockFix(claim, network);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `Pod range ${formatPrefix(claim.prefix)} of node ${node} lies outside the cluster's pod range ${listed(ranges.map((range) => formatPrefix(range.prefix)))}: the controller-manager stops at start.${free === undefined ? '' : ` ${formatPrefix(free.block)} is free.`}`,
    related: ranges.map((range) => ({ at: placeOf(range, range.fact.slot), message: relatedRange(range) })),
    fixes: free === undefined ? [] : [free.fix],
  });
}

/** Finds node blocks that the cluster's pod range does not hold. */
export default rule({
  id: 'KN402',
  name: 'node-pod-range-outside-cluster-range',
  subject: 'claim',
  severity: 'error',
  title: 'Pod range of a node outside the cluster’s pod range',
  why: 'At its start the controller-manager marks the block of every node as taken. A block that is not in its range makes it exit, and then nothing in the cluster is reconciled any more. kube-proxy and the network plugin also treat the node’s pods as foreign.',
  fix: 'Give the node a block inside the pod range, or correct the pod range of the cluster.',
  source: ['Kubernetes pkg/controller/nodeipam/ipam/range_allocator.go: NewCIDRRangeAllocator, occupyCIDRs', 'k0sproject/k0s#7927'],
  limits: ['Needs a stated pod range of the same address family in the same cluster. With several, one that holds the block is enough.'],
  check,
  examples: {
    bad: [
      {
        title: 'A node of an older range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDR: 10.200.1.0/24
              #        ^^^^^^^^^^^^^ KN402
          `,
        },
      },
      {
        title: 'Boundary: the first block after the range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/18
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-64
            spec:
              podCIDRs:
                - 10.244.64.0/24
                # ^^^^^^^^^^^^^^ KN402
          `,
        },
      },
      {
        title: 'Dual stack: the IPv6 block',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDR: 10.244.1.0/24
              podCIDRs:
                - 10.244.1.0/24
                - fd00:10:245::/64
                # ^^^^^^^^^^^^^^^^ KN402
          `,
        },
      },
    ],
    good: [
      {
        title: 'The last block of the range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-255
            spec:
              podCIDR: 10.244.255.0/24
          `,
        },
      },
      {
        title: 'Missing input: no pod range is stated',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDR: 10.200.1.0/24
          `,
        },
      },
      {
        title: 'Missing input: the stated range is of the other family',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDRs:
                - 10.244.1.0/24
                - fd00:10:245::/64
          `,
        },
      },
    ],
  },
});
