import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isFirstPlace, ownerTitle, sameOwner } from './support/owners';
import { rangeText } from './support/ranges';
import { routeOf } from './support/static-routes';

/** Plugins that leave the routes between nodes to others. Any other one makes them itself. */
const withoutRoutes = /^(kubenet|bridge|host-local|ptp)$/i;
/** How many routes are looked at to learn that the cluster states them. */
const MOST_ROUTES = 200;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { cluster, fact, owner } = claim;
  if (fact.role !== 'node-pod-range' || owner?.kind !== 'Node' || network.settings(cluster, 'route-next-hop').length === 0) return;
  if (!network.settings(cluster, 'cni').every(({ fact: cni }) => withoutRoutes.test(cni.value)) || !isFirstPlace(claim, network)) return;
  if (network.overlapping(claim, 'external-network').length > 0) return;
  const stated = network.claims(cluster, 'external-network').slice(0, MOST_ROUTES).find((route) => leadsToNode(route, claim, network));
  if (stated === undefined) return;
  report({
    at: placeOf(claim, fact.slot),
    message: `Other nodes’ pods are reached by static routes such as ${rangeText(stated)}, but no route leads to ${rangeText(claim)} of ${ownerTitle(claim)}: its pods cannot be reached from other nodes. Add one over the address of that node.`,
    related: [{ at: placeOf(stated, stated.fact.slot), message: `A route to another node’s pods, ${stated.fact.origin}` }],
  });
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
    'Rests on routes that manifests state (nmstate, Talos) and on the podCIDRs of Nodes; routes that a plugin or a cloud makes are never missed.',
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
