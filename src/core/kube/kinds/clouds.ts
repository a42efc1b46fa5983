import { addStaticRoutes, ROUTER } from '../static-routes';
import { tableKind } from './table-kind';

/** eksctl's ClusterConfig. Source: eksctl pkg/apis/eksctl.io/v1alpha5/types.go, vpc.go. */
export const eksctl = tableKind({
  groups: ['eksctl.io'],
  kinds: ['ClusterConfig'],
  title: 'eksctl',
  defines: 'eksctl',
  addresses: [
    ['vpc.cidr', 'node-network', 'prefix'],
    ['vpc.ipv6Cidr', 'node-network', 'prefix'],
    ['vpc.extraCIDRs', 'vpc-network', 'prefix'],
    ['vpc.extraIPv6CIDRs', 'vpc-network', 'prefix'],
    ['vpc.publicAccessCIDRs', 'source-range', 'prefix'],
    ['vpc.subnets.*.*.cidr', 'vpc-network', 'prefix'],
    ['kubernetesNetworkConfig.serviceIPv4CIDR', 'service-range', 'prefix'],
    ['kubernetesNetworkConfig.serviceIPv6CIDR', 'service-range', 'prefix'],
    ['remoteNetworkConfig.remoteNodeNetworks[].cidrs', 'external-network', 'prefix'],
    ['remoteNetworkConfig.remotePodNetworks[].cidrs', 'external-network', 'prefix'],
    ['nodeGroups[].clusterDNS', 'dns-address', 'address'],
    ['managedNodeGroups[].clusterDNS', 'dns-address', 'address'],
  ],
  settings: [
    ['metadata.name', 'cluster-name'],
    ['metadata.version', 'kubernetes-version'],
    ['kubernetesNetworkConfig.ipFamily', 'ip-family'],
  ],
});

/** Amazon's controllers for Kubernetes. Source: aws-controllers-k8s eks-controller and ec2-controller apis/v1alpha1. */
export const ackCluster = tableKind({
  groups: ['eks.services.k8s.aws'],
  kinds: ['Cluster'],
  title: 'ACK',
  defines: 'eks',
  addresses: [
    ['spec.kubernetesNetworkConfig.serviceIPv4CIDR', 'service-range', 'prefix'],
    ['spec.resourcesVPCConfig.publicAccessCIDRs', 'source-range', 'prefix'],
  ],
});

/** The same for networks. */
export const ackNetworks = tableKind({
  groups: ['ec2.services.k8s.aws'],
  kinds: ['VPC', 'Subnet'],
  title: 'ACK',
  addresses: [
    ['spec.cidrBlocks', 'vpc-network', 'prefix'],
    ['spec.cidrBlock', 'vpc-network', 'prefix'],
    ['spec.ipv6CIDRBlock', 'vpc-network', 'prefix'],
  ],
});

/** Crossplane's clusters; v1beta1 wraps objects into lists of one. Source: upbound provider-aws, provider-gcp, provider-azure examples. */
export const crossplaneClusters = tableKind({
  groups: ['eks.aws.upbound.io', 'container.gcp.upbound.io', 'containerservice.azure.upbound.io'],
  kinds: ['Cluster', 'KubernetesCluster'],
  title: 'Crossplane',
  defines: 'crossplane',
  under: ['spec.forProvider'],
  addresses: [
    ...['kubernetesNetworkConfig', 'kubernetesNetworkConfig[]'].map((path) => [`${path}.serviceIpv4Cidr`, 'service-range', 'prefix'] as const),
    ...['ipAllocationPolicy', 'ipAllocationPolicy[]'].flatMap((path) => [
      [`${path}.clusterIpv4CidrBlock`, 'pod-range', 'named'] as const,
      [`${path}.servicesIpv4CidrBlock`, 'service-range', 'named'] as const,
    ]),
    ...['networkProfile', 'networkProfile[]'].flatMap((path) => [
      [`${path}.podCidr`, 'pod-range', 'prefix'] as const,
      [`${path}.serviceCidr`, 'service-range', 'prefix'] as const,
      [`${path}.dnsServiceIp`, 'dns-address', 'address'] as const,
    ]),
    ...['apiServerAccessProfile', 'apiServerAccessProfile[]'].map((path) => [`${path}.authorizedIpRanges`, 'source-range', 'either'] as const),
  ],
});

/** Crossplane's networks. Source: as above. */
export const crossplaneNetworks = tableKind({
  groups: ['ec2.aws.upbound.io', 'compute.gcp.upbound.io', 'network.azure.upbound.io'],
  kinds: ['VPC', 'Subnet', 'Subnetwork', 'VirtualNetwork'],
  title: 'Crossplane',
  under: ['spec.forProvider'],
  addresses: [
    ['cidrBlock', 'vpc-network', 'prefix'],
    ['ipCidrRange', 'vpc-network', 'prefix'],
    ['secondaryIpRange[].ipCidrRange', 'pod-subnet', 'prefix'],
    ['addressSpace', 'vpc-network', 'prefix'],
    ['addressPrefixes', 'vpc-network', 'prefix'],
  ],
});

/** Google's Config Connector: `*CidrBlock` may be a mere size. Source: k8s-config-connector config/samples/resources/containercluster. */
export const kccCluster = tableKind({
  groups: ['container.cnrm.cloud.google.com'],
  kinds: ['ContainerCluster'],
  title: 'Config Connector',
  defines: 'gke',
  addresses: [
    ['spec.clusterIpv4Cidr', 'pod-range', 'named'],
    ['spec.ipAllocationPolicy.clusterIpv4CidrBlock', 'pod-range', 'named'],
    ['spec.ipAllocationPolicy.servicesIpv4CidrBlock', 'service-range', 'named'],
    ['spec.privateClusterConfig.masterIpv4CidrBlock', 'external-network', 'named'],
    ['spec.masterAuthorizedNetworksConfig.cidrBlocks[].cidrBlock', 'source-range', 'prefix'],
  ],
});

/** Networks of Config Connector. Source: k8s-config-connector config/samples/resources/computesubnetwork. */
export const kccNetworks = tableKind({
  groups: ['compute.cnrm.cloud.google.com'],
  kinds: ['ComputeSubnetwork', 'ComputeRoute', 'ComputeAddress'],
  title: 'Config Connector',
  addresses: [
    ['spec.ipCidrRange', 'vpc-network', 'prefix'],
    ['spec.secondaryIpRange[].ipCidrRange', 'pod-subnet', 'prefix'],
    ['spec.address', 'other-address', 'address'],
  ],
  also(root, out, origin, owner) {
    addStaticRoutes(root, { path: 'spec', destination: 'destRange', nextHop: 'nextHopIp', metric: 'priority', machine: ROUTER }, origin, out, owner);
  },
});

/** Azure Service Operator's AKS. Source: azure-service-operator v2/api/containerservice ManagedCluster. */
export const asoCluster = tableKind({
  groups: ['containerservice.azure.com'],
  kinds: ['ManagedCluster'],
  title: 'Azure Service Operator',
  defines: 'aks',
  addresses: [
    ['spec.networkProfile.podCidr', 'pod-range', 'prefix'],
    ['spec.networkProfile.podCidrs', 'pod-range', 'prefixes'],
    ['spec.networkProfile.serviceCidr', 'service-range', 'prefix'],
    ['spec.networkProfile.serviceCidrs', 'service-range', 'prefixes'],
    ['spec.networkProfile.dnsServiceIP', 'dns-address', 'address'],
    ['spec.apiServerAccessProfile.authorizedIPRanges', 'source-range', 'either'],
  ],
  settings: [
    ['spec.networkProfile.networkPlugin', 'cni'],
    ['spec.networkProfile.networkPluginMode', 'cni-mode'],
  ],
});

/** Networks of Azure Service Operator. Source: azure-service-operator v2/api/network. */
export const asoNetworks = tableKind({
  groups: ['network.azure.com'],
  kinds: ['VirtualNetwork', 'VirtualNetworksSubnet'],
  title: 'Azure Service Operator',
  addresses: [
    ['spec.addressSpace.addressPrefixes', 'vpc-network', 'prefix'],
    ['spec.addressPrefix', 'vpc-network', 'prefix'],
    ['spec.addressPrefixes', 'vpc-network', 'prefix'],
  ],
});

/** A route of an Azure network, for its router. Source: azure-service-operator v2/api/network RouteTablesRoute. */
export const asoRoute = tableKind({
  groups: ['network.azure.com'],
  kinds: ['RouteTablesRoute'],
  title: 'Azure Service Operator',
  also(root, out, origin, owner) {
    addStaticRoutes(root, { path: 'spec', destination: 'addressPrefix', nextHop: 'nextHopIpAddress', machine: ROUTER }, origin, out, owner);
  },
});

/** Gardener's Shoot. Source: gardener example/90-shoot.yaml, pkg/apis/core/v1beta1/types_shoot.go. */
export const gardenerShoot = tableKind({
  groups: ['core.gardener.cloud'],
  kinds: ['Shoot'],
  title: 'Gardener',
  defines: 'gardener',
  addresses: [
    ['spec.networking.pods', 'pod-range', 'prefixes'],
    ['spec.networking.services', 'service-range', 'prefixes'],
    ['spec.networking.nodes', 'node-network', 'prefixes'],
    ['spec.provider.infrastructureConfig.networks.vpc.cidr', 'vpc-network', 'prefix'],
    ...['workers', 'public', 'internal'].map((key) => [`spec.provider.infrastructureConfig.networks.zones[].${key}`, 'vpc-network', 'named'] as const),
  ],
  settings: [
    ['spec.networking.type', 'cni'],
    ['spec.kubernetes.kubeControllerManager.nodeCIDRMaskSize', 'node-mask'],
    ['spec.kubernetes.kubelet.maxPods', 'max-pods'],
    ['spec.kubernetes.version', 'kubernetes-version'],
    ['spec.kubernetes.kubeProxy.mode', 'proxy-mode'],
  ],
});
