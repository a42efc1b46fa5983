import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { ownerTitle, sameOwner } from './support/owners';
import { firstParties } from './support/parties';
import { rangeText } from './support/ranges';
import { few, listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'calico-pool') return;
  const others = firstParties(network.sharing(claim, 'calico-pool'), (other) => other !== claim && conflict(claim, other));
  if (others.length === 0) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} (${rangeText(claim)}) overlaps ${listed(others.map((other) => `${ownerTitle(other)} (${rangeText(other)})`))}; Calico refuses the second pool. Give one of them another range.`,
    related: few(others).map((other) => ({ at: placeOf(other, other.fact.slot), message: `${ownerTitle(other)} has ${rangeText(other)}` })),
  });
}

/**
 * Two IPPools, or two pools of one Installation. The operator makes IPPools from an Installation, and calico-node makes
 * one from its environment only where there is none, so what differs in kind is one pool told twice.
 */
function conflict(a: Claim, b: Claim): boolean {
  if (a.owner?.kind === 'IPPool' && b.owner?.kind === 'IPPool') return !sameOwner(a, b);
  return a.owner?.kind === 'Installation' && a.chunk === b.chunk && a.fact.owner === b.fact.owner;
}

/** Finds Calico pools that share addresses. */
export default rule({
  id: 'KN208',
  name: 'calico-pools-overlap',
  subject: 'claim',
  severity: 'error',
  title: 'Calico pools overlap',
  why: 'Two pools that share addresses would give one address to two pods. Calico refuses the second pool, so its pods get none.',
  fix: 'Give one of the pools a range of its own, or delete it.',
  source: [
    'projectcalico/calico libcalico-go/lib/clientv3/ippool.go: validateAndSetDefaults, overlapping CIDRs',
  ],
  limits: [
    'Disabled pools count: Calico refuses them too.',
    'Pools of one cluster; copies of one pool do not conflict, nor does the operator’s Installation with the IPPool that it makes.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'One pool inside the other',
        files: {
          'pools.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 10.244.0.0/16
              #     ^^^^^^^^^^^^^ KN208
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: backend
            spec:
              cidr: 10.244.128.0/17
              #     ^^^^^^^^^^^^^^^ KN208
          `,
        },
      },
      {
        title: 'A disabled pool counts',
        files: {
          'pools.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: old
            spec:
              cidr: 192.168.0.0/16
              #     ^^^^^^^^^^^^^^ KN208
              disabled: true
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: new
            spec:
              cidr: 192.168.0.0/17
              #     ^^^^^^^^^^^^^^ KN208
          `,
        },
      },
      {
        title: 'IPv6',
        files: {
          'pools.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default-ipv6
            spec:
              cidr: fd00:10:244::/48
              #     ^^^^^^^^^^^^^^^^ KN208
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: more-ipv6
            spec:
              cidr: fd00:10:244:ff00::/56
              #     ^^^^^^^^^^^^^^^^^^^^^ KN208
          `,
        },
      },
      {
        title: 'Two pools of one Installation',
        files: {
          'installation.yaml': text`
            apiVersion: operator.tigera.io/v1
            kind: Installation
            metadata:
              name: default
            spec:
              calicoNetwork:
                ipPools:
                  - cidr: 10.48.0.0/16
                  #       ^^^^^^^^^^^^ KN208
                  - cidr: 10.48.64.0/18
                  #       ^^^^^^^^^^^^^ KN208
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: neighbours',
        files: {
          'pools.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 10.244.0.0/17
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: backend
            spec:
              cidr: 10.244.128.0/17
          `,
        },
      },
      {
        title: 'Copies of one pool, and the Installation that makes it',
        files: {
          'base/pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default-ipv4-ippool
            spec:
              cidr: 10.48.0.0/16
          `,
          'base/installation.yaml': text`
            apiVersion: operator.tigera.io/v1
            kind: Installation
            metadata:
              name: default
            spec:
              calicoNetwork:
                ipPools:
                  - cidr: 10.48.0.0/16
          `,
          'base/copy.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default-ipv4-ippool
            spec:
              cidr: 10.48.0.0/16
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'pools.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: \${POD_CIDR}
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: backend
            spec:
              disabled: true
          `,
        },
      },
    ],
  },
});
