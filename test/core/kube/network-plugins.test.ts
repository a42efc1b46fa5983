import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { show } from './facts-of';
import { check, wrongTypes } from './tables';

const map = (name: string, data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n${data}`;
const pod = (container: string): string => `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\nspec:\n  template:\n    spec:\n      containers:\n      - ${container}\n`;

describe('facts of Calico', () => {
  const calico = (kind: string, spec: string): string => `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: {name: x}\nspec:\n${spec}`;
  check([
    { name: 'pool for Services alone', text: calico('IPPool', '  cidr: ‹80.15.0.0/24›\n  allowedUses: [LoadBalancer]\n'), addresses: ['load-balancer-pool 80.15.0.0/24'] },
    { name: 'Node', text: calico('Node', '  bgp: {ipv4Address: ‹10.192.0.2/16›, ipv6Address: "‹2001:20::2/64›", ipv4IPIPTunnelAddr: ‹192.168.1.1›}\n  ipv4VXLANTunnelAddr: ‹192.168.1.2›\n'), addresses: ['node-address 10.192.0.2/16', 'node-address 2001:20::2/64', 'other-address 192.168.1.1', 'other-address 192.168.1.2'], definitions: [] },
    { name: 'BGPConfiguration', text: calico('BGPConfiguration', '  serviceClusterIPs: [{cidr: ‹10.96.0.0/12›}]\n  serviceLoadBalancerIPs: [{cidr: ‹80.15.0.0/24›}]\n'), addresses: ['other-range 10.96.0.0/12', 'other-range 80.15.0.0/24'] },
    { name: 'BGPPeer', text: calico('BGPPeer', '  peerIP: ‹10.0.0.1›:1790\n'), addresses: ['other-address 10.0.0.1'] },
    { name: 'BGPPeer, IPv6 with a port', text: calico('BGPPeer', '  peerIP: "[‹fd00::1›]:1790"\n'), addresses: ['other-address fd00::1'] },
    { name: 'block', text: calico('BlockAffinity', '  cidr: ‹192.168.1.0/26›\n  node: n1\n'), addresses: ['node-block 192.168.1.0/26'] },
    { name: 'reservation', text: calico('IPReservation', '  reservedCIDRs: [‹192.168.1.0/30›]\n'), addresses: ['other-range 192.168.1.0/30'] },
    { name: 'policy', text: calico('GlobalNetworkPolicy', '  ingress: [{source: {nets: [‹10.0.0.0/8›], notNets: [‹10.1.0.0/16›]}}]\n  egress: [{destination: {nets: ["${NET}"]}}]\n'), addresses: ['policy-block 10.0.0.0/8', 'other-range 10.1.0.0/16'] },
    { name: 'set', text: calico('NetworkSet', '  nets: [‹198.51.100.0/28›, ‹203.0.113.7›]\n'), addresses: ['policy-block 198.51.100.0/28', 'policy-block 203.0.113.7'] },
    { name: 'HostEndpoint', text: calico('HostEndpoint', '  expectedIPs: [‹10.0.0.4›]\n'), addresses: ['other-address 10.0.0.4'] },
    ...wrongTypes('projectcalico.org/v3', 'Node', ['spec']),
    ...wrongTypes('crd.projectcalico.org/v1', 'BGPConfiguration', ['spec']),
  ]);
});

describe('facts of Cilium', () => {
  const cilium = (kind: string, spec: string): string => `apiVersion: cilium.io/v2alpha1\nkind: ${kind}\nmetadata: {name: x}\nspec:\n${spec}`;
  check([
    { name: 'pool for pods', text: cilium('CiliumPodIPPool', '  ipv4: {cidrs: [‹10.10.0.0/16›], maskSize: 24}\n  ipv6: {cidrs: ["‹fd00::/104›"], maskSize: 120}\n'), addresses: ['cilium-pool 10.10.0.0/16', 'cilium-pool fd00::/104'], settings: ['cni=cilium'] },
    {
      name: 'pool for Services: ranges exact, both ends with their places',
      text: cilium('CiliumLoadBalancerIPPool', '  blocks:\n  - cidr: ‹10.0.10.0/24›\n  - ‹start: "‹20.0.20.100›"\n    stop: "‹20.0.20.200›"›\n  - start: 20.0.30.1\n'.replace('start: 20.0.30.1', 'start: ‹20.0.30.1›')),
      addresses: ['load-balancer-pool 10.0.10.0/24', 'load-balancer-pool 20.0.20.100-20.0.20.200', 'other-address 20.0.20.100', 'other-address 20.0.20.200', 'other-address 20.0.30.1'],
    },
    { name: 'range that runs backwards or cannot be read', text: cilium('CiliumLoadBalancerIPPool', '  blocks: [{start: ‹10.0.0.9›, stop: ‹10.0.0.1›}, {start: ‹10.0.0.300›, stop: "${X}"}, {stop: 3, start: {}}]\n'.replace('stop: 3', 'stop: {}')), addresses: ['other-address 10.0.0.9', 'other-address 10.0.0.1', 'other-address 10.0.0.300'] },
    { name: 'node', text: cilium('CiliumNode', '  addresses: [{type: InternalIP, ip: ‹10.0.0.4›}, {type: CiliumInternalIP, ip: ‹10.244.1.9›}]\n  ipam: {podCIDRs: [‹10.244.1.0/24›], pools: {allocated: [{pool: default, cidrs: [‹10.10.1.0/24›]}]}}\n  health: {ipv4: ‹10.244.1.7›}\n'), addresses: ['node-address 10.0.0.4', 'other-address 10.244.1.9', 'node-pod-range 10.244.1.0/24', 'node-block 10.10.1.0/24', 'other-address 10.244.1.7'] },
    { name: 'BGP of old', text: cilium('CiliumBGPPeeringPolicy', '  virtualRouters: [{localASN: 64512, neighbors: [{peerAddress: ‹10.0.0.1/32›, peerASN: 64513}]}]\n'), addresses: ['other-address 10.0.0.1/32'] },
    { name: 'egress gateway', text: cilium('CiliumEgressGatewayPolicy', '  destinationCIDRs: [‹0.0.0.0/0›]\n  excludedCIDRs: [‹10.0.0.0/8›]\n  egressGateway: {egressIP: ‹10.0.0.99›}\n'), addresses: ['external-network 0.0.0.0/0', 'other-range 10.0.0.0/8', 'other-address 10.0.0.99'] },
    { name: 'policy', text: cilium('CiliumNetworkPolicy', '  egress: [{toCIDR: [‹1.1.1.1/32›]}, {toCIDRSet: [{cidr: ‹10.0.0.0/8›, except: [‹10.1.0.0/16›]}]}]\n  ingressDeny: [{fromCIDR: [‹192.0.2.0/24›]}]\n'), addresses: ['policy-block 1.1.1.1/32', 'policy-block 10.0.0.0/8', 'other-range 10.1.0.0/16', 'policy-block 192.0.2.0/24'] },
    { name: 'policies in one object', text: 'apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nspecs: [{egress: [{toCIDR: [‹1.1.1.1/32›]}]}]\n', addresses: ['policy-block 1.1.1.1/32'] },
    { name: 'cilium-config, an expression between blanks', text: map('cilium-config', '  cluster-pool-ipv4-cidr: "{{.PodSubnet }} ‹10.9.0.0/16›"\n  ipv4-native-routing-cidr: ‹10.0.0.0/8›\n'), addresses: ['cilium-pool 10.9.0.0/16', 'other-range 10.0.0.0/8'] },
    ...wrongTypes('cilium.io/v2', 'CiliumNode', ['spec']),
    ...wrongTypes('cilium.io/v2', 'CiliumLoadBalancerIPPool', ['spec']),
  ]);
  it('a range of two fields stands at both', () => {
    const fact = show(cilium('CiliumLoadBalancerIPPool', '  blocks: [‹{start: ‹10.0.0.1›, stop: ‹10.0.0.9›}›]\n')).extracted.facts.addresses.find((a) => a.form === 'interval');
    assert.deepEqual([fact?.text, fact?.origin], ['10.0.0.1-10.0.0.9', 'CiliumLoadBalancerIPPool spec.blocks']);
  });
});

describe('facts of Antrea', () => {
  check([
    {
      name: 'files in the ConfigMap',
      text: map('antrea-config-7f8g9h2k4m', '  antrea-agent.conf: |\n    serviceCIDR: ‹10.96.0.0/12›\n    trafficEncapMode: noEncap\n  antrea-controller.conf: |\n    # c\n    nodeIPAM:\n      clusterCIDRs: [‹10.10.0.0/16›, "‹fd00::/48›"]\n      nodeCIDRMaskSizeIPv4: 25\n'),
      addresses: ['service-range 10.96.0.0/12', 'pod-range 10.10.0.0/16', 'pod-range#1 fd00::/48'],
      settings: ['cni=antrea', 'cni-mode=noEncap', 'node-mask-ipv4=25'],
    },
    { name: 'IPPool', text: 'apiVersion: crd.antrea.io/v1beta1\nkind: IPPool\nspec: {ipRanges: [{cidr: ‹10.2.0.0/24›}, ‹{start: ‹10.3.0.2›, end: ‹10.3.0.9›}›], subnetInfo: {gateway: ‹10.2.0.1›}}\n', addresses: ['pod-subnet 10.2.0.0/24', 'pod-subnet 10.3.0.2-10.3.0.9', 'other-address 10.3.0.2', 'other-address 10.3.0.9', 'other-address 10.2.0.1'] },
    { name: 'ExternalIPPool', text: 'apiVersion: crd.antrea.io/v1beta1\nkind: ExternalIPPool\nspec: {ipRanges: [{cidr: ‹10.4.0.0/24›}]}\n', addresses: ['load-balancer-pool 10.4.0.0/24'] },
    { name: 'Egress and groups', text: 'apiVersion: crd.antrea.io/v1beta1\nkind: Egress\nspec: {egressIP: ‹10.4.0.9›, ipBlocks: [{cidr: ‹10.5.0.0/24›}]}\n', addresses: ['other-address 10.4.0.9', 'policy-block 10.5.0.0/24'] },
    ...wrongTypes('crd.antrea.io/v1beta1', 'IPPool', ['spec']),
  ]);
});

describe('facts of OVN-Kubernetes and Kube-OVN', () => {
  check([
    { name: 'ovn-config', text: map('ovn-config', '  net_cidr: ‹10.128.0.0/14›/23,‹fd01::/48›/64\n  svc_cidr: ‹172.16.1.0/24›\n  k8s_apiserver: https://‹10.0.0.1›:6443\n'), addresses: ['pod-range 10.128.0.0/14', 'pod-range#1 fd01::/48', 'service-range 172.16.1.0/24', 'api-server-address 10.0.0.1'], settings: ['cni=ovn-kubernetes'] },
    { name: 'UserDefinedNetwork', text: 'apiVersion: k8s.ovn.org/v1\nkind: UserDefinedNetwork\nspec: {topology: Layer3, layer3: {subnets: [{cidr: ‹10.20.0.0/16›, hostSubnet: 24}], joinSubnets: [‹100.65.0.0/16›]}}\n', addresses: ['pod-subnet 10.20.0.0/16', 'join-network 100.65.0.0/16'] },
    { name: 'ClusterUserDefinedNetwork', text: 'apiVersion: k8s.ovn.org/v1\nkind: ClusterUserDefinedNetwork\nspec: {network: {topology: Layer2, layer2: {subnets: [‹10.30.0.0/16›]}}}\n', addresses: ['pod-subnet 10.30.0.0/16'] },
    { name: 'the same kind of nmstate is none', text: 'apiVersion: nmstate.io/v1\nkind: UserDefinedNetwork\nspec: {layer2: {subnets: [10.30.0.0/16]}}\n' },
    { name: 'EgressFirewall', text: 'apiVersion: k8s.ovn.org/v1\nkind: EgressFirewall\nspec: {egress: [{type: Deny, to: {cidrSelector: ‹0.0.0.0/0›}}]}\n', addresses: ['policy-block 0.0.0.0/0'] },
    { name: 'flags of ovnkube', text: pod('command: [ovnkube, --cluster-subnets=‹10.128.0.0/14›/23, "--k8s-service-cidrs=‹10.96.0.0/16›,‹fd02::/112›", --gateway-v4-join-subnet, ‹100.64.0.0/16›]'), addresses: ['pod-range 10.128.0.0/14', 'service-range 10.96.0.0/16', 'service-range#1 fd02::/112', 'join-network 100.64.0.0/16'] },
    { name: 'Kube-OVN, the subnet of all pods', text: 'apiVersion: kubeovn.io/v1\nkind: Subnet\nmetadata: {name: ovn-default}\nspec: {cidrBlock: "‹10.16.0.0/16›,‹fd00:10:16::/112›", gateway: ‹10.16.0.1›, excludeIps: [‹10.16.0.1›, ‹10.16.0.5..10.16.0.9›, x..y]}\n', addresses: ['pod-range 10.16.0.0/16', 'pod-range#1 fd00:10:16::/112', 'other-address 10.16.0.1', 'other-range 10.16.0.1', 'other-range 10.16.0.5-10.16.0.9'] },
    { name: 'Kube-OVN, join and another', text: 'apiVersion: kubeovn.io/v1\nkind: Subnet\nmetadata: {name: join}\nspec: {cidrBlock: ‹100.64.0.0/16›}\n', addresses: ['join-network 100.64.0.0/16'] },
    { name: 'Kube-OVN, a further subnet', text: 'apiVersion: kubeovn.io/v1\nkind: Subnet\nmetadata: {name: dmz}\nspec: {cidrBlock: ‹10.99.0.0/16›}\n', addresses: ['pod-subnet 10.99.0.0/16'] },
    { name: 'Kube-OVN, Vpc', text: 'apiVersion: kubeovn.io/v1\nkind: Vpc\nspec: {staticRoutes: [{cidr: ‹0.0.0.0/0›, nextHopIP: ‹10.0.1.254›}]}\n', addresses: ['external-network 0.0.0.0/0', 'other-address 10.0.1.254'] },
    { name: 'flags of the controller', text: pod('name: kube-ovn-controller\n        args: [/kube-ovn/start-controller.sh, --default-cidr=‹10.16.0.0/16›, --node-switch-cidr=‹100.64.0.0/16›, --service-cluster-ip-range=‹10.96.0.0/12›]'), addresses: ['pod-range 10.16.0.0/16', 'join-network 100.64.0.0/16', 'service-range 10.96.0.0/12'] },
    ...wrongTypes('kubeovn.io/v1', 'Subnet', ['spec']),
  ]);
});

describe('facts of other network plugins', () => {
  check([
    { name: 'kube-router', text: pod('name: kube-router\n        args: [--run-router=true, --service-cluster-ip-range=‹10.96.0.0/12›, --loadbalancer-ip-range=‹10.5.0.0/24›, "--peer-router-ips=‹10.0.0.1›,‹10.0.0.2›"]'), addresses: ['service-range 10.96.0.0/12', 'load-balancer-pool 10.5.0.0/24', 'other-address 10.0.0.1', 'other-address#1 10.0.0.2'] },
    { name: 'Weave', text: pod('name: weave\n        env: [{name: IPALLOC_RANGE, value: ‹10.32.0.0/12›}]'), addresses: ['pod-range 10.32.0.0/12'], settings: ['cni=weave'] },
    { name: 'the same variable of something else', text: pod('name: web\n        env: [{name: IPALLOC_RANGE, value: 10.32.0.0/12}]'), settings: [] },
    { name: 'kindnet', text: pod('name: kindnet-cni\n        env: [{name: POD_SUBNET, value: "‹10.244.0.0/16›,‹fd00::/56›"}, {name: CONTROL_PLANE_ENDPOINT, value: "kind-control-plane:6443"}]'), addresses: ['pod-range 10.244.0.0/16', 'pod-range#1 fd00::/56'] },
    { name: 'Amazon', text: pod('name: aws-node\n        env: [{name: AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS, value: ‹10.9.0.0/16›}, {name: AWS_VPC_ENI_MTU, value: "9001"}]'), addresses: ['other-range 10.9.0.0/16'], settings: ['cni=amazon-vpc-cni'] },
    { name: 'NodeLocal DNSCache', text: pod('name: node-cache\n        args: ["-localip", "‹169.254.20.10›,‹10.96.0.10›,__PILLAR__DNS__SERVER__", "-conf", "/etc/Corefile"]'), addresses: ['dns-address 169.254.20.10', 'dns-address#1 10.96.0.10'] },
    { name: 'etcd', text: pod('command: [etcd, "--advertise-client-urls=https://‹10.0.0.4›:2379,https://etcd:2379", "--listen-metrics-urls=http://‹127.0.0.1›:2381"]'), addresses: ['other-address 10.0.0.4', 'other-address 127.0.0.1'] },
    { name: 'ip-masq-agent', text: map('ip-masq-agent', '  config: |\n    nonMasqueradeCIDRs:\n      - ‹10.0.0.0/8›\n'), addresses: ['other-range 10.0.0.0/8'] },
    { name: 'kube-router-cfg', text: map('kube-router-cfg', '  cni-conf.json: |\n    {"plugins": [{"type": "bridge", "ipam": {"type": "host-local", "subnet": "‹10.1.0.0/24›"}}]}\n'), addresses: ['pod-subnet 10.1.0.0/24'] },
    { name: 'values of Flannel', text: 'podCidr: "‹10.244.0.0/16›"\npodCidrv6: ""\nflannel: {backend: vxlan}\n', addresses: ['flannel-network 10.244.0.0/16'], settings: ['cni=flannel', 'cni-mode=vxlan'] },
    { name: 'values of OVN-Kubernetes', text: 'podNetwork: ‹10.128.0.0/14›/23\nserviceNetwork: ‹172.30.0.0/16›\nk8sAPIServer: https://‹172.25.0.2›:6443\n', addresses: ['pod-range 10.128.0.0/14', 'service-range 172.30.0.0/16', 'api-server-address 172.25.0.2'] },
    { name: 'Spiderpool', text: 'apiVersion: spiderpool.spidernet.io/v2beta1\nkind: SpiderIPPool\nspec: {subnet: ‹10.6.0.0/16›, ips: [‹10.6.0.10-10.6.0.20›], gateway: ‹10.6.0.1›}\n', addresses: ['pod-subnet 10.6.0.0/16', 'other-range 10.6.0.10-10.6.0.20', 'other-address 10.6.0.1'] },
    { name: 'Submariner', text: 'apiVersion: submariner.io/v1\nkind: Cluster\nspec: {cluster_cidr: [‹10.44.0.0/16›], service_cidr: [‹10.45.0.0/16›]}\n', addresses: ['external-network 10.44.0.0/16', 'external-network 10.45.0.0/16'] },
  ]);
});

describe('values of Helm charts', () => {
  check([
    { name: 'Flux', text: 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: cilium}\nspec: {chart: {spec: {chart: cilium}}, values: {ipam: {mode: cluster-pool, operator: {clusterPoolIPv4PodCIDRList: [‹10.42.0.0/16›]}}, ipv4NativeRoutingCIDR: ‹10.0.0.0/8›, k8sServiceHost: api.example}}\n', addresses: ['cilium-pool 10.42.0.0/16', 'other-range 10.0.0.0/8'], settings: ['cni=cilium', 'cni-ipam=cluster-pool'] },
    { name: 'RKE2', text: 'apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: rke2-cilium}\nspec:\n  valuesContent: |-\n    ipam:\n      operator:\n        clusterPoolIPv4PodCIDRList: ["‹10.42.0.0/16›"]\n', addresses: ['cilium-pool 10.42.0.0/16'] },
    { name: 'Argo CD, text', text: 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: tigera-operator\n    helm:\n      values: |\n        installation: {calicoNetwork: {ipPools: [{cidr: ‹192.168.0.0/16›}]}}\n', addresses: ['calico-pool 192.168.0.0/16'] },
    { name: 'Argo CD, object in one of several sources', text: 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {sources: [{chart: x}, {chart: flannel, helm: {valuesObject: {podCidr: ‹10.244.0.0/16›}}}]}\n# chart: flannel\n', addresses: ['flannel-network 10.244.0.0/16'] },
    { name: 'another chart', text: 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x}\nspec: {chart: {spec: {chart: x}}, values: {podCidr: 10.0.0.0/8, cilium: 1}}\n', settings: [] },
    { name: 'damaged values', text: 'apiVersion: helm.cattle.io/v1\nkind: HelmChart\nspec: {chart: cilium, valuesContent: "a: ["}\n' },
    ...wrongTypes('helm.toolkit.fluxcd.io/v2', 'HelmRelease', ['spec']),
  ]);
});
