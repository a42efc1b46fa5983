import type { FieldTable } from '../fields';
import { tableKind } from './table-kind';

/** Keys of the ConfigMap ovn-config. Source: ovn-kubernetes dist/templates/ovn-setup.yaml.j2. */
export const OVN_CONFIG: FieldTable = {
  addresses: [
    ['net_cidr', 'pod-range', 'blocks'],
    ['svc_cidr', 'service-range', 'blanks'],
    ['k8s_apiserver', 'api-server-address', 'host'],
  ],
};

/** Networks that users define. Source: ovn-kubernetes go-controller/pkg/crd/userdefinednetwork/v1. */
export const userDefinedNetwork = tableKind({
  groups: ['k8s.ovn.org'],
  kinds: ['UserDefinedNetwork', 'ClusterUserDefinedNetwork'],
  under: ['spec', 'spec.network'],
  addresses: [
    ['layer3.subnets[].cidr', 'pod-subnet', 'prefix'],
    ['layer3.joinSubnets', 'join-network', 'prefixes'],
    ['layer2.subnets', 'pod-subnet', 'prefixes'],
    ['layer2.joinSubnets', 'join-network', 'prefixes'],
    ['layer2.reservedSubnets', 'other-range', 'prefix'],
    ['localnet.subnets', 'pod-subnet', 'prefixes'],
    ['localnet.excludeSubnets', 'other-range', 'prefix'],
  ],
});

/** Ways out of the cluster. Source: ovn-kubernetes go-controller/pkg/crd: egressip, egressfirewall, adminpolicybasedroute. */
export const ovnEgress = tableKind({
  groups: ['k8s.ovn.org'],
  kinds: ['EgressIP', 'EgressFirewall', 'AdminPolicyBasedExternalRoute'],
  addresses: [
    ['spec.egressIPs', 'other-address', 'address'],
    ['spec.egress[].to.cidrSelector', 'policy-block', 'prefix'],
    ['spec.nextHops.static[].ip', 'other-address', 'address'],
  ],
});
