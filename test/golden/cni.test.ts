import { describe, it } from 'mocha';
import { formatAddress } from '../../src/core/ip/address';
import { formatPrefix } from '../../src/core/ip/prefix';
import { buildModel } from '../../src/core/network/build';
import { devicesOf, tunnelEntriesOf } from '../../src/core/network/devices';
import type { ClusterModel, Device, NamespaceId, NodeRouting } from '../../src/core/network/model';
import { destinationText, formatRoute, routingTable } from '../../src/core/network/routes';
import { CNI_CASES, cniCluster } from '../support/cni-clusters';
import { assertGolden } from './golden';

function deviceLine({ name, kind, mtu, addresses, master, peer, wire, proxyArp, handsToPods }: Device): string {
  const ties = [master && `master ${master}`, peer && `peer ${peer.namespace}:${peer.device}`, wire && `wire ${wire}`, proxyArp === true && 'proxy-arp', handsToPods === true && 'hands-to-pods'];
  return [`${name}: ${kind}`, mtu && `mtu ${mtu.value}`, ...addresses.map(({ value }) => formatPrefix(value)), ...ties].filter(Boolean).join(' ');
}

function namespaceText(model: ClusterModel, routing: NodeRouting, name: NamespaceId): string {
  const rows = routingTable(model, routing, name)?.routes.map(formatRoute) ?? [];
  if (rows.length === 0) return '';
  const tunnels = tunnelEntriesOf(model, routing, name).map(({ device, through, via, remote }) => `${device}${through === undefined ? '' : ` (${through})`}: ${destinationText(via)} to ${formatAddress(remote)}`);
  return [`# ${name}`, ...devicesOf(model, routing, name).slice(1).map(deviceLine), '', ...rows, ...(tunnels.length === 0 ? [] : ['', ...tunnels]), ''].join('\n');
}

function text(model: ClusterModel): string {
  const { cni } = model;
  const head = `${cni.value.title} [${cni.provenance}: ${cni.because}]`;
  const blocks = model.nodes.map(({ name, podRanges }) => `${name.value}: ${podRanges.map(({ value, provenance }) => `${formatPrefix(value)} (${provenance})`).join(', ')}`);
  const parts = (['host', 'router'] as const).map((routing) => {
    const names = ['node/node-1', 'pod/default/web-sim-1', 'router'];
    return [`## ${routing} routes`, ...names.map((name) => namespaceText(model, routing, name)).filter((part) => part !== '')].join('\n');
  });
  return [head, ...blocks, ...model.remarks.map(({ message }) => `! ${message}`), '', ...parts].join('\n');
}

describe('network plugins as texts', () => {
  for (const [name, cluster] of Object.entries(CNI_CASES)) it(name, () => assertGolden(`cni/${name}.txt`, text(buildModel(cniCluster(cluster)))));
});
