import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf, reachesControllerManager } from './support/components';
import { text } from './support/example-text';
import { ownerTitle } from './support/owners';
import { rangeListOf } from './support/range-lists';
import { relatedRange } from './support/ranges';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { role, index, origin } = claim.fact;
  const isNode = role === 'node-pod-range' && origin === 'Node spec.podCIDRs';
  const isService = role === 'service-range' && componentOf(claim) !== 'kube-proxy' && claim.owner?.kind !== 'ServiceCIDR';
  if (index !== 0 || (!isNode && !isService)) return;
  if (!isPair(claim, network)) return;
  const other = network.claims(claim.cluster, 'pod-range').find((range) => range.fact.index === 0 && (isService || reachesControllerManager(range)) && componentOf(range) !== 'kube-proxy' && isPair(range, network));
  if (other === undefined || other.prefix.family === claim.prefix.family) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: isNode
      ? `${ownerTitle(claim)} has IPv${claim.prefix.family} first, but the pod ranges of the cluster begin with IPv${other.prefix.family}. They are compared by position: the controller-manager stops at start. Use the same order.`
      : `The Service ranges begin with IPv${claim.prefix.family}, the pod ranges with IPv${other.prefix.family}: a Service that asks for no family gets another one than its pods have first. Use the same order.`,
    severity: isNode ? 'error' : 'warning',
    related: [{ at: placeOf(other, other.fact.slot), message: relatedRange(other) }],
  });
}

/** Whether the claim stands in a list of two ranges. */
function isPair(claim: Claim, network: Network): boolean {
  return rangeListOf(claim, network)?.families.length === 2;
}

/** Finds lists of ranges whose families are in another order. */
export default rule({
  id: 'KN311',
  name: 'family-order-differs',
  subject: 'claim',
  severity: 'warning',
  title: 'Ranges in another order of families',
  why: 'The controller-manager compares a node’s ranges with the cluster’s by position; after the order was swapped it finds none of them in its range and exits. The first Service range decides which family Services get when they do not ask for one.',
  fix: 'Write all lists in the same order, and do not swap it in a cluster that has nodes.',
  source: [
    'Kubernetes pkg/controller/nodeipam/ipam/range_allocator.go: occupyCIDRs, by index',
    'k0sproject/k0s#7927, k0sproject/k0s pull request 1443',
  ],
  limits: [
    'An error for nodes, a warning between Service and pod ranges. Needs lists with both families in one cluster.',
    'kube-proxy, which takes any order, and ServiceCIDR objects are left out.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A node from before the order was swapped (an error)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56,10.244.0.0/16
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            spec:
              podCIDRs:
                - 10.244.1.0/24
                # ^^^^^^^^^^^^^ KN311
                - fd00:10:244:1::/64
          `,
        },
      },
      {
        title: 'Services begin with IPv6',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
              serviceSubnet: fd00:10:96::/112,10.96.0.0/16
              #              ^^^^^^^^^^^^^^^^ KN311
          `,
        },
      },
      {
        title: 'Boundary: two flags of the control plane',
        files: {
          'manifests/kube-controller-manager.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-controller-manager
              namespace: kube-system
            spec:
              containers:
                - name: kube-controller-manager
                  command:
                    - kube-controller-manager
                    - --cluster-cidr=fd00:10:244::/56,10.244.0.0/16
                    - --service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112
                    #                            ^^^^^^^^^^^^ KN311
          `,
        },
      },
    ],
    good: [
      {
        title: 'The same order everywhere',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/112
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            spec:
              podCIDRs:
                - 10.244.1.0/24
                - fd00:10:244:1::/64
          `,
        },
      },
      {
        title: 'Boundary: one family only has no order',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
              serviceSubnet: fd00:10:96::/112
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: \${PODS},10.244.0.0/16
              serviceSubnet: fd00:10:96::/112,10.96.0.0/16
          `,
        },
      },
    ],
  },
});
