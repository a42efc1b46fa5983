import { covers } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { podRangesOf } from './support/node-ranges';
import { onePerOwner, ownerTitle } from './support/owners';
import { distinctRanges, rangeText, relatedRange } from './support/ranges';
import { few, listed } from './support/wording';

/** More nodes than this are not all named. */
const MOST_NODES = 1000;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'flannel-network') return;
  // Two networks of one family are two flannels, and which of them the cluster runs is not known.
  const networks = distinctRanges(network.claims(claim.cluster, 'flannel-network').filter((other) => other.prefix.family === claim.prefix.family));
  if (networks.length > 1) return;
  const ranges = podRangesOf(claim, network).filter((range) => !covers(claim.prefix, range.prefix));
  const blocks = network.claims(claim.cluster, 'node-pod-range').slice(0, MOST_NODES);
  const nodes = onePerOwner(blocks.filter((block) => block.prefix.family === claim.prefix.family && !covers(claim.prefix, block.prefix)));
  if (ranges.length === 0 && nodes.length === 0) return;
  const at = placeOf(claim, claim.fact.slot);
  const parties = [
    ...ranges.map((range) => `the pod range ${rangeText(range)}`),
    ...(nodes.length === 0 ? [] : [`the ${nodes.length === 1 ? 'range' : 'ranges'} of ${listed(nodes.map((node) => `${ownerTitle(node)} (${rangeText(node)})`))}`]),
  ];
  const [range] = ranges;
  report({
    at,
    message: `The flannel network ${rangeText(claim)} does not contain ${listed(parties)}: flannel does not start on such a node.${range === undefined ? '' : ` Use ${rangeText(range)} for both.`}`,
    related: [
      ...ranges.map((other) => ({ at: placeOf(other, other.fact.slot), message: relatedRange(other) })),
      ...few(nodes).map((node) => ({ at: placeOf(node, node.fact.slot), message: `${ownerTitle(node)} has ${rangeText(node)}` })),
    ],
    fixes: range === undefined ? [] : [{ title: `Change the flannel network to ${rangeText(range)}`, edits: [{ place: at, text: rangeText(range) }] }],
  });
}

/** Finds flannel networks that do not hold what they have to. */
export default rule({
  id: 'KN210',
  name: 'flannel-network-without-pod-range',
  subject: 'claim',
  severity: 'error',
  title: 'Flannel network that does not contain the pod range',
  why: 'With the Kubernetes subnet manager flannel takes each node’s podCIDR as its lease, and refuses one outside its Network. Pods on that node get no network.',
  fix: 'Write the cluster’s pod range into Network of net-conf.json; both should be equal.',
  source: [
    'flannel-io/flannel pkg/subnet/kube/kube.go: the node’s podCIDR has to be in the configured network',
    'flannel-io/flannel#1428, cookeem/kubeadm-ha#13',
  ],
  limits: [
    'Needs a stated pod range or nodes with podCIDRs of the same family in the same cluster.',
    'Silent when the cluster holds two flannel configurations that differ.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Flannel’s own manifest beside another pod range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.100.0.0/16
          `,
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}'
              #                            ^^^^^^^^^^^^^ KN210
          `,
        },
      },
      {
        title: 'Boundary: one bit too narrow',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/17", "Backend": {"Type": "vxlan"}}'
              #                            ^^^^^^^^^^^^^ KN210
          `,
        },
      },
      {
        title: 'A node outside it',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            spec:
              podCIDR: 10.244.1.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-2
            spec:
              podCIDR: 10.245.2.0/24
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
              #                            ^^^^^^^^^^^^^ KN210
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
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
          `,
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "EnableIPv6": true, "IPv6Network": "fd00:10:245::/56"}'
              #                                                                                ^^^^^^^^^^^^^^^^ KN210
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: equal, and wider',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
          `,
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "EnableIPv6": true, "IPv6Network": "fd00:10:244::/48"}'
          `,
        },
      },
      {
        title: 'Missing input: no pod range, no nodes',
        files: {
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
          `,
        },
      },
      {
        title: 'Malformed: the inner JSON ends too early',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.100.0.0/16
          `,
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "Backend": '
          `,
        },
      },
    ],
  },
});
