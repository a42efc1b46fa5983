import { formatPrefix } from '../ip/prefix';
import { specialBlockOf, type SpecialKind } from '../ip/reserved';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report, type Severity } from './rule';
import { text } from './support/example-text';
import { isFirstPlace } from './support/owners';
import { isClusterRange } from './support/public-ranges';
import { adviceOf, fixesOf, moveRange, roleName } from './support/ranges';
import { sentence } from './support/wording';

/** What is wrong with a range in such a block, and how much. */
const troubles: Partial<Record<SpecialKind, readonly [Severity, string]>> = {
  loopback: ['error', 'never leaves the machine'],
  unspecified: ['error', 'means “this host” and can be no destination'],
  multicast: ['error', 'is for groups and can be nobody’s address'],
  'link-local': ['error', 'is not routed beyond one link'],
  broadcast: ['error', 'is for everybody on a link'],
  reserved: ['warning', 'is reserved, and many systems drop its packets'],
  'site-local': ['warning', 'is deprecated; kubeadm warns about it'],
};

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { role } = claim.fact;
  if (!isClusterRange(role) && role !== 'node-pod-range') return;
  const block = specialBlockOf(claim.prefix);
  const trouble = block && troubles[block.kind];
  if (block === undefined || trouble === undefined || !isFirstPlace(claim, network)) return;
  const move = role === 'node-pod-range' || role === 'cilium-pool' ? undefined : moveRange(claim, network);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${sentence(roleName(role))} ${formatPrefix(claim.prefix)} lies in ${formatPrefix(block.prefix)} (${block.name}, ${block.rfc}), which ${trouble[1]}.${adviceOf(move)}`,
    severity: trouble[0],
    fixes: fixesOf(move),
  });
}

/** Finds cluster ranges in blocks that are not for hosts. */
export default rule({
  id: 'KN105',
  name: 'range-of-special-purpose',
  subject: 'claim',
  severity: 'error',
  title: 'Cluster range in a block for another purpose',
  why: 'Loopback, link-local, multicast and unspecified addresses are not forwarded like others: pods or Services there cannot be reached from another machine. Addresses of 240.0.0.0/4 are dropped by many systems, fec0::/10 is deprecated.',
  fix: 'Take a private range: a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, or for IPv6 of fd00::/8.',
  source: [
    'RFC 6890 and the IANA special-purpose address registries',
    'Kubernetes cmd/kubeadm/app/preflight: warning about fec0::/10',
    'Kubernetes pull request 135416 (a multicast Service range)',
    'projectcalico/calico libcalico-go/lib/clientv3/ippool.go: no pool in 169.254.0.0/16 or fe80::/10',
  ],
  limits: [
    'A warning for 240.0.0.0/4, which the API server accepts, and for fec0::/10; an error for the others.',
    'A range that is larger than the block is not reported.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Link-local pods',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 169.254.0.0/16
              #          ^^^^^^^^^^^^^^ KN105
          `,
        },
      },
      {
        title: 'A multicast Service range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 239.0.0.0/16
              #              ^^^^^^^^^^^^ KN105
          `,
        },
      },
      {
        title: 'IPv6: site-local (a warning) and link-local',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fec0:10:244::/56
              #          ^^^^^^^^^^^^^^^^ KN105
              serviceSubnet: fe80:96::/112
              #              ^^^^^^^^^^^^^ KN105
          `,
        },
      },
      {
        title: 'Boundary: the last range below 240.0.0.0/4 is multicast, the next one reserved (a warning)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 239.255.0.0/16
              #          ^^^^^^^^^^^^^^ KN105
              serviceSubnet: 240.0.0.0/16
              #              ^^^^^^^^^^^^ KN105
          `,
        },
      },
      {
        title: 'A node’s range',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            spec:
              podCIDR: 127.1.0.0/24
              podCIDRs:
                - 127.1.0.0/24
                # ^^^^^^^^^^^^ KN105
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: right before and after the blocks, and IPv6 unique local',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 100.64.0.0/16,fdff:10:244::/56
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/112
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
              podSubnet: $(POD_CIDR)
              dnsDomain: 127.0.0.0/8
          `,
        },
      },
    ],
  },
});
