import type { Provenance } from '../../src/core/network/model';
import type { FindingCounts } from '../../src/protocol/panel-contract';
import type { Cluster, Written } from './cluster';

/** Which parts of its legend a picture needs. */
export type LegendParts = Readonly<Record<'wire' | 'route' | 'tunnel' | 'broken' | 'bridge' | 'veth' | 'host' | 'way' | 'serviceLine' | 'backendMarks' | 'overlap' | 'declared' | 'derived' | 'assumed' | 'error' | 'warning', boolean>>;

/** What is switched on in the picture. */
export interface Shown {
  readonly serviceLines: boolean;
  readonly selected: boolean;
  /** Some nodes have no way to each other. */
  readonly broken: boolean;
}

let known: { readonly view: Cluster; readonly parts: Omit<LegendParts, 'way' | 'serviceLine' | 'backendMarks' | 'broken'> } | undefined;

/** The parts of the legend that say something about a picture. Cost: O(nodes + Services) once per picture. */
export function legendOf(view: Cluster, { serviceLines, selected, broken }: Shown): LegendParts {
  if (known?.view !== view) known = { view, parts: partsOf(view) };
  return {
    ...known.parts,
    way: selected,
    broken,
    serviceLine: serviceLines && view.services.length > 0,
    backendMarks: serviceLines && view.nodes.length > 12,
  };
}

function partsOf(view: Cluster): Omit<LegendParts, 'way' | 'serviceLine' | 'backendMarks' | 'broken'> {
  const { nodes, services, links, ranges, routing } = view;
  const many = nodes.length > 1;
  const tunnel = many && routing === 'host' && (links.length > 0 ? links.some((link) => link.tunnel) : view.tunnels.length > 0);
  const seen = new Set<Provenance>();
  const note = ({ text, className }: Written): unknown => text !== '' && seen.add(className);
  for (const { addresses, podRanges } of nodes) {
    note(addresses);
    note(podRanges);
  }
  for (const { addresses } of services) note(addresses);
  const has = (provenance: Provenance): boolean => seen.has(provenance) || ranges.some(({ prefix }) => prefix.provenance === provenance) || (provenance === 'derived' && view.pods > 0);
  const counted = (health: 'error' | 'warning') => ({ findings: { errors, warnings } }: { readonly findings: FindingCounts }): boolean => (health === 'error' ? errors : warnings) > 0;
  const marked = (health: 'error' | 'warning'): boolean => nodes.some((node) => node.health === health) || nodes.some(counted(health)) || services.some(counted(health));
  return {
    wire: nodes.length > 0,
    route: many && routing === 'host' && !(tunnel && links.every((link) => link.tunnel)),
    tunnel,
    bridge: nodes.some(({ bridge }) => bridge !== ''),
    veth: nodes.some(({ pods, hostPods }) => pods > hostPods),
    host: nodes.some(({ hostPods }) => hostPods > 0),
    overlap: ranges.some(({ conflicts }) => conflicts.length > 0) || nodes.some(({ conflict }) => conflict),
    declared: has('declared'),
    derived: has('derived'),
    assumed: has('assumed'),
    error: marked('error') || ranges.some(({ conflicts }) => conflicts.length > 0),
    warning: marked('warning'),
  };
}
