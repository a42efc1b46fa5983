import { parseAddress } from '../ip/address';
import { formatInterval, parseInterval } from '../ip/interval';
import { formatPrefix, parsePrefix } from '../ip/prefix';
import type { AddressFact } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, type AddressSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

function check(subject: AddressSubject, _network: Network, report: (finding: Report) => void): void {
  const { fact } = subject;
  const plain = withoutZeros(fact);
  if (plain === undefined) return;
  const at = placeOf(subject, fact.slot);
  report({
    at,
    message: `${fact.text} has leading zeros, which some programs read as octal and others refuse. Write ${plain}.`,
    fixes: [{ title: `Change to ${plain}`, edits: [{ place: at, text: plain }], preferred: true }],
  });
}

/** The canonical text, when the written one has leading zeros. */
function withoutZeros(fact: AddressFact): string | undefined {
  if (fact.text.includes('-')) {
    const { interval, issues } = parseInterval(fact.text);
    return interval !== undefined && issues.includes('leading-zeros') ? formatInterval(interval) : undefined;
  }
  if (fact.text.includes('/')) {
    const { prefix, issues } = parsePrefix(fact.text);
    return prefix !== undefined && issues.includes('leading-zeros') ? formatPrefix(prefix) : undefined;
  }
  const { issues, canonical } = parseAddress(fact.text);
  return issues.includes('leading-zeros') ? canonical : undefined;
}

/** Finds octets and lengths with leading zeros. */
export default rule({
  id: 'KN103',
  name: 'leading-zeros',
  subject: 'address',
  severity: 'error',
  title: 'Leading zeros in an address',
  why: 'C libraries read 010 as the octal number 8, Kubernetes read it as 10, and Go since 1.17 refuses it. The same text names two different hosts, and newer API servers refuse it.',
  fix: 'Write the numbers without leading zeros.',
  source: ['KEP-4858, IP/CIDR validation improvements', 'kubernetes/kubernetes#100895', 'Go net.ParseIP since 1.17 (CVE-2021-29923)'],
  limits: ['IPv6 groups may have leading zeros (fd00:0010::1); only IPv4 octets and prefix lengths may not.'],
  check,
  examples: {
    bad: [
      {
        title: 'An address padded to three digits',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 010.096.000.050
              #          ^^^^^^^^^^^^^^^ KN103
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'A range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.00.0/16
              #          ^^^^^^^^^^^^^^ KN103
              serviceSubnet: 10.96.0.0/16
          `,
        },
      },
      {
        title: 'A padded prefix length',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.0.0.0/08
              #          ^^^^^^^^^^^ KN103
          `,
        },
      },
      {
        title: 'The IPv4 end of an IPv6 address',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 64:ff9b::192.000.002.033
              #          ^^^^^^^^^^^^^^^^^^^^^^^^ KN103
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: a single zero per octet',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.0.0.0/8
              serviceSubnet: 172.20.0.0/16
          `,
        },
      },
      {
        title: 'IPv6 has other rules for zeros',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: fd00:10:96::a
              ports:
                - port: 80
          `,
        },
      },
    ],
  },
});
