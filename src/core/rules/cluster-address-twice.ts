import { formatAddress } from '../ip/address';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isFirstPlace, otherOwners, ownerTitle } from './support/owners';
import { freeAddressFix, isClusterAddress } from './support/service-ranges';
import { few, listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.address === undefined || !isClusterAddress(claim)) return;
  const others = otherOwners(claim, network.sharing(claim, 'cluster-address'), isClusterAddress);
  if (others.length === 0 || !isFirstPlace(claim, network)) return;
  const free = freeAddressFix(claim, network);
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} and ${listed(others.map(ownerTitle))} ask for the same cluster address ${formatAddress(claim.address)}; the API server gives it to the first and refuses the others. ${free === undefined ? 'Change one of them, or leave clusterIP out.' : `${formatAddress(free.address)} is free.`}`,
    related: few(others).map((other) => ({ at: placeOf(other, other.fact.slot), message: `${ownerTitle(other)} asks for it too` })),
    fixes: free === undefined ? [] : [free.fix],
  });
}

/** Finds Services that want one cluster address. */
export default rule({
  id: 'KN502',
  name: 'cluster-address-twice',
  subject: 'claim',
  severity: 'error',
  title: 'Cluster address wanted by two Services',
  why: 'A cluster address belongs to one Service of the cluster, whatever its namespace. The API server refuses the second ("provided IP is already allocated"), so it depends on the order of creation which of them works.',
  fix: 'Give one of them another fixed address, or leave clusterIP out and let the API server choose.',
  source: ['Kubernetes pkg/registry/core/service/ipallocator: ErrAllocated', 'kubernetes/kubernetes#33195'],
  limits: [
    'Services of one cluster only. Copies of one Service (base, overlay, environment) do not conflict.',
    'Addresses are compared by value, not by spelling.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two namespaces, one address',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
            spec:
              clusterIP: 10.96.0.50
              #          ^^^^^^^^^^ KN502
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: blog
            spec:
              clusterIP: 10.96.0.50
              #          ^^^^^^^^^^ KN502
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'IPv6, spelled in two ways, in two files',
        files: {
          'a.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              clusterIP: fd00:10:96::50
              #          ^^^^^^^^^^^^^^ KN502
              ports:
                - port: 80
          `,
          'b.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              clusterIP: fd00:10:96:0::0050
              #          ^^^^^^^^^^^^^^^^^^ KN502
              #          ^^^^^^^^^^^^^^^^^^ KN104
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Dual stack: the secondary addresses',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              clusterIPs:
                - 10.96.0.50
                - fd00:10:96::50
                # ^^^^^^^^^^^^^^ KN502
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              clusterIPs:
                - 10.96.0.51
                - fd00:10:96::50
                # ^^^^^^^^^^^^^^ KN502
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Headless Services have no address',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              clusterIP: None
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              clusterIP: None
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Base and overlay speak of one Service',
        files: {
          'kustomization.yaml': text`
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
              - base.yaml
          `,
          'base.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.96.0.50
              ports:
                - port: 80
          `,
          'overlay.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
            spec:
              clusterIP: 10.96.0.50
              ports:
                - port: 8080
          `,
        },
      },
      {
        title: 'Boundary: neighbouring addresses, and two clusters',
        files: {
          'east/services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              clusterIP: 10.96.0.50
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              clusterIP: 10.96.0.51
              ports:
                - port: 80
          `,
          'west/services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: c
            spec:
              clusterIP: 10.96.0.50
              ports:
                - port: 80
          `,
        },
      },
    ],
  },
});
