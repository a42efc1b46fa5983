import { maskPrefix, covers, samePrefix, formatPrefix, type Prefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim, type SettingSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { ownerTitle } from './support/owners';
import { rangeText } from './support/ranges';

interface Seat {
  readonly node: Claim;
  readonly link: Prefix;
}

function check(setting: SettingSubject, network: Network, report: (finding: Report) => void): void {
  const how = directRoutes(setting);
  if (how === undefined) return;
  const [first, second] = apart(seatsOf(setting, network));
  if (first === undefined || second === undefined) return;
  report({
    at: placeOf(setting, setting.fact.slot),
    message: `${how} writes routes over the other node’s address, which works on one link only, but ${ownerTitle(first.node)} is in ${formatPrefix(first.link)} and ${ownerTitle(second.node)} in ${formatPrefix(second.link)}: their pods do not reach each other. Use a tunnel (VXLAN) between networks.`,
    related: [first, second].map(({ node }) => ({ at: placeOf(node, node.fact.slot), message: `${ownerTitle(node)} has ${rangeText(node)}` })),
  });
}

/** What makes routes over the neighbour’s address, and refuses or loses those that leave the link. */
function directRoutes({ fact }: SettingSubject): string | undefined {
  if (fact.setting === 'cni-mode' && fact.value === 'host-gw') return 'flannel’s host-gw backend';
  return fact.setting === 'cni-node-routes' && fact.value === 'true' ? 'Cilium’s auto-direct-node-routes' : undefined;
}

/** Nodes whose link is known: by the length of their own address, or by a stated node network. */
function seatsOf({ cluster }: SettingSubject, network: Network): readonly Seat[] {
  const networks = network.claims(cluster, 'node-network');
  return network.claims(cluster, 'node-address').flatMap((node): Seat[] => {
    if (node.owner?.kind !== 'Node' || /ExternalIP/.test(node.fact.origin)) return [];
    const length = Number(/\/(\d{1,3})$/.exec(node.fact.text)?.[1] ?? NaN);
    if (node.fact.form === 'interface-address' && !Number.isNaN(length)) return [{ node, link: maskPrefix({ ...node.prefix, length }) }];
    const around = networks.filter((range) => covers(range.prefix, node.prefix)).sort((a, b) => b.prefix.length - a.prefix.length)[0];
    return around === undefined ? [] : [{ node, link: around.prefix }];
  });
}

/** The first two nodes of one family on different links. */
function apart(seats: readonly Seat[]): readonly Seat[] {
  for (const family of [4, 6] as const) {
    const [first, ...rest] = seats.filter(({ link }) => link.family === family);
    const other = rest.find(({ link }) => first !== undefined && !samePrefix(link, first.link) && !covers(link, first.link) && !covers(first.link, link));
    if (first !== undefined && other !== undefined) return [first, other];
  }
  return [];
}

/** Finds plugins with direct routes on nodes that no link joins. */
export default rule({
  id: 'KN905',
  name: 'direct-routes-between-networks',
  subject: 'setting',
  severity: 'error',
  title: 'Direct routes between nodes of different networks',
  why: 'host-gw and auto-direct-node-routes write a route “pods of that node over the address of that node”. Such a next hop has to be on the same link; across a router the kernel refuses it, or the router does not know where to send packets for pods.',
  fix: 'Use VXLAN (flannel’s DirectRouting keeps routes inside a network), or BGP with the routers.',
  source: [
    'flannel-io/flannel Documentation/backends.md: host-gw requires direct layer 2 connectivity',
    'Cilium documentation, "Routing": auto-direct-node-routes requires nodes to share a layer 2 network',
    'Batfish: next hop that is on no connected network',
  ],
  limits: [
    'Needs two nodes whose networks are known, by a stated node network or by an address with the length of its network.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'host-gw over two networks',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "host-gw"}}'
              #                                                                ^^^^^^^^^ KN905
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: a
              annotations:
                projectcalico.org/IPv4Address: 192.168.10.10/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
              annotations:
                projectcalico.org/IPv4Address: 192.168.20.10/24
          `,
        },
      },
      {
        title: 'Cilium’s direct routes',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: cilium-config
              namespace: kube-system
            data:
              routing-mode: native
              auto-direct-node-routes: "true"
              #                        ^^^^^^ KN905
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: a
              annotations:
                projectcalico.org/IPv4Address: 192.168.10.10/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
              annotations:
                projectcalico.org/IPv4Address: 192.168.11.10/24
          `,
        },
      },
      {
        title: 'Boundary: neighbouring networks; IPv6 pods go the same way',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "EnableIPv6": true, "IPv6Network": "fd00:10:244::/56", "Backend": {"Type": "host-gw"}}'
              #                                                                                                                       ^^^^^^^^^ KN905
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: a
              annotations:
                projectcalico.org/IPv4Address: 192.168.10.127/25
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
              annotations:
                projectcalico.org/IPv4Address: 192.168.10.128/25
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the first and the last address of one network',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "host-gw"}}'
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: a
              annotations:
                projectcalico.org/IPv4Address: 192.168.10.1/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
              annotations:
                projectcalico.org/IPv4Address: 192.168.10.254/24
          `,
        },
      },
      {
        title: 'A tunnel may cross networks',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}'
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: a
              annotations:
                projectcalico.org/IPv4Address: 192.168.10.10/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
              annotations:
                projectcalico.org/IPv4Address: 192.168.20.10/24
          `,
        },
      },
      {
        title: 'Missing and malformed input: networks that are not known',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "host-gw"}}'
            ---
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
              addresses: [{type: InternalIP, address: 192.168.20.10}]
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: c
              annotations:
                projectcalico.org/IPv4Address: \${ADDRESS}/24
          `,
        },
      },
    ],
  },
});
