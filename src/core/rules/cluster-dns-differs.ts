import { formatAddress, address as parseText, type Address } from '../ip/address';
import { contains } from '../ip/prefix';
import { isPrivate, specialBlockOf } from '../ip/reserved';
import type { Network } from '../network/network';
import { placeOf, titleOf, type Claim, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf } from './support/components';
import { text } from './support/example-text';
import { rangeText, relatedRange } from './support/ranges';
import { dnsAddressOf, serviceRangesOf } from './support/service-ranges';
import { few, listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { address, fact } = claim;
  if (fact.role !== 'dns-address' || address === undefined || componentOf(claim) !== 'kubelet' || isNodeLocal(address)) return;
  const at = placeOf(claim, fact.slot);
  const ranges = serviceRangesOf(claim, network);
  const service = dnsService(claim, network);
  if (service !== undefined) {
    const [held] = service.held;
    if (held === undefined || service.held.some(({ value }) => value === address.value)) return;
    report({
      at,
      message: `Pods ask ${formatAddress(address)} for names, but ${titleOf(service.subject)} has ${formatAddress(held)}. Use ${formatAddress(held)}.`,
      related: [{ at: placeOf(service.subject, service.subject.body.clusterAddresses[0]?.slot ?? service.subject.resource.slot), message: `${titleOf(service.subject)} has ${formatAddress(held)}` }],
      fixes: [{ title: `Change to ${formatAddress(held)}`, edits: [{ place: at, text: formatAddress(held) }] }],
    });
  } else if (ranges.length > 0 && !ranges.some((range) => contains(range.prefix, address))) {
    const usual = dnsAddressOf(ranges[0]?.prefix ?? claim.prefix);
    report({
      at,
      message: `Pods ask ${formatAddress(address)} for names, but no Service can have that address: the Service range is ${listed(ranges.map(rangeText))}.${usual === undefined ? '' : ` kubeadm takes ${formatAddress(usual)} for the DNS Service.`}`,
      severity: isPrivate(address) ? 'error' : 'warning',
      related: few(ranges).map((range) => ({ at: placeOf(range, range.fact.slot), message: relatedRange(range) })),
      fixes: usual === undefined ? [] : [{ title: `Change to ${formatAddress(usual)}, the usual address of the DNS Service`, edits: [{ place: at, text: formatAddress(usual) }] }],
    });
  }
}

/** A cache on each node listens on a link-local address. Source: Kubernetes documentation, NodeLocal DNSCache. */
function isNodeLocal(address: Address): boolean {
  const kind = specialBlockOf(address)?.kind;
  return kind === 'link-local' || kind === 'loopback';
}

interface DnsService {
  readonly subject: ServiceSubject;
  /** Its addresses of the claim's family. */
  readonly held: readonly Address[];
}

/** The Service of the cluster's DNS with a fixed address, where there is exactly one. */
function dnsService(claim: Claim, network: Network): DnsService | undefined {
  const found = network.services(claim.cluster, 'kube-system').flatMap((subject): DnsService[] => {
    const { resource, body } = subject;
    if (resource.labels['k8s-app'] !== 'kube-dns' && !/^(kube-dns|coredns|.*-coredns)$/.test(resource.name)) return [];
    const held = body.clusterAddresses.flatMap(({ value }) => parseText(value) ?? []).filter(({ family }) => family === claim.prefix.family);
    return held.length === 0 ? [] : [{ subject, held }];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Finds kubelets that send pods to the wrong DNS address. */
export default rule({
  id: 'KN214',
  name: 'cluster-dns-differs',
  subject: 'claim',
  severity: 'error',
  title: 'Cluster DNS address that is not the DNS Service’s',
  why: 'The kubelet writes clusterDNS into each pod’s resolv.conf. When the DNS Service has another address, no pod can resolve a name, and it looks as if the network were down.',
  fix: 'Write the clusterIP of the DNS Service; kubeadm gives it the tenth address of the Service range.',
  source: [
    'Kubernetes cmd/kubeadm/app/constants: GetDNSIP (index 10 of the Service range)',
    'kubernetes/kubeadm#165, kubernetes/kubeadm#282, kubernetes/kubernetes#69487, kubernetes/kubernetes#82015',
  ],
  limits: [
    'Compared with the DNS Service of kube-system where its address is known, else with the Service range.',
    'Link-local addresses belong to a cache on the node. A warning for public addresses, which some clusters use on purpose.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Another Service range than the one in use',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.32.0.0/24
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            clusterDNS:
              - 10.96.0.10
              # ^^^^^^^^^^ KN214
          `,
        },
      },
      {
        title: 'The DNS Service has another address',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: kube-dns
              namespace: kube-system
            spec:
              clusterIP: 10.96.0.3
              ports:
                - port: 53
                  protocol: UDP
          `,
          'kubelet.yaml': text`
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            clusterDNS:
              - 10.96.0.10
              # ^^^^^^^^^^ KN214
          `,
        },
      },
      {
        title: 'Boundary: the first address after the range; a public resolver (a warning)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/24
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            clusterDNS:
              - 10.96.1.0
              # ^^^^^^^^^ KN214
              - 198.51.100.53
              # ^^^^^^^^^^^^^ KN214
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
              serviceSubnet: fd00:10:96::/112
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            clusterDNS:
              - fd00:10:97::a
              # ^^^^^^^^^^^^^ KN214
          `,
        },
      },
    ],
    good: [
      {
        title: 'The usual address; a cache on the node',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16,fd00:10:96::/112
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            clusterDNS:
              - 10.96.0.10
              - fd00:10:96::a
              - 169.254.20.10
          `,
        },
      },
      {
        title: 'Boundary: any address of the range, as long as no DNS Service says otherwise',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/24
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            clusterDNS:
              - 10.96.0.254
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'kubelet.yaml': text`
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            clusterDNS:
              - 10.96.0.10
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            clusterDNS:
              - \${DNS}
          `,
        },
      },
    ],
  },
});
