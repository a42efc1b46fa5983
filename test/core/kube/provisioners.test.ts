import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { show } from './facts-of';
import { check, wrongTypes } from './tables';

describe('facts of Cluster API', () => {
  check([
    {
      name: 'Cluster',
      text: 'apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata: {name: c}\nspec:\n  controlPlaneEndpoint: {host: ‹192.168.9.9›, port: 6443}\n  clusterNetwork:\n    pods: {cidrBlocks: [‹10.244.0.0/16›, "‹fd00::/48›"]}\n    services:\n      cidrBlocks:\n      - ‹10.96.0.0/16›\n    serviceDomain: cluster.local\n',
      addresses: ['api-server-address 192.168.9.9', 'pod-range 10.244.0.0/16', 'pod-range#1 fd00::/48', 'service-range 10.96.0.0/16'],
      settings: ['dns-domain=cluster.local', 'cluster-name=c'],
      definitions: ['cluster-api control-plane c'],
    },
    { name: 'placeholders', text: 'apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nspec:\n  clusterNetwork:\n    pods: {cidrBlocks: ["${POD_CIDR:=192.168.0.0/16}", ‹10.1.0.0/16›]}\n  controlPlaneEndpoint: {host: api.example}\n', addresses: ['pod-range 10.1.0.0/16'] },
    {
      name: 'KubeadmControlPlane, map and list of arguments',
      text: 'apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: KubeadmControlPlane\nmetadata: {name: k}\nspec:\n  version: v1.31.0\n  kubeadmConfigSpec:\n    clusterConfiguration:\n      networking: {podSubnet: ‹10.1.0.0/16›}\n      controllerManager: {extraArgs: [{name: node-cidr-mask-size, value: "25"}]}\n    initConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-ip: "::"}}}\n    joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-ip: ‹10.0.0.7›}}}\n',
      addresses: ['pod-range 10.1.0.0/16', 'node-address 10.0.0.7'],
      settings: ['node-mask=25', 'kubernetes-version=v1.31.0'],
      definitions: [],
    },
    {
      name: 'template with a static pod of kube-vip in a file',
      text: 'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlaneTemplate\nspec:\n  template:\n    spec:\n      kubeadmConfigSpec:\n        files:\n        - path: /etc/kubernetes/manifests/kube-vip.yaml\n          content: |\n            apiVersion: v1\n            kind: Pod\n            spec:\n              containers:\n              - name: kube-vip\n                env:\n                - name: address\n                  value: "‹192.168.9.5›"\n                - {name: vip_interface, value: eth0}\n        - {path: x, content: "kind: Secret"}\n        - {content: 3}\n',
      addresses: ['api-server-address 192.168.9.5'],
    },
    { name: 'KubeadmConfigTemplate', text: 'apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfigTemplate\nspec: {template: {spec: {joinConfiguration: {discovery: {bootstrapToken: {apiServerEndpoint: "‹10.0.0.2›:6443"}}}}}}\n', addresses: ['api-server-address 10.0.0.2'] },
    { name: 'pool of addresses', text: 'apiVersion: ipam.cluster.x-k8s.io/v1alpha2\nkind: InClusterIPPool\nspec: {addresses: [‹10.0.0.10-10.0.0.20›, ‹10.0.1.0/24›], prefix: 24, gateway: ‹10.0.0.1›, excludedAddresses: [‹10.0.0.15›]}\n', addresses: ['other-range 10.0.0.10-10.0.0.20', 'other-range 10.0.1.0/24', 'other-address 10.0.0.1', 'other-range 10.0.0.15'] },
    ...wrongTypes('cluster.x-k8s.io/v1beta1', 'Cluster', ['spec']),
    ...wrongTypes('controlplane.cluster.x-k8s.io/v1beta1', 'KubeadmControlPlane', ['spec']),
  ]);
  it('a static pod in a file is no object of the workspace', () => {
    const shown = show('apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfig\nspec:\n  files:\n  - content: |\n      kind: Pod\n      spec: {containers: [{command: [kube-apiserver, --service-cluster-ip-range=‹10.96.0.0/12›]}]}\n');
    assert.deepEqual(shown.extracted.facts.resources.map((r) => r.kind), ['KubeadmConfig']);
    assert.deepEqual(shown.origins, ['cluster-api KubeadmConfig files.content kube-apiserver --service-cluster-ip-range']);
  });
});

describe('facts of the infrastructure of Cluster API', () => {
  const cloud = (kind: string, spec: string): string => `apiVersion: infrastructure.cluster.x-k8s.io/v1beta1\nkind: ${kind}\nmetadata: {name: x}\nspec:\n${spec}`;
  check([
    { name: 'Amazon', text: cloud('AWSCluster', '  network:\n    vpc: {cidrBlock: ‹10.0.0.0/16›, secondaryCidrBlocks: [{ipv4CidrBlock: ‹100.64.0.0/16›}]}\n    subnets: [{cidrBlock: ‹10.0.1.0/24›}, {id: subnet-1}]\n'), addresses: ['vpc-network 10.0.0.0/16', 'vpc-network 100.64.0.0/16', 'node-network 10.0.1.0/24'] },
    { name: 'Azure', text: cloud('AzureCluster', '  networkSpec:\n    vnet: {cidrBlocks: [‹10.0.0.0/8›]}\n    subnets: [{role: node, cidrBlocks: [‹10.1.0.0/16›]}]\n    apiServerLB: {frontendIPs: [{privateIP: ‹10.0.0.100›}]}\n'), addresses: ['vpc-network 10.0.0.0/8', 'node-network 10.1.0.0/16', 'api-server-address 10.0.0.100'] },
    { name: 'Azure, template', text: cloud('AzureClusterTemplate', '  template: {spec: {networkSpec: {vnet: {cidrBlocks: [‹10.0.0.0/8›]}}}}\n'), addresses: ['vpc-network 10.0.0.0/8'] },
    { name: 'Google', text: cloud('GCPCluster', '  network: {subnets: [{cidrBlock: ‹10.0.0.0/20›, secondaryCidrBlocks: {pods: ‹10.4.0.0/14›}}]}\n'), addresses: ['node-network 10.0.0.0/20', 'pod-subnet 10.4.0.0/14'] },
    { name: 'vSphere', text: cloud('VSphereMachineTemplate', '  template: {spec: {network: {devices: [{ipAddrs: [‹10.0.0.7/24›], gateway4: ‹10.0.0.1›, nameservers: [‹10.0.0.2›]}]}}}\n'), addresses: ['other-address 10.0.0.7/24', 'other-address 10.0.0.1', 'dns-address 10.0.0.2'] },
    { name: 'OpenStack', text: cloud('OpenStackCluster', '  managedSubnets: [{cidr: ‹10.6.0.0/24›}]\n  apiServerFixedIP: ‹10.6.0.5›\n'), addresses: ['node-network 10.6.0.0/24', 'api-server-address 10.6.0.5'] },
    { name: 'Hetzner', text: cloud('HetznerCluster', '  hcloudNetwork: {cidrBlock: ‹10.0.0.0/16›, subnetCidrBlock: ‹10.0.0.0/24›}\n'), addresses: ['vpc-network 10.0.0.0/16', 'node-network 10.0.0.0/24'] },
    { name: 'Proxmox', text: cloud('ProxmoxCluster', '  ipv4Config: {addresses: [‹10.0.0.11-10.0.0.20›], gateway: ‹10.0.0.1›}\n  controlPlaneEndpoint: {host: ‹10.0.0.10›}\n'), addresses: ['other-range 10.0.0.11-10.0.0.20', 'other-address 10.0.0.1', 'api-server-address 10.0.0.10'] },
    { name: 'Metal3', text: 'apiVersion: ipam.metal3.io/v1alpha1\nkind: IPPool\nspec: {pools: [‹{start: ‹10.0.0.3›, end: ‹10.0.0.9›}›, {subnet: ‹10.1.0.0/24›}], gateway: ‹10.0.0.1›}\n', addresses: ['other-range 10.0.0.3-10.0.0.9', 'other-address 10.0.0.3', 'other-address 10.0.0.9', 'other-range 10.1.0.0/24', 'other-address 10.0.0.1'] },
    ...wrongTypes('infrastructure.cluster.x-k8s.io/v1beta1', 'AzureCluster', ['spec']),
  ]);
});

describe('facts of kOps', () => {
  check([
    {
      name: 'v1alpha2',
      text: 'apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example}\nspec:\n  networkCIDR: ‹172.20.0.0/16›\n  nonMasqueradeCIDR: ‹100.64.0.0/10›\n  podCIDR: ‹100.96.0.0/11›\n  serviceClusterIPRange: ‹100.64.0.0/13›\n  kubernetesApiAccess: [‹0.0.0.0/0›, pl-4711]\n  networking: {amazonvpc: {}}\n  subnets:\n  - {cidr: ‹172.20.32.0/19›, name: a}\n  kubeControllerManager: {clusterCIDR: ‹100.96.0.0/11›}\n',
      addresses: ['vpc-network 172.20.0.0/16', 'other-range 100.64.0.0/10', 'pod-range 100.96.0.0/11', 'service-range 100.64.0.0/13', 'source-range 0.0.0.0/0', 'node-network 172.20.32.0/19', 'pod-range 100.96.0.0/11'],
      settings: ['cluster-name=c.example', 'cni=amazonvpc'],
      definitions: ['kops control-plane c.example'],
    },
    {
      name: 'v1alpha3, without ranges of subnets',
      text: 'apiVersion: kops.k8s.io/v1alpha3\nkind: Cluster\nmetadata: {name: c}\nspec:\n  networking:\n    networkCIDR: ‹10.0.0.0/16›\n    podCIDR: ‹100.96.0.0/11›\n    subnets: [{name: a}]\n    cilium: {ipam: eni}\n    topology: {dns: {type: None}}\n',
      addresses: ['node-network 10.0.0.0/16', 'pod-range 100.96.0.0/11'],
      settings: ['cluster-name=c', 'cni=cilium', 'cni-mode=eni'],
    },
    { name: 'the choice of a plugin left to others', text: 'apiVersion: kops/v1alpha2\nkind: Cluster\nspec: {networking: {cni: {}}}\n', settings: [] },
    ...wrongTypes('kops.k8s.io/v1alpha2', 'Cluster', ['spec']),
  ]);
});

describe('facts of managed clusters', () => {
  check([
    {
      name: 'eksctl',
      text: 'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: c, region: r, version: "1.31"}\nvpc:\n  cidr: ‹10.10.0.0/16›\n  subnets: {private: {a: {id: subnet-1, cidr: ‹10.10.64.0/19›}}}\n  publicAccessCIDRs: [‹1.1.1.1/32›]\nkubernetesNetworkConfig: {serviceIPv4CIDR: ‹172.20.0.0/16›, ipFamily: IPv4}\nremoteNetworkConfig: {remotePodNetworks: [{cidrs: [‹10.86.0.0/16›]}]}\n',
      addresses: ['node-network 10.10.0.0/16', 'vpc-network 10.10.64.0/19', 'source-range 1.1.1.1/32', 'service-range 172.20.0.0/16', 'external-network 10.86.0.0/16'],
      settings: ['cluster-name=c', 'kubernetes-version=1.31', 'ip-family=IPv4'],
      definitions: ['eksctl control-plane c'],
    },
    { name: 'ACK', text: 'apiVersion: eks.services.k8s.aws/v1alpha1\nkind: Cluster\nmetadata: {name: c}\nspec: {kubernetesNetworkConfig: {serviceIPv4CIDR: ‹10.100.0.0/16›}}\n', addresses: ['service-range 10.100.0.0/16'], definitions: ['eks control-plane c'] },
    { name: 'ACK, network', text: 'apiVersion: ec2.services.k8s.aws/v1alpha1\nkind: VPC\nspec: {cidrBlocks: [‹10.0.0.0/16›]}\n', addresses: ['vpc-network 10.0.0.0/16'] },
    { name: 'Crossplane, AKS, objects', text: 'apiVersion: containerservice.azure.upbound.io/v1beta2\nkind: KubernetesCluster\nspec: {forProvider: {networkProfile: {podCidr: ‹10.244.0.0/16›, serviceCidr: ‹10.0.0.0/16›, dnsServiceIp: ‹10.0.0.10›}}}\n', addresses: ['pod-range 10.244.0.0/16', 'service-range 10.0.0.0/16', 'dns-address 10.0.0.10'] },
    { name: 'Crossplane, GKE, lists of one', text: 'apiVersion: container.gcp.upbound.io/v1beta1\nkind: Cluster\nspec: {forProvider: {ipAllocationPolicy: [{clusterIpv4CidrBlock: /14, servicesIpv4CidrBlock: ‹10.8.0.0/20›}]}}\n', addresses: ['service-range 10.8.0.0/20'] },
    { name: 'Config Connector', text: 'apiVersion: container.cnrm.cloud.google.com/v1beta1\nkind: ContainerCluster\nspec: {clusterIpv4Cidr: ‹10.96.0.0/14›, ipAllocationPolicy: {servicesIpv4CidrBlock: /20}, masterAuthorizedNetworksConfig: {cidrBlocks: [{cidrBlock: ‹10.2.0.0/16›}]}}\n', addresses: ['pod-range 10.96.0.0/14', 'source-range 10.2.0.0/16'] },
    { name: 'Config Connector, network', text: 'apiVersion: compute.cnrm.cloud.google.com/v1beta1\nkind: ComputeSubnetwork\nspec: {ipCidrRange: ‹10.2.0.0/16›, secondaryIpRange: [{rangeName: pods, ipCidrRange: ‹10.3.0.0/16›}]}\n', addresses: ['vpc-network 10.2.0.0/16', 'pod-subnet 10.3.0.0/16'] },
    { name: 'Azure Service Operator', text: 'apiVersion: containerservice.azure.com/v1api20231001\nkind: ManagedCluster\nspec: {networkProfile: {podCidrs: [‹10.244.0.0/16›, "‹fd12::/64›"], serviceCidr: ‹10.0.0.0/16›, dnsServiceIP: ‹10.0.0.10›, networkPlugin: azure}}\n', addresses: ['pod-range 10.244.0.0/16', 'pod-range#1 fd12::/64', 'service-range 10.0.0.0/16', 'dns-address 10.0.0.10'], settings: ['cni=azure'] },
    {
      name: 'Gardener',
      text: 'apiVersion: core.gardener.cloud/v1beta1\nkind: Shoot\nmetadata: {name: s}\nspec:\n  networking: {type: calico, pods: ‹100.96.0.0/11›, nodes: ‹10.250.0.0/16›, services: ‹100.64.0.0/13›}\n  provider: {infrastructureConfig: {networks: {vpc: {cidr: ‹10.250.0.0/16›}, zones: [{workers: ‹10.250.0.0/19›, name: z}]}}}\n  kubernetes: {kubeControllerManager: {nodeCIDRMaskSize: 24}}\n',
      addresses: ['pod-range 100.96.0.0/11', 'node-network 10.250.0.0/16', 'service-range 100.64.0.0/13', 'vpc-network 10.250.0.0/16', 'vpc-network 10.250.0.0/19'],
      settings: ['cni=calico', 'node-mask=24'],
      definitions: ['gardener control-plane s'],
    },
    { name: 'a Cluster of a database is none of these', text: 'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nspec: {clusterNetwork: {pods: {cidrBlocks: [10.0.0.0/8]}}}\n', definitions: [] },
    ...wrongTypes('eksctl.io/v1alpha5', 'ClusterConfig', ['vpc', 'kubernetesNetworkConfig', 'nodeGroups']),
    ...wrongTypes('core.gardener.cloud/v1beta1', 'Shoot', ['spec']),
  ]);
});
