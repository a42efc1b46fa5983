import type { NodeRouting, Provenance } from '../../src/core/network/model';
import type { FindingCounts, RangeView } from '../../src/protocol/panel-contract';
import type { FindingColumns, NodeColumns, ServiceColumns, TextColumn, TopologyView, ValueColumn } from '../../src/protocol/topology-contract';
import { nodeHealth, type Health } from './health';

/** Values as they are written, with the class of the least certain. */
export interface Written {
  readonly text: string;
  readonly className: Provenance;
}

/** A node of the picture; its pods are in the `PodStore`. */
export interface PictureNode {
  readonly id: string;
  readonly name: string;
  readonly addresses: Written;
  readonly podRanges: Written;
  /** '' without a bridge: pods hang on the node directly. */
  readonly bridge: string;
  readonly zone: string | undefined;
  readonly pods: number;
  /** Those of the pods that are in the node's own network. */
  readonly hostPods: number;
  /** Those of the pods that stand behind a Service. */
  readonly backends: number;
  /** Its pods' addresses have a second use. */
  readonly conflict: boolean;
  readonly findings: FindingCounts;
  /** Its own mark, else that of its pods when they are many. */
  readonly health: Health;
}

/** A Service of the picture. */
export interface PictureService {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly serviceType: string;
  readonly addresses: Written;
  readonly ports: string;
  readonly backends: number;
  readonly findings: FindingCounts;
}

/** A cluster as the page draws it. */
export interface Cluster extends Pick<TopologyView, 'revision' | 'cluster' | 'name' | 'router' | 'tunnels' | 'links' | 'pods' | 'twoAddresses' | 'podsOfNodes' | 'unscheduled' | 'remarks' | 'examples'> {
  readonly routing: NodeRouting;
  readonly ranges: readonly RangeView[];
  readonly nodes: readonly PictureNode[];
  readonly services: readonly PictureService[];
}

/** More nodes than these are read, arranged and drawn one after the other: in one go it is longer than a key should wait. */
export const manyNodes = 1000;

/** Reads the columns of a picture. Cost: O(nodes + Services). */
export function clusterOf({ nodes, services, ...rest }: TopologyView): Cluster {
  return { ...rest, nodes: readNodes(nodes), services: readServices(services) };
}

function readNodes(nodes: NodeColumns): PictureNode[] {
  const addresses = readValues(nodes.addresses);
  const podRanges = readValues(nodes.podRanges);
  const bridges = readTexts(nodes.bridges, nodes.pods.length);
  return readTexts(nodes.names, nodes.pods.length).map((name, at): PictureNode => {
    const findings = countsAt(nodes.findings, at);
    const pods = nodes.pods[at] ?? 0;
    return {
      id: `node/${name}`,
      name,
      addresses: addresses[at] ?? nothing,
      podRanges: podRanges[at] ?? nothing,
      bridge: bridges[at] ?? '',
      zone: nodes.zoneNames[nodes.zones[at] ?? -1],
      pods,
      hostPods: nodes.hostPods[at] ?? 0,
      backends: nodes.backends[at] ?? 0,
      conflict: nodes.conflicts[at] === 1,
      findings,
      health: nodeHealth(findings, pods, countsAt(nodes.podFindings, at)),
    };
  });
}

function readServices(services: ServiceColumns): PictureService[] {
  const count = services.backends.length;
  const [namespaces, types, ports] = [services.namespaces, services.types, services.ports].map((column) => readTexts(column, count));
  const addresses = readValues(services.addresses);
  return readTexts(services.names, count).map((name, at): PictureService => {
    const namespace = namespaces?.[at] ?? '';
    return {
      id: `service/${namespace}/${name}`,
      namespace,
      name,
      serviceType: types?.[at] ?? '',
      addresses: addresses[at] ?? nothing,
      ports: ports?.[at] ?? '',
      backends: services.backends[at] ?? 0,
      findings: countsAt(services.findings, at),
    };
  });
}

function readTexts(column: TextColumn, count: number): string[] {
  return count === 0 ? [] : column.split('\n');
}

function readValues({ texts, known }: ValueColumn): Written[] {
  return readTexts(texts, known.length).map((text, at) => ({ text, className: certainty[known[at] ?? 0] ?? 'declared' }));
}

const certainty: readonly Provenance[] = ['declared', 'derived', 'assumed'];
const none: FindingCounts = { errors: 0, warnings: 0 };
const nothing: Written = { text: '', className: 'declared' };

// Most things have no findings; they share one object.
function countsAt({ errors, warnings }: FindingColumns, at: number): FindingCounts {
  const [e = 0, w = 0] = [errors[at], warnings[at]];
  return e === 0 && w === 0 ? none : { errors: e, warnings: w };
}
