import { formatPrefix, prefix as parseText, samePrefix, type Prefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, titleOf, type AddressSubject, type NodeSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

function check(node: NodeSubject, network: Network, report: (finding: Report) => void): void {
  const addresses = network.addressesOf(node).filter(({ fact, owner }) => fact.role === 'node-pod-range' && owner?.whole === node.resource.whole);
  const single = addresses.find(({ fact }) => fact.origin === 'Node spec.podCIDR');
  const first = addresses.find(({ fact }) => fact.origin === 'Node spec.podCIDRs' && fact.index === 0);
  const [ofSingle, ofFirst] = [rangeOf(single), rangeOf(first)];
  if (single === undefined || first === undefined || ofSingle === undefined || ofFirst === undefined || samePrefix(ofSingle, ofFirst)) return;
  const at = placeOf(single, single.fact.slot);
  report({
    at,
    message: `${titleOf(node)} has podCIDR ${formatPrefix(ofSingle)}, but the first of its podCIDRs is ${formatPrefix(ofFirst)}; the API server refuses it. Use ${formatPrefix(ofFirst)} in both.`,
    related: [{ at: placeOf(first, first.fact.slot), message: `podCIDRs begins with ${formatPrefix(ofFirst)}` }],
    fixes: [{ title: `Change podCIDR to ${formatPrefix(ofFirst)}`, edits: [{ place: at, text: formatPrefix(ofFirst) }] }],
  });
}

function rangeOf(subject: AddressSubject | undefined): Prefix | undefined {
  return subject === undefined ? undefined : parseText(subject.fact.text);
}

/** Finds nodes whose two fields for pod ranges differ. */
export default rule({
  id: 'KN404',
  name: 'node-pod-ranges-contradict',
  subject: 'node',
  severity: 'error',
  title: 'podCIDR and podCIDRs of a node contradict each other',
  why: 'podCIDR repeats the first of podCIDRs for old components. Where the two differ, components disagree on which addresses the node’s pods have; the API server refuses such a Node.',
  fix: 'Write the same range into podCIDR and as first of podCIDRs.',
  source: [
    'Kubernetes pkg/apis/core/v1/conversion.go: podCIDR and podCIDRs[0]; pkg/apis/core/validation: ValidateNode',
    'flannel-io/flannel#1224',
  ],
  limits: [
    'Compared by value. Two ranges of one family in podCIDRs are KN310’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Another block',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.1.0/24
              #        ^^^^^^^^^^^^^ KN404
              podCIDRs:
                - 10.244.2.0/24
          `,
        },
      },
      {
        title: 'Boundary: the same address, another length',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.2.0/25
              #        ^^^^^^^^^^^^^ KN404
              podCIDRs:
                - 10.244.2.0/24
          `,
        },
      },
      {
        title: 'IPv6 in one, IPv4 first in the other',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: fd00:10:244:1::/64
              #        ^^^^^^^^^^^^^^^^^^ KN404
              podCIDRs:
                - 10.244.1.0/24
                - fd00:10:244:1::/64
          `,
        },
      },
    ],
    good: [
      {
        title: 'Both agree',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.1.0/24
              podCIDRs:
                - 10.244.1.0/24
                - fd00:10:244:1::/64
          `,
        },
      },
      {
        title: 'Missing input: one of the two',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.1.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDRs:
                - 10.244.2.0/24
          `,
        },
      },
      {
        title: 'Malformed: one of the two cannot be read',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: \${BLOCK}
              podCIDRs:
                - 10.244.1.0/24
          `,
        },
      },
    ],
  },
});
