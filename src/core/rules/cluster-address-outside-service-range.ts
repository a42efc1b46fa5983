import { formatAddress } from '../ip/address';
import { contains, formatPrefix, networkAddress } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isFirstPlace, ownerTitle } from './support/owners';
import { relatedRange } from './support/ranges';
import { freeAddressFix, isAllocatable, isClusterAddress, serviceRangesOf } from './support/service-ranges';
import { listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { address } = claim;
  if (address === undefined || !isClusterAddress(claim)) return;
  const ranges = serviceRangesOf(claim, network);
  if (ranges.length === 0 || ranges.some((range) => isAllocatable(range.prefix, address)) || !isFirstPlace(claim, network)) return;
  const holding = ranges.find((range) => contains(range.prefix, address));
  const free = freeAddressFix(claim, network);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} asks for the cluster address ${formatAddress(address)}, ${reason(claim, ranges, holding)}.${free === undefined ? '' : ` ${formatAddress(free.address)} is free.`}`,
    related: ranges.map((range) => ({ at: placeOf(range, range.fact.slot), message: relatedRange(range) })),
    fixes: free === undefined ? [] : [free.fix],
  });
}

function reason(claim: Claim, ranges: readonly Claim[], holding: Claim | undefined): string {
  if (holding === undefined) return `which is outside the Service range ${listed(ranges.map((range) => formatPrefix(range.prefix)))}; the API server refuses it`;
  const end = networkAddress(holding.prefix).value === claim.prefix.value ? 'first' : 'last';
  return `the ${end} address of the Service range ${formatPrefix(holding.prefix)}, which is never given out`;
}

/** Finds fixed cluster addresses that no Service range can give. */
export default rule({
  id: 'KN501',
  name: 'cluster-address-outside-service-range',
  subject: 'claim',
  severity: 'error',
  title: 'Cluster address outside the Service range',
  why: 'The API server refuses a Service whose clusterIP is in none of its Service ranges ("provided IP is not in the valid range"). The first address of a range, and the last of an IPv4 range, are never given out.',
  fix: 'Take an address of the Service range, or leave clusterIP out and let the API server choose.',
  source: [
    'Kubernetes pkg/registry/core/service/ipallocator: ErrNotInRange',
    'kubernetes/kubernetes#37829',
    'kelseyhightower/kubernetes-the-hard-way#26',
  ],
  limits: [
    'Needs a stated Service range of the same address family in the same cluster; ServiceCIDR objects count.',
    'Headless and ExternalName Services have no cluster address.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The DNS address of another cluster’s range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.32.0.0/24
          `,
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: kube-dns
              namespace: kube-system
            spec:
              clusterIP: 10.96.0.10
              #          ^^^^^^^^^^ KN501
              ports:
                - name: dns
                  port: 53
                  protocol: UDP
          `,
        },
      },
      {
        title: 'Boundary: the last address of an IPv4 range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/24
          `,
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.96.0.255
              #          ^^^^^^^^^^^ KN501
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Dual stack: the IPv6 address',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/112
          `,
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ipFamilyPolicy: RequireDualStack
              clusterIP: 10.96.0.50
              clusterIPs:
                - 10.96.0.50
                - fd00:10:97::50
                # ^^^^^^^^^^^^^^ KN501
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the first usable address, and the last one of an IPv6 range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/24,fd00:10:96::/120
          `,
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: kubernetes
            spec:
              clusterIP: 10.96.0.1
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: last
              uid: 0c1d
            spec:
              clusterIP: fd00:10:96::ff
              ipFamilies: [IPv6]
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Missing input: no Service range is stated',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.32.0.10
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'A ServiceCIDR object adds a range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/24
          `,
          'more.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: ServiceCIDR
            metadata:
              name: more
            spec:
              cidrs:
                - 10.97.0.0/24
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.97.0.12
              ports:
                - port: 80
          `,
        },
      },
    ],
  },
});
