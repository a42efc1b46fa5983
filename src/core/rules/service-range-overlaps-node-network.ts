import type { Network } from '../network/network';
import type { Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { nodeNetworkFinding } from './support/node-network';

const consequence = 'a Service can get the address of a machine, which no pod and no node reaches from then on';

function check(range: Claim, network: Network, report: (finding: Report) => void): void {
  if (range.fact.role !== 'service-range') return;
  const finding = nodeNetworkFinding(range, consequence, network);
  if (finding !== undefined) report(finding);
}

/** Finds Service ranges that hold addresses of nodes. */
export default rule({
  id: 'KN204',
  name: 'service-range-overlaps-node-network',
  subject: 'claim',
  severity: 'error',
  title: 'Service range overlaps the node network',
  why: 'kube-proxy rewrites whatever is sent to a Service address. A machine with that address (a node, a router, a DNS server) cannot be reached from the cluster any more.',
  fix: 'Choose a Service range that shares no address with the nodes’ network.',
  source: ['kubernetes/kubeadm#422', 'aws/eks-anywhere#2086', 'Amazon EKS and Azure AKS documentation: the Service range must not overlap the network of the nodes'],
  limits: ['Only where node addresses or a node network are stated; they are never guessed.'],
  check,
  examples: {
    bad: [
      {
        title: 'A Service range in the nodes’ network',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 192.168.0.0/20
              #              ^^^^^^^^^^^^^^ KN204
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
          `,
        },
      },
      {
        title: 'The address that a kubelet is told to use; the flag of the API server in a list',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                - name: service-cluster-ip-range
                  value: 172.30.0.0/16
                  #      ^^^^^^^^^^^^^ KN204
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            nodeRegistration:
              kubeletExtraArgs:
                - name: node-ip
                  value: 172.30.0.11
          `,
        },
      },
      {
        title: 'IPv6',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56
              serviceSubnet: fd00:1::/112
              #              ^^^^^^^^^^^^ KN204
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            status:
              addresses:
                - type: InternalIP
                  address: fd00:1::11
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the last address before the Service range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            status:
              addresses:
                - type: InternalIP
                  address: 10.95.255.255
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
              serviceSubnet: 192.168.0.0/20
          `,
        },
      },
      {
        title: 'A node whose address is not one yet',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 192.168.0.0/20
          `,
          'node.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            status:
              addresses:
                - type: InternalIP
                  address: \${NODE_ADDRESS}
          `,
        },
      },
    ],
  },
});
