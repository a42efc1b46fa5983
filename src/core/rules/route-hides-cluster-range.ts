import { formatAddress } from '../ip/address';
import { covers, overlaps } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { nodeNetworkFinding, podsOnNodeNetwork } from './support/node-network';
import { podRangesOf } from './support/node-ranges';
import { isFirstPlace } from './support/owners';
import { distinctRanges, rangeText, relatedRange, roleName } from './support/ranges';
import { nodesAt, routeOf } from './support/static-routes';
import { few, listed } from './support/wording';

const roles = ['pod-range', 'flannel-network', 'calico-pool', 'cilium-pool', 'service-range', 'node-pod-range'] as const;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role === 'node-pod-range') reportBlock(claim, network, report);
  const route = routeOf(claim, network);
  if (route === undefined) return;
  // A router may hold the routes to whole blocks; in a part of a block nothing but its node is right.
  if (network.overlapping(claim, 'node-pod-range').some((block) => covers(claim.prefix, block.prefix))) return;
  const hidden = distinctRanges(network.overlapping(claim, ...roles).filter((range) => covers(range.prefix, claim.prefix)));
  // A route over a node may be the one to that node’s pods; whether it is the right node is another rule’s question.
  if (hidden.length === 0 || nodesAt(route.nextHop, claim, network).length > 0) return;
  const knowsNodes = network.claims(claim.cluster, 'node-address').length > 0;
  // The neighbour may be the node that has the block.
  if (!knowsNodes && network.overlapping(claim, 'node-pod-range').length > 0) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `This route sends ${rangeText(claim)} to ${formatAddress(route.nextHop)}, but the addresses belong to the ${listed(hidden.map((range) => `${roleName(range.fact.role)} ${rangeText(range)}`))}: the longer prefix wins over what the cluster routes. Remove the route, or move the range.`,
    severity: knowsNodes ? 'warning' : 'hint',
    related: few(hidden).map((range) => ({ at: placeOf(range, range.fact.slot), message: relatedRange(range) })),
  });
}

/** A block of pods in the network of the nodes, where no pod range of the cluster says so already. */
function reportBlock(block: Claim, network: Network, report: (finding: Report) => void): void {
  if (block.owner?.kind !== 'Node' || !isFirstPlace(block, network) || podsOnNodeNetwork(block.cluster, network)) return;
  if (podRangesOf(block, network).some((range) => overlaps(range.prefix, block.prefix))) return;
  const finding = nodeNetworkFinding(block, 'the route to the pods hides machines of that network, and clouds refuse it', network);
  if (finding !== undefined) report({ ...finding, severity: 'error', fixes: [] });
}

/** Finds static routes inside the ranges of the cluster. */
export default rule({
  id: 'KN904',
  name: 'route-hides-cluster-range',
  subject: 'claim',
  severity: 'warning',
  title: 'Route that hides a part of another network',
  why: 'The route with the longest prefix wins. A static route to a part of the pod or Service range takes these addresses away from the routes and rules of the cluster, on that machine only, so that some pods cannot be reached from some nodes. The other way round, a node’s block inside the network of the nodes hides machines.',
  fix: 'Remove the route, or give the cluster ranges that no other network uses.',
  source: [
    'RFC 1812, section 5.2.4.3: longest match',
    'gardener/gardener#5180, projectcalico/calico#8344',
  ],
  limits: [
    'Rests on routes that manifests state (nmstate, Talos, Config Connector, Azure Service Operator). Routes over a node’s address are left out; they may lead to its pods. So are routes to whole blocks of nodes, which a router may hold.',
    'A hint where no addresses of nodes are known; an error for a node’s block in the network of the nodes. Where the cluster’s pod range is there too, that is KN203’s.',
    'Silent for blocks where the network plugin gives pods addresses of the node network on purpose.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'An old network inside the pod range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            status:
              addresses: [{type: InternalIP, address: 192.168.10.10}]
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.77.0/24
                    #              ^^^^^^^^^^^^^^ KN904
                      next-hop-address: 192.168.10.1
          `,
        },
      },
      {
        title: 'A part of a node’s block',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.1.0/24
            status:
              addresses: [{type: InternalIP, address: 192.168.10.10}]
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.1.128/25
                    #              ^^^^^^^^^^^^^^^ KN904
                      next-hop-address: 192.168.10.1
          `,
        },
      },
      {
        title: 'A node’s block that hides the node itself (boundary: its last address)',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 192.168.10.0/25
              #        ^^^^^^^^^^^^^^^ KN904
            status:
              addresses: [{type: InternalIP, address: 192.168.10.127}]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 192.168.11.0/25
            status:
              addresses: [{type: InternalIP, address: 192.168.10.128}]
          `,
        },
      },
      {
        title: 'Boundary: the whole Service range (a hint: no node is known)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.96.0.0/16
                    #              ^^^^^^^^^^^^ KN904
                      next-hop-address: 192.168.10.1
          `,
        },
      },
      {
        title: 'IPv6, a single address',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: fd00:10:244:7::1/128
                    #              ^^^^^^^^^^^^^^^^^^^^ KN904
                      next-hop-address: fd00:1::1
          `,
        },
      },
    ],
    good: [
      {
        title: 'A router that holds the routes to the nodes’ blocks',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.1.0/24
            status:
              addresses: [{type: InternalIP, address: 192.168.10.10}]
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.1.0/24
                      next-hop-address: 192.168.10.1
          `,
        },
      },
      {
        title: 'Boundary: a route around the pod range loses against the cluster’s own',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.0.0/15
                      next-hop-address: 192.168.10.1
                    - destination: 0.0.0.0/0
                      next-hop-address: 192.168.10.1
          `,
        },
      },
      {
        title: 'The route to a node’s pods',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            status:
              addresses: [{type: InternalIP, address: 192.168.10.10}]
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.0.0/24
                      next-hop-address: 192.168.10.10
          `,
        },
      },
      {
        title: 'Missing and malformed input: no next hop, no ranges',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.77.0/24
                      next-hop-interface: eth1
                    - destination: \${OLD}
                      next-hop-address: 192.168.10.1
          `,
        },
      },
    ],
  },
});
