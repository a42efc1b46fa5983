import { formatPrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isClusterRange, isPublic, lookAlikeOf } from './support/public-ranges';
import { adviceOf, fixesOf, moveRange, roleName } from './support/ranges';
import { sentence } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { prefix } = claim;
  if (!isClusterRange(claim.fact.role) || prefix.family !== 4 || !isPublic(prefix) || lookAlikeOf(prefix) !== undefined) return;
  const move = claim.fact.role === 'cilium-pool' ? undefined : moveRange(claim, network);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${sentence(roleName(claim.fact.role))} ${formatPrefix(prefix)} is public address space: the cluster cannot reach the hosts that have these addresses.${adviceOf(move)}`,
    fixes: fixesOf(move),
  });
}

/** Finds pod and Service ranges in public address space. */
export default rule({
  id: 'KN107',
  name: 'cluster-range-public',
  subject: 'claim',
  severity: 'warning',
  title: 'Pod or Service range of public addresses',
  why: 'Addresses of the internet that a cluster uses for its pods or Services cannot be reached from it any more: packets for them stay inside. Cloud providers refuse such a Service range.',
  fix: 'Take a private range, 100.64.0.0/10, or, if the range is your own, ignore the finding with a comment.',
  source: [
    'RFC 1918, RFC 6598',
    'Amazon EKS, "KubernetesNetworkConfigRequest": the Service range has to be in private space',
    'flannel-io/flannel#1428 (100.244.0.0/16)',
  ],
  limits: [
    'IPv4 only: IPv6 pods often have public addresses on purpose.',
    'Ranges for documentation and tests (192.0.2.0/24, 198.18.0.0/15 …) are not reported, nor is 100.64.0.0/10.',
    'What looks like a slip is KN106’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: '100.244 for 10.244',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 100.244.0.0/16
              #          ^^^^^^^^^^^^^^ KN107
              serviceSubnet: 10.96.0.0/16
          `,
        },
      },
      {
        title: 'Boundary: right before and after 10.0.0.0/8',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 11.0.0.0/16
              #          ^^^^^^^^^^^ KN107
              serviceSubnet: 9.255.0.0/16
              #              ^^^^^^^^^^^^ KN107
          `,
        },
      },
      {
        title: 'A Calico pool',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 20.0.0.0/16
              #     ^^^^^^^^^^^ KN107
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: both ends of shared address space and of 10.0.0.0/8',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 100.64.0.0/16
              serviceSubnet: 100.127.0.0/16
          `,
          'other/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.0.0.0/16
              serviceSubnet: 10.255.0.0/16
          `,
        },
      },
      {
        title: 'IPv6 pods with public addresses',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 2a02:1234:5678::/56
              serviceSubnet: fd00:10:96::/112
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: ""
              serviceSubnet: \${SERVICES}
          `,
        },
      },
    ],
  },
});
