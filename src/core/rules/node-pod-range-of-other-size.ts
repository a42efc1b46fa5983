import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { hasOwnManager } from './support/network-plugins';
import { nodeName } from './support/node-ranges';
import { isFirstPlace, ownerTitle, sameOwner } from './support/owners';
import { rangeText } from './support/ranges';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const node = nodeName(claim);
  if (claim.fact.role !== 'node-pod-range' || node === undefined || claim.owner?.kind !== 'Node') return;
  const [usual] = network.nodeBlockLengths(claim.cluster, claim.prefix.family);
  if (usual === undefined || usual === claim.prefix.length || !isFirstPlace(claim, network) || hasOwnManager(claim.cluster, network)) return;
  const other = network.claims(claim.cluster, 'node-pod-range').find((each) => each.prefix.family === claim.prefix.family && each.prefix.length === usual && !sameOwner(each, claim));
  if (other === undefined) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} has ${rangeText(claim)}, other nodes have blocks of /${usual}: the controller-manager counts with blocks of one size, and can hand out addresses of this one again. Give the node a block of /${usual}.`,
    related: [{ at: placeOf(other, other.fact.slot), message: `${ownerTitle(other)} has ${rangeText(other)}` }],
  });
}

/** Finds nodes whose block differs in size from the other nodes’. */
export default rule({
  id: 'KN403',
  name: 'node-pod-range-of-other-size',
  subject: 'claim',
  severity: 'warning',
  title: 'Node with a pod range of another size',
  why: 'The allocator of the controller-manager keeps a map of blocks of one size. A node with a larger or smaller block than the others is marked wrongly, and a part of its addresses can be handed out a second time. Clusters whose mask size was changed while nodes were there have this.',
  fix: 'Recreate the node so that it gets a block of the usual size.',
  source: [
    'kubernetes/kubernetes#70957: blocks of different sizes are not supported',
    'Kubernetes pull request 90926',
  ],
  limits: [
    'The size that most nodes have counts as usual; among equals the larger block.',
    'Silent for plugins that manage addresses themselves.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'One node from before the mask size was changed',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 10.244.1.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: c
            spec:
              podCIDR: 10.244.2.0/25
              #        ^^^^^^^^^^^^^ KN403
          `,
        },
      },
      {
        title: 'Boundary: one bit larger, among two nodes the smaller block is the odd one',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/23
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 10.244.2.0/24
              #        ^^^^^^^^^^^^^ KN403
          `,
        },
      },
      {
        title: 'IPv6 differs, IPv4 does not',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDRs: [10.244.0.0/24, "fd00:10:244::/64"]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDRs: [10.244.1.0/24, "fd00:10:244:1::/64"]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: c
            spec:
              podCIDRs: [10.244.2.0/24, "fd00:10:244:2::/80"]
              #                          ^^^^^^^^^^^^^^^^^^ KN403
          `,
        },
      },
    ],
    good: [
      {
        title: 'Families have sizes of their own',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDRs: [10.244.0.0/24, "fd00:10:244::/64"]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDRs: [10.244.1.0/24, "fd00:10:244:1::/64"]
          `,
        },
      },
      {
        title: 'Missing input: one node alone',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.2.0/25
          `,
        },
      },
      {
        title: 'Malformed: a range that cannot be read',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.2.0/25
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: \${BLOCK}/24
          `,
        },
      },
    ],
  },
});
