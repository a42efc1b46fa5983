import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extractChunk } from '../../../../src/core/kube/extract';
import type { ResourceBody } from '../../../../src/core/kube/facts';
import { buildModel } from '../../../../src/core/network/build';
import type { ModelInput } from '../../../../src/core/network/model-input';
import { inputOf, proxyCluster } from '../../../../src/core/network/kube-proxy/from-manifests';
import type { ProxyCluster } from '../../../../src/core/network/kube-proxy/from-manifests';
import type { ProxyServicePort } from '../../../../src/core/network/kube-proxy/input';
import { NodeRules } from '../../../../src/core/network/kube-proxy/rules';
import type { ResourceSubject } from '../../../../src/core/network/subjects';
import { claim, node } from '../../../support/model-input';

/** The input of a model with two nodes, from manifests. */
function read(...texts: readonly string[]): ModelInput {
  const chunks = texts.map((text, chunk) => ({ facts: extractChunk(text, 'document').facts, standing: { chunk: 1000 + chunk, file: 'x.yaml', cluster: 'c' } }));
  const of = <Body extends ResourceBody>(type: Body['type']): ResourceSubject<Body>[] =>
    chunks.flatMap(({ facts, standing }) =>
      facts.resources.filter(({ body }) => body.type === type).map((resource) => ({ ...standing, type: 'resource', resource, body: resource.body as Body, namespace: resource.namespace ?? 'default' })),
    );
  return {
    cluster: 'c', name: 'c', assumedNodes: 2,
    claims: [claim('pod-range', '10.244.0.0/16'), claim('service-range', '10.96.0.0/16')],
    settings: chunks.flatMap(({ facts, standing }) => facts.settings.map((fact) => ({ ...standing, type: 'setting', fact }))),
    nodes: [node('n1', { addresses: ['192.168.1.11'], podRanges: ['10.244.1.0/24'] }), node('n2', { addresses: ['192.168.1.12'], podRanges: ['10.244.2.0/24'] })],
    workloads: of('workload'), services: of('service'), endpoints: of('endpoints'),
  };
}

function cluster(...texts: readonly string[]): ProxyCluster {
  const input = read(...texts);
  return proxyCluster(input, buildModel(input));
}

const service = (spec: string, meta = ''): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n${meta}spec:\n  ports: [{name: http, port: 80, targetPort: 8080}]\n${spec}`;
const fixedIp = '  clusterIP: 10.96.0.50\n';
const only = (...texts: readonly string[]): ProxyServicePort => {
  const { servicePorts } = cluster(...texts);
  assert.equal(servicePorts.length, 1);
  return servicePorts[0] as ProxyServicePort;
};
const slice = (endpoints: string, rest = '', ports = '[{name: http, port: 8080}]'): string =>
  `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: web-1\n  labels:\n    kubernetes.io/service-name: web\n${rest}addressType: IPv4\nports: ${ports}\nendpoints:\n${endpoints}`;
const ips = ({ endpoints }: ProxyServicePort): string[] => endpoints.map(({ ip, port, nodeName }) => `${ip}:${port} ${nodeName ?? '-'}`);

describe('kube-proxy: which Services count', () => {
  const skipped: readonly [string, string][] = [
    ['headless', service('  clusterIP: None\n')],
    ['ExternalName', service('  type: ExternalName\n  externalName: x.example\n')],
    ['another proxy’s', service(fixedIp, '  labels: {service.kubernetes.io/service-proxy-name: x}\n')],
    ['labelled headless', service(fixedIp, '  labels: {service.kubernetes.io/headless: ""}\n')],
    ['families without an address', service('  clusterIP: 10.96.0.50\n  ipFamilies: [IPv6]\n')],
    ['without ports', 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: 10.96.0.50}\n'],
  ];
  for (const [name, text] of skipped) it(`${name}: left out`, () => assert.deepEqual(cluster(text).servicePorts, []));

  it('a declared address', () => assert.deepEqual(only(service(fixedIp)).clusterAddresses, { 4: '10.96.0.50' }));
  it('an address of each family', () => {
    assert.deepEqual(only(service('  clusterIPs: [10.96.0.50, "FD00::50"]\n  ipFamilies: [IPv4, IPv6]\n')).clusterAddresses, { 4: '10.96.0.50', 6: 'fd00::50' });
  });
  it('an allocated address is the model’s', () => assert.match(only(service('')).clusterAddresses[4] ?? '', /^10\.96\./));
  it('leading zeros vanish, blanks are trimmed, host bits are masked', () => {
    const port = only(service('  clusterIP: 10.096.0.050\n  type: LoadBalancer\n  externalIPs: [192.168.099.022, nonsense]\n  loadBalancerSourceRanges: [" 203.0.113.7/025 ", "fd00::1/64", "x"]\n'));
    assert.deepEqual(port.clusterAddresses, { 4: '10.96.0.50' });
    assert.deepEqual(port.externalAddresses, ['192.168.99.22']);
    assert.deepEqual(port.sourceRanges, ['203.0.113.0/25', 'fd00::/64']);
  });
  it('load balancer addresses of ipMode Proxy and host names are not handled on nodes', () => {
    const text = service(`${fixedIp}  type: LoadBalancer\n  loadBalancerIP: 1.2.3.1\n`) + 'status:\n  loadBalancer:\n    ingress:\n    - {ip: 1.2.3.4}\n    - {ip: 1.2.3.5, ipMode: VIP}\n    - {ip: 1.2.3.6, ipMode: Proxy}\n    - {hostname: x.example}\n';
    assert.deepEqual(only(text).loadBalancerAddresses, ['1.2.3.4', '1.2.3.5']);
  });
  it('external Local counts for what is external', () => {
    const policy = `${fixedIp}  externalTrafficPolicy: Local\n`;
    assert.equal(only(service(policy)).externalLocal, false);
    assert.equal(only(service(`${policy}  externalIPs: [192.168.99.22]\n`)).externalLocal, true);
    assert.equal(only(service(`${policy}  type: NodePort\n`)).externalLocal, true);
    assert.equal(only(service(`${policy}  type: LoadBalancer\n`)).externalLocal, true);
  });
  it('health checks are for load balancers with external Local', () => {
    const check = `${fixedIp}  healthCheckNodePort: 31000\n`;
    assert.equal(only(service(`${check}  type: LoadBalancer\n  externalTrafficPolicy: Local\n`)).healthCheckNodePort, 31000);
    assert.equal(only(service(`${check}  type: LoadBalancer\n`)).healthCheckNodePort, 0);
    assert.equal(only(service(`${check}  type: NodePort\n  externalTrafficPolicy: Local\n`)).healthCheckNodePort, 0);
  });
  it('ports, affinity, policies, place', () => {
    const port = only(service(`${fixedIp}  type: NodePort\n  sessionAffinity: ClientIP\n  internalTrafficPolicy: Local\n`));
    assert.equal(port.port, 'http');
    assert.equal(port.portNumber, 80);
    assert.ok(port.nodePort >= 30000);
    assert.equal(port.affinitySeconds, 10800);
    assert.equal(port.internalLocal, true);
    assert.equal(port.place?.chunk, 1000);
  });
});

describe('kube-proxy: which endpoints count', () => {
  const web = service(`${fixedIp}  selector: {app: web}\n`);
  const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, image: i, ports: [{containerPort: 8080}]}]}\n';

  it('those of the model for a selector, with their nodes', () => {
    const found = ips(only(web, deployment));
    assert.deepEqual(found.map((text) => text.replace(/^10\.244\.(\d)\.\d+/, '$1')), ['1:8080 n1', '2:8080 n2']);
  });
  it('those of slices instead, when there are slices', () => {
    assert.deepEqual(ips(only(web, deployment, slice('- {addresses: [10.244.1.077, 10.244.1.78], nodeName: n1}\n- {addresses: ["fd00::1"]}\n'))), ['10.244.1.77:8080 n1']);
  });
  it('conditions and hints', () => {
    const found = only(web, slice('- addresses: [10.244.1.7]\n  conditions: {ready: false, terminating: true}\n  hints:\n    forZones: [{name: a}, {name: b}]\n    forNodes: [{name: n1}]\n'));
    assert.deepEqual(found.endpoints, [{ ip: '10.244.1.7', port: 8080, ready: false, serving: true, terminating: true, nodeName: undefined, zoneHints: ['a', 'b'], nodeHints: ['n1'] }]);
  });
  it('ports by name and protocol', () => {
    assert.deepEqual(ips(only(web, slice('- {addresses: [10.244.1.7]}\n', '', '[{name: other, port: 1}, {name: http, protocol: UDP, port: 2}, {name: http, port: 3}]'))), ['10.244.1.7:3 -']);
    assert.deepEqual(ips(only(web, slice('- {addresses: [10.244.1.7]}\n', '', '[{name: other, port: 1}]'))), []);
    assert.deepEqual(ips(only(web, slice('- {addresses: [10.244.1.7]}\n', '', '[{name: http}]'))), []);
  });
  it('a port without a name is the unnamed one', () => {
    const unnamed = web.replace('name: http, ', '');
    assert.deepEqual(ips(only(unnamed, slice('- {addresses: [10.244.1.7]}\n', '', '[{port: 8080}]'))), ['10.244.1.7:8080 -']);
  });
  it('host names and other proxies’ slices: none', () => {
    assert.deepEqual(ips(only(web, slice('- {addresses: [x.example]}\n').replace('IPv4', 'FQDN'))), []);
    assert.deepEqual(ips(only(web, slice('- {addresses: [10.244.1.7]}\n', '    service.kubernetes.io/headless: ""\n'))), []);
  });
  it('Endpoints are mirrored, unless they say otherwise', () => {
    const endpoints = (labels: string): string => `apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: web\n${labels}subsets:\n- addresses: [{ip: 192.0.2.7, nodeName: n2}]\n  notReadyAddresses: [{ip: 192.0.2.8}]\n  ports: [{name: http, port: 9}]\n`;
    const found = only(service(fixedIp), endpoints(''));
    assert.deepEqual(ips(found), ['192.0.2.7:9 n2', '192.0.2.8:9 -']);
    assert.deepEqual(found.endpoints.map(({ ready }) => ready), [true, false]);
    assert.deepEqual(ips(only(service(fixedIp), endpoints('  labels: {endpointslice.kubernetes.io/skip-mirror: "true"}\n'))), []);
  });
});

describe('kube-proxy: configuration and nodes', () => {
  const daemons = (flags: string): string => `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: kube-proxy, namespace: kube-system}\nspec:\n  template:\n    spec: {containers: [{name: kube-proxy, image: i, command: [/usr/local/bin/kube-proxy, ${flags}]}]}\n`;
  const proxy = (rest: string): string => `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${rest}`;

  it('nothing written', () => {
    const { config } = cluster();
    assert.equal(config.mode, 'iptables');
    assert.equal(config.detectLocalMode, 'ClusterCIDR');
    assert.deepEqual(config.clusterRanges, { 4: '10.244.0.0/16' });
    assert.equal(config.localhostNodePorts, true);
    assert.equal(config.masqueradeBit, 14);
  });
  it('everything written', () => {
    const { config } = cluster(proxy('mode: nftables\nclusterCIDR: 10.1.0.0/16,fd01::/48\ndetectLocalMode: BridgeInterface\ndetectLocal: {bridgeInterface: cni0, interfaceNamePrefix: veth}\nnodePortAddresses: [primary, 10.0.0.0/8]\niptables: {masqueradeAll: true, masqueradeBit: 10, localhostNodePorts: false}\n'));
    assert.deepEqual(config, {
      mode: 'nftables', detectLocalMode: 'BridgeInterface', clusterRanges: { 4: '10.1.0.0/16', 6: 'fd01::/48' }, bridgeInterface: 'cni0', interfaceNamePrefix: 'veth',
      masqueradeAll: true, masqueradeBit: 10, nodePortAddresses: ['primary', '10.0.0.0/8'], localhostNodePorts: false, nfacct: false, tcpBeLiberal: false,
    });
  });
  it('flags of a container say the same', () => {
    const { config } = cluster(daemons('--proxy-mode=nftables, "--cluster-cidr=10.1.0.0/16,fd01::/48", --detect-local-mode=BridgeInterface, --pod-bridge-interface=cni0, --pod-interface-name-prefix=veth, "--nodeport-addresses=primary,10.0.0.0/8", --masquerade-all, --iptables-masquerade-bit=10, --iptables-localhost-nodeports=F, --conntrack-tcp-be-liberal=1'));
    assert.deepEqual(config, {
      mode: 'nftables', detectLocalMode: 'BridgeInterface', clusterRanges: { 4: '10.1.0.0/16', 6: 'fd01::/48' }, bridgeInterface: 'cni0', interfaceNamePrefix: 'veth',
      masqueradeAll: true, masqueradeBit: 10, nodePortAddresses: ['primary', '10.0.0.0/8'], localhostNodePorts: false, nfacct: false, tcpBeLiberal: true,
    });
  });
  it('is none where something else does its work', () => {
    const cilium = (value: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\ndata: {kube-proxy-replacement: "${value}"}\n`;
    assert.deepEqual(['true', 'strict', 'false', 'partial'].map((value) => cluster(cilium(value), proxy('mode: ipvs\n')).config.mode), ['none', 'none', 'ipvs', 'ipvs']);
  });
  it('without a cluster range in its own flags or file kube-proxy has none', () => {
    assert.deepEqual(cluster(daemons('--proxy-mode=iptables')).config.clusterRanges, {});
    assert.deepEqual(cluster(daemons('--config=/etc/x')).config.clusterRanges, { 4: '10.244.0.0/16' });
    const map = (range: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-proxy, namespace: kube-system}\ndata:\n  config.conf: |\n    apiVersion: kubeproxy.config.k8s.io/v1alpha1\n    kind: KubeProxyConfiguration\n${range}`;
    assert.deepEqual(cluster(map('    clusterCIDR: ""\n')).config.clusterRanges, {});
    assert.deepEqual(cluster(map('    clusterCIDR: 10.2.0.0/16\n')).config.clusterRanges, { 4: '10.2.0.0/16' });
    assert.deepEqual(cluster(proxy('mode: iptables\n')).config.clusterRanges, { 4: '10.244.0.0/16' });
  });
  it('arguments that k3s and k0s hand on', () => {
    assert.equal(cluster('cluster-cidr: 10.42.0.0/16\nservice-cidr: 10.43.0.0/16\nkube-proxy-arg:\n- masquerade-all=true\n- proxy-mode=iptables\n').config.masqueradeAll, true);
    const k0s = (network: string): string => `apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata: {name: k0s}\nspec: {network: {kubeProxy: ${network}}}\n`;
    const { config } = cluster(k0s('{mode: iptables, iptables: {masqueradeAll: true, masqueradeBit: 9}, nodePortAddresses: [10.0.0.0/8]}'));
    assert.deepEqual([config.masqueradeAll, config.masqueradeBit, config.nodePortAddresses], [true, 9, ['10.0.0.0/8']]);
    assert.equal(cluster(k0s('{extraArgs: {iptables-masquerade-bit: "5"}}')).config.masqueradeBit, 5);
  });
  it('nonsense counts as not written', () => {
    const { config } = cluster(proxy('detectLocalMode: Guess\niptables: {masqueradeBit: 99}\n'));
    assert.equal(config.detectLocalMode, 'ClusterCIDR');
    assert.equal(config.masqueradeBit, 14);
  });
  it('nodes have loopback, node and bridge addresses', () => {
    const [first] = cluster().nodes;
    assert.deepEqual(first, {
      name: 'n1', addresses: { 4: '192.168.1.11' }, zone: undefined, podRanges: { 4: '10.244.1.0/24' }, interfaceAddresses: ['127.0.0.1', '::1', '192.168.1.11', '10.244.1.1'],
    });
  });
  it('rules of a node from its manifests', () => {
    const found = cluster(service(`${fixedIp}`), slice('- {addresses: [10.244.1.7], nodeName: n1}\n'));
    assert.equal(inputOf(found, 2), undefined);
    const input = inputOf(found, 0);
    assert.ok(input);
    const rules = new NodeRules(input, 4);
    assert.deepEqual(rules.plans.map(({ title, sets }) => `${title} ${sets.cluster.map(({ text }) => text).join()}`), ['default/web:http 10.244.1.7:8080']);
    assert.equal(new NodeRules(input, 6).plans.length, 0);
  });
});
