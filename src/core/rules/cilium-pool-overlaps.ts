import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { onePerOwner } from './support/owners';
import { distinctRanges, rangeText, roleName } from './support/ranges';
import { few, listed, sentence } from './support/wording';

/** Where Cilium does not use its pools. Source: Cilium documentation, IPAM modes. */
const otherManagers = /^(kubernetes|eni|azure|alibabacloud|crd|delegated-plugin)$/;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'cilium-pool') return;
  if (network.settings(claim.cluster, 'cni-ipam').some(({ fact }) => otherManagers.test(fact.value))) return;
  const ranges = distinctRanges(network.overlapping(claim, 'service-range', 'node-network'));
  const nodes = onePerOwner(network.overlapping(claim, 'node-address'));
  if (ranges.length === 0 && nodes.length === 0) return;
  const parties = [...ranges.map((range) => `the ${roleName(range.fact.role)} ${rangeText(range)}`), ...nodes.map((node) => `the node address ${rangeText(node)}`)];
  const isDefault = claim.prefix.family === 4 && rangeText(claim) === '10.0.0.0/8';
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `The Cilium pool ${rangeText(claim)}${isDefault ? ', the default,' : ''} contains addresses of ${listed(parties)}: pods can get the same ones, and traffic there is not masqueraded. Choose a pool that no other range of the cluster touches.`,
    related: few([...ranges, ...nodes]).map((other) => ({ at: placeOf(other, other.fact.slot), message: `${sentence(roleName(other.fact.role))} ${rangeText(other)}, ${other.fact.origin}` })),
  });
}

/** Finds Cilium pools that cover addresses of the nodes or Services. */
export default rule({
  id: 'KN216',
  name: 'cilium-pool-overlaps',
  subject: 'claim',
  severity: 'warning',
  title: 'Cilium pool over the nodes or Services',
  why: 'Cilium’s cluster-pool takes 10.0.0.0/8 when it is not told otherwise. Where nodes or Services are in 10.0.0.0/8 too, a node’s block of pods can cover them, and Cilium takes their addresses for pods.',
  fix: 'Set clusterPoolIPv4PodCIDRList to the pod range of the cluster.',
  source: [
    'cilium/cilium pull request 31504, cilium/cilium#10939',
    'Cilium documentation, "Cluster Scope" IPAM',
  ],
  limits: [
    'Needs a pool and a node network, a node’s address or a Service range of one cluster.',
    'Silent with ipam modes that do not use the pool.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The default over a Service range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
          'cilium.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: cilium-config
              namespace: kube-system
            data:
              ipam: cluster-pool
              cluster-pool-ipv4-cidr: 10.0.0.0/8
              #                       ^^^^^^^^^^ KN216
          `,
        },
      },
      {
        title: 'A node in the pool; the boundary is its last address',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            status:
              addresses:
                - type: InternalIP
                  address: 10.255.255.254
          `,
          'cilium.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: cilium-config
              namespace: kube-system
            data:
              cluster-pool-ipv4-cidr: 10.0.0.0/8
              #                       ^^^^^^^^^^ KN216
          `,
        },
      },
      {
        title: 'IPv6, the second of two pools',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: fd00:10:96::/112
          `,
          'cilium.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: cilium-config
              namespace: kube-system
            data:
              cluster-pool-ipv6-cidr: fd00:20::/104 fd00:10::/32
              #                                     ^^^^^^^^^^^^ KN216
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: right before and after the Service range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
          'cilium.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: cilium-config
              namespace: kube-system
            data:
              cluster-pool-ipv4-cidr: 10.95.0.0/16 10.97.0.0/16
          `,
        },
      },
      {
        title: 'Another manager of addresses: the pool is not used',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
          'cilium.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: cilium-config
              namespace: kube-system
            data:
              ipam: kubernetes
              cluster-pool-ipv4-cidr: 10.0.0.0/8
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'cilium.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: cilium-config
              namespace: kube-system
            data:
              cluster-pool-ipv4-cidr: 10.0.0.0/8
              cluster-pool-ipv6-cidr: \${POOL}
          `,
        },
      },
    ],
  },
});
