import { samePrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf } from './support/components';
import { text } from './support/example-text';
import { rangeText, relatedRange } from './support/ranges';
import { few, listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'service-range' || componentOf(claim) !== 'kube-controller-manager') return;
  const ranges = network.claims(claim.cluster, 'service-range').filter((range) => range.prefix.family === claim.prefix.family && isApiServer(range));
  if (ranges.length === 0 || ranges.some((range) => samePrefix(range.prefix, claim.prefix))) return;
  const at = placeOf(claim, claim.fact.slot);
  const [range] = ranges;
  report({
    at,
    message: `The controller-manager keeps node ranges clear of ${rangeText(claim)}, but the API server gives out addresses of ${listed(ranges.map(rangeText))}: pods and Services can get the same addresses. Use ${listed(ranges.map(rangeText))} here.`,
    related: few(ranges).map((other) => ({ at: placeOf(other, other.fact.slot), message: relatedRange(other) })),
    fixes: range === undefined ? [] : [{ title: `Change to ${rangeText(range)}`, edits: [{ place: at, text: rangeText(range) }] }],
  });
}

function isApiServer(range: Claim): boolean {
  const component = componentOf(range);
  return component === 'kube-apiserver' || component === 'kubeadm' || component === 'kind';
}

/** Finds a controller-manager with another Service range than the API server. */
export default rule({
  id: 'KN213',
  name: 'service-range-differs',
  subject: 'claim',
  severity: 'error',
  title: 'Service range of the controller-manager differs from the API server’s',
  why: 'The controller-manager uses --service-cluster-ip-range only to keep the blocks of nodes clear of it. With another range than the API server’s it protects the wrong addresses.',
  fix: 'Give both components the same --service-cluster-ip-range.',
  source: [
    'Kubernetes pkg/controller/nodeipam/ipam/range_allocator.go: filterOutServiceRange',
    'kelseyhightower/kubernetes-the-hard-way pull request 222; kubernetes/kubeadm#1591',
  ],
  limits: [
    'Needs both ranges of one family in one cluster. kubeadm’s serviceSubnet counts as the API server’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two static pods',
        files: {
          'manifests/kube-apiserver.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-apiserver
              namespace: kube-system
            spec:
              containers:
                - name: kube-apiserver
                  command:
                    - kube-apiserver
                    - --service-cluster-ip-range=10.32.0.0/24
          `,
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
                    - --cluster-cidr=10.200.0.0/16
                    - --service-cluster-ip-range=10.96.0.0/16
                    #                            ^^^^^^^^^^^^ KN213
          `,
        },
      },
      {
        title: 'An extra argument beside serviceSubnet',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 10.96.0.0/16
            controllerManager:
              extraArgs:
                - name: service-cluster-ip-range
                  value: 10.97.0.0/16
                  #      ^^^^^^^^^^^^ KN213
          `,
        },
      },
      {
        title: 'Boundary: the same address, another length; IPv6',
        files: {
          'manifests/kube-apiserver.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-apiserver
              namespace: kube-system
            spec:
              containers:
                - name: kube-apiserver
                  command:
                    - kube-apiserver
                    - --service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112
          `,
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
                    - --service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/108
                    #                                         ^^^^^^^^^^^^^^^^ KN213
          `,
        },
      },
    ],
    good: [
      {
        title: 'Equal by value',
        files: {
          'manifests/kube-apiserver.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-apiserver
              namespace: kube-system
            spec:
              containers:
                - name: kube-apiserver
                  command:
                    - kube-apiserver
                    - --service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112
          `,
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
                    - --service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112
          `,
        },
      },
      {
        title: 'Missing input: the API server is not here',
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
                    - --service-cluster-ip-range=10.96.0.0/16
          `,
        },
      },
      {
        title: 'Missing and malformed input: the API server’s range is a placeholder, or of the other family',
        files: {
          'manifests/kube-apiserver.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-apiserver
              namespace: kube-system
            spec:
              containers:
                - name: kube-apiserver
                  command:
                    - kube-apiserver
                    - --service-cluster-ip-range=$(SERVICE_RANGE),fd00:10:96::/112
          `,
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
                    - --service-cluster-ip-range=10.96.0.0/16
          `,
        },
      },
    ],
  },
});
