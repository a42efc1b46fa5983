import { formatPrefix, hostPrefix, maskPrefix, parsePrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type AddressSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isClusterRange } from './support/public-ranges';

function check(subject: AddressSubject, _network: Network, report: (finding: Report) => void): void {
  const { fact } = subject;
  if (fact.form !== 'prefix') return;
  const { prefix, issues } = parsePrefix(fact.text);
  if (prefix === undefined || !issues.includes('host-bits')) return;
  const masked = formatPrefix(maskPrefix(prefix));
  const single = formatPrefix(hostPrefix(prefix));
  const at = placeOf(subject, fact.slot);
  const pool = fact.role === 'calico-pool';
  const consequence = pool ? 'Calico refuses an IPPool' : 'newer API servers refuse a range';
  // A range to hand out addresses from is never one address.
  const whole = isClusterRange(fact.role) || fact.role === 'node-network' || fact.role === 'node-pod-range';
  const remedy = whole ? `Write ${masked}.` : `Write ${masked} for the whole block or ${single} for the one address.`;
  report({
    at,
    message: `${fact.text} has bits set after its prefix length, and ${consequence} like that. ${remedy}`,
    severity: pool ? 'error' : 'warning',
    fixes: [
      { title: `Change to the block ${masked}`, edits: [{ place: at, text: masked }], preferred: true },
      ...(whole ? [] : [{ title: `Change to the single address ${single}`, edits: [{ place: at, text: single }] }]),
    ],
  });
}

/** Finds ranges whose address part is not the first address of the range. */
export default rule({
  id: 'KN102',
  name: 'host-bits',
  subject: 'address',
  severity: 'warning',
  title: 'Range with host bits set',
  why: 'Components disagree on what 10.0.0.1/16 means: some mask it to 10.0.0.0/16, some take the one address, some refuse it. Kubernetes is moving to refusing it; Calico refuses it in an IPPool.',
  fix: 'Write the first address of the block (10.0.0.0/16), or /32 (IPv6: /128) where one address is meant.',
  source: [
    'KEP-4858, IP/CIDR validation improvements',
    'Kubernetes pull requests 122550 and 128786',
    'projectcalico/calico libcalico-go/lib/clientv3/ippool.go: validateAndSetDefaults (strictly masked)',
    'kubernetes/kubernetes#25394',
  ],
  limits: [
    'Interface addresses, where a host with the length of its network is meant (Calico Node bgp.ipv4Address, CNI addresses, pod annotations), are not ranges.',
    'An error for Calico IPPools, a warning elsewhere.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A pod range that starts inside its block',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.1/16
              #          ^^^^^^^^^^^^^ KN102
              serviceSubnet: 10.96.0.0/16
          `,
        },
      },
      {
        title: 'A policy for one address with the length of its network',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: allow-database
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 192.0.2.53/24
                        #     ^^^^^^^^^^^^^ KN102
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
              podSubnet: fd00:10:244::1/56
              #          ^^^^^^^^^^^^^^^^^ KN102
              serviceSubnet: fd00:10:96::/112
          `,
        },
      },
      {
        title: 'A Calico pool (an error)',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 192.168.10.0/16
              #     ^^^^^^^^^^^^^^^ KN102
          `,
        },
      },
      {
        title: 'The second half of a dual-stack list',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::ff/56
              #                        ^^^^^^^^^^^^^^^^^^ KN102
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: /32 and /128 have no host bits, /0 of zero neither',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: allow-some
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 192.0.2.53/32
                    - ipBlock:
                        cidr: 2001:db8::35/128
                    - ipBlock:
                        cidr: 0.0.0.0/0
          `,
        },
      },
      {
        title: 'The address of an interface keeps its host bits',
        files: {
          'node.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: Node
            metadata:
              name: worker-1
            spec:
              bgp:
                ipv4Address: 192.168.1.11/24
          `,
        },
      },
    ],
  },
});
