import { covers } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { ownerTitle } from './support/owners';
import { distinctRanges, rangeText, relatedRange, roleName } from './support/ranges';
import { few, listed } from './support/wording';

const ranges = ['pod-range', 'calico-pool', 'flannel-network', 'cilium-pool', 'service-range'] as const;
/** Plugins that know pods by their identity and never by their address. */
const byIdentity = /^cilium$|terway/i;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'policy-block') return;
  const around = distinctRanges(network.overlapping(claim, ...ranges).filter((range) => covers(range.prefix, claim.prefix)));
  const [range] = around;
  if (range === undefined) return;
  const services = range.fact.role === 'service-range';
  const identity = network.settings(claim.cluster, 'cni').some(({ fact }) => byIdentity.test(fact.value));
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} allows ${rangeText(claim)}, addresses of the ${listed(around.map((each) => `${roleName(each.fact.role)} ${rangeText(each)}`))}: ${
      services
        ? 'the address of a Service is replaced by that of a pod before policies look at it. Select the pods of the Service'
        : `${identity ? 'this network plugin does not match pods by address at all' : 'pods change their addresses, and some network plugins do not match pods by address'}. Use podSelector and namespaceSelector`
    }.`,
    related: few(around).map((each) => ({ at: placeOf(each, each.fact.slot), message: relatedRange(each) })),
  });
}

/** Finds policies whose blocks of addresses are the cluster’s own. */
export default rule({
  id: 'KN801',
  name: 'policy-block-of-cluster-addresses',
  subject: 'claim',
  severity: 'warning',
  title: 'Policy that names pods or Services by address',
  why: 'ipBlock is for addresses outside the cluster. A Service’s address is translated to a pod’s before most plugins look at the packet, and Cilium and others know pods by identity and never match them by ipBlock. Such a rule does nothing, or works until a pod is restarted.',
  fix: 'Select pods with podSelector and namespaceSelector, and the pods of a Service instead of its address.',
  source: [
    'Kubernetes documentation, "Network Policies": ipBlock should be cluster-external; kubernetes/website pull request 10151',
    'projectcalico/calico#6634, cilium/cilium#9209, cilium/cilium#35212, AliyunContainerService/terway#904',
  ],
  limits: [
    'Only blocks that lie inside a stated range of the same cluster. A block around it (10.0.0.0/8) may well be meant for hosts; 0.0.0.0/0 is KN804’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The address of a Service',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: dns
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 10.96.0.10/32
                        #     ^^^^^^^^^^^^^ KN801
          `,
        },
      },
      {
        title: 'Boundary: the pod range itself',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: pods
            spec:
              podSelector: {}
              ingress:
                - from:
                    - ipBlock:
                        cidr: 10.244.0.0/16
                        #     ^^^^^^^^^^^^^ KN801
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
              podSubnet: fd00:10:244::/56
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: pods
            spec:
              podSelector: {}
              ingress:
                - from:
                    - ipBlock:
                        cidr: fd00:10:244:7::/64
                        #     ^^^^^^^^^^^^^^^^^^ KN801
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: one bit more than the pod range, and the range beside it',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: outside
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 10.244.0.0/15
                    - ipBlock:
                        cidr: 10.243.0.0/16
          `,
        },
      },
      {
        title: 'A network outside, IPv6 too',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: outside
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 192.0.2.0/24
                    - ipBlock:
                        cidr: 2001:db8::/64
          `,
        },
      },
      {
        title: 'Missing and malformed input: no range is known',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: dns
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 10.96.0.10/32
                    - ipBlock:
                        cidr: \${CIDR}
          `,
        },
      },
    ],
  },
});
