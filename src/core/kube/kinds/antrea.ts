import { openEmbedded } from '../../yaml/embedded';
import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type FieldTable } from '../fields';
import { tableKind } from './table-kind';

/** Source: antrea pkg/config/agent/config.go and controller/config.go. */
const FILES: Readonly<Record<string, FieldTable>> = {
  'antrea-agent.conf': {
    addresses: [
      ['serviceCIDR', 'service-range', 'prefix'],
      ['serviceCIDRv6', 'service-range', 'prefix'],
      ['transportInterfaceCIDRs', 'other-range', 'prefix'],
      ['egress.exceptCIDRs', 'other-range', 'prefix'],
      ['antreaProxy.nodePortAddresses', 'other-range', 'prefix'],
    ],
    settings: [['trafficEncapMode', 'cni-mode']],
  },
  'antrea-controller.conf': {
    addresses: [
      ['nodeIPAM.clusterCIDRs', 'pod-range', 'prefixes'],
      ['nodeIPAM.serviceCIDR', 'service-range', 'prefix'],
      ['nodeIPAM.serviceCIDRv6', 'service-range', 'prefix'],
    ],
    settings: [
      ['nodeIPAM.nodeCIDRMaskSizeIPv4', 'node-mask-ipv4'],
      ['nodeIPAM.nodeCIDRMaskSizeIPv6', 'node-mask-ipv6'],
    ],
  },
};

/** Adds what the files in Antrea's ConfigMap say. With AntreaProxy the agent's Service range is not used, but it is still meant. */
export function addAntrea(data: Cursor, out: FactsBuilder): void {
  for (const [key, table] of Object.entries(FILES)) {
    for (const { root, isDamaged } of openEmbedded(data.get(key), out.reader)) {
      if (!isDamaged) addFields(root, table, `antrea ${key} `, out);
    }
  }
}

const GROUPS = ['crd.antrea.io', 'crd.antrea.tanzu.vmware.com'];

/** Pools of addresses. Source: antrea pkg/apis/crd/v1beta1/types.go: IPPool, ExternalIPPool; v1alpha2 has the subnet per range. */
export const antreaPools = tableKind({
  groups: GROUPS,
  kinds: ['IPPool'],
  title: 'Antrea',
  addresses: [
    ['spec.ipRanges[].cidr', 'pod-subnet', 'prefix'],
    ['spec.ipRanges[]', 'pod-subnet', 'ends'],
    ['spec.ipRanges[].gateway', 'other-address', 'address'],
    ['spec.subnetInfo.gateway', 'other-address', 'address'],
  ],
});

/** Addresses outside of the cluster, for Egress and for Services. */
export const antreaExternalPools = tableKind({
  groups: GROUPS,
  kinds: ['ExternalIPPool'],
  title: 'Antrea',
  addresses: [
    ['spec.ipRanges[].cidr', 'load-balancer-pool', 'prefix'],
    ['spec.ipRanges[]', 'load-balancer-pool', 'ends'],
    ['spec.subnetInfo.gateway', 'other-address', 'address'],
  ],
});

const PEERS = ['spec.ingress[].from[]', 'spec.egress[].to[]', 'spec.appliedTo[]'];

/** Egress, groups and policies. Source: as above. */
export const antreaOthers = tableKind({
  groups: GROUPS,
  kinds: ['Egress', 'ClusterGroup', 'Group', 'ClusterNetworkPolicy', 'NetworkPolicy'],
  title: 'Antrea',
  addresses: [
    ['spec.egressIP', 'other-address', 'address'],
    ['spec.egressIPs', 'other-address', 'address'],
    ['spec.ipBlocks[].cidr', 'policy-block', 'prefix'],
    ['spec.ipBlocks[].except', 'other-range', 'prefix'],
    ['spec.ipBlock.cidr', 'policy-block', 'prefix'],
    ...PEERS.flatMap((peer) => [[`${peer}.ipBlock.cidr`, 'policy-block', 'prefix'], [`${peer}.ipBlock.except`, 'other-range', 'prefix']] as const),
  ],
});
