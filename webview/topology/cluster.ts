import type { NodeRouting, Provenance } from '../../src/core/network/model';
import type { FindingCounts, RangeView } from '../../src/protocol/panel-contract';
import type { FindingColumns, TopologyView, ValueColumn } from '../../src/protocol/topology-contract';
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
export interface Cluster extends Pick<TopologyView, 'revision' | 'cluster' | 'name' | 'router' | 'pods' | 'twoAddresses' | 'podsOfNodes' | 'unscheduled' | 'remarks' | 'examples'> {
  readonly routing: NodeRouting;
  readonly ranges: readonly RangeView[];
  readonly nodes: readonly PictureNode[];
  readonly services: readonly PictureService[];
}

/** Reads the columns of a picture. Cost: O(nodes + Services). */
export function clusterOf({ nodes, services, ...rest }: TopologyView): Cluster {
  return {
    ...rest,
    nodes: nodes.names.map((name, at): PictureNode => {
      const findings = countsAt(nodes.findings, at);
      const pods = nodes.pods[at] ?? 0;
      return {
        id: `node/${name}`,
        name,
        addresses: writtenAt(nodes.addresses, at),
        podRanges: writtenAt(nodes.podRanges, at),
        bridge: nodes.bridges[at] ?? '',
        zone: nodes.zoneNames[nodes.zones[at] ?? -1],
        pods,
        hostPods: nodes.hostPods[at] ?? 0,
        findings,
        health: nodeHealth(findings, pods, countsAt(nodes.podFindings, at)),
      };
    }),
    services: services.names.map((name, at): PictureService => {
      const namespace = services.namespaces[at] ?? '';
      return {
        id: `service/${namespace}/${name}`,
        namespace,
        name,
        serviceType: services.types[at] ?? '',
        addresses: writtenAt(services.addresses, at),
        ports: services.ports[at] ?? '',
        backends: services.backends[at] ?? 0,
        findings: countsAt(services.findings, at),
      };
    }),
  };
}

const certainty: readonly Provenance[] = ['declared', 'derived', 'assumed'];
const none: FindingCounts = { errors: 0, warnings: 0 };

function writtenAt({ texts, known }: ValueColumn, at: number): Written {
  return { text: texts[at] ?? '', className: certainty[known[at] ?? 0] ?? 'declared' };
}

// Most things have no findings; they share one object.
function countsAt({ errors, warnings }: FindingColumns, at: number): FindingCounts {
  const [e = 0, w = 0] = [errors[at], warnings[at]];
  return e === 0 && w === 0 ? none : { errors: e, warnings: w };
}
