import { covers, overlaps } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { isUnused } from './support/calico';
import { isCheckedByKubeadm } from './support/components';
import { text } from './support/example-text';
import { podRangesOf } from './support/node-ranges';
import { ownerTitle } from './support/owners';
import { rangeText, relatedRange } from './support/ranges';
import { few, listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'calico-pool' || isUnused(claim, network)) return;
  const ranges = podRangesOf(claim, network);
  if (ranges.length === 0 || ranges.some((range) => covers(range.prefix, claim.prefix))) return;
  const partly = ranges.some((range) => overlaps(range.prefix, claim.prefix));
  const operator = claim.owner?.kind === 'Installation' && ranges.some(isCheckedByKubeadm);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} gives pods addresses of ${rangeText(claim)}, ${partly ? 'which reaches beyond' : 'none of them in'} the pod range ${listed(ranges.map(rangeText))}: ${
      operator ? 'the Tigera operator refuses it' : 'kube-proxy and others take such pods for hosts outside the cluster'
    }. Use a part of ${rangeText(ranges[0] ?? claim)}, or widen the pod range.`,
    severity: operator ? 'error' : hasPoolInside(claim, ranges, network) ? 'hint' : 'warning',
    related: few(ranges).map((range) => ({ at: placeOf(range, range.fact.slot), message: relatedRange(range) })),
  });
}

/** With a pool inside the pod range, one outside is there on purpose: for a router on top of the rack, for another network. */
function hasPoolInside(claim: Claim, ranges: readonly Claim[], network: Network): boolean {
  return network.claims(claim.cluster, 'calico-pool').some((pool) => pool !== claim && ranges.some((range) => covers(range.prefix, pool.prefix)));
}

/** Finds Calico pools that the pod range does not hold. */
export default rule({
  id: 'KN209',
  name: 'calico-pool-outside-pod-range',
  subject: 'claim',
  severity: 'warning',
  title: 'Calico pool outside the pod range',
  why: 'kube-proxy decides by the pod range what comes from a pod. Pods of a pool outside it are taken for hosts outside the cluster, and their traffic to Services is masqueraded. The Tigera operator refuses an Installation like that.',
  fix: 'Make the pool a part of the pod range, or the pod range as wide as the pools.',
  source: [
    'tigera/operator: "IPPool … is not within the platform’s configured pod network CIDR(s)"',
    'projectcalico/calico#3878, projectcalico/calico#962, projectcalico/calico#683, tigera/operator#1512, tigera/operator#2712, projectcalico/calico#13704',
  ],
  limits: [
    'Needs a stated pod range of the same family in the same cluster.',
    'An error with the Tigera operator on kubeadm. A hint where another pool is inside the pod range. Pools that are disabled or not for workloads are left out.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Calico’s example beside another pod range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 192.168.0.0/16
              #     ^^^^^^^^^^^^^^ KN209
          `,
        },
      },
      {
        title: 'The operator refuses it (an error)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'installation.yaml': text`
            apiVersion: operator.tigera.io/v1
            kind: Installation
            metadata:
              name: default
            spec:
              calicoNetwork:
                ipPools:
                  - cidr: 10.245.0.0/16
                  #       ^^^^^^^^^^^^^ KN209
          `,
        },
      },
      {
        title: 'Boundary: one bit wider than the pod range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 10.244.0.0/15
              #     ^^^^^^^^^^^^^ KN209
          `,
        },
      },
      {
        title: 'IPv6, and a second pool (a hint)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56
          `,
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: fd00:10:244::/56
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: more
            spec:
              cidr: fd00:10:245::/56
              #     ^^^^^^^^^^^^^^^^ KN209
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the pod range itself and its last part',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
          `,
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 10.244.0.0/16
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default-ipv6
            spec:
              cidr: fd00:10:244:ff::/64
          `,
        },
      },
      {
        title: 'A pool that no pod uses',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: old
            spec:
              cidr: 192.168.0.0/16
              disabled: true
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: tunnels
            spec:
              cidr: 172.20.0.0/24
              allowedUses: [Tunnel]
          `,
        },
      },
      {
        title: 'Missing and malformed input: no pod range of that family, none that can be read',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56,\${POD_CIDR}
          `,
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 192.168.0.0/16
          `,
        },
      },
    ],
  },
});
