import { formatPrefix, prefixSize } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { isCheckedByKubeadm } from './support/components';
import { text } from './support/example-text';
import { counted } from './support/wording';

/** Source: kubeadm constants.MinimumAddressesInPodSubnet. */
const LEAST = 14n;

function check(claim: Claim, _network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'pod-range' || !isCheckedByKubeadm(claim)) return;
  const size = prefixSize(claim.prefix);
  if (size >= LEAST) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `Pod range ${formatPrefix(claim.prefix)} has ${counted(size, 'address', 'addresses')}, and kubeadm asks for at least ${LEAST}. Use /${claim.prefix.family === 4 ? 28 : 124} or shorter, and a whole block per node: /${claim.prefix.family === 4 ? '16' : '56'} is usual.`,
  });
}

/** Finds pod ranges that kubeadm refuses for their size. */
export default rule({
  id: 'KN304',
  name: 'pod-range-too-small',
  subject: 'claim',
  severity: 'error',
  title: 'Pod range too small',
  why: 'kubeadm refuses a podSubnet of fewer than 14 addresses.',
  fix: 'Use a range with a whole block per node, such as 10.244.0.0/16 or fd00:10:244::/56.',
  source: [
    'Kubernetes cmd/kubeadm/app/constants: MinimumAddressesInPodSubnet (14)',
    'Kubernetes cmd/kubeadm/app/apis/kubeadm/validation: ValidateNetworking',
  ],
  limits: [
    'Only for podSubnet of kubeadm and kind. How the range fits the blocks of the nodes is KN305’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: /29 has 8 addresses',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/29
              #          ^^^^^^^^^^^^^ KN304
              #          ^^^^^^^^^^^^^ KN305
          `,
        },
      },
      {
        title: 'IPv6, boundary: /125',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/125
              #          ^^^^^^^^^^^^^^^^^ KN304
              #          ^^^^^^^^^^^^^^^^^ KN305
          `,
        },
      },
      {
        title: 'The second of two ranges',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/126
              #                        ^^^^^^^^^^^^^^^^^ KN304
              #                        ^^^^^^^^^^^^^^^^^ KN305
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: /28 and /124, with blocks that fit',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/28,fd00:10:244::/124
            controllerManager:
              extraArgs:
                - name: node-cidr-mask-size-ipv4
                  value: "28"
                - name: node-cidr-mask-size-ipv6
                  value: "124"
          `,
        },
      },
      {
        title: 'Missing input: no pod range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
        },
      },
      {
        title: 'Malformed: no range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: \${PODS}/29
          `,
        },
      },
    ],
  },
});
