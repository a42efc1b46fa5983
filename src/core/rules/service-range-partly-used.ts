import { formatPrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf, isCheckedByKubeadm } from './support/components';
import { text } from './support/example-text';
import { minorVersion } from './support/versions';

/** The old allocator stops after this many addresses of an IPv6 range, as if it were this long. */
const USED_LENGTH = 112;
const SHORTEST = 108;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { prefix, fact } = claim;
  if (fact.role !== 'service-range' || prefix.family !== 6 || prefix.length < SHORTEST || prefix.length >= USED_LENGTH) return;
  if (!isCheckedByKubeadm(claim) && componentOf(claim) !== 'kube-apiserver') return;
  const minor = minorVersion(claim.cluster, network);
  if (minor !== undefined && minor >= 33) return;
  const used = formatPrefix({ ...prefix, length: USED_LENGTH });
  report({
    at: placeOf(claim, fact.slot),
    message: `API servers before 1.33 use only ${used} of the Service range ${formatPrefix(prefix)}: 65,536 addresses. Nothing has to be done as long as that is enough.`,
  });
}

/** Finds IPv6 Service ranges of which the old allocator uses a part. */
export default rule({
  id: 'KN303',
  name: 'service-range-partly-used',
  subject: 'claim',
  severity: 'info',
  title: 'IPv6 Service range of which only a part is used',
  why: 'The bitmap allocator of API servers before 1.33 stops after 65,536 addresses of an IPv6 range. Everything from /108 to /111 behaves like a /112; fixed addresses beyond it are refused.',
  fix: 'Write /112, or take Kubernetes 1.33.',
  source: [
    'Kubernetes pkg/registry/core/service/ipallocator/bitmap.go: IPv6 ranges are cut to 65,536 addresses',
    'Kubernetes pkg/features/kube_features.go: MultiCIDRServiceAllocator is on from 1.33',
  ],
  limits: [
    'Silent for clusters of version 1.33 and later. A range shorter than /108 is KN301’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The shortest prefix that is allowed',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/108
              #                           ^^^^^^^^^^^^^^^^ KN303
          `,
        },
      },
      {
        title: 'Boundary: /111',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: fd00:10:96::/111
              #              ^^^^^^^^^^^^^^^^ KN303
          `,
        },
      },
      {
        title: 'A flag, before 1.33',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            kubernetesVersion: v1.32.0
            apiServer:
              extraArgs:
                - name: service-cluster-ip-range
                  value: fd00:10:96::/110
                  #      ^^^^^^^^^^^^^^^^ KN303
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: /112',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: fd00:10:96::/112
          `,
        },
      },
      {
        title: 'A version with the new allocator, and IPv4',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            kubernetesVersion: v1.33.0
            networking:
              serviceSubnet: 10.96.0.0/12,fd00:10:96::/108
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
              serviceSubnet: \${SERVICES}/108
          `,
        },
      },
    ],
  },
});
