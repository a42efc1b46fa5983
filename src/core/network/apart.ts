// Which networks have to stay apart from a cluster's ranges, and where sharing is meant.
import type { AddressFact, SettingFact } from '../kube/facts';

/** Network plugins that give pods addresses of the nodes' own network, where an overlap is meant. */
const nativeRouting = /amazon|aws|\bvpc\b|azure|\beni\b|alibaba|terway|\bgce\b|ipvlan|macvlan/i;

/** Where networks are named that have to stay apart from the cluster’s; destinations of routes may well be the cluster itself. */
const apart = /^external network |remoteNodeNetworks|remotePodNetworks|masterIpv4CidrBlock|provisioningNetworkCIDR/;

/** Whether settings `cni` and `cni-mode` say that pods have addresses of the node network on purpose. */
export function givesNodeAddresses(settings: readonly { readonly fact: SettingFact }[]): boolean {
  return settings.some(({ fact }) => nativeRouting.test(fact.value));
}

/** Whether a range of role `external-network` or `reserved-network` is one that the cluster's ranges must not touch. */
export function isApart({ role, origin }: AddressFact): boolean {
  return role === 'reserved-network' || apart.test(origin);
}
