import { tableKind } from './table-kind';

const GROUPS = ['infrastructure.cluster.x-k8s.io', 'controlplane.cluster.x-k8s.io'];
const UNDER = ['spec', 'spec.template.spec'];
const TITLE = 'cluster-api';

/** Amazon. Source: cluster-api-provider-aws api/v1beta2/network_types.go and controlplane/eks/api/v1beta2. */
export const capiAws = tableKind({
  groups: GROUPS,
  kinds: ['AWSCluster', 'AWSClusterTemplate', 'AWSManagedControlPlane', 'AWSManagedControlPlaneTemplate', 'AWSManagedCluster'],
  title: TITLE,
  under: UNDER,
  addresses: [
    ['controlPlaneEndpoint.host', 'api-server-address', 'host'],
    ['network.vpc.cidrBlock', 'vpc-network', 'prefix'],
    ['network.vpc.secondaryCidrBlocks[].ipv4CidrBlock', 'vpc-network', 'prefix'],
    ['network.vpc.ipv6.cidrBlock', 'vpc-network', 'prefix'],
    ['network.subnets[].cidrBlock', 'node-network', 'prefix'],
    ['network.subnets[].ipv6CidrBlock', 'node-network', 'prefix'],
    ['secondaryCidrBlock', 'pod-subnet', 'prefix'],
  ],
});

/** Azure. Source: cluster-api-provider-azure api/v1beta1: NetworkSpec, AzureManagedControlPlaneClassSpec. */
export const capiAzure = tableKind({
  groups: GROUPS,
  kinds: ['AzureCluster', 'AzureClusterTemplate', 'AzureManagedControlPlane', 'AzureManagedControlPlaneTemplate'],
  title: TITLE,
  under: UNDER,
  addresses: [
    ['controlPlaneEndpoint.host', 'api-server-address', 'host'],
    ['networkSpec.vnet.cidrBlocks', 'vpc-network', 'prefix'],
    ['networkSpec.subnets[].cidrBlocks', 'node-network', 'prefix'],
    ['networkSpec.apiServerLB.frontendIPs[].privateIP', 'api-server-address', 'address'],
    ['virtualNetwork.cidrBlock', 'vpc-network', 'prefix'],
    ['virtualNetwork.subnet.cidrBlock', 'node-network', 'prefix'],
    ['dnsServiceIP', 'dns-address', 'address'],
    ['apiServerAccessProfile.authorizedIPRanges', 'source-range', 'either'],
  ],
  settings: [
    ['networkPlugin', 'cni'],
    ['networkPluginMode', 'cni-mode'],
  ],
});

/** Google. Source: cluster-api-provider-gcp api/v1beta1: NetworkSpec, SubnetSpec. */
export const capiGoogle = tableKind({
  groups: GROUPS,
  kinds: ['GCPCluster', 'GCPClusterTemplate', 'GCPManagedCluster', 'GCPManagedControlPlane'],
  title: TITLE,
  under: UNDER,
  addresses: [
    ['controlPlaneEndpoint.host', 'api-server-address', 'host'],
    ['endpoint.host', 'api-server-address', 'host'],
    ['network.subnets[].cidrBlock', 'node-network', 'prefix'],
    ['network.subnets[].secondaryCidrBlocks.*', 'pod-subnet', 'prefix'],
    ['clusterNetwork.pod.cidrBlock', 'pod-range', 'prefix'],
    ['clusterNetwork.service.cidrBlock', 'service-range', 'prefix'],
  ],
});

/** vSphere. Source: cluster-api-provider-vsphere apis/v1beta1: NetworkDeviceSpec. */
export const capiVsphere = tableKind({
  groups: GROUPS,
  kinds: ['VSphereCluster', 'VSphereClusterTemplate', 'VSphereMachine', 'VSphereMachineTemplate', 'VSphereVM'],
  title: TITLE,
  under: UNDER,
  addresses: [
    ['controlPlaneEndpoint.host', 'api-server-address', 'host'],
    ['network.devices[].ipAddrs', 'other-address', 'interface-address'],
    ['network.devices[].gateway4', 'other-address', 'address'],
    ['network.devices[].gateway6', 'other-address', 'address'],
    ['network.devices[].nameservers', 'dns-address', 'address'],
    ['network.devices[].routes[].to', 'other-range', 'either'],
    ['network.devices[].routes[].via', 'other-address', 'address'],
  ],
});

/** Proxmox, OpenStack, Hetzner, Metal3: what their types hold in plain fields. Source: their api folders. */
export const capiOthers = tableKind({
  groups: GROUPS,
  kinds: [
    ...['ProxmoxCluster', 'ProxmoxClusterTemplate', 'OpenStackCluster', 'OpenStackClusterTemplate'],
    ...['HetznerCluster', 'HetznerClusterTemplate', 'Metal3Cluster', 'Metal3ClusterTemplate', 'DockerCluster', 'DockerClusterTemplate'],
  ],
  title: TITLE,
  under: UNDER,
  addresses: [
    ['controlPlaneEndpoint.host', 'api-server-address', 'host'],
    ['apiServerFixedIP', 'api-server-address', 'address'],
    ['apiServerFloatingIP', 'api-server-address', 'address'],
    ['managedSubnets[].cidr', 'node-network', 'prefix'],
    ['managedSubnets[].dnsNameservers', 'dns-address', 'address'],
    ['nodeCidr', 'node-network', 'prefix'],
    ['ipv4Config.addresses', 'other-range', 'interval'],
    ['ipv4Config.gateway', 'other-address', 'address'],
    ['ipv6Config.addresses', 'other-range', 'interval'],
    ['ipv6Config.gateway', 'other-address', 'address'],
    ['dnsServers', 'dns-address', 'address'],
    ['hcloudNetwork.cidrBlock', 'vpc-network', 'prefix'],
    ['hcloudNetwork.subnetCidrBlock', 'node-network', 'prefix'],
  ],
});

/** Metal3's address pools. Source: metal3-io/ip-address-manager api/v1alpha1: IPPoolSpec. */
export const metal3Ipam = tableKind({
  groups: ['ipam.metal3.io'],
  kinds: ['IPPool', 'IPAddress'],
  title: 'Metal3',
  addresses: [
    ['spec.pools[]', 'other-range', 'ends'],
    ['spec.pools[].subnet', 'other-range', 'prefix'],
    ['spec.pools[].gateway', 'other-address', 'address'],
    ['spec.gateway', 'other-address', 'address'],
    ['spec.address', 'other-address', 'address'],
    ['spec.dnsServers', 'dns-address', 'address'],
    ['spec.preAllocations.*', 'other-address', 'address'],
  ],
});
