import { describe, it } from 'mocha';
import { buildModel } from '../../src/core/network/build';
import type { ClusterModel } from '../../src/core/network/model';
import type { ValueView } from '../../src/protocol/panel-contract';
import type { ValueColumn } from '../../src/protocol/topology-contract';
import { detailsView } from '../../src/core/views/details-view';
import { explainView } from '../../src/core/views/explain';
import { neighboursView } from '../../src/core/views/picture/neighbours';
import { podsView } from '../../src/core/views/picture/pods';
import { topologyView } from '../../src/core/views/topology-view';
import { CNI_CASES, cniCluster } from '../support/cni-clusters';
import type { CniCluster } from '../support/cni-clusters';
import { viewContext } from '../support/view-context';
import { clusters } from './clusters';
import { assertGolden } from './golden';

const context = viewContext();

function value({ text, provenance, because, location }: ValueView): string {
  return `${text} [${provenance}${location === undefined ? '' : ', placed'}${because === '' ? '' : `: ${because}`}]`;
}

function known({ texts, known: certainty }: ValueColumn, at: number): string {
  return `${texts.split('\n')[at]} [${['declared', 'derived', 'assumed'][certainty[at] ?? -1]}]`;
}

function topology(model: ClusterModel): string {
  const view = topologyView(model, 'router', context);
  const { nodes, services } = view;
  const [ids, bridges, namespaces, types, ports] = [nodes.names.replaceAll(/^/gm, 'node/'), nodes.bridges, services.namespaces, services.types, services.ports].map((column) => column.split('\n')) as [string[], string[], string[], string[], string[]];
  const pods = podsView(model, ids, [], context).groups.flatMap(({ node, pods: members }) => members.map((pod) => `${node} > ${pod.id} (${pod.provenance}) ${pod.addresses.join(' ')} ${pod.veth === undefined ? 'no veth' : 'veth'}`));
  return [
    `${view.name}, routing ${view.routing}, revision ${view.revision}`,
    ...view.ranges.map(({ id, prefix, conflicts }) => `${id} ${value(prefix)} ${conflicts.join(' ')}`.trim()),
    ...(view.router?.addresses ?? []).map((address) => `${view.router?.id ?? ''} ${value(address)}`),
    ...ids.map((id, at) => `${id} eth0 ${known(nodes.addresses, at)} pods ${known(nodes.podRanges, at)} bridge ${bridges[at]} zone ${nodes.zoneNames[nodes.zones[at] ?? -1] ?? '-'}, ${nodes.pods[at]} pods, ${nodes.hostPods[at]} of its own network`),
    ...pods,
    ...services.names.split('\n').map((name, at) => {
      const id = `service/${namespaces[at]}/${name}`;
      const backends = neighboursView(model, id).backends.map(({ node, pods: members }) => `${node}: ${members.join(' ')}`);
      return `${id} ${types[at]} ${known(services.addresses, at)} | ${ports[at]} | ${services.backends[at]}: ${backends.join('; ')}`;
    }),
    `${view.pods} pods, ${view.unscheduled.count} unscheduled: ${view.unscheduled.pods.map(({ id }) => id).join(' ')}`,
    ...view.examples.map(({ kind, from, to }) => `? ${kind}: ${from} → ${to}`),
    ...view.remarks.map(({ message }) => `! ${message}`),
    '',
  ].join('\n');
}

function details(model: ClusterModel, id: string): string {
  const view = detailsView(model, 'router', id, context);
  const rows = (view?.sections ?? []).flatMap(({ title, rows: list }) => [`  ${title}`, ...list.map(({ label, value: own, target }) => `    ${label}: ${value(own)}${target === undefined ? '' : ` -> ${target}`}`)]);
  return [`${view?.kind ?? '?'} ${view?.title ?? '?'} (${view?.id ?? '?'}, table ${view?.namespace ?? 'none'})`, ...rows, ''].join('\n');
}

function explanation(model: ClusterModel, text: string): string {
  const view = explainView(text, [{ model, routing: 'host', claims: [], from: 'pod/default/web-sim-1' }], context);
  const lines = view.clusters.flatMap(({ ranges, holders, routes }) =>
    Object.entries({ ranges, holders, routes }).flatMap(([title, rows]) => rows.map((row) => `  ${title}: ${row.title} = ${row.value} [${row.provenance}: ${row.because}]`)),
  );
  return [`${view.text} is ${view.kind} ${view.canonical}: ${view.summary}`, ...lines, ''].join('\n');
}

describe('views as texts', () => {
  for (const [name, input] of Object.entries(clusters)) {
    it(`topology of ${name}`, () => assertGolden(`views/${name}.topology.txt`, topology(buildModel(input()))));
  }

  it('details of every kind of thing', () => {
    const model = buildModel((clusters['dual-stack'] as () => ReturnType<(typeof clusters)[string]>)());
    const ids = ['router', 'node/node-1', 'pod/default/web-sim-1', 'pod/kube-system/agent-node-1', 'service/default/web', 'service/default/kubernetes', 'range/pods/10.244.0.0/16', 'range/services/10.96.0.0/16', 'range/nodes/192.168.1.0/24'];
    assertGolden('views/details.txt', ids.map((id) => details(model, id)).join('\n'));
  });

  it('details of nodes and pods under other network plugins', () => {
    const names = ['kindnet', 'flannel-vxlan-direct', 'calico-ipip', 'cilium-vxlan'];
    const texts = names.map((name) => {
      const model = buildModel(cniCluster(CNI_CASES[name] as CniCluster));
      return [`# ${name}`, ...['node/node-1', 'pod/default/web-sim-1'].map((id) => details(model, id)), ...['10.48.0.0', '10.244.1.1', '10.200.0.1', '10.244.1.0'].map((text) => explanation(model, text))].join('\n');
    });
    assertGolden('views/network-plugins.txt', texts.join('\n'));
  });

  it('explanations of addresses, prefixes and intervals', () => {
    const model = buildModel((clusters['three-nodes'] as () => ReturnType<(typeof clusters)[string]>)());
    const texts = ['10.244.1.2', '10.244.1.1', '10.244.2.0', '10.244.2.255', '10.244.9.9', '192.168.1.12', '10.96.1.1', '8.8.8.8', '169.254.169.254', 'fd00::1', '010.244.1.2', '10.244.1.0/24', '10.244.0.0/15', '10.96.0.0/12', '10.244.1.2-10.244.2.2', 'web', ''];
    assertGolden('views/explanations.txt', texts.map((text) => explanation(model, text)).join('\n'));
  });
});
