import type { AddressRow } from '../fields';
import { tableKind } from './table-kind';

const GROUPS = ['projectcalico.org', 'crd.projectcalico.org'];
const TITLE = 'Calico';

/** Calico's own view of a node; its addresses have the length of their network. Source: projectcalico api and libcalico-go lib/apis/v3/node.go. */
export const calicoNode = tableKind({
  groups: GROUPS,
  kinds: ['Node'],
  title: TITLE,
  under: ['spec'],
  addresses: [
    ['bgp.ipv4Address', 'node-address', 'interface-address'],
    ['bgp.ipv6Address', 'node-address', 'interface-address'],
    ['bgp.ipv4IPIPTunnelAddr', 'other-address', 'address'],
    ['ipv4VXLANTunnelAddr', 'other-address', 'address'],
    ['ipv6VXLANTunnelAddr', 'other-address', 'address'],
    ['wireguard.interfaceIPv4Address', 'other-address', 'address'],
    ['wireguard.interfaceIPv6Address', 'other-address', 'address'],
    ['addresses[].address', 'other-address', 'interface-address'],
  ],
});

/** What BGP announces and to whom. Source: api/pkg/apis/projectcalico/v3/bgpconfig.go, bgppeer.go, bgpfilter.go. */
export const calicoBgp = tableKind({
  groups: GROUPS,
  kinds: ['BGPConfiguration', 'BGPPeer'],
  title: TITLE,
  under: ['spec'],
  addresses: [
    ['serviceClusterIPs[].cidr', 'other-range', 'prefix'],
    ['serviceExternalIPs[].cidr', 'other-range', 'prefix'],
    ['serviceLoadBalancerIPs[].cidr', 'other-range', 'prefix'],
    ['prefixAdvertisements[].cidr', 'other-range', 'prefix'],
    ['peerIP', 'other-address', 'host'],
    ['reachableBy', 'other-address', 'address'],
  ],
});

/** Blocks that Calico's address management gave out. Source: libcalico-go lib/apis/v3 BlockAffinity, IPAMBlock; v3/ipreservation.go. */
export const calicoBlocks = tableKind({
  groups: GROUPS,
  kinds: ['BlockAffinity', 'IPAMBlock', 'IPReservation', 'IPAMHandle'],
  title: TITLE,
  under: ['spec'],
  addresses: [
    ['cidr', 'node-block', 'prefix'],
    ['reservedCIDRs', 'other-range', 'prefix'],
  ],
});

const SIDES: readonly AddressRow[] = ['ingress', 'egress'].flatMap((direction) =>
  ['source', 'destination'].flatMap((side): AddressRow[] => [
    [`${direction}[].${side}.nets`, 'policy-block', 'prefix'],
    [`${direction}[].${side}.notNets`, 'other-range', 'prefix'],
  ]),
);

/** Policies and the sets that they name. Source: api/pkg/apis/projectcalico/v3/networkpolicy.go, networkset.go. */
export const calicoPolicy = tableKind({
  groups: GROUPS,
  kinds: ['NetworkPolicy', 'GlobalNetworkPolicy', 'StagedNetworkPolicy', 'StagedGlobalNetworkPolicy', 'NetworkSet', 'GlobalNetworkSet'],
  words: ['nets', 'notNets'],
  title: TITLE,
  under: ['spec'],
  addresses: [...SIDES, ['nets', 'policy-block', 'either']],
});

/** Felix and host endpoints. Source: api/pkg/apis/projectcalico/v3/felixconfig.go, hostendpoint.go. */
export const calicoHosts = tableKind({
  groups: GROUPS,
  kinds: ['FelixConfiguration', 'HostEndpoint'],
  title: TITLE,
  under: ['spec'],
  addresses: [
    ['externalNodesList', 'other-range', 'either'],
    ['natOutgoingAddress', 'other-address', 'address'],
    ['deviceRouteSourceAddress', 'other-address', 'address'],
    ['deviceRouteSourceAddressIPv6', 'other-address', 'address'],
    ['failsafeInboundHostPorts[].net', 'other-range', 'prefix'],
    ['failsafeOutboundHostPorts[].net', 'other-range', 'prefix'],
    ['expectedIPs', 'other-address', 'address'],
  ],
  settings: [
    ['vxlanMTU', 'mtu-vxlan'],
    ['ipipMTU', 'mtu-ipip'],
    ['wireguardMTU', 'mtu-wireguard'],
  ],
});
