import { addressBits } from '../ip/address';
import { formatPrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report, type Severity } from './rule';
import { componentOf, isCheckedByKubeadm } from './support/components';
import { text } from './support/example-text';
import { minorVersion } from './support/versions';

/** Host bits that kubeadm and the API server allow. */
const MOST_HOST_BITS = 20;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'service-range') return;
  const limit = limitOf(claim, network);
  if (limit === undefined || claim.prefix.length >= limit.shortest) return;
  const at = placeOf(claim, claim.fact.slot);
  const smaller = formatPrefix({ ...claim.prefix, length: limit.shortest });
  report({
    at,
    message: `Service range ${formatPrefix(claim.prefix)} is too large: ${limit.whose}. Use ${smaller} or a smaller one.`,
    severity: limit.severity,
    fixes: [{ title: `Change to ${smaller}, the largest range allowed`, edits: [{ place: at, text: smaller }] }],
  });
}

interface Limit {
  readonly shortest: number;
  readonly severity: Severity;
  readonly whose: string;
}

function limitOf(claim: Claim, network: Network): Limit | undefined {
  const shortest = addressBits(claim.prefix.family) - MOST_HOST_BITS;
  if (isCheckedByKubeadm(claim)) return { shortest, severity: 'error', whose: `kubeadm takes prefix lengths from /${shortest} on` };
  if (claim.owner?.kind === 'ServiceCIDR' && claim.prefix.family === 6) return { shortest: 64, severity: 'error', whose: 'the allocator of addresses takes IPv6 prefix lengths from /64 on' };
  if (componentOf(claim) !== 'kube-apiserver') return undefined;
  const minor = minorVersion(claim.cluster, network);
  if (minor !== undefined && minor >= 34) return claim.prefix.family === 6 ? { shortest: 64, severity: 'error', whose: 'the allocator of addresses takes IPv6 prefix lengths from /64 on' } : undefined;
  const certain = minor !== undefined && minor < 33;
  return { shortest, severity: certain ? 'error' : 'warning', whose: `the API server${certain ? '' : ' up to version 1.33'} takes prefix lengths from /${shortest} on` };
}

/** Finds Service ranges that the API server or kubeadm refuses for their size. */
export default rule({
  id: 'KN301',
  name: 'service-range-too-large',
  subject: 'claim',
  severity: 'error',
  title: 'Service range too large',
  why: 'The API server used to keep a bitmap of the Service range and refuses one with more than 20 bits for hosts; kubeadm still does. The control plane does not start.',
  fix: 'Use /12 or longer for IPv4, /108 or longer for IPv6.',
  source: [
    'Kubernetes cmd/kubeadm/app/constants: MaximumBitsForServiceSubnet (20)',
    'Kubernetes pkg/controlplane/apiserver/options/validation.go: validateMaxCIDRRange, skipped when MultiCIDRServiceAllocator and DisableAllocatorDualWrite are both on',
    'Kubernetes pkg/features/kube_features.go: MultiCIDRServiceAllocator is on from 1.33, DisableAllocatorDualWrite from 1.34',
    'Kubernetes pkg/registry/core/service/ipallocator/ipallocator.go: IPv6 prefixes from /64 on',
    'kubernetes/kubernetes#93446',
  ],
  limits: [
    'An error for kubeadm and for API servers before 1.33, a warning where the version is 1.33 or not stated; from 1.34 on only the /64 of IPv6 is left. The version is what configurations of installers and the image of the API server say.',
    'Ranges of managed clusters and other installers are not looked at.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: one bit too large for kubeadm',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/11
              #              ^^^^^^^^^^^^ KN301
          `,
        },
      },
      {
        title: 'IPv6: /64 looks natural; boundary: /107',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/64
              #                           ^^^^^^^^^^^^^^^ KN301
          `,
          'other/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: fd00:10:96::/107
              #              ^^^^^^^^^^^^^^^^ KN301
          `,
        },
      },
      {
        title: 'A flag of an API server of an unknown version (a warning)',
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
                    - --service-cluster-ip-range=10.0.0.0/8
                    #                            ^^^^^^^^^^ KN301
          `,
        },
      },
      {
        title: 'A flag, and a version before 1.33 (an error)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            kubernetesVersion: v1.32.4
            apiServer:
              extraArgs:
                - name: service-cluster-ip-range
                  value: 10.0.0.0/8
                  #      ^^^^^^^^^^ KN301
          `,
        },
      },
      {
        title: 'A flag, and an image of the API server before 1.33 (an error)',
        files: {
          'kube-apiserver.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-apiserver
            spec:
              containers:
                - name: kube-apiserver
                  image: registry.k8s.io/kube-apiserver:v1.31.4
                  command:
                    - kube-apiserver
                    - --service-cluster-ip-range=10.0.0.0/8
                    #                            ^^^^^^^^^^ KN301
          `,
        },
      },
      {
        title: 'A ServiceCIDR object',
        files: {
          'more.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: ServiceCIDR
            metadata:
              name: more
            spec:
              cidrs:
                - fd00:10::/63
                # ^^^^^^^^^^^^ KN301
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: exactly 20 bits',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            kubernetesVersion: v1.33.1
            networking:
              serviceSubnet: 10.96.0.0/12,fd00:10:96::/108
          `,
        },
      },
      {
        title: 'An API server that has no such limit any more',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            kubernetesVersion: v1.34.0
            apiServer:
              extraArgs:
                - name: service-cluster-ip-range
                  value: 10.0.0.0/8,fd00:10:96::/64
            ---
            apiVersion: networking.k8s.io/v1
            kind: ServiceCIDR
            metadata:
              name: more
            spec:
              cidrs:
                - fd00:10::/64
          `,
        },
      },
      {
        title: 'The same, by the image of the API server',
        files: {
          'kube-apiserver.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-apiserver
            spec:
              containers:
                - name: kube-apiserver
                  image: registry.k8s.io/kube-apiserver:v1.34.1
                  command: [kube-apiserver, --service-cluster-ip-range=10.0.0.0/8]
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
              serviceSubnet: \${SERVICES}/8
          `,
        },
      },
    ],
  },
});
