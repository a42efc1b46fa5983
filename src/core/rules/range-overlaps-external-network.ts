import { isApart } from '../network/apart';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isClusterRange } from './support/public-ranges';
import { adviceOf, fixesOf, moveRange, rangeText, relatedRange, roleName } from './support/ranges';
import { few, listed, sentence } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (!isClusterRange(claim.fact.role) && claim.fact.role !== 'node-network') return;
  const others = network.overlapping(claim, 'external-network', 'reserved-network').filter(({ fact }) => isApart(fact));
  if (others.length === 0) return;
  const movable = isClusterRange(claim.fact.role) && claim.fact.role !== 'cilium-pool';
  const move = movable ? moveRange(claim, network) : undefined;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${sentence(roleName(claim.fact.role))} ${rangeText(claim)} overlaps ${listed(others.map((other) => `${rangeText(other)} (${other.fact.origin})`))}, which is not the cluster’s: packets for hosts there stay inside.${adviceOf(move)}`,
    related: few(others).map((other) => ({ at: placeOf(other, other.fact.slot), message: relatedRange(other) })),
    fixes: fixesOf(move),
  });
}

/** Finds cluster ranges that hide networks outside. */
export default rule({
  id: 'KN206',
  name: 'range-overlaps-external-network',
  subject: 'claim',
  severity: 'warning',
  title: 'Range overlaps a network outside the cluster',
  why: 'What lies in a range of the cluster is never routed out of it. Remote nodes, a peered network or the provider’s control plane with the same addresses cannot be reached.',
  fix: 'Choose a range that no network around the cluster uses.',
  source: [
    'Amazon EKS documentation, "Hybrid nodes": remote node and pod networks must not overlap the VPC, the Service range or each other',
    'Google Kubernetes Engine documentation, private clusters: masterIpv4CidrBlock must not overlap any subnet',
    'kubernetes/minikube#18139, docker/for-mac#4429, sapcc/kubernikus pull request 244',
  ],
  limits: [
    'Looks at the externalNetworks and reservedRanges of .kube-netscope.yaml, and at networks that manifests name as remote: remoteNetworkConfig of eksctl, masterIpv4CidrBlock of GKE, the provisioning network of OpenShift. Destinations of routes are left out, because they may be the cluster’s own.',
    'What is connected to a cluster and named nowhere cannot be known.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The network of remote nodes',
        files: {
          'cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: hybrid
            vpc:
              cidr: 10.20.0.0/16
              #     ^^^^^^^^^^^^ KN206
            remoteNetworkConfig:
              remoteNodeNetworks:
                - cidrs: ["10.20.8.0/22"]
          `,
        },
      },
      {
        title: 'The Service range over remote pods',
        files: {
          'cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: hybrid
            kubernetesNetworkConfig:
              serviceIPv4CIDR: 172.20.0.0/16
              #                ^^^^^^^^^^^^^ KN206
            remoteNetworkConfig:
              remotePodNetworks:
                - cidrs: ["172.16.0.0/12"]
          `,
        },
      },
      {
        title: 'Boundary: the last addresses of the range',
        files: {
          'cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: hybrid
            vpc:
              cidr: 10.20.0.0/16
              #     ^^^^^^^^^^^^ KN206
            remoteNetworkConfig:
              remoteNodeNetworks:
                - cidrs: ["10.20.255.255/32"]
          `,
        },
      },
      {
        title: 'Networks that the configuration names',
        files: {
          '.kube-netscope.yaml': text`
            externalNetworks:
              - name: office
                prefix: 10.244.128.0/20
            reservedRanges:
              - 10.96.7.0/24
          `,
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              #          ^^^^^^^^^^^^^ KN206
              serviceSubnet: 10.96.0.0/16
              #              ^^^^^^^^^^^^ KN206
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the next address',
        files: {
          'cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: hybrid
            vpc:
              cidr: 10.20.0.0/16
            remoteNetworkConfig:
              remoteNodeNetworks:
                - cidrs: ["10.21.0.0/32"]
          `,
        },
      },
      {
        title: 'IPv6 in the cluster, IPv4 outside',
        files: {
          'cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: hybrid
            kubernetesNetworkConfig:
              serviceIPv6CIDR: fd00:10:96::/108
            remoteNetworkConfig:
              remoteNodeNetworks:
                - cidrs: ["10.20.0.0/16"]
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: hybrid
            vpc:
              cidr: 10.20.0.0/16
            remoteNetworkConfig:
              remoteNodeNetworks:
                - cidrs: ["\${REMOTE}"]
          `,
        },
      },
    ],
  },
});
