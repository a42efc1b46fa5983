import { covers, formatPrefix, samePrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { adviceOf, distinctRanges, fixesOf, moveRange, podRangesBeside, relatedRange, roleName } from './support/ranges';

function check(service: Claim, network: Network, report: (finding: Report) => void): void {
  if (service.fact.role !== 'service-range') return;
  const covered = distinctRanges(podRangesBeside(service, network).filter((pod) => covers(service.prefix, pod.prefix)));
  const [pod] = covered;
  if (pod === undefined) return;
  const move = moveRange(service, network);
  const how = samePrefix(service.prefix, pod.prefix) ? 'equals' : 'contains';
  report({
    at: placeOf(service, service.fact.slot),
    message: `Service range ${formatPrefix(service.prefix)} ${how} the ${roleName(pod.fact.role)} ${formatPrefix(pod.prefix)}: no node block is left to hand out.${adviceOf(move)}`,
    related: covered.map((each) => ({ at: placeOf(each, each.fact.slot), message: relatedRange(each) })),
    fixes: fixesOf(move),
  });
}

/** Finds Service ranges that leave nothing of the pod range. */
export default rule({
  id: 'KN201',
  name: 'service-range-covers-pod-range',
  subject: 'claim',
  severity: 'error',
  title: 'Service range equals or contains the pod range',
  why: 'The controller-manager keeps Service addresses out of the nodes’ blocks. When the Service range covers the whole pod range, every block is marked as used, no node gets a pod range and no pod starts. Network plugins with address management of their own give pods addresses that kube-proxy rewrites.',
  fix: 'Choose a Service range that lies outside the pod range, such as 10.96.0.0/16 beside 10.244.0.0/16.',
  source: [
    'Kubernetes pkg/controller/nodeipam/ipam/range_allocator.go: filterOutServiceRange',
    'Kubernetes pull request 80585',
    'kubernetes/kubeadm#3312',
  ],
  limits: ['Only ranges of one cluster are compared, and only those that a manifest states; defaults are not assumed.'],
  check,
  examples: {
    bad: [
      {
        title: 'The same range twice',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 10.244.0.0/16
              #              ^^^^^^^^^^^^^ KN201
          `,
        },
      },
      {
        title: 'A Service range around the pod range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.100.0.0/16
              serviceSubnet: 10.96.0.0/12
              #              ^^^^^^^^^^^^ KN201
          `,
        },
      },
      {
        title: 'The IPv6 half of a dual-stack cluster',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10::/112
              #                        ^^^^^^^^^^^^^ KN305
              serviceSubnet: 10.96.0.0/16,fd00:10::/112
              #                           ^^^^^^^^^^^^^ KN201
          `,
        },
      },
      {
        title: 'Different spellings of one IPv6 range, in two documents',
        files: {
          'cluster.yaml': text`
            kind: Cluster
            apiVersion: kind.x-k8s.io/v1alpha4
            networking:
              ipFamily: ipv6
              podSubnet: fd00:0010:0244:0000::/64
              #          ^^^^^^^^^^^^^^^^^^^^^^^^ KN104
              serviceSubnet: fd00:10:244::/64
              #              ^^^^^^^^^^^^^^^^ KN201
              #              ^^^^^^^^^^^^^^^^ KN301
          `,
        },
      },
      {
        title: 'A fixed address moves along with the range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.200.0.0/16
              serviceSubnet: 10.200.0.0/16
              #              ^^^^^^^^^^^^^ KN201
          `,
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: resolver
              namespace: kube-system
            spec:
              clusterIP: 10.200.0.53
              ports:
                - port: 53
                  protocol: UDP
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: neighbours share no address',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 10.245.0.0/16
          `,
        },
      },
      {
        title: 'Missing input: no pod range is stated',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.244.0.0/16
          `,
        },
      },
      {
        title: 'Two clusters may use the same ranges in different roles',
        files: {
          'east/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 10.96.0.0/16
          `,
          'west/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.96.0.0/16
              serviceSubnet: 10.244.0.0/16
          `,
        },
      },
    ],
  },
});
