// The numeric limits of the rules, each with the last value on either side of it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findingsIn } from '../support/example-runs';

const kubeadm = (pods: string, services: string, more = ''): string => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n${more}networking:\n  podSubnet: ${pods}\n  serviceSubnet: ${services}\n`;
const component = (name: string, flags: readonly string[]): string => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: kube-system}\nspec: {containers: [{name: ${name}, image: i, command: [${name}, ${flags.map((flag) => `"${flag}"`).join(', ')}]}]}\n`;
const apiServer = (range: string, version?: string): string =>
  (version === undefined ? '' : `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: ${version}\n`) + component('kube-apiserver', [`--service-cluster-ip-range=${range}`]);
const controllerManager = (range: string): string => component('kube-controller-manager', ['--allocate-node-cidrs=true', `--cluster-cidr=${range}`]);
const nodePort = (port: number, range?: string): string =>
  `${range === undefined ? '' : `apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer: {extraArgs: {service-node-port-range: ${range}}}\n---\n`}apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: NodePort, ports: [{port: 80, nodePort: ${port}}]}\n`;
const pool = (cidr: string, more = ''): string => `apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: p}\nspec: {cidr: "${cidr}"${more === '' ? '' : `, ${more}`}}\n`;
const nodes = (count: number): string => Array.from({ length: count }, (_, at) => `---\napiVersion: v1\nkind: Node\nmetadata: {name: n${at}}\nspec: {podCIDR: 10.244.${at}.0/24}\n`).join('');
const port = (fields: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i, ports: [{${fields}}]}]}\n`;
const clusterAddress = (address: string, services: string): string =>
  `${kubeadm(services.includes(':') ? 'fd00:1::/56' : '10.244.0.0/16', services)}---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {clusterIP: "${address}", ports: [{port: 80}]}\n`;
const maxPods = (count: number): string =>
  `${kubeadm('10.244.0.0/16', '10.96.0.0/16')}---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nmaxPods: ${count}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-flannel-cfg, namespace: kube-flannel}\ndata: {net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}'}\n`;

const services = (range: string): string => kubeadm(range.includes(':') ? 'fd00:1::/56' : '10.244.0.0/16', range);
const pods = (range: string): string => kubeadm(range, range.includes(':') ? 'fd00:f::/112' : '172.20.0.0/16');
const ofCount = (count: number, range: string): string => kubeadm(range, '10.96.0.0/16') + nodes(count);

/** Rule, what the limit is, the text that it still takes or is silent for, the text that it reports. */
const limits: readonly [string, string, string, string][] = [
  ['KN301', 'kubeadm, IPv4', services('10.96.0.0/12'), services('10.96.0.0/11')],
  ['KN301', 'kubeadm, IPv6', services('fd00:2::/108'), services('fd00:2::/107')],
  ['KN301', 'API server before the new allocator', apiServer('10.96.0.0/12', 'v1.32.0'), apiServer('10.96.0.0/11', 'v1.32.0')],
  ['KN301', 'API server, by version', apiServer('10.96.0.0/11', 'v1.34.0'), apiServer('10.96.0.0/11', 'v1.33.0')],
  ['KN301', 'API server with the new allocator, IPv6', apiServer('fd00:2::/64', 'v1.34.0'), apiServer('fd00:2::/63', 'v1.34.0')],
  ['KN302', 'a band for fixed addresses, IPv4', services('10.96.0.0/27'), services('10.96.0.0/28')],
  ['KN302', 'a band for fixed addresses, IPv6', services('fd00:2::/123'), services('fd00:2::/124')],
  ['KN303', 'the bitmap allocator, lower end', services('fd00:2::/112'), services('fd00:2::/111')],
  ['KN304', 'IPv4', pods('10.244.0.0/28'), pods('10.244.0.0/29')],
  ['KN304', 'IPv6', pods('fd00:1::/124'), pods('fd00:1::/125')],
  ['KN305', 'IPv4', pods('10.244.0.0/24'), pods('10.244.0.0/25')],
  ['KN305', 'IPv6', pods('fd00:1::/64'), pods('fd00:1::/65')],
  ['KN306', 'kubeadm, IPv4', pods('10.0.0.0/8'), pods('10.0.0.0/7')],
  ['KN306', 'kubeadm, IPv6', pods('fd00:1::/48'), pods('fd00:2::/47')],
  ['KN306', 'controller-manager, IPv6', controllerManager('fd00:1::/48'), controllerManager('fd00:2::/47')],
  ['KN306', 'controller-manager: no limit for IPv4', controllerManager('10.0.0.0/7'), pods('10.0.0.0/7')],
  ['KN307', '80 % of 16 blocks', ofCount(12, '10.244.0.0/20'), ofCount(13, '10.244.0.0/20')],
  ['KN308', 'a /24 behind a bridge', maxPods(253), maxPods(254)],
  ['KN310', 'ranges per list', kubeadm('10.244.0.0/16,fd00:1::/56', '10.96.0.0/16,fd00:2::/112'), kubeadm('10.244.0.0/16,fd00:1::/56,10.245.0.0/16', '10.96.0.0/16')],
  ['KN312', 'shortest block, IPv4', pool('10.1.0.0/16', 'blockSize: 20'), pool('10.1.0.0/16', 'blockSize: 19')],
  ['KN312', 'longest block, IPv4', pool('10.1.0.0/16', 'blockSize: 32'), pool('10.1.0.0/16', 'blockSize: 33')],
  ['KN312', 'shortest block, IPv6', pool('fd00::/64', 'blockSize: 116'), pool('fd00::/64', 'blockSize: 115')],
  ['KN312', 'longest block, IPv6', pool('fd00::/64', 'blockSize: 128'), pool('fd00::/64', 'blockSize: 129')],
  ['KN312', 'one block', pool('10.1.0.0/26', 'blockSize: 26'), pool('10.1.0.0/27', 'blockSize: 26')],
  ['KN312', 'one block of the usual size', pool('10.1.0.0/26'), pool('10.1.0.0/27')],
  ['KN312', 'one block of the usual size, IPv6', pool('fd00::/122'), pool('fd00::/123')],
  ['KN501', 'the first address, IPv4', clusterAddress('10.96.0.1', '10.96.0.0/24'), clusterAddress('10.96.0.0', '10.96.0.0/24')],
  ['KN501', 'the last address, IPv4', clusterAddress('10.96.0.254', '10.96.0.0/24'), clusterAddress('10.96.0.255', '10.96.0.0/24')],
  ['KN501', 'the last address, IPv6', clusterAddress('fd00:2::ffff', 'fd00:2::/112'), clusterAddress('fd00:2::1:0', 'fd00:2::/112')],
  ['KN501', 'the first address, IPv6', clusterAddress('fd00:2::1', 'fd00:2::/112'), clusterAddress('fd00:2::', 'fd00:2::/112')],
  ['KN503', 'band of a /27', clusterAddress('10.96.0.16', '10.96.0.0/27'), clusterAddress('10.96.0.17', '10.96.0.0/27')],
  ['KN503', 'band of a /24', clusterAddress('10.96.0.16', '10.96.0.0/24'), clusterAddress('10.96.0.17', '10.96.0.0/24')],
  ['KN503', 'band of a /20', clusterAddress('10.96.1.0', '10.96.0.0/20'), clusterAddress('10.96.1.1', '10.96.0.0/20')],
  ['KN503', 'band of a /12', clusterAddress('10.96.1.0', '10.96.0.0/12'), clusterAddress('10.96.1.1', '10.96.0.0/12')],
  ['KN503', 'no band in a /28', clusterAddress('10.96.0.13', '10.96.0.0/28'), clusterAddress('10.96.0.17', '10.96.0.0/27')],
  ['KN504', 'the first address', clusterAddress('10.96.0.2', '10.96.0.0/16'), clusterAddress('10.96.0.1', '10.96.0.0/16')],
  ['KN504', 'below the tenth address', clusterAddress('10.96.0.9', '10.96.0.0/16'), clusterAddress('10.96.0.10', '10.96.0.0/16')],
  ['KN504', 'above the tenth address', clusterAddress('10.96.0.11', '10.96.0.0/16'), clusterAddress('10.96.0.10', '10.96.0.0/16')],
  ['KN505', 'the first node port', nodePort(30000), nodePort(29999)],
  ['KN505', 'the last node port', nodePort(32767), nodePort(32768)],
  ['KN507', 'band of the usual range', nodePort(30085), nodePort(30086)],
  ['KN507', 'band of 17 ports', nodePort(30015, '30000-30016'), nodePort(30016, '30000-30016')],
  ['KN507', 'no band in 16 ports', nodePort(30015, '30000-30015'), nodePort(30016, '30000-30016')],
  ['KN508', 'the first port of outgoing connections', nodePort(30000, '30000-32767'), nodePort(30000, '30000-32768')],
  ['KN508', 'the last port of outgoing connections', nodePort(61000, '61000-62000'), nodePort(61000, '60999-62000')],
  ['KN605', 'length of a port name', port('name: abcdefghijklmno, containerPort: 80'), port('name: abcdefghijklmnop, containerPort: 80')],
  ['KN710', 'the last port', port('containerPort: 65535'), port('containerPort: 65536')],
];

describe('limits', () => {
  const reports = (rule: string, text: string): boolean => findingsIn({ 'all.yaml': text }).some(({ code }) => code === rule);
  for (const [rule, title, inside, outside] of limits) {
    it(`${rule}, ${title}`, () => {
      assert.equal(reports(rule, inside), false, `reported: ${inside}`);
      assert.equal(reports(rule, outside), true, `not reported: ${outside}`);
    });
  }

  const severity = (text: string): readonly string[] => findingsIn({ 'all.yaml': text }).filter(({ code }) => code === 'KN302' || code === 'KN307').map((finding) => finding.severity);
  it('KN302: 16 addresses have no band, 8 are too few', () => assert.deepEqual([severity(services('10.96.0.0/28')), severity(services('10.96.0.0/29'))], [['info'], ['error']]));
  it('KN302, IPv6', () => assert.deepEqual([severity(services('fd00:2::/124')), severity(services('fd00:2::/125'))], [['info'], ['error']]));
  it('KN307: as many blocks as nodes, one fewer', () => assert.deepEqual([severity(ofCount(4, '10.244.0.0/22')), severity(ofCount(5, '10.244.0.0/22'))], [['warning'], ['error']]));
});
