import type { Network } from '../network/network';
import type { Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { nodeNetworkFinding, podsOnNodeNetwork } from './support/node-network';

const consequence = 'nodes take traffic to each other for traffic to pods, and pods get addresses of machines';

function check(range: Claim, network: Network, report: (finding: Report) => void): void {
  if (range.fact.role !== 'pod-range' || podsOnNodeNetwork(range.cluster, network)) return;
  const finding = nodeNetworkFinding(range, consequence, network);
  if (finding !== undefined) report(finding);
}

/** Finds pod ranges that hold addresses of nodes. */
export default rule({
  id: 'KN203',
  name: 'pod-range-overlaps-node-network',
  subject: 'claim',
  severity: 'error',
  title: 'Pod range overlaps the node network',
  why: 'A node’s routing table then has two answers for one address: the route to a node’s pods hides a machine of the node network, or the other way round. Nodes lose each other, image pulls and the API server become unreachable from some nodes only.',
  fix: 'Choose a pod range that shares no address with the nodes’ network.',
  source: [
    'kubeadm documentation, "Installing a Pod network add-on": the pod network must not overlap with any of the host networks',
    'projectcalico/calico#1401, #2720',
    'gardener/gardener#5180',
  ],
  limits: [
    'Only where node addresses or a node network are stated; they are never guessed.',
    'Silent where the network plugin gives pods addresses of the node network on purpose (AWS VPC CNI, Azure CNI, Cilium ENI and the like).',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Calico’s default range in a home network',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 192.168.0.0/16
              #          ^^^^^^^^^^^^^^ KN203
              serviceSubnet: 10.96.0.0/16
          `,
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.11
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: node-2
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.12
          `,
        },
      },
      {
        title: 'The address that a kubelet is told to use, and two places that state the range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.0.0.0/14
              #          ^^^^^^^^^^^ KN203
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            nodeRegistration:
              kubeletExtraArgs:
                - name: node-ip
                  value: 10.0.0.11
            ---
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            clusterCIDR: 10.0.0.0/14
            #            ^^^^^^^^^^^ KN203
          `,
        },
      },
      {
        title: 'The IPv6 address of a node',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:1::/48
              #                        ^^^^^^^^^^^ KN203
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.11
                - type: InternalIP
                  address: fd00:1::11
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the node has the first address after the pod range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            status:
              addresses:
                - type: InternalIP
                  address: 10.245.0.0
          `,
        },
      },
      {
        title: 'Missing input: no node is known',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 192.168.0.0/16
          `,
        },
      },
      {
        title: 'A node of another cluster',
        files: {
          'east/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 192.168.0.0/16
          `,
          'west/node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.11
          `,
        },
      },
    ],
  },
});
