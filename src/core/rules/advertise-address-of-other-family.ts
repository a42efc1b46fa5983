import { formatAddress } from '../ip/address';
import { specialBlockOf } from '../ip/reserved';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf } from './support/components';
import { text } from './support/example-text';
import { rangeText, relatedRange } from './support/ranges';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { address, fact } = claim;
  if (fact.role !== 'api-server-address' || address === undefined || !/advertise-?address$/i.test(fact.origin)) return;
  if (specialBlockOf(address)?.kind === 'unspecified') return;
  // Whoever writes the endpoint of kubernetes.default in its place may write either family.
  if (network.settings(claim.cluster, 'endpoint-reconciler-type').some(({ fact: type }) => type.value !== 'lease' && type.value !== 'master-count')) return;
  const first = network.claims(claim.cluster, 'service-range').filter((range) => range.fact.index === 0 && /kubeadm|kind|kube-apiserver/.test(componentOf(range)));
  const [range] = first;
  if (range === undefined || first.some((other) => other.prefix.family === address.family)) return;
  report({
    at: placeOf(claim, fact.slot),
    message: `The API server advertises ${formatAddress(address)}, IPv${address.family}, but the first Service range ${rangeText(range)} is IPv${range.prefix.family}: the API server does not start. Put the IPv${address.family} range first, or advertise an IPv${range.prefix.family} address.`,
    related: [{ at: placeOf(range, range.fact.slot), message: relatedRange(range) }],
  });
}

/** Finds API servers whose advertised address and first Service range differ in family. */
export default rule({
  id: 'KN215',
  name: 'advertise-address-of-other-family',
  subject: 'claim',
  severity: 'error',
  title: 'Advertised address of another family than the Service range',
  why: 'The Service kubernetes.default has a cluster address of the first Service range and the advertised address as endpoint. They have to be of one family; the API server refuses to start otherwise.',
  fix: 'Order the Service ranges so that the family of the advertised address comes first.',
  source: [
    'Kubernetes pkg/controlplane/apiserver/options/validation.go: public address and primary service range of one family',
  ],
  limits: [
    'Needs the advertised address and the Service range of one cluster, both stated. 0.0.0.0 and :: mean “choose”.',
    'With `--endpoint-reconciler-type=none` the API server does not check it.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'IPv6 comes first',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: fd00:10:96::/112,10.96.0.0/16
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            localAPIEndpoint:
              advertiseAddress: 192.168.10.11
              #                 ^^^^^^^^^^^^^ KN215
          `,
        },
      },
      {
        title: 'An IPv6 address and only IPv4 Services',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            localAPIEndpoint:
              advertiseAddress: fd00:1::11
              #                 ^^^^^^^^^^ KN215
          `,
        },
      },
      {
        title: 'Boundary: the right family comes second; a static pod',
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
                    - --advertise-address=192.168.10.11
                    #                     ^^^^^^^^^^^^^ KN215
                    - --service-cluster-ip-range=fd00:10:96::/112,10.96.0.0/16
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the right family comes first',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/112
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            localAPIEndpoint:
              advertiseAddress: 192.168.10.11
          `,
        },
      },
      {
        title: 'Missing input: no Service range, and any address',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            localAPIEndpoint:
              advertiseAddress: 192.168.10.11
          `,
          'other/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            localAPIEndpoint:
              advertiseAddress: "::"
          `,
        },
      },
      {
        title: 'Boundary: nobody writes the endpoint',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: fd00:10:96::/112,10.96.0.0/16
            apiServer:
              extraArgs:
                - name: endpoint-reconciler-type
                  value: none
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            localAPIEndpoint:
              advertiseAddress: 192.168.10.11
          `,
        },
      },
      {
        title: 'Malformed: a placeholder for the range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: \${SERVICES}
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            localAPIEndpoint:
              advertiseAddress: fd00:1::11
          `,
        },
      },
    ],
  },
});
