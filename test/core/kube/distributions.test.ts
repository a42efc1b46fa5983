import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isRelevant } from '../../../src/core/kube/sniff';
import { show } from './facts-of';
import { check, wrongTypes } from './tables';

describe('facts of light distributions', () => {
  check([
    {
      name: 'k3s',
      text: 'cluster-cidr: ‹10.42.0.0/16›,‹fd00:42::/56›\nservice-cidr: "‹10.43.0.0/16›"\ncluster-dns: ‹10.43.0.10›\ntls-san:\n- ‹192.168.1.5›\n- k3s.example\nflannel-backend: host-gw\nkube-controller-manager-arg:\n- node-cidr-mask-size=25\nkube-apiserver-arg: service-node-port-range=30000-31000\nnode-ip: ‹192.168.1.6›\n',
      addresses: ['pod-range 10.42.0.0/16', 'pod-range#1 fd00:42::/56', 'service-range 10.43.0.0/16', 'dns-address 10.43.0.10', 'other-address 192.168.1.5', 'node-address 192.168.1.6'],
      settings: ['cni-mode=host-gw', 'node-port-range=30000-31000', 'node-mask=25'],
      definitions: ['k3s control-plane -'],
    },
    { name: 'RKE2', text: 'cni: [multus, cilium]\ntls-san: [‹10.0.0.9›]\n', addresses: ['other-address 10.0.0.9'], settings: ['cni=cilium'], definitions: ['rke2 control-plane -'] },
    { name: 'an agent defines no cluster', text: 'server: https://‹10.0.0.9›:6443\ntoken: x\nnode-external-ip: ‹203.0.113.4›\n', addresses: ['api-server-address 10.0.0.9', 'external-address 203.0.113.4'], definitions: [] },
    { name: 'one key alone is not enough', text: 'cluster-cidr: 10.42.0.0/16\n', definitions: [] },
    { name: 'values of a chart with one such key', text: 'token: x\nserver: 10.0.0.1\nnode-ip: 10.0.0.1\n', definitions: [] },
    {
      name: 'k3d',
      text: 'apiVersion: k3d.io/v1alpha5\nkind: Simple\nmetadata: {name: dev}\nsubnet: ‹172.28.0.0/16›\nkubeAPI: {hostIP: ‹127.0.0.1›}\noptions:\n  k3s:\n    extraArgs:\n    - {arg: "--cluster-cidr=‹10.118.0.0/17›", nodeFilters: [server:*]}\n    - arg: --kubelet-arg=node-ip=‹172.28.0.2›\n    - arg: --disable=traefik\n    - 3\n',
      addresses: ['node-network 172.28.0.0/16', 'api-server-address 127.0.0.1', 'pod-range 10.118.0.0/17', 'node-address 172.28.0.2'],
      settings: ['cluster-name=dev'],
      definitions: ['k3d control-plane dev'],
    },
    { name: 'k3d of old', text: 'apiVersion: k3d.io/v1alpha2\nkind: Simple\nname: old\nsubnet: auto\noptions: {k3s: {extraServerArgs: [--service-cidr=‹10.43.0.0/16›]}}\n', addresses: ['service-range 10.43.0.0/16'], definitions: ['k3d control-plane old'] },
    {
      name: 'Rancher',
      text: 'apiVersion: provisioning.cattle.io/v1\nkind: Cluster\nmetadata: {name: r}\nspec:\n  kubernetesVersion: v1.30.1+rke2r1\n  rkeConfig:\n    machineGlobalConfig: {cluster-cidr: ‹10.52.0.0/16›, service-cidr: ‹10.53.0.0/16›, cni: calico}\n',
      addresses: ['pod-range 10.52.0.0/16', 'service-range 10.53.0.0/16'],
      settings: ['cni=calico'],
      definitions: ['rke2 control-plane r'],
    },
    {
      name: 'RKE1',
      text: 'cluster_name: one\nnodes:\n- address: ‹203.0.113.5›\n  internal_address: ‹10.0.0.5›\n  role: [controlplane, etcd]\n- {address: ‹10.0.0.6›, role: [worker]}\nnetwork: {plugin: canal}\nservices:\n  kube-api: {service_cluster_ip_range: ‹10.43.0.0/16›}\n  kube-controller: {cluster_cidr: ‹10.42.0.0/16›}\n  kubelet: {cluster_dns_server: ‹10.43.0.10›}\n'.replace('‹203.0.113.5›', '203.0.113.5'),
      addresses: ['node-address 10.0.0.5', 'node-address 10.0.0.6', 'service-range 10.43.0.0/16', 'pod-range 10.42.0.0/16', 'dns-address 10.43.0.10'],
      settings: ['cluster-name=one', 'cni=canal'],
      definitions: ['rke control-plane one'],
    },
    {
      name: 'k0s',
      text: 'apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata: {name: k0s}\nspec:\n  api: {address: ‹10.0.0.5›, extraArgs: {service-node-port-range: 30000-31000}}\n  network:\n    podCIDR: ‹10.244.0.0/16›\n    serviceCIDR: ‹10.96.0.0/12›\n    dualStack: {enabled: true, IPv6podCIDR: "‹fd00::/108›"}\n    provider: calico\n',
      addresses: ['api-server-address 10.0.0.5', 'pod-range 10.244.0.0/16', 'service-range 10.96.0.0/12', 'pod-range fd00::/108'],
      settings: ['cni=calico', 'node-port-range=30000-31000'],
      definitions: ['k0s control-plane k0s'],
    },
    { name: 'k0sctl', text: 'apiVersion: k0sctl.k0sproject.io/v1beta1\nkind: Cluster\nmetadata: {name: c}\nspec:\n  hosts: [{ssh: {address: ‹10.0.0.1›}}, {privateAddress: ‹10.1.0.1›, ssh: {address: 1.2.3.4}}, {ssh: {address: host.example}}]\n  k0s: {config: {spec: {network: {podCIDR: ‹10.244.0.0/16›}}}}\n', addresses: ['node-address 10.0.0.1', 'node-address 10.1.0.1', 'pod-range 10.244.0.0/16'], definitions: ['k0s control-plane c'] },
    {
      name: 'MicroK8s',
      text: 'version: 0.2.0\nextraKubeAPIServerArgs: {--service-cluster-ip-range: ‹10.152.183.0/24›}\nextraKubeProxyArgs: {--cluster-cidr: ‹10.1.0.0/16›}\nextraSANs: [‹10.10.10.10›, x]\n',
      addresses: ['service-range 10.152.183.0/24', 'pod-range 10.1.0.0/16', 'other-address 10.10.10.10'],
      definitions: ['microk8s control-plane -'],
    },
    { name: 'Docker', text: '{\n  "bip": "‹172.26.0.1/16›",\n  "default-address-pools": [{"base": "‹10.200.0.0/16›", "size": 24}],\n  "dns": ["‹10.0.0.2›"]\n}\n', addresses: ['docker-network 172.26.0.1/16', 'docker-network 10.200.0.0/16', 'dns-address 10.0.0.2'], definitions: [] },
    ...wrongTypes('k3d.io/v1alpha5', 'Simple', ['subnet', 'kubeAPI', 'options']).slice(1),
    ...wrongTypes('k0s.k0sproject.io/v1beta1', 'ClusterConfig', ['spec']),
  ]);
  it('RKE names nodes by their address', () => {
    const { resources } = show('nodes:\n- address: ‹10.0.0.6›\n  role: [controlplane]\n- {address: 10.0.0.7, hostname_override: n7, internal_address: ‹10.1.0.7›, role: [worker]}\n').extracted.facts;
    assert.deepEqual(resources.map((r) => `${r.group}/${r.kind} ${r.name}`), ['rke/Node 10.0.0.6', 'rke/Node n7']);
  });
});

describe('facts of Talos', () => {
  check([
    {
      name: 'machine configuration',
      text: 'version: v1alpha1\nmachine:\n  type: controlplane\n  certSANs: [‹10.5.0.2›]\n  network:\n    nameservers: [‹1.1.1.1›]\n    interfaces:\n    - addresses: [‹10.5.0.3/24›]\n      routes: [{network: ‹0.0.0.0/0›, gateway: ‹10.5.0.1›}]\n      vip: {ip: ‹10.5.0.10›}\n  kubelet: {nodeIP: {validSubnets: [‹10.5.0.0/24›, "!10.5.0.9/32"]}}\ncluster:\n  clusterName: t\n  controlPlane: {endpoint: "https://‹10.5.0.10›:6443"}\n  network: {podSubnets: [‹10.244.0.0/16›], serviceSubnets: [‹10.96.0.0/12›], cni: {name: none}}\n  apiServer: {extraArgs: {service-node-port-range: 30000-30100}}\n',
      addresses: ['other-address 10.5.0.2', 'dns-address 1.1.1.1', 'other-address 10.5.0.3/24', 'external-network 0.0.0.0/0', 'other-address 10.5.0.1', 'api-server-address 10.5.0.10', 'other-range 10.5.0.0/24', 'api-server-address 10.5.0.10', 'pod-range 10.244.0.0/16', 'service-range 10.96.0.0/12'],
      settings: ['cluster-name=t', 'cni=none', 'route-next-hop=10.5.0.1', 'route-link=10.5.0.3/24', 'node-port-range=30000-30100'],
      definitions: ['talos control-plane t'],
    },
    { name: 'patch', text: 'cluster:\n  network:\n    podSubnets:\n    - ‹10.244.0.0/16›\n', addresses: ['pod-range 10.244.0.0/16'] },
    { name: 'worker', text: 'version: v1alpha1\nmachine: {type: worker}\ncluster: {clusterName: t}\n', definitions: ['talos worker t'] },
    { name: 'network document', text: 'apiVersion: v1alpha1\nkind: LinkConfig\nname: eth0\naddresses: [{address: ‹10.5.0.3/24›}]\nroutes: [{destination: ‹10.0.0.0/8›, gateway: ‹10.5.0.1›}]\n', addresses: ['other-address 10.5.0.3/24', 'external-network 10.0.0.0/8', 'other-address 10.5.0.1'] },
    { name: 'something else with a machine', text: 'version: 2\nmachine: {type: m1}\ncluster: {network: {}}\n', definitions: [] },
  ]);
});

describe('facts of Kubespray', () => {
  check([
    {
      name: 'variables',
      text: 'kube_network_plugin: calico\nkube_service_addresses: ‹10.233.0.0/18›\nkube_pods_subnet: ‹10.233.64.0/18›\nkube_network_node_prefix: 24\nnodelocaldns_ip: ‹169.254.25.10›\nloadbalancer_apiserver: {address: ‹10.0.0.9›, port: 6443}\nsupplementary_addresses_in_ssl_keys: [‹10.0.0.8›, x.example]\nmetallb_config: {address_pools: {primary: {ip_range: [‹10.5.0.0/24›, ‹10.6.0.1-10.6.0.9›]}}}\nkube_proxy_mode: ipvs\n',
      addresses: ['service-range 10.233.0.0/18', 'pod-range 10.233.64.0/18', 'dns-address 169.254.25.10', 'api-server-address 10.0.0.9', 'other-address 10.0.0.8', 'load-balancer-pool 10.5.0.0/24', 'load-balancer-pool 10.6.0.1-10.6.0.9'],
      settings: ['cni=calico', 'node-mask-ipv4=24', 'proxy-mode=ipvs'],
      definitions: [],
    },
    { name: 'how Calico carries packets', text: 'calico_ipip_mode: "Never"\ncalico_vxlan_mode: CrossSubnet\ncalico_network_backend: vxlan\n', settings: ['cni-backend=vxlan', 'cni-mode=none', 'cni-mode=vxlan-cross-subnet'], definitions: [] },
    { name: 'how Calico carries packets, an expression', text: 'calico_ipip_mode: "{{ mode }}"\ncalico_vxlan_mode: [a]\n', settings: [] },
    { name: 'expressions of Ansible', text: 'kube_pods_subnet: "{{ pods }}"\ncalico_pool_cidr: "{{ kube_pods_subnet }}"\n' },
    {
      name: 'inventory',
      text: 'all:\n  hosts:\n    node1: {ansible_host: 203.0.113.1, ip: ‹10.0.0.1›}\n    node2: {ansible_host: ‹10.0.0.2›}\n    node3: {}\n  children:\n    kube_node: {hosts: {node1: null}}\n',
      addresses: ['node-address 10.0.0.1', 'node-address 10.0.0.2'],
      definitions: ['kubespray inventory -'],
    },
    { name: 'an inventory of something else', text: 'all: {hosts: {db: {ip: 10.0.0.1}}, children: {web: {}}}\n', definitions: [] },
    { name: 'wrong types', text: 'kube_pods_subnet: [{a: b}]\nkube_service_addresses: {a: 1}\nmetallb_config: x\n' },
  ]);
});

describe('facts of OpenShift', () => {
  check([
    {
      name: 'install-config',
      text: 'apiVersion: v1\nbaseDomain: example.com\nmetadata: {name: ocp}\nnetworking:\n  networkType: OVNKubernetes\n  machineNetwork: [{cidr: ‹10.0.0.0/16›}]\n  clusterNetwork:\n  - {cidr: ‹10.128.0.0/14›, hostPrefix: 23}\n  serviceNetwork: [‹172.30.0.0/16›]\nplatform: {baremetal: {apiVIPs: [‹10.0.0.5›], ingressVIP: ‹10.0.0.6›, provisioningNetworkCIDR: ‹172.22.0.0/24›}}\n',
      addresses: ['node-network 10.0.0.0/16', 'pod-range 10.128.0.0/14', 'service-range 172.30.0.0/16', 'api-server-address 10.0.0.5', 'other-address 10.0.0.6', 'external-network 172.22.0.0/24'],
      settings: ['cluster-name=ocp', 'cni=OVNKubernetes', 'node-mask-ipv4=23'],
      definitions: ['openshift control-plane ocp'],
    },
    {
      name: 'install-config of a dual-stack cluster on machines of its own',
      text: 'baseDomain: example.com\nnetworking:\n  clusterNetwork: [{cidr: ‹10.128.0.0/14›, hostPrefix: 23}, {cidr: "‹fd01::/48›", hostPrefix: 64}, {cidr: ‹10.200.0.0/16›, hostPrefix: 26}, {cidr: "${X}", hostPrefix: 9}, 3]\n  ovnKubernetesConfig: {ipv6: {internalJoinSubnet: "‹fd98::/64›"}}\nplatform: {baremetal: {bootstrapProvisioningIP: ‹172.22.0.2›, hosts: [{networkConfig: {interfaces: [{ipv4: {address: [{ip: ‹10.0.0.4›}]}}]}}, x]}}\n',
      addresses: ['pod-range 10.128.0.0/14', 'pod-range fd01::/48', 'pod-range 10.200.0.0/16', 'join-network fd98::/64', 'other-address 172.22.0.2', 'other-address 10.0.0.4'],
      settings: ['node-mask-ipv4=23', 'node-mask-ipv6=64'],
    },
    { name: 'a base domain alone', text: 'baseDomain: example.com\nother: 10.0.0.0/8\n', definitions: [] },
    { name: 'Network of the configuration', text: 'apiVersion: config.openshift.io/v1\nkind: Network\nmetadata: {name: cluster}\nspec:\n  clusterNetwork: [{cidr: ‹10.128.0.0/14›, hostPrefix: 23}]\n  serviceNetwork: [‹172.30.0.0/16›]\n  externalIP: {policy: {allowedCIDRs: [‹192.168.0.0/24›]}}\n', addresses: ['pod-range 10.128.0.0/14', 'service-range 172.30.0.0/16', 'external-network 192.168.0.0/24'], definitions: ['openshift openshift-network -'] },
    {
      name: 'Network of the operator',
      text: 'apiVersion: operator.openshift.io/v1\nkind: Network\nspec:\n  defaultNetwork: {type: OVNKubernetes, ovnKubernetesConfig: {v4InternalSubnet: ‹100.65.0.0/16›, gatewayConfig: {ipv4: {internalMasqueradeSubnet: ‹169.254.169.0/29›}}}}\n  additionalNetworks:\n  - {name: a, type: Raw, rawCNIConfig: \'{"type": "macvlan", "ipam": {"type": "static", "addresses": [{"address": "‹10.9.0.5/24›"}]}}\'}\n',
      addresses: ['join-network 100.65.0.0/16', 'other-range 169.254.169.0/29', 'other-address 10.9.0.5/24'],
      settings: ['cni=OVNKubernetes'],
    },
    { name: 'HostSubnet', text: 'apiVersion: network.openshift.io/v1\nkind: HostSubnet\nmetadata: {name: n1}\nhost: n1\nhostIP: ‹10.0.0.4›\nsubnet: ‹10.128.2.0/23›\negressIPs: [‹10.0.0.99›]\n', addresses: ['node-address 10.0.0.4', 'node-pod-range 10.128.2.0/23', 'other-address 10.0.0.99'] },
    { name: 'agent-config', text: 'apiVersion: v1beta1\nkind: AgentConfig\nrendezvousIP: ‹10.0.0.4›\nhosts: [{networkConfig: {interfaces: [{ipv4: {address: [{ip: ‹10.0.0.4›, prefix-length: 24}]}}], routes: {config: [{destination: ‹0.0.0.0/0›, next-hop-address: ‹10.0.0.1›}]}}}]\n', addresses: ['node-address 10.0.0.4', 'other-address 10.0.0.4', 'external-network 0.0.0.0/0', 'other-address 10.0.0.1'] },
    ...wrongTypes('operator.openshift.io/v1', 'Network', ['spec']),
  ]);
  it('a Network of Google is none', () => assert.deepEqual(show('apiVersion: networking.gke.io/v1\nkind: Network\nspec: {serviceNetwork: [10.0.0.0/8]}\n').addresses, []));
});

describe('documents without a kind', () => {
  it('cost nothing when no key of theirs is there', () => {
    for (const text of ['replicas: 3\nimage: x\n', '{"a": 1}', 'a: {machine: 1}\n', '{"expr": "kube_pod_info"}']) assert.equal(isRelevant(text), false, text);
    for (const text of ['kube_pods_subnet: 10.0.0.0/8\n', '{"bip": "172.17.0.1/16"}', '# c\ncluster-cidr: x\n']) assert.equal(isRelevant(text), true, text);
  });
  it('report no faults', () => assert.deepEqual(show('{"bip": "x", \n').extracted.facts.problems, []));
});
