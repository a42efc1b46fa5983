import { tableKind } from './table-kind';

/** Policies of the administrator. Source: sigs.k8s.io/network-policy-api apis/v1alpha1 AdminNetworkPolicyEgressPeer, v1alpha2 ClusterNetworkPolicy. */
export const adminPolicy = tableKind({
  groups: ['policy.networking.k8s.io'],
  kinds: ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
  words: ['networks'],
  addresses: [['spec.egress[].to[].networks', 'policy-block', 'prefix']],
});
