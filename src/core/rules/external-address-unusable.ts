import { formatAddress } from '../ip/address';
import { specialBlockOf, type SpecialKind } from '../ip/reserved';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { ownerTitle } from './support/owners';
import { rangeText, relatedRange, roleName } from './support/ranges';
import { few, listed } from './support/wording';

const refused: Partial<Record<SpecialKind, string>> = {
  unspecified: 'the unspecified address',
  loopback: 'a loopback address',
  'link-local': 'a link-local address',
};

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { address } = claim;
  if (claim.fact.role !== 'external-address' || address === undefined || claim.owner?.kind !== 'Service') return;
  const at = placeOf(claim, claim.fact.slot);
  const kind = specialBlockOf(address)?.kind;
  const what = kind === undefined ? undefined : kind === 'multicast' && isLinkLocalMulticast(claim) ? 'a link-local multicast address' : refused[kind];
  if (what !== undefined) {
    report({ at, message: `The external address ${formatAddress(address)} of ${ownerTitle(claim)} is ${what}; the API server refuses it. Use an address that is routed to the nodes.` });
    return;
  }
  const ranges = network.overlapping(claim, 'pod-range', 'service-range');
  if (ranges.length === 0) return;
  report({
    at,
    message: `The external address ${formatAddress(address)} of ${ownerTitle(claim)} lies in the ${listed(ranges.map((range) => `${roleName(range.fact.role)} ${rangeText(range)}`))}: kube-proxy takes traffic for a pod or Service with this address. Use an address that is routed to the nodes.`,
    severity: 'warning',
    related: few(ranges).map((range) => ({ at: placeOf(range, range.fact.slot), message: relatedRange(range) })),
  });
}

/** 224.0.0.0/24 and ff02::/16. Source: Go net.IP.IsLinkLocalMulticast. */
function isLinkLocalMulticast({ prefix }: Claim): boolean {
  return prefix.family === 4 ? prefix.value >> 8n === 0xe00000n : prefix.value >> 112n === 0xff02n;
}

/** Finds external addresses that are refused or belong to somebody else. */
export default rule({
  id: 'KN515',
  name: 'external-address-unusable',
  subject: 'claim',
  severity: 'error',
  title: 'External address that no traffic comes for',
  why: 'kube-proxy catches traffic for external addresses on every node. The API server refuses unspecified, loopback and link-local addresses; an address of the pod or Service range belongs to somebody else.',
  fix: 'Use an address that your network routes to the nodes.',
  source: [
    'Kubernetes pkg/apis/core/validation: ValidateNonSpecialIP',
  ],
  limits: [
    'An error for what is refused, a warning for addresses of the pod and Service ranges of the same cluster.',
    'Addresses of nodes are not reported: an external address is often that of a node, on purpose.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Loopback and unspecified',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              externalIPs:
                - 127.0.0.1
                # ^^^^^^^^^ KN515
                - 0.0.0.0
                # ^^^^^^^ KN515
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'IPv6: link-local and link-local multicast',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              externalIPs:
                - fe80::7
                # ^^^^^^^ KN515
                - ff02::1
                # ^^^^^^^ KN515
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'An address of the Service range (a warning); the boundary is its last one',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              externalIPs:
                - 10.96.255.255
                # ^^^^^^^^^^^^^ KN515
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: right after link-local and the Service range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              externalIPs:
                - 10.97.0.0
                - 169.255.0.1
                - 224.0.1.1
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'The address of a node',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              externalIPs:
                - 192.168.10.21
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.10.21
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              externalIPs:
                - \${EXTERNAL_IP}
              ports:
                - port: 80
          `,
        },
      },
    ],
  },
});
