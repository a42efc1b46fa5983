import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { rangeText } from './support/ranges';
import { circleOf, routeOf } from './support/static-routes';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const route = routeOf(claim, network);
  const circle = route && circleOf(route, network);
  if (circle === undefined || circle[0] === undefined) return;
  const nodes = [...circle.map(({ node }) => node), circle[0].node];
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `Packets for ${rangeText(claim)} go in a circle, ${nodes.join(' → ')}, until their time to live ends. Change the next hop of the node that should know the way.`,
    related: circle.slice(1).map(({ node, route: other }) => ({ at: placeOf(other.destination, other.destination.fact.slot), message: `Route of node ${node} to ${rangeText(other.destination)}` })),
  });
}

/** Finds routes that send packets round and round. */
export default rule({
  id: 'KN903',
  name: 'forwarding-loop',
  subject: 'claim',
  severity: 'error',
  title: 'Routes in a circle',
  why: 'Each node hands the packet to the next one, and the last one to the first. Nothing arrives, and each packet takes the network as often as its time to live allows. traceroute shows the same nodes again and again.',
  fix: 'Let the node that has the network, or is nearest to it, deliver the packets or send them out of the circle.',
  source: [
    'Batfish: detectLoops',
    'RFC 1812, sections 5.2.4.3 (longest match) and 5.3.1 (time to live)',
  ],
  limits: [
    'Rests on routes that manifests state for nodes whose names or labels they tell (nodeSelector and states of nmstate, hostname of Talos), and on the addresses of these Nodes.',
    'Silent where anything else may decide on a part of the destination: routes of an unknown machine, equal metrics, a network of the nodes, a node’s own pods, routes that a plugin makes.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two nodes that send packets to each other',
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
                    - destination: 10.50.0.0/16
                    #              ^^^^^^^^^^^^ KN903
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
                    - destination: 10.50.0.0/16
                    #              ^^^^^^^^^^^^ KN903
                      next-hop-address: 192.168.10.10
          `,
        },
      },
      {
        title: 'Three nodes, to the pods of a fourth',
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
            status:
              addresses: [{type: InternalIP, address: 192.168.10.12}]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: d
            spec:
              podCIDR: 10.244.3.0/24
            status:
              addresses: [{type: InternalIP, address: 192.168.10.13}]
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
                    - destination: 10.244.3.0/24
                    #              ^^^^^^^^^^^^^ KN903
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
                    - destination: 10.244.3.0/24
                    #              ^^^^^^^^^^^^^ KN903
                      next-hop-address: 192.168.10.12
            ---
            apiVersion: nmstate.io/v1
            kind: NodeNetworkConfigurationPolicy
            metadata:
              name: routes-of-c
            spec:
              nodeSelector:
                kubernetes.io/hostname: c
              desiredState:
                routes:
                  config:
                    - destination: 10.244.3.0/24
                    #              ^^^^^^^^^^^^^ KN903
                      next-hop-address: 192.168.10.10
          `,
        },
      },
      {
        title: 'IPv6; boundary: the shorter route of one node holds the longer one of the other',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
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
              name: routes-of-a
            spec:
              nodeSelector:
                kubernetes.io/hostname: a
              desiredState:
                routes:
                  config:
                    - destination: fd00:50::/48
                    #              ^^^^^^^^^^^^ KN903
                      next-hop-address: fd00:1::11
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
                    - destination: fd00:50::/47
                      next-hop-address: fd00:1::10
          `,
        },
      },
      {
        title: 'A lower metric decides',
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
                    - destination: 10.50.0.0/16
                    #              ^^^^^^^^^^^^ KN903
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
                    - destination: 10.50.0.0/16
                    #              ^^^^^^^^^^^^ KN903
                      next-hop-address: 192.168.10.10
                      metric: 50
                    - destination: 10.50.0.0/16
                      next-hop-address: 192.168.10.1
                      metric: 100
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: a longer route leads out of the circle',
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
                    - destination: 10.50.0.0/17
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
                    - destination: 10.50.0.0/16
                      next-hop-address: 192.168.10.10
                    - destination: 10.50.0.0/17
                      next-hop-address: 192.168.10.1
          `,
        },
      },
      {
        title: 'The pods are behind one of the two',
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
            spec:
              podCIDR: 10.244.1.0/24
            status:
              addresses: [{type: InternalIP, address: 192.168.10.11}]
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
          `,
        },
      },
      {
        title: 'Boundary: equal metrics, so either way may be taken',
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
                    - destination: 10.50.0.0/16
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
                    - destination: 10.50.0.0/16
                      next-hop-address: 192.168.10.10
                    - destination: 10.50.0.0/16
                      next-hop-address: 192.168.10.1
          `,
        },
      },
      {
        title: 'Missing input: it is not said whose routes these are, or what becomes of them',
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
                    - destination: 10.50.0.0/16
                      next-hop-address: 192.168.10.11
            ---
            machine:
              type: worker
              network:
                interfaces:
                  - interface: eth0
                    routes:
                      - network: 10.50.0.0/16
                        gateway: 192.168.10.10
            cluster:
              clusterName: c
            version: v1alpha1
          `,
        },
      },
      {
        title: 'Malformed input, and routes that shall go away',
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
                    - destination: 10.50.0.0/16
                      next-hop-address: 192.168.10.11
                    - destination: \${BLOCK}
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
                    - destination: 10.50.0.0/16
                      next-hop-address: 192.168.10.10
                      state: absent
          `,
        },
      },
    ],
  },
});
