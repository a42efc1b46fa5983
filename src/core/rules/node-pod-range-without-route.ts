import { formatAddress } from '../ip/address';
import { overlaps } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isFirstPlace, ownerTitle, sameOwner } from './support/owners';
import { rangeText } from './support/ranges';
import { appliesTo, nodeAt, routeOf, routesAreWritten, routesIn } from './support/static-routes';

/** How many routes are looked at to learn that the cluster states them, and how many may be compared between nodes. */
const MOST_ROUTES = 200;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { cluster, fact, owner } = claim;
  if (fact.role !== 'node-pod-range' || owner?.kind !== 'Node' || network.settings(cluster, 'route-next-hop').length === 0) return;
  if (!routesAreWritten(cluster, network) || !isFirstPlace(claim, network)) return;
  if (network.overlapping(claim, 'external-network').length > 0) reportNode(claim, owner.name, network, report);
  else reportAll(claim, network, report);
}

/** No route leads to the block, although routes lead to the blocks of others. */
function reportAll(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const stated = network.claims(claim.cluster, 'external-network').slice(0, MOST_ROUTES).find((route) => leadsToNode(route, claim, network));
  if (stated === undefined) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `Other nodes’ pods are reached by static routes such as ${rangeText(stated)}, but no route leads to ${rangeText(claim)} of ${ownerTitle(claim)}: its pods cannot be reached from other nodes. Add one over the address of that node.`,
    related: [{ at: placeOf(stated, stated.fact.slot), message: `A route to another node’s pods, ${stated.fact.origin}` }],
  });
}

/**
 * One node has no route to the block, although a neighbour of it has one. Routes over a neighbour’s address prove that
 * both are on one link, so the neighbour’s neighbour is a neighbour too.
 */
function reportNode(claim: Claim, name: string, network: Network, report: (finding: Report) => void): void {
  const routes = [...routesIn(claim.cluster, network).values()].filter((route) => route.destination.prefix.family === claim.prefix.family);
  if (routes.length > MOST_ROUTES) return;
  const here = routes.filter(({ destination }) => overlaps(destination.prefix, claim.prefix));
  const direct = here.filter((route) => nodeAt(route.nextHop, claim, network) === name);
  for (const node of [...new Set(network.nodes(claim.cluster).map(({ resource }) => resource.name))]) {
    if (node === name || here.some((route) => appliesTo(route, node, network) !== 'no')) continue;
    for (const own of routes) {
      const neighbour = nodeAt(own.nextHop, claim, network);
      if (neighbour === undefined || neighbour === node || neighbour === name || appliesTo(own, node, network) !== 'yes' || !leadsToNode(own.destination, claim, network)) continue;
      const other = direct.find((route) => appliesTo(route, neighbour, network) === 'yes');
      if (other === undefined) continue;
      report({
        at: placeOf(claim, claim.fact.slot),
        message: `Node ${node} has static routes to other nodes’ pods, but none to ${rangeText(claim)} of ${ownerTitle(claim)}: its pods cannot be reached from there. Add one over ${formatAddress(other.nextHop)}, as node ${neighbour} has it.`,
        related: [other, own].map(({ destination }) => ({ at: placeOf(destination, destination.fact.slot), message: `Route to ${rangeText(destination)}, ${destination.fact.origin}` })),
      });
      return;
    }
  }
}

function leadsToNode(route: Claim, claim: Claim, network: Network): boolean {
  if (route.prefix.family !== claim.prefix.family || routeOf(route, network) === undefined) return false;
  return network.overlapping(route, 'node-pod-range').some((block) => !sameOwner(block, claim));
}

/** Finds nodes that the written routes forget. */
export default rule({
  id: 'KN901',
  name: 'node-pod-range-without-route',
  subject: 'claim',
  severity: 'error',
  title: 'Node whose pods no static route leads to',
  why: 'Where routes between the nodes are written by hand, each node’s block needs one. Pods of a node that was forgotten can talk on their own node only.',
  fix: 'Add a route to the node’s podCIDR over the node’s InternalIP.',
  source: [
    'alibaba/kubeskoop: assertion that a route for the pod’s address exists on every node',
    'Kubernetes documentation, "Cluster Networking": pods reach all other pods',
  ],
  limits: [
    'Rests on routes that manifests state (nmstate, Talos, Config Connector, Azure Service Operator) and on the podCIDRs of Nodes; routes that a plugin or a cloud makes are never missed.',
    'A single node without the route is reported where a nodeSelector, a host name or the name of a state tells whose routes they are, and where a node that it has a route over reaches the block directly.',
    'Silent with any plugin that makes its own routes, and when no stated route leads to the block of another node.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The third node was forgotten',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 10.244.1.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: c
            spec:
              podCIDR: 10.244.2.0/24
              #        ^^^^^^^^^^^^^ KN901
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
                    - destination: 10.244.1.0/24
                      next-hop-address: 192.168.10.11
          `,
        },
      },
      {
        title: 'Boundary: the route ends one address before the block',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 10.244.2.0/24
              #        ^^^^^^^^^^^^^ KN901
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.0.0/23
                      next-hop-address: 192.168.10.10
          `,
        },
      },
      {
        title: 'One node without the route that its neighbour has',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            status:
              addresses: [{type: InternalIP, address: 192.168.10.10}]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 10.244.1.0/24
            status:
              addresses: [{type: InternalIP, address: 192.168.10.11}]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: c
            spec:
              podCIDR: 10.244.2.0/24
              #        ^^^^^^^^^^^^^ KN901
            status:
              addresses: [{type: InternalIP, address: 192.168.10.12}]
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes-of-a
            spec:
              nodeSelector:
                kubernetes.io/hostname: a
              desiredState:
                routes:
                  config:
                    - destination: 10.244.1.0/24
                      next-hop-address: 192.168.10.11
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes-of-b
            spec:
              nodeSelector:
                kubernetes.io/hostname: b
              desiredState:
                routes:
                  config:
                    - destination: 10.244.0.0/24
                      next-hop-address: 192.168.10.10
                    - destination: 10.244.2.0/24
                      next-hop-address: 192.168.10.12
          `,
        },
      },
      {
        title: 'Routes of a cloud’s network, one of them forgotten',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.200.0.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 10.200.1.0/24
              #        ^^^^^^^^^^^^^ KN901
            ---
            apiVersion: compute.cnrm.cloud.google.com/v1beta1
            kind: ComputeRoute
            metadata:
              name: pods-of-a
            spec:
              destRange: 10.200.0.0/24
              nextHopIp: 10.240.0.20
          `,
        },
      },
      {
        title: 'IPv6',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: fd00:10:244::/64
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: fd00:10:244:1::/64
              #        ^^^^^^^^^^^^^^^^^^ KN901
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: fd00:10:244::/64
                      next-hop-address: fd00:1::10
          `,
        },
      },
    ],
    good: [
      {
        title: 'A route per node, one of them for two',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 10.244.1.0/24
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.0.0/23
                      next-hop-address: 192.168.10.10
          `,
        },
      },
      {
        title: 'A node with a default route needs no other',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 10.244.1.0/24
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
                    - destination: 0.0.0.0/0
                      next-hop-address: 192.168.10.1
          `,
        },
      },
      {
        title: 'A plugin that makes its own routes',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              podCIDR: 10.244.1.0/24
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}'
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
        title: 'Missing and malformed input: routes to elsewhere, one that cannot be read',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            spec:
              podCIDR: 10.244.0.0/24
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.9.0.0/16
                      next-hop-address: 192.168.10.1
                    - destination: \${BLOCK}
                      next-hop-address: \${NODE}
          `,
        },
      },
    ],
  },
});
