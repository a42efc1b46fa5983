import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { show } from './facts-of';

const cluster = (version: string, rest: string): string => `apiVersion: kubeadm.k8s.io/${version}\nkind: ClusterConfiguration\n${rest}`;

describe('facts of kubeadm configuration', () => {
  const table: readonly [name: string, fixture: string, addresses: readonly string[], settings: readonly string[]][] = [
    ['networking', cluster('v1beta3', 'clusterName: mk\nkubernetesVersion: v1.30.0\nnetworking:\n  podSubnet: ‹10.244.0.0/16›\n  serviceSubnet: "‹10.96.0.0/12›"\n  dnsDomain: cluster.local\n'), ['pod-range 10.244.0.0/16', 'service-range 10.96.0.0/12'], ['dns-domain=cluster.local', 'cluster-name=mk', 'kubernetes-version=v1.30.0']],
    ['dual stack', cluster('v1beta4', 'networking:\n  podSubnet: ‹10.244.0.0/16›,‹fd00:10:244::/56›\n  serviceSubnet: \'‹10.96.0.0/16›, ‹fd00:10:96::/112›\'\n'), ['pod-range 10.244.0.0/16', 'pod-range#1 fd00:10:244::/56', 'service-range 10.96.0.0/16', 'service-range#1 fd00:10:96::/112'], []],
    ['folded list', cluster('v1beta4', 'networking:\n  podSubnet: >-\n    ‹10.244.0.0/16›,\n    ‹fd00::/56›\n'), ['pod-range 10.244.0.0/16', 'pod-range#1 fd00::/56'], []],
    ['endpoint', cluster('v1beta3', 'controlPlaneEndpoint: ‹192.168.1.1›:6443\n'), ['api-server-address 192.168.1.1'], []],
    ['endpoint, IPv6', cluster('v1beta3', 'controlPlaneEndpoint: "[‹fd00::1›]:6443"\n'), ['api-server-address fd00::1'], []],
    ['endpoint, name', cluster('v1beta3', 'controlPlaneEndpoint: api.example:6443\n'), [], []],
    ['endpoint, impossible number', cluster('v1beta3', 'controlPlaneEndpoint: ‹192.168.1.300›:6443\n'), ['api-server-address 192.168.1.300'], []],
    ['names of the certificate', cluster('v1beta3', 'apiServer:\n  certSANs: [localhost, ‹127.0.0.1›, x.y]\netcd: {external: {endpoints: ["https://‹10.0.0.9›:2379", "https://etcd:2379"]}}\n'), ['other-address 127.0.0.1', 'other-address 10.0.0.9'], []],
    ['extraArgs as a map', cluster('v1beta3', 'controllerManager:\n  extraArgs:\n    cluster-cidr: ‹10.1.0.0/16›\n    node-cidr-mask-size: "25"\n    allocate-node-cidrs: "true"\napiServer:\n  extraArgs: {service-node-port-range: 30000-31000}\n'), ['pod-range 10.1.0.0/16'], ['node-port-range=30000-31000', 'node-mask=25', 'allocate-node-cidrs=true']],
    ['extraArgs as a list', cluster('v1beta4', 'controllerManager:\n  extraArgs:\n  - name: node-cidr-mask-size-ipv6\n    value: "80"\n  - {name: service-cluster-ip-range, value: "‹10.3.0.0/16›"}\n  - 3\n  - {name: x}\n'), ['service-range 10.3.0.0/16'], ['node-mask-ipv6=80']],
    ['placeholders', cluster('v1beta3', 'networking: {podSubnet: "${POD}", serviceSubnet: "{{ x }}, ‹10.0.0.0/8›"}\n'), ['service-range 10.0.0.0/8'], []],
    ['wrong types', cluster('v1beta3', 'networking: [1]\napiServer: 3\ncontrolPlaneEndpoint: {}\netcd: x\n'), [], []],
    ['empty', cluster('v1beta3', 'networking: {podSubnet: ""}\n'), [], []],
    ['InitConfiguration', 'apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\nlocalAPIEndpoint:\n  advertiseAddress: ‹192.168.1.11›\nnodeRegistration:\n  kubeletExtraArgs: {node-ip: ‹192.168.1.12›}\n', ['api-server-address 192.168.1.11', 'node-address 192.168.1.12'], []],
    ['JoinConfiguration', 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\ncontrolPlane: {localAPIEndpoint: {advertiseAddress: ‹10.0.0.1›}}\ndiscovery: {bootstrapToken: {apiServerEndpoint: "‹10.0.0.2›:6443"}}\nnodeRegistration: {kubeletExtraArgs: [{name: node-ip, value: ‹10.0.0.3›}]}\n', ['api-server-address 10.0.0.1', 'api-server-address 10.0.0.2', 'node-address 10.0.0.3'], []],
    ['MasterConfiguration', 'apiVersion: kubeadm.k8s.io/v1alpha1\nkind: MasterConfiguration\napi: {advertiseAddress: ‹10.0.0.1›}\nnetworking: {serviceSubnet: ‹10.96.0.0/12›}\ncontrollerManagerExtraArgs: {cluster-cidr: ‹10.1.0.0/16›}\n', ['api-server-address 10.0.0.1', 'service-range 10.96.0.0/12', 'pod-range 10.1.0.0/16'], []],
  ];
  for (const [name, fixture, addresses, settings] of table) {
    it(name, () => {
      const shown = show(fixture);
      assert.deepEqual(shown.addresses, addresses);
      assert.deepEqual(shown.settings, settings);
    });
  }
  it('defines a cluster', () => {
    assert.deepEqual(show(cluster('v1beta3', 'clusterName: mk\n')).extracted.facts.definitions, [{ tool: 'kubeadm', singleton: 'control-plane', name: 'mk' }]);
    assert.deepEqual(show('apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\n').extracted.facts.definitions, []);
  });
  it('origins', () => {
    const shown = show(cluster('v1beta3', 'networking: {podSubnet: ‹10.1.0.0/16›}\ncontrollerManager: {extraArgs: {cluster-cidr: ‹10.1.0.0/16›}}\n'));
    assert.deepEqual(shown.origins, ['kubeadm ClusterConfiguration networking.podSubnet', 'kubeadm ClusterConfiguration controllerManager.extraArgs cluster-cidr']);
  });
});

describe('facts of component configuration', () => {
  it('KubeProxyConfiguration', () => {
    const shown = show('apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nclusterCIDR: ‹10.1.0.0/16›\nmode: ipvs\ndetectLocalMode: BridgeInterface\nnodePortAddresses: [primary, ‹10.0.0.0/8›]\nbindAddress: ‹0.0.0.0›\nmetricsBindAddress: ‹127.0.0.1›:10249\nhealthzBindAddress: ""\nipvs: {excludeCIDRs: [‹1.0.0.0/8›]}\n');
    assert.deepEqual(shown.addresses, ['pod-range 10.1.0.0/16', 'other-range 10.0.0.0/8', 'other-address 0.0.0.0', 'other-address 127.0.0.1', 'other-range 1.0.0.0/8']);
    assert.deepEqual(shown.settings, ['proxy-mode=ipvs', 'detect-local-mode=BridgeInterface', 'proxy-cluster-cidr=10.1.0.0/16', 'proxy-node-port-addresses=primary', 'proxy-node-port-addresses=10.0.0.0/8']);
  });
  it('KubeletConfiguration', () => {
    const shown = show('apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nclusterDNS:\n- ‹10.96.0.10›\nclusterDomain: cluster.local\nmaxPods: 250\npodCIDR: ""\naddress: ‹0.0.0.0›\n');
    assert.deepEqual(shown.addresses, ['dns-address 10.96.0.10', 'other-address 0.0.0.0']);
    assert.deepEqual(shown.settings, ['max-pods=250', 'dns-domain=cluster.local']);
  });
});

describe('facts of a kind cluster', () => {
  it('networking, nodes and patches', () => {
    const shown = show(
      'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nname: dev\nnetworking:\n  ipFamily: dual\n  podSubnet: "‹10.244.0.0/16›,‹fd00::/56›"\n  serviceSubnet: ‹10.96.0.0/16›\n  disableDefaultCNI: true\n  kubeProxyMode: none\n  apiServerAddress: ‹127.0.0.1›\n' +
        'nodes:\n- role: control-plane\n  kubeadmConfigPatches:\n  - |\n    kind: InitConfiguration\n    nodeRegistration:\n      kubeletExtraArgs:\n        node-ip: "‹10.0.0.1›"\n  extraPortMappings:\n  - {containerPort: 80, hostPort: 80, listenAddress: "‹0.0.0.0›"}\n- role: worker\n- {}\n' +
        'kubeadmConfigPatches:\n- |\n  apiVersion: kubeadm.k8s.io/v1beta3\n  kind: ClusterConfiguration\n  networking: {podSubnet: ‹10.245.0.0/16›}\n  ---\n  kind: KubeletConfiguration\n  maxPods: 30\n- "kind: KubeProxyConfiguration\\nclusterCIDR: ‹10.246.0.0/16›\\n"\n- "kind: [\\n"\n- 3\n',
    );
    assert.deepEqual(shown.addresses, ['pod-range 10.244.0.0/16', 'pod-range#1 fd00::/56', 'service-range 10.96.0.0/16', 'api-server-address 127.0.0.1', 'node-address 10.0.0.1', 'other-address 0.0.0.0', 'pod-range 10.245.0.0/16', 'pod-range 10.246.0.0/16']);
    assert.deepEqual(shown.settings, ['cluster-name=dev', 'ip-family=dual', 'proxy-mode=none', 'default-cni-disabled=true', 'max-pods=30', 'proxy-cluster-cidr=10.246.0.0/16', 'kind-node=control-plane', 'kind-node=worker', 'kind-node=control-plane']);
    assert.deepEqual(shown.extracted.facts.definitions, [{ tool: 'kind', singleton: 'control-plane', name: 'dev' }]);
    assert.equal(shown.origins[6], 'kind kubeadmConfigPatches ClusterConfiguration networking.podSubnet');
  });
  it('old group, wrong types', () => {
    assert.deepEqual(show('kind: Cluster\napiVersion: kind.sigs.k8s.io/v1alpha3\nnetworking: 3\nnodes: {}\nkubeadmConfigPatches: x\n').addresses, []);
  });
  it('the Cluster of another group is none', () => {
    const shown = show('kind: Cluster\napiVersion: cluster.x-k8s.io/v1beta1\nmetadata: {name: c}\nnetworking: {podSubnet: 10.0.0.0/8}\n');
    assert.deepEqual([shown.addresses, shown.settings, shown.resource?.body.type], [[], ['cluster-name=c'], 'other']);
  });
});

describe('facts of ConfigMaps', () => {
  const map = (name: string, data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: kube-system\ndata:\n${data}`;
  const table: readonly [name: string, fixture: string, addresses: readonly string[], settings: readonly string[]][] = [
    ['kubeadm-config of old', map('kubeadm-config', '  ClusterStatus: |\n    apiEndpoints:\n      cp-1:\n        advertiseAddress: ‹192.168.1.10›\n        bindPort: 6443\n      cp-2: {advertiseAddress: ‹192.168.1.11›}\n      cp-3: x\n    apiVersion: kubeadm.k8s.io/v1beta2\n    kind: ClusterStatus\n'), ['api-server-address 192.168.1.10', 'api-server-address 192.168.1.11'], []],
    ['kubeadm-config', map('kubeadm-config', '  ClusterConfiguration: |\n    kind: ClusterConfiguration\n    networking:\n      podSubnet: ‹10.244.0.0/16›\n      serviceSubnet: ‹10.96.0.0/12›\n'), ['pod-range 10.244.0.0/16', 'service-range 10.96.0.0/12'], []],
    ['kube-proxy', map('kube-proxy', '  config.conf: |-\n    apiVersion: kubeproxy.config.k8s.io/v1alpha1\n    clusterCIDR: ‹10.244.0.0/16›\n    kind: KubeProxyConfiguration\n    mode: ""\n'), ['pod-range 10.244.0.0/16'], ['proxy-cluster-cidr=10.244.0.0/16']],
    ['kubelet-config', map('kubelet-config', '  kubelet: |\n    kind: KubeletConfiguration\n    clusterDNS:\n    - ‹10.96.0.10›\n'), ['dns-address 10.96.0.10'], []],
    ['flannel', map('kube-flannel-cfg', '  net-conf.json: |\n    {\n      "Network": "‹10.244.0.0/16›",\n      "EnableIPv6": true,\n      "IPv6Network": "‹fd00::/48›",\n      "SubnetMin": "‹10.244.10.0›",\n      "Backend": {"Type": "vxlan"}\n    }\n'), ['flannel-network 10.244.0.0/16', 'flannel-network#1 fd00::/48', 'other-address 10.244.10.0'], ['cni=flannel', 'flannel-subnet-option=10.244.10.0', 'cni-mode=vxlan']],
    ['flannel in one line of JSON', map('x', '  net-conf.json: "{\\"Network\\": \\"‹10.244.0.0/16›\\"}"\n'), ['flannel-network 10.244.0.0/16'], ['cni=flannel', 'cni-mode=udp']],
    ['canal', map('canal-config', '  net-conf.json: |\n    {"Network": "‹10.244.0.0/16›"}\n'), ['flannel-network 10.244.0.0/16'], ['cni=canal', 'cni-mode=udp']],
    ['flannel without tunnels on one subnet', map('kube-flannel-cfg', '  net-conf.json: |\n    {"Network": "‹10.244.0.0/16›", "Backend": {"Type": "vxlan", "DirectRouting": true}}\n'), ['flannel-network 10.244.0.0/16'], ['cni=flannel', 'cni-mode=vxlan', 'cni-direct-routing=true']],
    ['cilium', map('cilium-config', '  ipam: cluster-pool\n  routing-mode: native\n  auto-direct-node-routes: "true"\n  cluster-pool-ipv4-cidr: "‹10.0.0.0/8› ‹10.1.0.0/16›"\n  cluster-pool-ipv4-mask-size: "25"\n  enable-endpoint-routes: "true"\n'), ['cilium-pool 10.0.0.0/8', 'cilium-pool#1 10.1.0.0/16'], ['cni=cilium', 'cni-ipam=cluster-pool', 'cni-mode=native', 'cni-node-routes=true', 'cni-endpoint-routes=true', 'cni-block-size=25']],
    ['cilium of old', map('cilium-config', '  tunnel: geneve\n  cluster-pool-ipv4-cidr: ${POOL}\n'), [], ['cni=cilium', 'cni-mode=geneve']],
    ['calico with host-local', map('calico-config', '  calico_backend: vxlan\n  cni_network_config: |-\n    {"plugins": [{"type": "calico", "mtu": __CNI_MTU__, "ipam": {"type": "host-local"}}]}\n'), [], ['cni=calico', 'cni-backend=vxlan', 'cni-ipam=host-local']],
    ['calico', map('calico-config', '  calico_backend: bird\n'), [], ['cni=calico', 'cni-backend=bird']],
    ['damaged JSON', map('kube-flannel-cfg', '  net-conf.json: |\n    {"Network": "10.244.0.0/16"\n'), [], ['cni=flannel']],
    ['placeholder', map('kube-flannel-cfg', '  net-conf.json: |\n    {"Network": "${CIDR}"}\n'), [], ['cni=flannel', 'cni-mode=udp']],
    ['wrong types', map('kube-proxy', '  config.conf: [Configuration]\n'), [], []],
    ['any other', map('x', '  a: clusterCIDR\n'), [], []],
  ];
  for (const [name, fixture, addresses, settings] of table) {
    it(name, () => {
      const shown = show(fixture);
      assert.deepEqual(shown.addresses, addresses);
      assert.deepEqual(shown.settings, settings);
      assert.deepEqual(shown.extracted.facts.definitions, []);
      assert.equal(shown.resource?.kind, 'ConfigMap');
    });
  }
});
