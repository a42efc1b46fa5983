import type { Family } from '../ip/address';
import type { Network } from '../network/network';
import { placeOf, titleOf, type ClusterId, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf } from './support/components';
import { text } from './support/example-text';
import { distinctRanges, rangeText, relatedRange } from './support/ranges';
import { fieldPlace } from './support/services';
import { few, listed } from './support/wording';

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const { ipFamilies, ipFamilyPolicy, serviceType, headless, selector } = service.body;
  const dual = ipFamilyPolicy === 'RequireDualStack';
  if ((ipFamilies.length === 0 && !dual) || serviceType === 'ExternalName' || (headless && selector === undefined)) return;
  const ranges = distinctRanges(network.claims(service.cluster, 'service-range'));
  if (ranges.length === 0 || !isStatedWhole(service.cluster, network)) return;
  const asked = ipFamilies.flatMap((family): Family[] => (family === 'IPv4' ? [4] : family === 'IPv6' ? [6] : []));
  const wanted: readonly Family[] = dual ? [4, 6] : asked;
  const missing = wanted.filter((family) => !ranges.some((range) => range.prefix.family === family));
  const [family] = missing;
  if (family === undefined) return;
  const field = asked.includes(family) ? 'ipFamilies' : 'ipFamilyPolicy';
  report({
    at: fieldPlace(service, field),
    message: `${titleOf(service)} asks for an IPv${family} address, but the cluster has no Service range of IPv${family} (only ${listed(ranges.map(rangeText))}); the API server refuses it. Add a range, or ask for IPv${family === 4 ? 6 : 4} alone.`,
    related: few(ranges).map((range) => ({ at: placeOf(range, range.fact.slot), message: relatedRange(range) })),
  });
}

/** Whether the place that decides is there: beside a mere ServiceCIDR the first ranges are unknown. */
function isStatedWhole(cluster: ClusterId, network: Network): boolean {
  return network.claims(cluster, 'service-range').some((range) => ['kubeadm', 'kind', 'kube-apiserver'].includes(componentOf(range)));
}

/** Finds Services that want an address of a family without a range. */
export default rule({
  id: 'KN514',
  name: 'service-family-without-range',
  subject: 'service',
  severity: 'error',
  title: 'Service of a family that the cluster has no range for',
  why: 'An address of each family comes from a Service range of that family. A Service that asks for IPv6, or requires dual stack, on a cluster with an IPv4 range only is refused.',
  fix: 'Add a Service range of the family, or use PreferDualStack without ipFamilies, which takes what is there.',
  source: [
    'Kubernetes pkg/registry/core/service/storage/alloc.go, initIPFamilyFields: each of ipFamilies "not configured on this cluster", and RequireDualStack where "this cluster is not configured for dual-stack services"',
    'Kubernetes documentation, "IPv4/IPv6 dual-stack"',
  ],
  limits: [
    'Needs the Service range of kubeadm, kind or the API server in the same cluster.',
    'PreferDualStack asks for no family by itself, but those that ipFamilies lists have to be there. Headless Services without a selector may ask for any; ExternalName Services have none.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'IPv6 on an IPv4 cluster',
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
              ipFamilies: [IPv6]
              #           ^^^^^^ KN514
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Dual stack required',
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
              ipFamilyPolicy: RequireDualStack
              #               ^^^^^^^^^^^^^^^^ KN514
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Boundary: a family that PreferDualStack is told to take',
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
              ipFamilyPolicy: PreferDualStack
              ipFamilies: [IPv4, IPv6]
              #           ^^^^^^^^^^^^ KN514
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: PreferDualStack, and the one family that is there',
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
              ipFamilyPolicy: PreferDualStack
              ipFamilies: [IPv4]
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'A dual-stack cluster',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/112
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ipFamilyPolicy: RequireDualStack
              ipFamilies: [IPv6, IPv4]
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Missing and malformed input: no Service range, no family',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ipFamilies: [IPv6]
              ports:
                - port: 80
          `,
          'other/cluster.yaml': text`
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
              ipFamilies: [IPv5]
              ports:
                - port: 80
          `,
        },
      },
    ],
  },
});
