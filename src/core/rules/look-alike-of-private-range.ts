import { formatPrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isFirstPlace, placesOfValue } from './support/owners';
import { isClusterRange, lookAlikeOf } from './support/public-ranges';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { role, form } = claim.fact;
  const isRange = isClusterRange(role) || role === 'node-pod-range' || role === 'node-network' || role === 'load-balancer-pool';
  if (!isRange || form !== 'prefix') return;
  const meant = lookAlikeOf(claim.prefix);
  if (meant === undefined || !isFirstPlace(claim, network)) return;
  const corrected = formatPrefix(meant);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${formatPrefix(claim.prefix)} is public: only 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 are private. Was ${corrected} meant?`,
    fixes: [
      {
        title: `Change to ${corrected}`,
        edits: placesOfValue(claim, network).map((place) => ({ place: placeOf(place, place.fact.slot), text: corrected })),
      },
    ],
  });
}

/** Finds public ranges that differ from a private one by a slip. */
export default rule({
  id: 'KN106',
  name: 'look-alike-of-private-range',
  subject: 'claim',
  severity: 'warning',
  title: 'Public range that looks like a private one',
  why: '198.168.0.0/16, 192.167.0.0/16 or 172.32.0.0/16 belong to somebody on the internet. A cluster that uses them cannot reach those hosts, and nobody notices until it has to.',
  fix: 'Correct the first two numbers: 192.168, or 172.16 to 172.31.',
  source: [
    'RFC 1918, section 3',
    'kubernetes/kubernetes#37829 (198.168), kubernetes/kubernetes#69487 (172.168), projectcalico/node#193 (192.167)',
  ],
  limits: [
    'IPv4 ranges of pods, Services, nodes and load balancers only.',
    'Ranges shorter than /12 are no slip of one number.',
    'Other public ranges are KN107’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two numbers swapped',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 198.168.0.0/16
              #          ^^^^^^^^^^^^^^ KN106
              serviceSubnet: 10.96.0.0/16
          `,
        },
      },
      {
        title: 'One number off',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 192.167.0.0/16
              #     ^^^^^^^^^^^^^^ KN106
          `,
        },
      },
      {
        title: 'Boundary: the ranges right before and after 172.16.0.0/12',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 172.32.0.0/16
              #          ^^^^^^^^^^^^^ KN106
              serviceSubnet: 172.15.0.0/16
              #              ^^^^^^^^^^^^^ KN106
          `,
        },
      },
      {
        title: '172.168 for 172.16, in a dual-stack list (IPv6 has no look-alikes)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 172.168.0.0/16,fd00:10:244::/56
              #          ^^^^^^^^^^^^^^ KN106
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: both ends of 172.16.0.0/12',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 172.16.0.0/16
              serviceSubnet: 172.31.0.0/16
          `,
        },
      },
      {
        title: '192.168 and 192.0.2, which is for documentation',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 192.168.0.0/16
              serviceSubnet: 192.0.2.0/24
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
              serviceSubnet: __SERVICE_CIDR__
          `,
        },
      },
    ],
  },
});
