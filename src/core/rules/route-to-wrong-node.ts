import { formatAddress } from '../ip/address';
import { covers } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { onePerOwner, ownerTitle } from './support/owners';
import { rangeText } from './support/ranges';
import { nodesAt, routeOf } from './support/static-routes';
import { few } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const route = routeOf(claim, network);
  if (route === undefined) return;
  const blocks = onePerOwner(network.overlapping(claim, 'node-pod-range').filter((block) => covers(block.prefix, claim.prefix)));
  const [block] = blocks;
  if (block?.owner === undefined || blocks.length > 1) return;
  const name = block.owner.name;
  const hops = nodesAt(route.nextHop, claim, network);
  const [hop] = hops;
  if (hop === undefined || hops.some((each) => each.owner?.name === name)) return;
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

/** Finds routes to pods that go over the wrong node. */
export default rule({
  id: 'KN902',
  name: 'route-to-wrong-node',
  subject: 'claim',
  severity: 'error',
  title: 'Route to a node’s pods over another node',
  why: 'A route to a node’s block has to go over that node. Over another one packets are dropped, or sent back and forth until their time to live ends.',
  fix: 'Write the address of the node that has the block as next hop.',
  source: [
    'alibaba/kubeskoop: assertion that the route of a pod leads to its node',
    'RFC 1812, section 5.2.4: choosing the next hop',
  ],
  limits: [
    'Rests on routes that manifests state (nmstate, Talos), on podCIDRs and on the addresses of Nodes.',
    'Silent when the next hop is no known node: a router in between may be right.',
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
