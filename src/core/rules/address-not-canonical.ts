import { formatAddress, parseAddress } from '../ip/address';
import { formatPrefix, parsePrefix, type PrefixIssue } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type AddressSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

interface Spelling {
  readonly canonical: string;
  readonly issues: readonly PrefixIssue[];
}

function check(subject: AddressSubject, _network: Network, report: (finding: Report) => void): void {
  const { fact } = subject;
  const spelling = spellingOf(fact.text);
  if (spelling === undefined || fact.form === 'interval') return;
  const mapped = spelling.issues.includes('ipv4-mapped');
  if ((!mapped && !spelling.issues.includes('not-canonical')) || spelling.issues.includes('leading-zeros')) return;
  const { canonical } = spelling;
  const at = placeOf(subject, fact.slot);
  report({
    at,
    message: mapped
      ? `${fact.text} is an IPv4 address in the spelling of IPv6: some components take it for IPv4, others refuse it. Write ${canonical}.`
      : `${fact.text} is ${canonical} in another spelling; what is compared as text takes them for two. Write ${canonical}.`,
    severity: mapped ? 'warning' : 'hint',
    fixes: [{ title: `Change to ${canonical}`, edits: [{ place: at, text: canonical }], preferred: true }],
  });
}

function spellingOf(written: string): Spelling | undefined {
  if (written.includes('/')) {
    const { prefix, issues } = parsePrefix(written);
    return prefix === undefined ? undefined : { canonical: formatPrefix(prefix), issues };
  }
  const { address, issues } = parseAddress(written);
  return address === undefined ? undefined : { canonical: formatAddress(address), issues };
}

/** Finds IPv6 addresses that are not written as RFC 5952 says. */
export default rule({
  id: 'KN104',
  name: 'address-not-canonical',
  subject: 'address',
  severity: 'hint',
  title: 'IPv6 address in an unusual spelling',
  why: 'One IPv6 address has many spellings. Kubernetes compares some of them as text, prints the canonical one, and warns about others. An IPv4 address that is written as ::ffff:10.0.0.1 is read as IPv4 by some components and refused by others.',
  fix: 'Write the canonical spelling: lower case, no leading zeros, the longest run of zeros as ::.',
  source: [
    'RFC 5952, section 4',
    'KEP-4858, IP/CIDR validation improvements; Kubernetes pull request 128786',
    'projectcalico/calico libcalico-go/lib/clientv3/ippool.go: cidrChangeOK compares by value',
  ],
  limits: [
    'A hint for a spelling, a warning for IPv4-mapped addresses.',
    'Text that is no address is KN101’s, leading zeros of IPv4 are KN103’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Capital letters',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: FD00:10:244::/56
              #          ^^^^^^^^^^^^^^^^ KN104
          `,
        },
      },
      {
        title: 'Zeros that are left out in the canonical spelling',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: fd00:0010:0096:0:0:0:0:50
              #          ^^^^^^^^^^^^^^^^^^^^^^^^^ KN104
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'An IPv4-mapped address (a warning)',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              externalIPs:
                - ::ffff:192.0.2.7
                # ^^^^^^^^^^^^^^^^ KN104
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Boundary: :: for one group only, or for the shorter run',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              externalIPs:
                - 2001:db8::1:1:1:1:1
                # ^^^^^^^^^^^^^^^^^^^ KN104
                - 2001:0:0:1:0:0:0:1
                # ^^^^^^^^^^^^^^^^^^ KN104
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Canonical spellings',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              externalIPs:
                - 2001:db8:0:1:1:1:1:1
                - 2001:0:0:1::1
                - 64:ff9b::c000:207
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Missing input: an empty range and a placeholder',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: ""
              serviceSubnet: \${SERVICE_CIDR_FD00}
          `,
        },
      },
      {
        title: 'Malformed: what is no address is reported as such',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 10.96.0.0/16
              dnsDomain: FD00::/56
          `,
        },
      },
    ],
  },
});
