import { addressBits } from '../ip/address';
import { formatPrefix, prefixSize } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf, isCheckedByKubeadm } from './support/components';
import { text } from './support/example-text';
import { counted } from './support/wording';

/** What the components ask for at least. Units: addresses. */
const least = { kubeadm: 10n, 'kube-apiserver': 8n } as const;
/** Up to this size no addresses are kept for fixed use. */
const WITHOUT_BAND = 16n;

function check(claim: Claim, _network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'service-range') return;
  const component = isCheckedByKubeadm(claim) ? 'kubeadm' : componentOf(claim);
  if (component !== 'kubeadm' && component !== 'kube-apiserver') return;
  const size = prefixSize(claim.prefix);
  const needed = least[component];
  const range = `Service range ${formatPrefix(claim.prefix)} has ${counted(size, 'address', 'addresses')}`;
  const at = placeOf(claim, claim.fact.slot);
  if (size < needed) {
    const shortest = addressBits(claim.prefix.family) - 4;
    report({ at, message: `${range}, and ${component === 'kubeadm' ? 'kubeadm' : 'the API server'} asks for at least ${needed}. Use /${shortest} or shorter.` });
  } else if (size <= WITHOUT_BAND) {
    report({
      at,
      message: `${range}: too few to keep some for fixed addresses, so an address written into a Service may be taken already. Use a range of more than ${WITHOUT_BAND}.`,
      severity: 'info',
    });
  }
}

/** Finds Service ranges that are too small to start with or to live in. */
export default rule({
  id: 'KN302',
  name: 'service-range-too-small',
  subject: 'claim',
  severity: 'error',
  title: 'Service range too small',
  why: 'Every Service takes an address, the API server and the DNS among the first. kubeadm gives DNS the tenth address and refuses a range without one. Up to 16 addresses the allocator keeps none for fixed use.',
  fix: 'Use a longer range, /24 for instance; it cannot be changed easily later.',
  source: [
    'Kubernetes cmd/kubeadm/app/constants: MinimumAddressesInServiceSubnet (10)',
    'Kubernetes pkg/controlplane/services.go: at least 8 addresses',
    'Kubernetes pkg/registry/core/service/ipallocator: calculateRangeOffset (no band up to 16 addresses)',
  ],
  limits: [
    'Only the ranges of kubeadm, kind and the API server. An error below the minimum, information up to 16 addresses.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: /29 has 8 addresses, kubeadm asks for 10',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/29
              #              ^^^^^^^^^^^^ KN302
          `,
        },
      },
      {
        title: 'IPv6: /125',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/24,fd00:10:96::/125
              #                           ^^^^^^^^^^^^^^^^ KN302
          `,
        },
      },
      {
        title: 'Boundary: /28 and /124 are enough to start (information)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/28,fd00:10:96::/124
              #              ^^^^^^^^^^^^ KN302
              #                           ^^^^^^^^^^^^^^^^ KN302
          `,
        },
      },
      {
        title: 'Boundary: an API server takes /29, but not /30',
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
                    - --service-cluster-ip-range=10.96.0.0/30
                    #                            ^^^^^^^^^^^^ KN302
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: /27 and /123 keep 16 addresses for fixed use',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/27,fd00:10:96::/123
          `,
        },
      },
      {
        title: 'Missing input: who reads the range is not known',
        files: {
          'service.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: ServiceCIDR
            metadata:
              name: one
            spec:
              cidrs:
                - 10.99.0.7/32
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
              serviceSubnet: \${SERVICES}
          `,
        },
      },
    ],
  },
});
