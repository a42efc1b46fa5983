import { formatAddress } from '../ip/address';
import { covers, formatPrefix, maskPrefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { onePerOwner, ownerTitle } from './support/owners';
import { rangeText } from './support/ranges';
import { anyRouteOf, appliesTo, circleOf, isOnLink, nodesAt, routesTo, type StaticRoute } from './support/static-routes';
import { few, listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const route = anyRouteOf(claim, network);
  if (route === undefined) return;
  if (isOnLink(route)) reportNode(claim, route, network, report);
  else reportLink(claim, route, report);
}

function reportLink(claim: Claim, { nextHop, links, setting }: StaticRoute, report: (finding: Report) => void): void {
  const own = links.filter((link) => link.family === nextHop.family).map((link) => formatPrefix(maskPrefix(link)));
  report({
    at: placeOf(setting, setting.fact.slot),
    message: `The next hop ${formatAddress(nextHop)} of the route to ${rangeText(claim)} is on no network of its interface, which has ${listed(own)}: the kernel refuses the route. Use an address of that network, or another interface.`,
  });
}

function reportNode(claim: Claim, route: StaticRoute, network: Network, report: (finding: Report) => void): void {
  if (claim.prefix.length === 0) return;
  const blocks = onePerOwner(network.overlapping(claim, 'node-pod-range').filter((block) => covers(block.prefix, claim.prefix)));
  const [block] = blocks;
  if (block?.owner === undefined || blocks.length > 1) return;
  const name = block.owner.name;
  const hops = nodesAt(route.nextHop, claim, network);
  const [hop] = hops;
  if (hop?.owner === undefined || hops.some((each) => each.owner?.name === name) || mayPassOn(route, hop.owner.name, network) || circleOf(route, network) !== undefined) return;
  const right = network.claims(claim.cluster, 'node-address').find((each) => each.owner?.name === name && each.address?.family === claim.prefix.family);
  const at = placeOf(route.setting, route.setting.fact.slot);
  const address = right?.address;
  report({
    at,
    message: `The route to ${rangeText(claim)}, the pods of ${ownerTitle(block)}, goes over ${formatAddress(route.nextHop)}, which is ${ownerTitle(hop)}: that node sends the packets back or drops them.${address === undefined ? '' : ` Use ${formatAddress(address)}.`}`,
    related: few([block, hop]).map((each) => ({ at: placeOf(each, each.fact.slot), message: `${ownerTitle(each)} has ${rangeText(each)}` })),
    fixes: address === undefined ? [] : [{ title: `Change to ${formatAddress(address)}`, edits: [{ place: at, text: formatAddress(address) }] }],
  });
}

/** Whether the other node may have a route of its own to the pods, over another neighbour. */
function mayPassOn(route: StaticRoute, node: string, network: Network): boolean {
  const around = routesTo(route.destination.prefix, route.destination.cluster, network);
  return around === undefined || around.some((other) => {
    if (other.nextHop.value === route.nextHop.value || other.destination.prefix.length === 0) return false;
    return appliesTo(other, node, network) !== 'no';
  });
}

/** Finds routes to pods that go over the wrong node. */
export default rule({
  id: 'KN902',
  name: 'route-to-wrong-node',
  subject: 'claim',
  severity: 'error',
  title: 'Route over a wrong next hop',
  why: 'A route to a node’s block has to go over that node. Over another one packets are dropped, or sent back and forth until their time to live ends. A next hop that is on no network of the interface makes the kernel refuse the route.',
  fix: 'Write the address of the node that has the block as next hop; or an address of the interface’s own network.',
  source: [
    'alibaba/kubeskoop: assertion that the route of a pod leads to its node',
    'RFC 1812, section 5.2.4: choosing the next hop',
    'Linux net/ipv4/fib_semantics.c: fib_check_nh, "Nexthop has invalid gateway"; Batfish: next hop that is on no connected network',
  ],
  limits: [
    'Rests on routes that manifests state (nmstate, Talos, Config Connector, Azure Service Operator), on podCIDRs and on the addresses of Nodes.',
    'Silent when the next hop is no known node, and when the other node may have a route on to the right one. Routes in a circle are KN903’s.',
    'The networks of an interface are known where the same document states its addresses and neither DHCP nor autoconfiguration adds more; IPv6 link-local neighbours are always near.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two next hops swapped',
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
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.0.0/24
                      next-hop-address: 192.168.10.11
                      #                 ^^^^^^^^^^^^^ KN902
                    - destination: 10.244.1.0/24
                      next-hop-address: 192.168.10.10
                      #                 ^^^^^^^^^^^^^ KN902
          `,
        },
      },
      {
        title: 'Boundary: a route to a part of the block',
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
            status:
              addresses: [{type: InternalIP, address: 192.168.10.11}]
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.0.128/25
                      next-hop-address: 192.168.10.11
                      #                 ^^^^^^^^^^^^^ KN902
          `,
        },
      },
      {
        title: 'A next hop beside the interface’s network (boundary)',
        files: {
          'policy.yaml': text`
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                interfaces:
                  - name: eth1
                    ipv4:
                      enabled: true
                      address:
                        - ip: 192.168.10.10
                          prefix-length: 25
                routes:
                  config:
                    - destination: 10.9.0.0/16
                      next-hop-address: 192.168.10.128
                      #                 ^^^^^^^^^^^^^^ KN902
                      next-hop-interface: eth1
                    - destination: 10.10.0.0/16
                      next-hop-address: 192.168.10.127
                      next-hop-interface: eth1
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
            status:
              addresses: [{type: InternalIP, address: "fd00:1::10"}]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            status:
              addresses: [{type: InternalIP, address: "fd00:1::11"}]
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
                      next-hop-address: fd00:1::11
                      #                 ^^^^^^^^^^ KN902
          `,
        },
      },
    ],
    good: [
      {
        title: 'The node in between has a route on',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            status:
              addresses: [{type: InternalIP, address: 192.168.10.10}]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            status:
              addresses: [{type: InternalIP, address: 192.168.10.11}]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: c
            spec:
              podCIDR: 10.244.2.0/24
            status:
              addresses: [{type: InternalIP, address: 192.168.20.12}]
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
                    - destination: 10.244.2.0/24
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
                    - destination: 10.244.2.0/24
                      next-hop-address: 192.168.20.12
          `,
        },
      },
      {
        title: 'Missing input: an interface that DHCP configures, one that is not described, a neighbour on the link',
        files: {
          'policy.yaml': text`
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                interfaces:
                  - name: eth1
                    ipv4:
                      dhcp: true
                      address:
                        - ip: 192.168.10.10
                          prefix-length: 24
                  - name: eth2
                    ipv6:
                      address:
                        - ip: fd00:1::10
                          prefix-length: 64
                  - name: eth3
                    ipv4:
                      address:
                        - ip: 203.0.113.5
                          prefix-length: 32
                routes:
                  config:
                    - destination: 10.9.0.0/16
                      next-hop-address: 192.168.20.1
                      next-hop-interface: eth1
                    - destination: 10.10.0.0/16
                      next-hop-address: 192.168.20.1
                      next-hop-interface: eth9
                    - destination: fd00:9::/64
                      next-hop-address: fe80::1
                      next-hop-interface: eth2
                    - destination: 172.31.1.1/32
                      next-hop-interface: eth3
                    - destination: 0.0.0.0/0
                      next-hop-address: 172.31.1.1
                      next-hop-interface: eth3
          `,
        },
      },
      {
        title: 'Each block over its node',
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
        title: 'Boundary: a route around several blocks is for a router to split',
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
            status:
              addresses: [{type: InternalIP, address: 192.168.10.11}]
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
                      next-hop-address: 192.168.10.11
          `,
        },
      },
      {
        title: 'Missing and malformed input: a next hop that is no node, and none',
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
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes
            spec:
              desiredState:
                routes:
                  config:
                    - destination: 10.244.0.0/24
                      next-hop-address: 192.168.10.1
                    - destination: 10.244.0.0/25
                      next-hop-address: \${NODE}
          `,
        },
      },
    ],
  },
});
