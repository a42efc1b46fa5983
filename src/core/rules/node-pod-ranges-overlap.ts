import { formatPrefix, samePrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { keptFor } from '../store/kept-for';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { freeBlockFix, nodeName } from './support/node-ranges';
import { isFirstPlace } from './support/owners';
import { firstParties } from './support/parties';
import { few, listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const node = nodeName(claim);
  if (claim.fact.role !== 'node-pod-range' || node === undefined) return;
  const others = firstParties(onePerName(network.sharing(claim, 'node-pod-range')), (other) => nodeName(other) !== node);
  const [other] = others;
  if (other === undefined || !isFirstPlace(claim, network)) return;
  const free = freeBlockFix(claim, network);
  const same = others.every((each) => samePrefix(each.prefix, claim.prefix));
  const parties = listed(others.map((each) => (same ? nodeName(each) ?? '' : `${formatPrefix(each.prefix)} of ${nodeName(each)}`)));
  const clash = same ? `is the pod range of node ${node} and of ${parties}` : `of node ${node} overlaps ${parties}`;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${formatPrefix(claim.prefix)} ${clash}: their pods get the same addresses, and only one of the nodes is routed to.${free === undefined ? '' : ` ${formatPrefix(free.block)} is free.`}`,
    related: few(others).map((each) => ({ at: placeOf(each, each.fact.slot), message: `Node ${nodeName(each)} has ${formatPrefix(each.prefix)}` })),
    fixes: free === undefined ? [] : [free.fix],
  });
}

/** The first block of each node by name, in order. */
const onePerName = keptFor((blocks: readonly Claim[]): readonly Claim[] => {
  const first = new Map<string, Claim>();
  for (const block of blocks) {
    const name = nodeName(block);
    if (name !== undefined && !first.has(name)) first.set(name, block);
  }
  return [...first.values()];
});

/** Finds nodes whose pod ranges share addresses. */
export default rule({
  id: 'KN401',
  name: 'node-pod-ranges-overlap',
  subject: 'claim',
  severity: 'error',
  title: 'Two nodes have overlapping pod ranges',
  why: 'Pods on both nodes get the same addresses, and every other machine has a route to one of the nodes only. Nothing in Kubernetes refuses it: validation looks at one Node at a time, and the allocator marks a taken block as taken once more.',
  fix: 'Give one of the nodes a block of its own. On a running cluster the Node has to be deleted and registered again, because podCIDRs cannot be changed.',
  source: [
    'Kubernetes pkg/apis/core/validation: ValidateNode; pkg/controller/nodeipam/ipam/cidrset: Occupy',
    'kubernetes/kubernetes#21458, pull request 90926',
    'antrea-io/antrea#7893',
  ],
  limits: ['Nodes of one cluster only; several manifests of one node name are one node.'],
  check,
  examples: {
    bad: [
      {
        title: 'The same block twice',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDR: 10.244.1.0/24
              #        ^^^^^^^^^^^^^ KN401
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: node-2
            spec:
              podCIDR: 10.244.1.0/24
              #        ^^^^^^^^^^^^^ KN401
          `,
        },
      },
      {
        title: 'A larger block around a smaller one, in two files',
        files: {
          'node-1.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDR: 10.244.0.0/22
              podCIDRs:
                - 10.244.0.0/22
                # ^^^^^^^^^^^^^ KN401
          `,
          'node-2.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-2
            spec:
              podCIDR: 10.244.3.0/24
              podCIDRs:
                - 10.244.3.0/24
                # ^^^^^^^^^^^^^ KN401
                # ^^^^^^^^^^^^^ KN403
          `,
        },
      },
      {
        title: 'Dual stack: only the IPv6 blocks overlap',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDRs:
                - 10.244.1.0/24
                - fd00:10:244:1::/64
                # ^^^^^^^^^^^^^^^^^^ KN401
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: node-2
            spec:
              podCIDRs:
                - 10.244.2.0/24
                - fd00:10:244:1:0:0:0:0/64
                # ^^^^^^^^^^^^^^^^^^^^^^^^ KN401
                # ^^^^^^^^^^^^^^^^^^^^^^^^ KN104
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: neighbouring blocks',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDR: 10.244.0.0/24
              podCIDRs: [10.244.0.0/24, "fd00:10:244::/64"]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: node-2
            spec:
              podCIDR: 10.244.1.0/24
              podCIDRs: [10.244.1.0/24, "fd00:10:244:1::/64"]
          `,
        },
      },
      {
        title: 'Missing input: nodes without pod ranges',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: node-2
          `,
        },
      },
      {
        title: 'Nodes of two clusters',
        files: {
          'east/nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: east-1
            spec:
              podCIDR: 10.244.1.0/24
          `,
          'west/nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: west-1
            spec:
              podCIDR: 10.244.1.0/24
          `,
        },
      },
      {
        title: 'A dump that was taken twice: one node, not two',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDR: 10.244.1.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDR: 10.244.1.0/24
          `,
        },
      },
    ],
  },
});
