import { covers, formatPrefix, maskPrefix, overlaps, type Prefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { reachesControllerManager } from './support/components';
import { text } from './support/example-text';
import { hasOwnManager } from './support/network-plugins';
import { allocatesNodeBlocks, blocksLost, nodeMask } from './support/node-blocks';
import { podRangesOf } from './support/node-ranges';
import { distinctRanges, rangeText, relatedRange, widenFix } from './support/ranges';
import { counted } from './support/wording';

/** Part of the blocks in use from which it is time to think of more. Units: percent. */
const NEARLY = 80;
/** Bits that kubeadm allows between the pod range and the blocks. Source: podSubnetNodeMaskMaxDiff. */
const MOST_BITS = 16;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { prefix, cluster } = claim;
  if (claim.fact.role !== 'pod-range' || !reachesControllerManager(claim) || !allocatesNodeBlocks(cluster, network) || hasOwnManager(cluster, network)) return;
  const nodes = new Set(network.nodes(cluster).map((node) => node.resource.name)).size;
  const mask = nodeMask(cluster, prefix.family, network);
  // With several ranges of a family it is not known which one is cut up.
  if (nodes === 0 || mask < prefix.length || podRangesOf(claim, network).length > 1) return;
  const services = distinctRanges(network.claims(cluster, 'service-range').filter((range) => overlaps(range.prefix, prefix)));
  const blocks = freeBlocks(prefix, mask, services.map((range) => range.prefix));
  const few = BigInt(nodes) > blocks;
  if (!few && BigInt(nodes) * 100n < blocks * BigInt(NEARLY)) return;
  const length = lengthFor(nodes, mask);
  const enough = formatPrefix(maskPrefix({ ...prefix, length }));
  const fix = mask - length > MOST_BITS ? undefined : widenFix(claim, length, network);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `Pod range ${rangeText(claim)} holds ${counted(blocks, 'block')} of /${mask} for nodes, and the cluster has ${counted(nodes, 'node')}: ${
      few ? 'the last ones get no pod range' : 'there is little room for more'
    }. ${enough} would hold them twice over${fix === undefined ? '; choose a range of that length that nothing else uses' : ''}.`,
    severity: few ? 'error' : 'warning',
    fixes: fix === undefined ? [] : [fix],
    related: services.map((range) => ({ at: placeOf(range, range.fact.slot), message: `${relatedRange(range)}, takes blocks away` })),
  });
}

/** Blocks that are left when those that share an address with a Service range are taken out. */
function freeBlocks(pods: Prefix, mask: number, services: readonly Prefix[]): bigint {
  const total = 1n << BigInt(mask - pods.length);
  if (services.some((service) => covers(service, pods))) return 0n;
  const lost = services.reduce((sum, service) => sum + (blocksLost(pods, service, mask)?.lost ?? 0n), 0n);
  return lost > total ? 0n : total - lost;
}

/** Length of a range with room for twice as many nodes. */
function lengthFor(nodes: number, mask: number): number {
  return Math.max(0, mask - Math.ceil(Math.log2(nodes * 2)));
}

/** Finds pod ranges with too few blocks for the nodes. */
export default rule({
  id: 'KN307',
  name: 'pod-range-too-few-node-blocks',
  subject: 'claim',
  severity: 'error',
  title: 'Fewer node blocks than nodes',
  why: 'Each node takes one block of the pod range. When none is left, a node gets no podCIDR (“CIDRNotAvailable”) and no pod starts on it. The pod range cannot be widened easily later.',
  fix: 'Use a shorter prefix for the pod range, or a longer one for the blocks (--node-cidr-mask-size-ipv4, -ipv6) if nodes run few pods.',
  source: [
    'Kubernetes pkg/controller/nodeipam/ipam/cidrset: 2^(node mask − cluster prefix) blocks; range_allocator.go: filterOutServiceRange',
    'kubernetes/kubernetes#85866, kubernetes/kubernetes#114560, cloudnativelabs/kube-router#320, rancher/rancher#38115, aws/eks-anywhere#5215',
  ],
  limits: [
    'Counts the Node objects of the cluster. An error when there are too few blocks, a warning from 80 % on.',
    'Silent for plugins that manage addresses themselves (Calico, Cilium), and when several pod ranges of one family are stated.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: two blocks, three nodes',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/23
              #          ^^^^^^^^^^^^^ KN307
          `,
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: c
          `,
        },
      },
      {
        title: 'The Service range takes one of four blocks (a warning)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/22
              #          ^^^^^^^^^^^^^ KN307
              serviceSubnet: 10.244.3.0/24
              #              ^^^^^^^^^^^^^ KN202
          `,
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: c
          `,
        },
      },
      {
        title: 'IPv6, boundary: exactly as many blocks as nodes (a warning)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/63
              #          ^^^^^^^^^^^^^^^^ KN307
          `,
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: three of four blocks are less than 80 %',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/22,fd00:10:244::/62
          `,
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: c
          `,
        },
      },
      {
        title: 'Calico manages addresses itself',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/24
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 10.244.0.0/24
          `,
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
          `,
        },
      },
      {
        title: 'Missing and malformed input: no nodes, no range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/24
          `,
          'other/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: \${PODS}
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: a
          `,
        },
      },
    ],
  },
});
