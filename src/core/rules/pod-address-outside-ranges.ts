import { formatAddress } from '../ip/address';
import { contains } from '../ip/prefix';
import { isPrivate } from '../ip/reserved';
import type { WorkloadBody } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { hasOwnManager } from './support/network-plugins';
import { podsOnNodeNetwork } from './support/node-network';
import { isFirstPlace, ownerTitle } from './support/owners';
import { distinctRanges, rangeText } from './support/ranges';
import { few, listed } from './support/wording';

/** Ranges that pods of a cluster have addresses of. */
const sources = ['pod-range', 'calico-pool', 'cilium-pool', 'flannel-network', 'node-pod-range', 'node-block', 'pod-subnet', 'docker-network'] as const;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const pod = podOf(claim);
  const { address, cluster } = claim;
  if (claim.fact.role !== 'pod-address' || address === undefined || pod === undefined || pod.template.hostNetwork || !isFirstPlace(claim, network)) return;
  const node = pod.template.nodeName?.value;
  const holding = network.overlapping(claim, 'node-pod-range');
  const [holder] = holding;
  if (holder === undefined) return reportOutside(claim, network, report);
  if (node === undefined || holding.some((range) => range.owner?.name === node) || hasOwnManager(cluster, network) || holder.owner === undefined) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} runs on node ${node} with ${formatAddress(address)}, an address of ${ownerTitle(holder)} (${rangeText(holder)}): traffic for it goes to that node. Recreate the pod.`,
    related: few(holding).map((range) => ({ at: placeOf(range, range.fact.slot), message: `${ownerTitle(range)} has ${rangeText(range)}` })),
  });
}

function reportOutside(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { address, cluster } = claim;
  if (address === undefined || isBridge(address.value) || !isPrivate(address)) return;
  const stated = sources.slice(0, 4).flatMap((role) => network.claims(cluster, role)).filter((range) => range.prefix.family === address.family);
  if (stated.length === 0 || stated.some((range) => contains(range.prefix, address)) || podsOnNodeNetwork(cluster, network)) return;
  if (network.overlapping(claim, ...sources, 'node-address', 'node-network').length > 0) return;
  const ranges = distinctRanges(stated);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} has ${formatAddress(address)}, which is in none of the cluster’s pod ranges (${listed(ranges.map(rangeText))}): other nodes have no route to it. Recreate the pod, or state the range that it comes from.`,
    related: few(ranges).map((range) => ({ at: placeOf(range, range.fact.slot), message: `${rangeText(range)}, ${range.fact.origin}` })),
  });
}

/** Docker’s own bridge, on which clusters of one machine have their pods. */
function isBridge(value: bigint): boolean {
  return value >> 16n === 0xac11n;
}

function podOf(claim: Claim): WorkloadBody | undefined {
  return claim.owner?.body.type === 'workload' ? claim.owner.body : undefined;
}

/** Finds pods whose address their node does not have. */
export default rule({
  id: 'KN406',
  name: 'pod-address-outside-ranges',
  subject: 'claim',
  severity: 'warning',
  title: 'Pod address that does not belong to its node',
  why: 'Other nodes send packets for a pod to the node that has its range. A pod with an address of another node’s range, or of none, can talk on its own node only. It happens after ranges were changed while pods ran, or with a network plugin that uses a leftover configuration.',
  fix: 'Recreate the pod; if it happens again, look at the plugin’s configuration on that node (/etc/cni/net.d) and its address files.',
  source: [
    'containernetworking/cni#585, containernetworking/cni#306',
    'flannel-io/flannel#1437',
  ],
  limits: [
    'Pods with the host’s network are left out, pods on the nodes’ network and on Docker’s bridge 172.17.0.0/16 too.',
    'With Calico, Cilium and others that move blocks between nodes only the cluster’s ranges count.',
    'Silent without a stated range of the family, and for public addresses.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'An address of another node',
        files: {
          'dump.yaml': text`
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
            kind: Pod
            metadata:
              name: web
            spec:
              nodeName: a
            status:
              podIP: 10.244.1.7
              #      ^^^^^^^^^^ KN406
          `,
        },
      },
      {
        title: 'An address of no range',
        files: {
          'dump.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              nodeName: a
            status:
              podIP: 10.88.0.12
              #      ^^^^^^^^^^ KN406
          `,
        },
      },
      {
        title: 'Boundary: the address after the range; IPv6',
        files: {
          'dump.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/24,fd00:10:244::/64
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              nodeName: a
            status:
              podIPs:
                - ip: 10.244.1.0
                #     ^^^^^^^^^^ KN406
                - ip: "fd00:10:244:1::"
                #      ^^^^^^^^^^^^^^^ KN406
          `,
        },
      },
    ],
    good: [
      {
        title: 'An address of the pod’s own node, and one of a Calico pool on any node',
        files: {
          'dump.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              nodeName: a
            status:
              podIP: 10.244.0.7
          `,
          'calico/dump.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 192.168.0.0/16
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              nodeName: a
            status:
              podIP: 192.168.77.5
          `,
        },
      },
      {
        title: 'Boundary: the last address of the range; the host’s network',
        files: {
          'dump.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/24
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              nodeName: a
            status:
              podIP: 10.244.0.255
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: agent
            spec:
              nodeName: a
              hostNetwork: true
            status:
              podIP: 192.168.10.11
          `,
        },
      },
      {
        title: 'Missing and malformed input: no range is stated',
        files: {
          'dump.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              nodeName: a
            status:
              podIP: 10.88.0.12
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: \${PODS}
          `,
        },
      },
    ],
  },
});
