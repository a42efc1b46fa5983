import type { NodeSubject } from '../../network/subjects';
import { placeOf } from '../../network/subjects';
import type { Place } from '../../store/place';
import { isPath, type CursorPlace } from '../cursor-place';
import type { Engine } from '../engine';
import { namePlaces, workloadsOn } from './find';
import type { Links, LinkSources } from './links';

/** From nodes to their ranges and pods, and from what names a node to the node. */
export function nodeLinks(at: CursorPlace, { engine }: LinkSources): Links | undefined {
  const { resource, path, entry } = at;
  if (resource === undefined || entry === undefined || entry.part !== 'value') return undefined;
  if (resource.resource.kind === 'Node' && isPath(path, 'metadata/name')) {
    const places = (): Place[] => placesOf(engine, resource.cluster, entry.text);
    return { definitions: () => [], references: places };
  }
  if (path.at(-1) !== 'nodeName') return undefined;
  const nodes = (): Place[] => namePlaces(nodesNamed(engine, resource.cluster, entry.text));
  return { definitions: nodes, references: () => [...nodes(), ...placesOf(engine, resource.cluster, entry.text)] };
}

/** A node's ranges, then the pods that name it. */
function placesOf(engine: Engine, cluster: string, name: string): Place[] {
  const ranges = nodesNamed(engine, cluster, name).flatMap((node) => node.body.podRanges.map(({ slot }) => placeOf(node, slot)));
  const pods = workloadsOn(engine, cluster, name).flatMap((workload) => {
    const { nodeName } = workload.body.template;
    return nodeName === undefined ? [] : [placeOf(workload, nodeName.slot)];
  });
  return [...ranges, ...pods];
}

function nodesNamed(engine: Engine, cluster: string, name: string): NodeSubject[] {
  const named = (id: string): NodeSubject[] => engine.index.nodes(id).filter(({ resource }) => resource.name === name);
  const own = named(cluster);
  return own.length > 0 ? own : engine.clusters().flatMap(({ id }) => named(id));
}
