import { addFields, type FieldTable } from '../fields';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';
import { tableKind } from './table-kind';

const FIELDS: FieldTable = {
  addresses: [
    ['gateway', 'other-address', 'addresses'],
    ['excludeIps', 'other-range', 'dots'],
    ['allowSubnets', 'other-range', 'prefix'],
    ['externalEgressGateway', 'other-address', 'addresses'],
  ],
};

/** The subnets that Kube-OVN makes by itself; all others hold some of the pods. */
const BUILT_IN = { 'ovn-default': 'pod-range', join: 'join-network' } as const;

/** Kube-OVN's Subnet. Source: kube-ovn pkg/apis/kubeovn/v1/subnet.go. */
export const kubeOvnSubnet: KindReader = {
  groups: ['kubeovn.io'],
  kinds: ['Subnet'],
  read(root, out, type) {
    const owner = addResource(root, type, { type: 'other' }, out);
    const name = root.at('metadata', 'name').text() ?? '';
    const role = name === 'ovn-default' || name === 'join' ? BUILT_IN[name] : 'pod-subnet';
    addFields(root.get('spec'), { addresses: [['cidrBlock', role, 'prefixes']] }, 'Kube-OVN Subnet spec.', out, owner);
    addFields(root.get('spec'), FIELDS, 'Kube-OVN Subnet spec.', out, owner);
  },
};

/** Its other objects with addresses. Source: kube-ovn pkg/apis/kubeovn/v1. */
export const kubeOvnOthers = tableKind({
  groups: ['kubeovn.io'],
  kinds: ['Vpc', 'IP', 'Vip', 'IPPool', 'VpcNatGateway', 'IptablesEIP', 'IptablesSnatRule', 'IptablesDnatRule', 'OvnEip', 'OvnFip', 'OvnSnatRule', 'VpcDns', 'SwitchLBRule'],
  title: 'Kube-OVN',
  under: ['spec'],
  addresses: [
    ['staticRoutes[].cidr', 'external-network', 'either'],
    ['staticRoutes[].nextHopIP', 'other-address', 'address'],
    ['policyRoutes[].nextHopIP', 'other-address', 'addresses'],
    ['vpcPeerings[].localConnectIP', 'other-address', 'interface-address'],
    ['v4IpAddress', 'other-address', 'address'],
    ['v6IpAddress', 'other-address', 'address'],
    ['lanIp', 'other-address', 'address'],
    ['v4ip', 'other-address', 'address'],
    ['v6ip', 'other-address', 'address'],
    ['v4Ip', 'other-address', 'address'],
    ['internalCIDR', 'other-range', 'either'],
    ['internalIp', 'other-address', 'address'],
    ['vip', 'other-address', 'addresses'],
    ['ips', 'other-range', 'dots'],
  ],
});
