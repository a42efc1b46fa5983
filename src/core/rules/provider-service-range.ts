import { formatAddress } from '../ip/address';
import { contains, covers, networkAddress, prefix, type Prefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { distinctRanges, rangeText, relatedRange } from './support/ranges';
import { few, listed } from './support/wording';

type Provider = 'EKS' | 'AKS';

/** Source: Amazon EKS API reference, KubernetesNetworkConfigRequest serviceIpv4Cidr. */
const eksLengths = { shortest: 12, longest: 24 } as const;
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(prefix).filter((block): block is Prefix => block !== undefined);

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const provider = providerOf(claim);
  if (provider === undefined) return;
  const at = placeOf(claim, claim.fact.slot);
  if (claim.fact.role === 'service-range') {
    const problem = provider === 'EKS' ? eksProblem(claim.prefix) : undefined;
    if (problem !== undefined) report({ at, message: `EKS refuses the Service range ${rangeText(claim)}: ${problem}.` });
    const networks = distinctRanges(network.overlapping(claim, 'vpc-network'));
    if (networks.length === 0) return;
    report({
      at,
      message: `${provider} refuses the Service range ${rangeText(claim)}: it overlaps ${listed(networks.map(rangeText))} of the cloud’s network. Choose a range that no subnet uses.`,
      related: few(networks).map((other) => ({ at: placeOf(other, other.fact.slot), message: relatedRange(other) })),
    });
  } else if (claim.fact.role === 'dns-address' && provider === 'AKS') reportDns(claim, network, report);
}

function eksProblem(range: Prefix): string | undefined {
  if (range.family !== 4) return undefined;
  if (range.length < eksLengths.shortest || range.length > eksLengths.longest) return `its length has to be between /${eksLengths.longest} and /${eksLengths.shortest}`;
  return privateBlocks.some((block) => covers(block, range)) ? undefined : 'it has to lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16';
}

function reportDns(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { address } = claim;
  const ranges = network.claims(claim.cluster, 'service-range').filter((range) => range.chunk === claim.chunk && range.prefix.family === claim.prefix.family);
  const holding = ranges.find((range) => address !== undefined && contains(range.prefix, address));
  const [range] = ranges;
  if (address === undefined || range === undefined || (holding !== undefined && networkAddress(holding.prefix).value + 1n < address.value)) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `AKS refuses the DNS address ${formatAddress(address)}: ${holding === undefined ? `it has to lie in the Service range ${rangeText(range)}` : 'the first addresses of the Service range belong to the API server'}. Use ${formatAddress({ ...networkAddress(range.prefix), value: networkAddress(range.prefix).value + 10n })}.`,
    related: [{ at: placeOf(range, range.fact.slot), message: relatedRange(range) }],
  });
}

/** The managed offer whose limits apply, by the field that states the value. */
function providerOf({ fact, owner }: Claim): Provider | undefined {
  if (/^eksctl /.test(fact.origin) || (/^(ACK|Crossplane) /.test(fact.origin) && /serviceIpv4Cidr|serviceIPv4CIDR/.test(fact.origin))) return 'EKS';
  if (owner?.kind === 'AzureManagedControlPlane' || /^Azure Service Operator /.test(fact.origin) || /networkProfile.*(serviceCidr|dnsServiceI[Pp])/.test(fact.origin)) return 'AKS';
  return undefined;
}

/** Finds Service ranges outside the limits of EKS and AKS. */
export default rule({
  id: 'KN314',
  name: 'provider-service-range',
  subject: 'claim',
  severity: 'warning',
  title: 'Service range that the cloud refuses',
  why: 'Managed offers have limits of their own. EKS takes a Service range of /24 to /12 in private space that does not overlap the VPC; AKS wants the range off every subnet, and the DNS address inside it but not at its start.',
  fix: 'Choose a range within the limits that the message names.',
  source: [
    'Amazon EKS API reference, KubernetesNetworkConfigRequest: serviceIpv4Cidr',
    'Azure Kubernetes Service documentation, "Configure networking": service CIDR, DNS service IP',
  ],
  limits: [
    'Only for manifests of these offers: eksctl, AWS controllers, Crossplane, Azure Service Operator, Cluster API for Azure’s managed clusters.',
    'Networks are compared inside one cluster.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: /11 and /25 on EKS',
        files: {
          'a/cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: a
            kubernetesNetworkConfig:
              serviceIPv4CIDR: 10.96.0.0/11
              #                ^^^^^^^^^^^^ KN314
          `,
          'b/cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: b
            kubernetesNetworkConfig:
              serviceIPv4CIDR: 10.96.0.0/25
              #                ^^^^^^^^^^^^ KN314
          `,
        },
      },
      {
        title: 'Shared address space on EKS',
        files: {
          'cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: a
            kubernetesNetworkConfig:
              serviceIPv4CIDR: 100.64.0.0/16
              #                ^^^^^^^^^^^^^ KN314
          `,
        },
      },
      {
        title: 'The DNS address of AKS at the start of the range',
        files: {
          'cluster.yaml': text`
            apiVersion: containerservice.azure.com/v1api20240901
            kind: ManagedCluster
            metadata:
              name: a
            spec:
              networkProfile:
                serviceCidr: 10.0.0.0/16
                dnsServiceIP: 10.0.0.1
                #             ^^^^^^^^ KN314
          `,
        },
      },
      {
        title: 'The DNS address of AKS outside the range',
        files: {
          'cluster.yaml': text`
            apiVersion: containerservice.azure.com/v1api20240901
            kind: ManagedCluster
            metadata:
              name: a
            spec:
              networkProfile:
                serviceCidr: 10.0.0.0/16
                dnsServiceIP: 10.1.0.10
                #             ^^^^^^^^^ KN314
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: /12 and /24 on EKS',
        files: {
          'a/cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: a
            kubernetesNetworkConfig:
              serviceIPv4CIDR: 10.96.0.0/12
          `,
          'b/cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: b
            kubernetesNetworkConfig:
              serviceIPv4CIDR: 192.168.255.0/24
          `,
        },
      },
      {
        title: 'IPv6 on EKS, and the usual DNS address on AKS',
        files: {
          'cluster.yaml': text`
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: a
            kubernetesNetworkConfig:
              serviceIPv6CIDR: fd00:10:96::/108
          `,
          'aks/cluster.yaml': text`
            apiVersion: containerservice.azure.com/v1api20240901
            kind: ManagedCluster
            metadata:
              name: a
            spec:
              networkProfile:
                serviceCidr: 10.0.0.0/16
                dnsServiceIP: 10.0.0.10
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'cluster.yaml': text`
            apiVersion: containerservice.azure.com/v1api20240901
            kind: ManagedCluster
            metadata:
              name: a
            spec:
              networkProfile:
                serviceCidr: \${SERVICES}
                dnsServiceIP: 10.1.0.10
          `,
        },
      },
    ],
  },
});
