import { addressBits, parseAddress } from '../ip/address';
import { formatInterval, parseInterval } from '../ip/interval';
import { formatPrefix, hostPrefix, parsePrefix } from '../ip/prefix';
import type { AddressFact, AddressRole } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, type AddressSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

/** Roles of fields that take an address or a range alike, so that only text that is neither is wrong. */
const eitherForm = new Set<AddressRole>(['other-range', 'other-address', 'load-balancer-address', 'host-address']);

interface Complaint {
  readonly message: string;
  /** Texts that could stand there instead, with what they mean. */
  readonly instead?: readonly { readonly text: string; readonly title: string }[];
}

function check(subject: AddressSubject, _network: Network, report: (finding: Report) => void): void {
  const { fact } = subject;
  // A quote that nobody has closed yet makes a value of the lines below it.
  if (/:\s/.test(fact.text)) return;
  const complaint = complaintOf(fact);
  if (complaint === undefined) return;
  const at = placeOf(subject, fact.slot);
  report({
    at,
    message: complaint.message,
    fixes: (complaint.instead ?? []).map(({ text: replacement, title }) => ({ title, edits: [{ place: at, text: replacement }] })),
  });
}

function complaintOf(fact: AddressFact): Complaint | undefined {
  if (fact.form === 'interval') return intervalComplaint(fact);
  if (fact.form === 'prefix') return prefixComplaint(fact);
  return addressComplaint(fact);
}

function addressComplaint({ text: written, form, role }: AddressFact): Complaint | undefined {
  if (parseAddress(written).address !== undefined) return undefined;
  const { prefix, issues } = parsePrefix(written);
  if (prefix === undefined) {
    return { message: issues.includes('bad-length') ? badLength(written) : `"${written}" is no IP address. Write one IPv4 or IPv6 address.` };
  }
  if (form === 'interface-address' || eitherForm.has(role)) return undefined;
  const host = written.slice(0, written.indexOf('/'));
  return {
    message: `"${written}" is a range in CIDR notation, and one address is expected here. Write ${host} without the length.`,
    instead: [{ text: host, title: `Change to the address ${host}` }],
  };
}

function prefixComplaint({ text: written, role }: AddressFact): Complaint | undefined {
  const { prefix, issues } = parsePrefix(written);
  if (prefix !== undefined) return undefined;
  const { address } = parseAddress(written);
  if (address !== undefined) {
    if (eitherForm.has(role)) return undefined;
    const single = formatPrefix(hostPrefix(address));
    return {
      message: `"${written}" is an address without a prefix length, and a range in CIDR notation is expected here. Write ${single} for this address alone.`,
      instead: [{ text: single, title: `Change to ${single}, this address alone` }],
    };
  }
  if (issues.includes('bad-length')) return { message: badLength(written) };
  if (eitherForm.has(role) && parseInterval(written).interval !== undefined) return undefined;
  return { message: `"${written}" is no range in CIDR notation. Write an address, a slash and a prefix length, such as 10.244.0.0/16.` };
}

function intervalComplaint({ text: written }: AddressFact): Complaint | undefined {
  const { interval, issues } = parseInterval(written);
  if (interval !== undefined) return undefined;
  if (issues.includes('reversed')) {
    const [last = '', first = ''] = written.split('-').map((part) => part.trim());
    const turned = parseInterval(`${first}-${last}`).interval;
    const right = turned === undefined ? `${first}-${last}` : formatInterval(turned);
    return { message: `"${written}" runs backwards. Write ${right}.`, instead: [{ text: right, title: `Change to ${right}` }] };
  }
  if (issues.includes('mixed-families')) return { message: `"${written}" starts in one address family and ends in the other. Write two ranges.` };
  if (issues.includes('bad-length')) return { message: badLength(written) };
  return { message: `"${written}" is no address range. Write a first and a last address with a dash between them, or CIDR notation.` };
}

function badLength(written: string): string {
  const family = written.includes(':') ? 6 : 4;
  const length = written.slice(written.indexOf('/') + 1);
  return `"${written}" has the prefix length "${length}", and IPv${family} has lengths from 0 to ${addressBits(family)}. Correct the length.`;
}

/** Finds text that is no address in fields that take one. */
export default rule({
  id: 'KN101',
  name: 'invalid-address',
  subject: 'address',
  severity: 'error',
  title: 'Not an IP address or range',
  why: 'The API server, kubeadm or the network plugin refuses the object, or the component does not start. A range where one address is expected, and the reverse, is refused as well.',
  fix: 'Write an address (10.96.0.10, fd00::a), a range in CIDR notation (10.244.0.0/16), or, where the field takes one, an exact range (192.168.1.10-192.168.1.20).',
  source: [
    'Kubernetes pkg/apis/core/validation: ValidateService, ValidateNode (IsValidIP, IsValidCIDR)',
    'KEP-4858, IP/CIDR validation improvements',
  ],
  limits: [
    'Placeholders (${VAR}, {{ … }}, $(VAR)) are left alone.',
    'Addresses with leading zeros are reported by KN103 instead, host bits by KN102.',
    'Fields that take an address or a range accept both.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'An octet above 255',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 10.96.256.0/20
              #              ^^^^^^^^^^^^^^ KN101
          `,
        },
      },
      {
        title: 'A prefix length that IPv4 does not have, in a dual-stack list',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/64,fd00:10:244::/56
              #          ^^^^^^^^^^^^^ KN101
          `,
        },
      },
      {
        title: 'IPv6 with two double colons',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: fd00::10::5
              #          ^^^^^^^^^^^ KN101
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'A range where one address is expected',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: ClusterIP
              externalIPs:
                - 203.0.113.7/24
                # ^^^^^^^^^^^^^^ KN101
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'An address where a range is expected',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: allow-office
            spec:
              podSelector: {}
              ingress:
                - from:
                    - ipBlock:
                        cidr: 198.51.100.17
                        #     ^^^^^^^^^^^^^ KN101
          `,
        },
      },
      {
        title: 'Malformed texts of a node',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            spec:
              podCIDR: 10.244.1.0-24
              #        ^^^^^^^^^^^^^ KN101
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1
                  #        ^^^^^^^^^ KN101
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: both families, at the ends of their lengths',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: allow-all
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 0.0.0.0/0
                    - ipBlock:
                        cidr: ::/0
                    - ipBlock:
                        cidr: 203.0.113.7/32
                    - ipBlock:
                        cidr: 2001:db8::7/128
          `,
        },
      },
      {
        title: 'Placeholders are left alone',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: \${POD_CIDR:=192.168.0.0/16}
          `,
        },
      },
      {
        title: 'Headless: None is no address and not meant as one',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: db
            spec:
              clusterIP: None
              ports:
                - port: 5432
          `,
        },
      },
    ],
  },
});
