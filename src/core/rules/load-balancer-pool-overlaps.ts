import { compareIntervals } from '../ip/interval';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { ownerTitle, sameOwner } from './support/owners';
import { firstParties } from './support/parties';
import { rangeText, roleName } from './support/ranges';
import { few, listed, sentence } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'load-balancer-pool') return;
  const isNew = newParties();
  const others = firstParties(network.sharing(claim, 'node-address', 'pod-range', 'service-range', 'load-balancer-pool'), (other) => other !== claim && isRival(claim, other) && isNew(other));
  if (others.length === 0) return;
  const single = claim.interval.first === claim.interval.last && others.every((other) => other.fact.role === 'node-address');
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} hands out ${rangeText(claim)}, which shares addresses with ${listed(others.map(partyText))}: the load balancer would announce addresses that belong to others. Leave them out of the pool.`,
    severity: single ? 'warning' : 'error',
    fixes: isRepeated(claim, others) ? [{ title: `Remove the second ${rangeText(claim)}`, edits: [{ place: placeOf(claim, claim.fact.slot), removes: 'entry' }] }] : [],
    related: few(others).map((other) => ({ at: placeOf(other, other.fact.slot), message: sentence(partyText(other)) })),
  });
}

/** Pools of one object are rivals too; copies of an object are not. */
function isRival(pool: Claim, other: Claim): boolean {
  if (other.fact.role !== 'load-balancer-pool') return true;
  // One load balancer in the configuration of two of its versions.
  if (other.owner?.kind !== pool.owner?.kind) return false;
  return other.chunk === pool.chunk && other.fact.owner === pool.fact.owner ? other.fact.slot !== pool.fact.slot : !sameOwner(pool, other);
}

/** Whether the pool has the same addresses in an entry above. */
function isRepeated(claim: Claim, others: readonly Claim[]): boolean {
  return others.some((other) => other.chunk === claim.chunk && other.fact.owner === claim.fact.owner && other.fact.role === claim.fact.role && other.fact.slot < claim.fact.slot && compareIntervals(other.interval, claim.interval) === 0);
}

/** Tells of each claim whether its party comes for the first time. */
function newParties(): (claim: Claim) => boolean {
  const seen = new Set<string>();
  return (claim) => {
    const party = partyText(claim);
    return !seen.has(party) && seen.add(party).size > 0;
  };
}

function partyText(claim: Claim): string {
  if (claim.fact.role === 'node-address') return `the address ${rangeText(claim)} of ${ownerTitle(claim)}`;
  if (claim.fact.role === 'load-balancer-pool') return `the pool ${rangeText(claim)} of ${ownerTitle(claim)}`;
  return `the ${roleName(claim.fact.role)} ${rangeText(claim)}`;
}

/** Finds pools of load balancers that are not theirs alone. */
export default rule({
  id: 'KN207',
  name: 'load-balancer-pool-overlaps',
  subject: 'claim',
  severity: 'error',
  title: 'Load balancer pool over addresses of others',
  why: 'A pool of addresses for Services of type LoadBalancer is announced by the nodes. When it contains a node’s own address, that node becomes unreachable; when it overlaps pods, Services or another pool, one address has two owners.',
  fix: 'Take addresses that nothing else uses out of the nodes’ network, or a network of their own.',
  source: [
    'metallb/metallb pull request 2585; metallb/metallb#364, metallb/metallb#2700, metallb/metallb#2779',
    'MetalLB internal/config/config.go: pools must not overlap',
  ],
  limits: [
    'Ranges a-b are compared exactly, never widened to a block.',
    'A warning when the pool is just the one address of a node, as on clusters of one node.',
    'Inside one cluster, and among pools of one kind: a ConfigMap and an IPAddressPool are MetalLB’s configuration before and after version 0.13. Pools may lie in the nodes’ network: there they belong.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A range twice in one pool',
        files: {
          'pool.yaml': text`
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: a
              namespace: metallb-system
            spec:
              addresses:
                - 192.168.7.10-192.168.7.20
                # ^^^^^^^^^^^^^^^^^^^^^^^^^ KN207
                - 192.168.9.0/28
                - 192.168.7.10-192.168.7.20
                # ^^^^^^^^^^^^^^^^^^^^^^^^^ KN207
          `,
        },
      },
      {
        title: 'A node in the pool',
        files: {
          'pool.yaml': text`
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: lan
            spec:
              addresses:
                - 192.168.1.10-192.168.1.50
                # ^^^^^^^^^^^^^^^^^^^^^^^^^ KN207
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.11
          `,
        },
      },
      {
        title: 'Two pools, and a pool inside the Service range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
          'pool.yaml': text`
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: a
            spec:
              addresses:
                - 10.96.200.0/24
                # ^^^^^^^^^^^^^^ KN207
            ---
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: b
            spec:
              addresses:
                - 10.96.200.128-10.97.0.5
                # ^^^^^^^^^^^^^^^^^^^^^^^ KN207
          `,
        },
      },
      {
        title: 'Boundary: the last address of the pool',
        files: {
          'pool.yaml': text`
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: lan
            spec:
              addresses:
                - 192.168.1.10-192.168.1.50
                # ^^^^^^^^^^^^^^^^^^^^^^^^^ KN207
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.50
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
              podSubnet: fd00:10:244::/56
          `,
          'pool.yaml': text`
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: lan
            spec:
              addresses:
                - fd00:10:244:5::/64
                # ^^^^^^^^^^^^^^^^^^ KN207
          `,
        },
      },
      {
        title: 'The one node’s own address (a warning)',
        files: {
          'pool.yaml': text`
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: host
            spec:
              addresses:
                - 192.168.1.11/32
                # ^^^^^^^^^^^^^^^ KN207
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: only
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.11
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the address after the range, inside the block around it',
        files: {
          'pool.yaml': text`
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: lan
            spec:
              addresses:
                - 192.168.1.10-192.168.1.50
                - 192.168.1.52-192.168.1.60
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.51
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'pool.yaml': text`
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: lan
            spec:
              addresses:
                - \${POOL}
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.11
          `,
        },
      },
    ],
  },
});
