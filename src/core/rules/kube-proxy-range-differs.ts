import { covers, samePrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf } from './support/components';
import { text } from './support/example-text';
import { podRangesOf } from './support/node-ranges';
import { rangeText, relatedRange } from './support/ranges';
import { few, listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'pod-range' || !/(clusterCIDR|cluster-cidr)$/.test(claim.fact.origin) || componentOf(claim) !== 'kube-proxy') return;
  const service = network.claims(claim.cluster, 'service-range').find((range) => samePrefix(range.prefix, claim.prefix));
  const ranges = podRangesOf(claim, network).filter((range) => componentOf(range) !== 'kube-proxy');
  if (ranges.some((range) => samePrefix(range.prefix, claim.prefix)) || (ranges.length === 0 && service === undefined)) return;
  const [range] = ranges;
  const at = placeOf(claim, claim.fact.slot);
  const wider = ranges.length > 0 && ranges.every((other) => covers(claim.prefix, other.prefix));
  report({
    at,
    message:
      service === undefined
        ? `kube-proxy takes ${rangeText(claim)} for the pod range, but it is ${listed(ranges.map(rangeText))}: it masquerades what it should not, or does not where it should. Use ${listed(ranges.map(rangeText))}.`
        : `kube-proxy takes the Service range ${rangeText(claim)} for the pod range, so it masquerades all traffic of pods to Services.${range === undefined ? ' Use the pod range.' : ` Use ${rangeText(range)}.`}`,
    severity: decides(claim, network) ? (wider && service === undefined ? 'info' : 'warning') : 'info',
    related: few([...ranges, ...(service === undefined ? [] : [service])]).map((other) => ({ at: placeOf(other, other.fact.slot), message: relatedRange(other) })),
    fixes: range === undefined ? [] : [{ title: `Change to ${rangeText(range)}`, edits: [{ place: at, text: rangeText(range) }] }],
  });
}

/** Whether kube-proxy tells local traffic by the range, which is the default. Source: KubeProxyConfiguration detectLocalMode. */
function decides(claim: Claim, network: Network): boolean {
  return network.settings(claim.cluster, 'detect-local-mode').every(({ fact }) => fact.value === '' || fact.value === 'ClusterCIDR');
}

/** Finds a kube-proxy whose cluster CIDR is not the pod range. */
export default rule({
  id: 'KN212',
  name: 'kube-proxy-range-differs',
  subject: 'claim',
  severity: 'warning',
  title: 'kube-proxy works with another pod range',
  why: 'kube-proxy masquerades traffic to Services that does not come from its clusterCIDR. With a wrong one pods lose their own address on the way to a Service, network policies do not recognise them, or traffic from outside comes back the wrong way.',
  fix: 'Set clusterCIDR to the pod range.',
  source: [
    'KEP-2450 (pull request 1354 of kubernetes/enhancements): detecting local traffic',
    'Kubernetes pull request 53874 (Service range passed by mistake); kubernetes/kubernetes#36652, kubernetes/kubernetes#36835',
  ],
  limits: [
    'Needs another statement of the pod range of the same family, or a Service range that is equal.',
    'Information only where detectLocalMode does not use the range, and where the range is wider than the pod range.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Another range than the cluster’s',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            clusterCIDR: 10.200.0.0/16
            #            ^^^^^^^^^^^^^ KN212
          `,
        },
      },
      {
        title: 'The Service range by mistake',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 10.96.0.0/16
            ---
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            clusterCIDR: 10.96.0.0/16
            #            ^^^^^^^^^^^^ KN212
          `,
        },
      },
      {
        title: 'Boundary: one bit wider (information)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            clusterCIDR: 10.244.0.0/15
            #            ^^^^^^^^^^^^^ KN212
          `,
        },
      },
      {
        title: 'IPv6, the second of two ranges',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
            ---
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            clusterCIDR: 10.244.0.0/16,fd00:10:245::/56
            #                          ^^^^^^^^^^^^^^^^ KN212
          `,
        },
      },
    ],
    good: [
      {
        title: 'The same range in another spelling',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
            ---
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            clusterCIDR: 10.244.0.0/16,fd00:10:244::/56
          `,
        },
      },
      {
        title: 'Missing input: nothing else states the pod range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            clusterCIDR: 10.200.0.0/16
          `,
        },
      },
      {
        title: 'Malformed: an empty range, which is a default',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            clusterCIDR: ""
          `,
        },
      },
    ],
  },
});
