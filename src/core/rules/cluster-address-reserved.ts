import { formatAddress, type Address } from '../ip/address';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isFirstPlace, ownerTitle } from './support/owners';
import { rangeText, relatedRange } from './support/ranges';
import { apiServiceAddressOf, dnsAddressOf, freeAddressFix, isClusterAddress, serviceRangesOf } from './support/service-ranges';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { address, owner } = claim;
  if (address === undefined || owner === undefined || !isClusterAddress(claim)) return;
  for (const range of serviceRangesOf(claim, network)) {
    const api = isSame(apiServiceAddressOf(range.prefix), address);
    const dns = isSame(dnsAddressOf(range.prefix), address);
    if ((!api && !dns) || (api && isApiService(claim)) || (dns && isDns(claim)) || !isFirstPlace(claim, network)) continue;
    const free = freeAddressFix(claim, network);
    const advice = free === undefined ? '' : ` ${formatAddress(free.address)} is free.`;
    report({
      at: placeOf(claim, claim.fact.slot),
      message: api
        ? `${ownerTitle(claim)} asks for ${formatAddress(address)}, the first address of ${rangeText(range)}, which the Service default/kubernetes has.${advice}`
        : `${ownerTitle(claim)} asks for ${formatAddress(address)}, the tenth address of ${rangeText(range)}, which kubeadm and others give the DNS Service.${advice}`,
      severity: api ? 'error' : 'warning',
      related: [{ at: placeOf(range, range.fact.slot), message: relatedRange(range) }],
      fixes: free === undefined ? [] : [free.fix],
    });
    return;
  }
}

function isSame(a: Address | undefined, b: Address): boolean {
  return a !== undefined && a.value === b.value;
}

function isApiService({ owner }: Claim): boolean {
  return owner?.name === 'kubernetes' && (owner.namespace ?? 'default') === 'default';
}

function isDns({ owner }: Claim): boolean {
  return owner !== undefined && (/dns/i.test(owner.name) || /dns/i.test(owner.labels['k8s-app'] ?? ''));
}

/** Finds Services that ask for the address of the API server or of DNS. */
export default rule({
  id: 'KN504',
  name: 'cluster-address-reserved',
  subject: 'claim',
  severity: 'error',
  title: 'Cluster address of a system Service',
  why: 'The API server gives the first address of its first Service range to the Service kubernetes before anything else, and installers give the tenth to DNS. A Service that asks for one of them is refused, or DNS does not come up.',
  fix: 'Take another address, or leave clusterIP out.',
  source: [
    'Kubernetes pkg/controlplane, ServiceIPRange: the address with index 1 of the range is the API server’s',
    'Kubernetes cmd/kubeadm/app/constants, GetDNSIP: the address with index 10',
  ],
  limits: [
    'Needs a stated Service range. An error for the first address, a warning for the tenth.',
    'The Service kubernetes itself and Services with dns in their name are left out.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: the first address',
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
              clusterIP: 10.96.0.1
              #          ^^^^^^^^^ KN504
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'The tenth address (a warning)',
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
              clusterIP: 10.96.0.10
              #          ^^^^^^^^^^ KN504
              ports:
                - port: 80
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
              serviceSubnet: fd00:10:96::/112
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: fd00:10:96::a
              #          ^^^^^^^^^^^^^ KN504
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Those whose addresses they are',
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
              name: kubernetes
            spec:
              clusterIP: 10.96.0.1
              ports:
                - port: 443
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: kube-dns
              namespace: kube-system
            spec:
              clusterIP: 10.96.0.10
              ports:
                - port: 53
                  protocol: UDP
          `,
        },
      },
      {
        title: 'Boundary: the addresses beside them',
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
              name: a
            spec:
              clusterIP: 10.96.0.2
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              clusterIP: 10.96.0.11
              ports:
                - port: 80
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
              clusterIP: 10.96.0.1
              ports:
                - port: 80
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: \${SERVICES}
          `,
        },
      },
    ],
  },
});
