// This file knows what a cluster's manifests say about the network that its nodes are on.
import { formatAddress } from '../../ip/address';
import { formatPrefix } from '../../ip/prefix';
import { givesNodeAddresses } from '../../network/apart';
import type { Network } from '../../network/network';
import { placeOf, type Claim, type ClusterId } from '../../network/subjects';
import type { Report } from '../rule';
import { onePerOwner, ownerTitle } from './owners';
import { adviceOf, distinctRanges, fixesOf, moveRange, relatedRange, roleName } from './ranges';
import { counted, few, listed } from './wording';

/** Whether pods of the cluster have addresses of the node network on purpose. */
export function podsOnNodeNetwork(cluster: ClusterId, network: Network): boolean {
  return givesNodeAddresses([...network.settings(cluster, 'cni'), ...network.settings(cluster, 'cni-mode')]);
}

/** What a range shares with the network of the nodes, as a finding; nothing when it shares no address. */
export function nodeNetworkFinding(range: Claim, consequence: string, network: Network): Report | undefined {
  const networks = distinctRanges(network.overlapping(range, 'node-network'));
  const nodes = onePerOwner(network.overlapping(range, 'node-address'));
  if (networks.length === 0 && nodes.length === 0) return undefined;
  const move = moveRange(range, network);
  const name = roleName(range.fact.role);
  const parties = [
    ...(networks.length > 0 ? [`overlaps the node network ${listed(networks.map((each) => formatPrefix(each.prefix)))}`] : []),
    ...(nodes.length > 0 ? [`contains ${nodes.length === 1 ? 'the address' : 'the addresses'} of ${counted(nodes.length, 'node')} (${listed(nodes.map(addressText))})`] : []),
  ];
  return {
    at: placeOf(range, range.fact.slot),
    message: `${name[0]?.toUpperCase()}${name.slice(1)} ${formatPrefix(range.prefix)} ${parties.join(' and ')}: ${consequence}.${adviceOf(move)}`,
    related: [
      ...networks.map((each) => ({ at: placeOf(each, each.fact.slot), message: relatedRange(each) })),
      ...few(nodes).map((each) => ({ at: placeOf(each, each.fact.slot), message: `${ownerTitle(each)} has ${addressText(each)}` })),
    ],
    fixes: fixesOf(move),
  };
}

function addressText(claim: Claim): string {
  return claim.address === undefined ? formatPrefix(claim.prefix) : formatAddress(claim.address);
}
