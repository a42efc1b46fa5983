import type { Network } from '../network/network';
import { placeOf, type SettingSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { parsePortRange } from './support/node-ports';

/** Ports that Linux takes for outgoing connections. Source: Linux Documentation/networking/ip-sysctl.rst ip_local_port_range. */
const ephemeral = { first: 32768, last: 60999 } as const;

function check(setting: SettingSubject, _network: Network, report: (finding: Report) => void): void {
  const { fact } = setting;
  const range = fact.setting === 'node-port-range' ? parsePortRange(fact.value) : undefined;
  if (range === undefined || range.last < ephemeral.first || range.first > ephemeral.last) return;
  const last = ephemeral.first - 1;
  const at = placeOf(setting, fact.slot);
  const shorter = `${range.first}-${last}`;
  report({
    at,
    message: `The node ports ${range.first}–${range.last} include ports that nodes use for outgoing connections (${ephemeral.first}–${ephemeral.last}): such a connection can be cut off when a Service takes its port. ${range.first <= last ? `End at ${last}` : `Stay below ${ephemeral.first}`}, or move net.ipv4.ip_local_port_range on the nodes.`,
    fixes: range.first <= last ? [{ title: `Change to ${shorter}`, edits: [{ place: at, text: shorter }] }] : [],
  });
}

/** Finds node-port ranges that reach into the ephemeral ports. */
export default rule({
  id: 'KN508',
  name: 'node-port-range-meets-ephemeral-ports',
  subject: 'setting',
  severity: 'warning',
  title: 'Node ports among the ports of outgoing connections',
  why: 'Linux gives outgoing connections a local port of 32768–60999. When the API server gives such a port to a Service, kube-proxy’s rules catch the answers to a connection that uses it, and programs on the node that listen on a port of their choice collide with it.',
  fix: 'Let the node-port range end at 32767, or keep the ports out with ip_local_port_range or ip_local_reserved_ports on every node.',
  source: [
    'Linux Documentation/networking/ip-sysctl.rst: ip_local_port_range is 32768 to 60999',
    'Kubernetes pull request 111697; kubernetes/kubernetes#111682, kubernetes/kubernetes#100643',
    'awslabs/amazon-eks-ami#1307, antrea-io/antrea#2381',
  ],
  limits: [
    'The nodes’ own setting is not in manifests; where they move the ephemeral ports, ignore the finding with a comment.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A wide range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                - name: service-node-port-range
                  value: 30000-50000
                  #      ^^^^^^^^^^^ KN508
          `,
        },
      },
      {
        title: 'Boundary: one port too many; as a count',
        files: {
          'a/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                service-node-port-range: 30000-32768
                #                        ^^^^^^^^^^^ KN508
          `,
          'b/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                service-node-port-range: 30000+2768
                #                        ^^^^^^^^^^ KN508
          `,
        },
      },
      {
        title: 'A flag of an IPv6 API server',
        files: {
          'manifests/kube-apiserver.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-apiserver
              namespace: kube-system
            spec:
              containers:
                - name: kube-apiserver
                  command:
                    - kube-apiserver
                    - --service-cluster-ip-range=fd00:10:96::/112
                    - --service-node-port-range=1-65535
                    #                           ^^^^^^^ KN508
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the default, and right above the ephemeral ports',
        files: {
          'a/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                service-node-port-range: 30000-32767
          `,
          'b/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                service-node-port-range: 61000-62000
          `,
        },
      },
      {
        title: 'Missing input: the range is not stated',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
        },
      },
      {
        title: 'Malformed: no range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                service-node-port-range: all
          `,
        },
      },
    ],
  },
});
