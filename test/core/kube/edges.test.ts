import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bodyOf, withoutSlots } from './facts-of';
import { check, wrongTypes } from './tables';

describe('facts of secondary networks', () => {
  const nad = (json: string): string => `apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: n}\nspec:\n  config: '${json}'\n`;
  check([
    { name: 'host-local, of old', text: nad('{"type": "macvlan", "ipam": {"type": "host-local", "subnet": "‹10.1.0.0/24›", "rangeStart": "‹10.1.0.10›", "gateway": "‹10.1.0.1›", "routes": [{"dst": "‹0.0.0.0/0›", "gw": "‹10.1.0.254›"}]}}'), addresses: ['pod-subnet 10.1.0.0/24', 'other-address 10.1.0.10', 'other-address 10.1.0.1', 'external-network 0.0.0.0/0', 'other-address 10.1.0.254'] },
    { name: 'host-local, sets of ranges in a list of plugins', text: nad('{"plugins": [{"type": "bridge", "ipam": {"type": "host-local", "ranges": [[{"subnet": "‹10.1.0.0/24›"}], [{"subnet": "‹fd00::/64›"}]]}}]}'), addresses: ['pod-subnet 10.1.0.0/24', 'pod-subnet fd00::/64'] },
    { name: 'host-local with the range of the node', text: nad('{"type": "bridge", "ipam": {"type": "host-local", "subnet": "usePodCidr"}}') },
    { name: 'static', text: nad('{"type": "macvlan", "ipam": {"type": "static", "addresses": [{"address": "‹10.1.0.5/24›", "gateway": "‹10.1.0.1›"}]}}'), addresses: ['other-address 10.1.0.5/24', 'other-address 10.1.0.1'] },
    { name: 'whereabouts: host bits are legal, exact ranges', text: nad('{"type": "ipvlan", "ipam": {"type": "whereabouts", "range": "‹192.168.2.225/28›", "exclude": ["‹192.168.2.229/30›"], "ipRanges": [{"range": "‹10.0.0.5-10.0.0.9›/24"}]}}'), addresses: ['pod-subnet 192.168.2.225/28', 'other-range 192.168.2.229/30', 'pod-subnet 10.0.0.5-10.0.0.9'] },
    { name: 'ovn-kubernetes', text: nad('{"type": "ovn-k8s-cni-overlay", "topology": "layer3", "subnets": "‹10.100.0.0/16›/24,‹fd00::/60›/64", "excludeSubnets": "‹10.100.200.0/24›"}'), addresses: ['pod-subnet 10.100.0.0/16', 'pod-subnet#1 fd00::/60', 'other-range 10.100.200.0/24'] },
    { name: 'damaged JSON, nothing, another type', text: nad('{"type": "macvlan", "ipam": ') },
    { name: 'empty', text: 'apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nspec: {config: ""}\n' },
    { name: 'whereabouts, pool', text: 'apiVersion: whereabouts.cni.cncf.io/v1alpha1\nkind: IPPool\nspec: {range: ‹10.0.0.0/24›}\n', addresses: ['pod-subnet 10.0.0.0/24'] },
    { name: 'nmstate', text: 'apiVersion: nmstate.io/v1\nkind: NodeNetworkConfigurationPolicy\nspec: {desiredState: {interfaces: [{name: eth1, ipv4: {address: [{ip: ‹10.0.0.9›, prefix-length: 24}]}}], routes: {config: [{destination: ‹10.0.0.0/8›, next-hop-address: ‹10.0.0.1›}]}, dns-resolver: {config: {server: [‹1.1.1.1›]}}}}\n', addresses: ['other-address 10.0.0.9', 'external-network 10.0.0.0/8', 'other-address 10.0.0.1', 'dns-address 1.1.1.1'] },
    ...wrongTypes('nmstate.io/v1', 'NodeNetworkConfigurationPolicy', ['spec']),
  ]);
});

describe('facts of load balancers', () => {
  check([
    { name: 'MetalLB: ranges stay exact', text: 'apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nspec:\n  addresses:\n  - ‹192.168.1.240-192.168.1.250›\n  - ‹fc00:f853::/124›\n  - ‹10.0.0.1 - 10.0.0.3›\n  - ${RANGE}\n', addresses: ['load-balancer-pool 192.168.1.240-192.168.1.250', 'load-balancer-pool fc00:f853::/124', 'load-balancer-pool 10.0.0.1 - 10.0.0.3'] },
    { name: 'MetalLB, peer', text: 'apiVersion: metallb.io/v1beta2\nkind: BGPPeer\nspec: {peerAddress: ‹10.0.0.1›, sourceAddress: ‹10.0.0.2›}\n', addresses: ['other-address 10.0.0.1', 'other-address 10.0.0.2'] },
    { name: 'MetalLB before 0.13', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\ndata:\n  config: |\n    address-pools:\n    - name: default\n      addresses:\n      - ‹172.19.255.200-172.19.255.250›\n    peers: [{peer-address: ‹10.0.0.1›}]\n', addresses: ['load-balancer-pool 172.19.255.200-172.19.255.250', 'other-address 10.0.0.1'] },
    { name: 'kube-vip', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: kube-vip}\nspec: {containers: [{name: vip, image: ghcr.io/kube-vip/kube-vip:v0.8.0, env: [{name: address, value: ‹10.0.0.9›}, {name: bgp_peeraddress, value: ‹10.0.0.1›}]}]}\n', addresses: ['api-server-address 10.0.0.9', 'other-address 10.0.0.1'] },
    { name: 'kube-vip, peers', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: kube-vip}\nspec: {containers: [{name: vip, image: kube-vip, env: [{name: bgp_peers, value: "‹10.0.0.1›:65000::false,‹10.0.0.2›:65000:p@1.2.3.4:x:true,name:1, ::"}]}]}\n', addresses: ['other-address 10.0.0.1', 'other-address 10.0.0.2'] },
    { name: 'kube-vip, cloud provider', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubevip, namespace: kube-system}\ndata:\n  cidr-global: ‹192.168.0.220/29›\n  range-dev: ‹192.168.0.10-192.168.0.11›,‹192.168.0.20-192.168.0.21›\n  other: 10.0.0.0/8\n', addresses: ['load-balancer-pool 192.168.0.220/29', 'load-balancer-pool 192.168.0.10-192.168.0.11', 'load-balancer-pool 192.168.0.20-192.168.0.21'] },
    { name: 'PureLB', text: 'apiVersion: purelb.io/v1\nkind: ServiceGroup\nspec: {local: {v4pools: [{pool: ‹10.0.0.5-10.0.0.9›, subnet: ‹10.0.0.0/24›}]}}\n', addresses: ['load-balancer-pool 10.0.0.5-10.0.0.9', 'external-network 10.0.0.0/24'] },
    { name: 'OpenELB', text: 'apiVersion: network.kubesphere.io/v1alpha2\nkind: Eip\nspec: {address: ‹10.0.0.5-10.0.0.9›}\n', addresses: ['load-balancer-pool 10.0.0.5-10.0.0.9'] },
    { name: 'annotations of a Service', text: 'apiVersion: v1\nkind: Service\nmetadata:\n  annotations:\n    metallb.io/loadBalancerIPs: ‹10.0.0.5›,‹fd00::5›\n    lbipam.cilium.io/ips: "‹10.0.0.6›"\n    kube-vip.io/loadbalancerIPs: ${VIP}\n    metallb.io/address-pool: production\n', addresses: ['load-balancer-address 10.0.0.5', 'load-balancer-address fd00::5', 'load-balancer-address 10.0.0.6'] },
    ...wrongTypes('metallb.io/v1beta1', 'IPAddressPool', ['spec']),
  ]);
});

describe('annotations', () => {
  const pod = (annotations: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n${annotations}`;
  check([
    { name: 'Calico', text: pod('    cni.projectcalico.org/podIP: ‹10.244.1.9/32›\n    cni.projectcalico.org/ipAddrs: \'["‹10.1.2.3›"]\'\n'), addresses: ['other-address 10.244.1.9/32', 'other-address 10.1.2.3'] },
    { name: 'Multus: names, and JSON', text: pod('    k8s.v1.cni.cncf.io/networks: \'[{"name": "n", "ips": ["‹10.1.0.9/24›"], "default-route": ["‹10.1.0.1›"]}]\'\n    v1.multus-cni.io/default-network: ns/n\n'), addresses: ['other-address 10.1.0.9/24', 'other-address 10.1.0.1'] },
    { name: 'Multus: names alone', text: pod('    k8s.v1.cni.cncf.io/networks: ns/macvlan@eth1, other\n') },
    { name: 'ovn-kubernetes', text: pod('    k8s.ovn.org/pod-networks: \'{"default": {"ip_addresses": ["‹10.244.0.3/24›"], "gateway_ips": ["‹10.244.0.1›"], "routes": [{"dest": "‹10.96.0.0/16›", "nextHop": "‹10.244.0.1›"}]}}\'\n'), addresses: ['other-address 10.244.0.3/24', 'other-address 10.244.0.1', 'external-network 10.96.0.0/16', 'other-address 10.244.0.1'] },
    { name: 'Istio and kubeadm', text: pod('    traffic.sidecar.istio.io/excludeOutboundIPRanges: ‹10.0.0.0/8›\n    traffic.sidecar.istio.io/includeOutboundIPRanges: "*"\n    kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint: ‹10.0.0.4›:6443\n'), addresses: ['other-range 10.0.0.0/8', 'api-server-address 10.0.0.4'] },
    { name: 'damaged JSON, wrong types', text: pod('    cni.projectcalico.org/ipAddrs: \'["10.1.2.3"\'\n    k8s.ovn.org/pod-networks: [1]\n    ipam.antrea.io/pod-ips: {a: b}\n') },
    { name: 'Node of ovn-kubernetes and of others', text: 'apiVersion: v1\nkind: Node\nmetadata:\n  name: n\n  annotations:\n    k8s.ovn.org/node-encap-ips: \'["‹10.0.0.4›"]\'\n    k8s.ovn.org/l3-gateway-config: \'{"default": {"mode": "shared", "ip-addresses": ["‹10.0.0.4/24›"], "next-hops": ["‹10.0.0.1›"]}}\'\n    k8s.ovn.org/node-gateway-router-lrp-ifaddrs: \'{"default": {"ipv4": "‹100.64.0.2/16›"}}\'\n    flannel.alpha.coreos.com/public-ipv6: "‹fd00::4›"\n    k3s.io/external-ip: ‹203.0.113.4›\n', addresses: ['other-address 10.0.0.4', 'other-address 10.0.0.4/24', 'other-address 10.0.0.1', 'other-address 100.64.0.2/16', 'other-address fd00::4', 'other-address 203.0.113.4'] },
    { name: 'pools of Calico, by range and by name', text: pod('    cni.projectcalico.org/ipv4pools: \'["‹10.0.0.0/24›", "default-ipv4-ippool"]\'\n'), addresses: ['other-range 10.0.0.0/24'] },
    { name: 'Node', text: 'apiVersion: v1\nkind: Node\nmetadata:\n  name: n\n  annotations:\n    k8s.ovn.org/node-subnets: \'{"default": ["‹10.244.1.0/24›"]}\'\n    projectcalico.org/IPv4VXLANTunnelAddr: ‹192.168.1.1›\n    k8s.ovn.org/node-primary-ifaddr: \'{"ipv4": "‹10.0.0.4/24›"}\'\n', addresses: ['node-block 10.244.1.0/24', 'other-address 192.168.1.1', 'other-address 10.0.0.4/24'] },
  ]);
});

describe('facts of gateways and meshes', () => {
  check([
    { name: 'Gateway', text: 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nspec: {addresses: [{type: IPAddress, value: ‹10.0.0.5›}, {type: Hostname, value: a.example}]}\nstatus: {addresses: [{value: ‹10.0.0.6›}]}\n', addresses: ['other-address 10.0.0.5', 'other-address 10.0.0.6'] },
    { name: 'a Gateway of Istio is none', text: 'apiVersion: networking.istio.io/v1\nkind: Gateway\nspec: {addresses: [{value: 10.0.0.5}]}\n' },
    { name: 'ServiceEntry', text: 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nspec: {addresses: [‹192.168.0.0/16›, ‹10.0.0.5›], endpoints: [{address: ‹2.2.2.2›}, {address: unix:///x}, {address: a.example}]}\n', addresses: ['other-range 192.168.0.0/16', 'other-range 10.0.0.5', 'other-address 2.2.2.2'] },
    { name: 'ServiceEntry with addresses that Istio chose', text: 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nspec: {hosts: [a.example]}\nstatus: {addresses: [{value: ‹240.240.0.1›, host: a.example}, {value: "‹2001:2::1›"}, 3]}\n', addresses: ['other-address 240.240.0.1', 'other-address 2001:2::1'] },
    { name: 'IstioOperator', text: 'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {values: {global: {proxy: {includeIPRanges: "*", excludeIPRanges: "‹10.0.0.0/8›,‹172.16.0.0/12›"}}}}\n', addresses: ['other-range 10.0.0.0/8', 'other-range 172.16.0.0/12'] },
    { name: 'ServiceImport', text: 'apiVersion: multicluster.x-k8s.io/v1alpha1\nkind: ServiceImport\nspec: {ips: [‹10.42.42.42›]}\n', addresses: ['other-address 10.42.42.42'] },
    { name: 'IPAddress', text: 'apiVersion: networking.k8s.io/v1\nkind: IPAddress\nmetadata: {name: ‹10.96.0.9›}\n', addresses: ['other-address 10.96.0.9'] },
    { name: 'AdminNetworkPolicy', text: 'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nspec: {egress: [{to: [{networks: [‹10.0.0.0/8›, "‹fd00::/8›"]}]}]}\n', addresses: ['policy-block 10.0.0.0/8', 'policy-block fd00::/8'] },
  ]);
});

describe('backends', () => {
  it('of an Ingress', () => {
    const text =
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec:\n  ingressClassName: nginx\n  defaultBackend: {service: {name: d, port: {number: 80}}}\n  rules:\n  - host: a.example\n    http:\n      paths:\n      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}\n' +
      '      - {path: /r, backend: {resource: {kind: Bucket, name: b}}}\n      - {path: /p, backend: {service: {name: "${SVC}", port: {number: 80}}}}\n  - {http: {paths: [{backend: {service: {name: n, port: {number: "x"}}}}]}}\n  - 3\n';
    assert.deepEqual(withoutSlots(bodyOf(text, 'ingress')), {
      type: 'ingress', className: 'nginx',
      backends: [
        { service: 'd', port: 80, isDefault: true },
        { service: 'web', port: 'http', host: 'a.example', path: '/', pathType: 'Prefix', isDefault: false },
        { service: 'n', isDefault: false },
      ],
    });
  });
  it('of an Ingress of old, its class in an annotation', () => {
    const body = bodyOf('apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {annotations: {kubernetes.io/ingress.class: old}}\nspec: {backend: {serviceName: d, servicePort: 80}, rules: [{http: {paths: [{backend: {serviceName: w, servicePort: web}}]}}]}\n', 'ingress');
    assert.deepEqual(withoutSlots(body), { type: 'ingress', className: 'old', backends: [{ service: 'd', port: 80, isDefault: true }, { service: 'w', port: 'web', isDefault: false }] });
  });
  it('in the fields of old under v1, and variants that share a path on purpose', () => {
    const body = bodyOf('apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {annotations: {nginx.ingress.kubernetes.io/canary: "true"}}\nspec: {rules: [{http: {paths: [{backend: {serviceName: w, servicePort: 80}}]}}]}\n', 'ingress');
    assert.deepEqual(withoutSlots(body), { type: 'ingress', isVariant: true, backends: [{ service: 'w', port: 80, isDefault: false, isOutdated: true }] });
  });
  it('of routes', () => {
    const body = bodyOf('apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nspec:\n  hostnames: [a.example]\n  rules:\n  - matches: [{path: {type: PathPrefix, value: /x}}]\n    backendRefs: [{name: web, port: 80}, {name: other, namespace: ns, port: 81}, {group: x, kind: Bucket, name: b}]\n  - {backendRefs: x}\n', 'ingress');
    assert.deepEqual(withoutSlots(body.backends), [
      { service: 'web', port: 80, host: 'a.example', path: '/x', pathType: 'PathPrefix', isDefault: false },
      { service: 'other', namespace: 'ns', port: 81, host: 'a.example', path: '/x', pathType: 'PathPrefix', isDefault: false },
    ]);
  });
  it('of a Route of OpenShift', () => {
    assert.deepEqual(withoutSlots(bodyOf('apiVersion: route.openshift.io/v1\nkind: Route\nspec: {host: a.example, to: {kind: Service, name: web}, alternateBackends: [{kind: Service, name: b}]}\n', 'ingress').backends), [
      { service: 'web', host: 'a.example', isDefault: false },
      { service: 'b', host: 'a.example', isDefault: false },
    ]);
  });
  it('wrong types', () => {
    for (const spec of ['3', '[1]', '{rules: 3, defaultBackend: []}', '{rules: [{http: [1]}]}']) assert.deepEqual(bodyOf(`apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec: ${spec}\n`, 'ingress').backends, []);
  });
});

describe('policies', () => {
  it('selectors, peers and ports', () => {
    const body = bodyOf(
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  podSelector: {matchLabels: {app: web}, matchExpressions: [{key: t, operator: In, values: [a]}]}\n  policyTypes: [Ingress]\n  ingress:\n  - from:\n    - namespaceSelector: {matchLabels: {n: a}}\n      podSelector: {}\n    - ipBlock: {cidr: ‹10.0.0.0/8›, except: [‹10.1.0.0/16›]}\n    - 3\n    ports: [{port: 80}, {port: dns, protocol: UDP}, {port: 32000, endPort: 32768}, {port: "${P}"}, x]\n  - {}\n  egress: [3]\n',
      'policy',
    );
    assert.deepEqual(withoutSlots(body), {
      type: 'policy',
      podSelector: { labels: { app: 'web' }, expressions: [{ key: 't', operator: 'In', values: ['a'] }] },
      policyTypes: ['Ingress'],
      ingress: [
        {
          peers: [
            { podSelector: { labels: {}, expressions: [] }, namespaceSelector: { labels: { n: 'a' }, expressions: [] } },
            { block: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
          ],
          ports: [{ protocol: 'TCP', port: 80 }, { protocol: 'UDP', port: 'dns' }, { protocol: 'TCP', port: 32_000, endPort: 32_768 }, { protocol: 'TCP', isUnknown: true }],
        },
        { peers: [], ports: [] },
      ],
      egress: [],
    });
  });
});
