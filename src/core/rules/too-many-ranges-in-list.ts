import { samePrefix, prefix as parseText } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type AddressSubject, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf } from './support/components';
import { text } from './support/example-text';
import { rangeListOf } from './support/range-lists';
import { rangeText } from './support/ranges';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (!isPairList(claim)) return;
  const list = rangeListOf(claim, network);
  const twin = list?.leading[claim.prefix.family].find(({ fact }) => fact.index < claim.fact.index);
  const at = placeOf(claim, claim.fact.slot);
  if (twin !== undefined) {
    const same = isSame(twin, claim);
    report({
      at,
      message: same
        ? `${rangeText(claim)} is written twice in ${claim.fact.origin}; one range per family is allowed. Remove one of them.`
        : `${claim.fact.origin} has two IPv${claim.prefix.family} ranges, ${twin.fact.text} and ${rangeText(claim)}; one per family is allowed. Remove one of them.`,
      related: [{ at: placeOf(twin, twin.fact.slot), message: `The first IPv${claim.prefix.family} range` }],
      fixes: same ? [{ title: `Remove the second ${rangeText(claim)}`, edits: [{ place: at, removes: 'entry' }], preferred: true }] : [],
    });
  } else if ((list?.second ?? Infinity) < claim.fact.index) report({ at, message: `${claim.fact.origin} has more than two ranges; one IPv4 and one IPv6 range are allowed. Remove ${rangeText(claim)}.` });
}

/** Lists of which Kubernetes itself takes one range per family. OpenShift and others allow more in lists of their own. */
function isPairList(claim: Claim): boolean {
  const { role, origin } = claim.fact;
  if (claim.fact.index === 0) return false;
  if (role === 'node-pod-range') return origin === 'Node spec.podCIDRs';
  if (role === 'service-range' && claim.owner?.kind === 'ServiceCIDR') return true;
  return (role === 'pod-range' || role === 'service-range') && componentOf(claim) !== 'other';
}

function isSame(twin: AddressSubject, claim: Claim): boolean {
  const other = parseText(twin.fact.text);
  return other !== undefined && samePrefix(other, claim.prefix);
}

/** Finds lists with more ranges than Kubernetes takes. */
export default rule({
  id: 'KN310',
  name: 'too-many-ranges-in-list',
  subject: 'claim',
  severity: 'error',
  title: 'More ranges than one per family',
  why: 'Kubernetes takes at most two ranges in these lists, and two only when one is IPv4 and the other IPv6. The component does not start, or the API server refuses the object.',
  fix: 'Keep one range per family; more Service ranges are added as ServiceCIDR objects.',
  source: [
    'Kubernetes cmd/kubeadm/app/apis/kubeadm/validation: ValidateIPNetFromString, dual-stack checks',
    'Kubernetes pkg/apis/core/validation: ValidateNode (podCIDRs); pkg/apis/networking/validation: ValidateServiceCIDR',
    'kube-controller-manager --cluster-cidr, kube-apiserver --service-cluster-ip-range, kube-proxy --cluster-cidr',
  ],
  limits: [
    'For lists of kubeadm, kind, the control plane, kube-proxy, Node and ServiceCIDR; other tools allow more.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'One range twice, in a list of commas',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16, 10.244.0.0/16
              #                         ^^^^^^^^^^^^^ KN310
          `,
        },
      },
      {
        title: 'One range twice, in lines',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.1.0/24
              podCIDRs:
                # the first is podCIDR
                - 10.244.1.0/24
                - 10.244.1.0/24 # again
                # ^^^^^^^^^^^^^ KN310
              # what the cloud calls it
              providerID: cloud:///a
          `,
        },
      },
      {
        title: 'Two ranges of one family',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,10.245.0.0/16
              #                        ^^^^^^^^^^^^^ KN310
          `,
        },
      },
      {
        title: 'Boundary: a third range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/112,10.97.0.0/16
              #                                            ^^^^^^^^^^^^ KN310
          `,
        },
      },
      {
        title: 'IPv6, on a node',
        files: {
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            spec:
              podCIDRs:
                - fd00:10:244:1::/64
                - fd00:10:244:2::/64
                # ^^^^^^^^^^^^^^^^^^ KN310
          `,
        },
      },
      {
        title: 'The same range twice',
        files: {
          'more.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: ServiceCIDR
            metadata:
              name: more
            spec:
              cidrs:
                - 10.97.0.0/24
                - 10.97.0.0/24
                # ^^^^^^^^^^^^ KN310
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: one range per family',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/112
          `,
        },
      },
      {
        title: 'Missing and malformed input: what cannot be read does not count',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: \${POD_CIDR},10.244.0.0/16
              serviceSubnet: ""
          `,
        },
      },
    ],
  },
});
