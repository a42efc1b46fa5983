import { formatAddress } from '../ip/address';
import { contains, networkAddress, nthAddress } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { ownerTitle, placesOfValue } from './support/owners';
import { rangeText, relatedRange } from './support/ranges';
import { freeAddressFix, isAllocatable, isClusterAddress, serviceRangesOf, staticBand } from './support/service-ranges';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { address } = claim;
  // What a cluster printed was chosen by the cluster, as far as can be told; so was what is written in both fields.
  if (address === undefined || !isClusterAddress(claim) || claim.owner?.printed === true || placesOfValue(claim, network).length > 1) return;
  const range = serviceRangesOf(claim, network).find((each) => contains(each.prefix, address));
  if (range === undefined || !isAllocatable(range.prefix, address)) return;
  const band = staticBand(range.prefix);
  const index = address.value - networkAddress(range.prefix).value;
  const [first, last] = [nthAddress(range.prefix, 1), nthAddress(range.prefix, band)];
  if (band === 0 || index <= BigInt(band) || first === undefined || last === undefined) return;
  const free = freeAddressFix(claim, network);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} asks for ${formatAddress(address)}, which the API server may have given to another Service: of ${rangeText(range)} it keeps ${formatAddress(first)}–${formatAddress(last)} for fixed addresses.${free === undefined ? '' : ` ${formatAddress(free.address)} is free.`}`,
    related: [{ at: placeOf(range, range.fact.slot), message: relatedRange(range) }],
    fixes: free === undefined ? [] : [free.fix],
  });
}

/** Finds fixed cluster addresses outside the band for them. */
export default rule({
  id: 'KN503',
  name: 'cluster-address-in-dynamic-band',
  subject: 'claim',
  severity: 'info',
  title: 'Fixed cluster address among those that are given out',
  why: 'Services without a fixed address get one from the upper part of the Service range first. A fixed address from there may be taken when the Service is created, and then it is refused.',
  fix: 'Take a free address of the lower band, or leave clusterIP out.',
  source: [
    'KEP-3070, reserve Service IP ranges for static and dynamic allocation',
    'Kubernetes pkg/registry/core/service/ipallocator: calculateRangeOffset, min(max(16, size/16), 256)',
    'kubernetes/kubernetes#33195',
  ],
  limits: [
    'Needs a stated Service range. Ranges of up to 16 addresses have no band.',
    'Silent for Services that a cluster printed, whose addresses it may have chosen.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: the first address above the band of a /24',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/24
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.96.0.17
              #          ^^^^^^^^^^ KN503
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Boundary: the band of a /16 ends at 256',
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
              clusterIP: 10.96.1.1
              #          ^^^^^^^^^ KN503
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
              clusterIP: fd00:10:96::1000
              #          ^^^^^^^^^^^^^^^^ KN503
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the last addresses of the bands; a /28 has none',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/24,fd00:10:96::/112
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.96.0.16
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: more
            spec:
              clusterIP: fd00:10:96::100
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'A Service that a cluster printed',
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
              uid: 0c1d
            spec:
              clusterIP: 10.96.200.7
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Missing and malformed input: no Service range',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.96.200.7
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
