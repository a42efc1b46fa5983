import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type FieldTable } from '../fields';
import { mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';
import { tableKind } from './table-kind';

const GROUPS = ['cilium.io'];

/** Further ranges in the ConfigMap cilium-config. Source: cilium install/kubernetes/cilium/templates/cilium-configmap.yaml. */
export const CILIUM_CONFIG: FieldTable = {
  addresses: [
    ['ipv4-native-routing-cidr', 'other-range', 'prefix'],
    ['ipv6-native-routing-cidr', 'other-range', 'prefix'],
    ['native-routing-cidr', 'other-range', 'prefix'],
    ['ipv4-service-range', 'service-range', 'named'],
    ['ipv6-service-range', 'service-range', 'named'],
  ],
};

/** Pools that pods choose by an annotation. Source: cilium pkg/k8s/apis/cilium.io/v2alpha1/ippool_types.go. */
export const ciliumPodPool = tableKind({
  groups: GROUPS,
  kinds: ['CiliumPodIPPool'],
  cni: 'cilium',
  addresses: [
    ['spec.ipv4.cidrs', 'cilium-pool', 'prefix'],
    ['spec.ipv6.cidrs', 'cilium-pool', 'prefix'],
  ],
});

/** Addresses for Services. Source: cilium pkg/k8s/apis/cilium.io/v2/lbipam_types.go. */
export const ciliumLoadBalancerPool = tableKind({
  groups: GROUPS,
  kinds: ['CiliumLoadBalancerIPPool'],
  addresses: [
    ['spec.blocks[].cidr', 'load-balancer-pool', 'prefix'],
    ['spec.cidrs[].cidr', 'load-balancer-pool', 'prefix'],
    ['spec.blocks[]', 'load-balancer-pool', 'ends'],
  ],
});

/** What Cilium knows of a node. Source: cilium pkg/k8s/apis/cilium.io/v2/types.go: CiliumNode, NodeSpec. */
export const ciliumNode: KindReader = {
  groups: GROUPS,
  kinds: ['CiliumNode'],
  read(root, out, type) {
    const owner = addResource(root, type, { type: 'other' }, out);
    for (const item of mappings(root.at('spec', 'addresses'))) addNodeAddress(item, owner, out);
    addFields(root, {
      addresses: [
        ['spec.ipam.podCIDRs', 'node-pod-range', 'prefixes'],
        ['spec.ipam.pools.allocated[].cidrs', 'node-block', 'prefix'],
        ['spec.health.ipv4', 'other-address', 'address'],
        ['spec.health.ipv6', 'other-address', 'address'],
        ['spec.ingress.ipv4', 'other-address', 'address'],
      ],
    }, 'CiliumNode ', out, owner);
  },
};

function addNodeAddress(item: Cursor, owner: number, out: FactsBuilder): void {
  const isInternal = item.get('type').text() === 'InternalIP';
  addFields(item, { addresses: [['ip', isInternal ? 'node-address' : 'other-address', 'address']] }, 'CiliumNode spec.addresses.', out, owner);
}

/** BGP, egress and blocks of addresses. Source: cilium pkg/k8s/apis/cilium.io/v2alpha1/bgp_*.go, v2/cegp_types.go, v2/cidrgroups_types.go. */
export const ciliumRouting = tableKind({
  groups: GROUPS,
  kinds: [
    ...['CiliumBGPClusterConfig', 'CiliumBGPNodeConfig', 'CiliumBGPNodeConfigOverride', 'CiliumBGPPeeringPolicy'],
    ...['CiliumEgressGatewayPolicy', 'CiliumCIDRGroup', 'CiliumLocalRedirectPolicy', 'CiliumExternalWorkload'],
  ],
  under: ['spec'],
  addresses: [
    ['bgpInstances[].routerID', 'other-address', 'address'],
    ['bgpInstances[].peers[].peerAddress', 'other-address', 'address'],
    ['bgpInstances[].peers[].localAddress', 'other-address', 'address'],
    ['virtualRouters[].neighbors[].peerAddress', 'other-address', 'interface-address'],
    ['destinationCIDRs', 'external-network', 'prefix'],
    ['excludedCIDRs', 'other-range', 'prefix'],
    ['egressGateway.egressIP', 'other-address', 'address'],
    ['egressGateways[].egressIP', 'other-address', 'address'],
    ['externalCIDRs', 'external-network', 'prefix'],
    ['redirectFrontend.addressMatcher.ip', 'other-address', 'address'],
    ['ipv4-alloc-cidr', 'other-range', 'prefix'],
    ['ipv6-alloc-cidr', 'other-range', 'prefix'],
  ],
});

const POLICY_ROWS = ['ingress[].from', 'egress[].to', 'ingressDeny[].from', 'egressDeny[].to'].flatMap((path) => [
  [`${path}CIDR`, 'policy-block', 'prefix'] as const,
  [`${path}CIDRSet[].cidr`, 'policy-block', 'prefix'] as const,
  [`${path}CIDRSet[].except`, 'other-range', 'prefix'] as const,
]);

/** Cilium's policies: `spec`, or a list of them in `specs`. Source: cilium pkg/policy/api/cidr.go. */
export const ciliumPolicy = tableKind({
  groups: GROUPS,
  kinds: ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
  words: ['CIDR'],
  under: ['spec', 'specs[]'],
  addresses: POLICY_ROWS,
});
