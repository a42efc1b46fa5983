import type { RevealTarget } from '../../protocol/panel-contract';
import { samePrefix } from '../ip/prefix';
import type { ClusterModel } from '../network/model';
import { nodeNamespace, podNamespace } from '../network/namespaces';
import { rangeId, serviceId } from '../views/values';
import { cursorPlace, type CursorPlace } from './cursor-place';
import type { LinkSources } from './links/links';
import { holds } from './links/service-links';

/** The thing of the picture that stands at an offset: a range, a Service, a node, the first pod of a workload. Cost: the model of the cluster, once per change. */
export function revealTarget(sources: LinkSources, file: string, offset: number): RevealTarget | undefined {
  const cluster = sources.engine.clusterOf(file)?.id;
  if (cluster === undefined) return undefined;
  const at = cursorPlace(sources.engine, file, offset);
  const model = sources.models.of(cluster);
  const id = at && model && (rangeAt(at, model) ?? thingAt(at, model));
  return { cluster, tab: 'topology', ...(id === undefined ? {} : { id }) };
}

function rangeAt(at: CursorPlace, model: ClusterModel): string | undefined {
  const claim = at.subjects.claims.find(({ fact, address }) => address === undefined && holds(at, fact.slot));
  if (claim === undefined) return undefined;
  const roles = [['pods', model.podRanges], ['services', model.serviceRanges], ['nodes', model.nodeNetworks]] as const;
  for (const [role, ranges] of roles) {
    if (ranges.some(({ value }) => samePrefix(value, claim.prefix))) return rangeId(role, claim.prefix);
  }
  return undefined;
}

function thingAt({ resource: subject, chunk }: CursorPlace, model: ClusterModel): string | undefined {
  if (subject === undefined) return undefined;
  const { resource, namespace } = subject;
  if (resource.kind === 'Node') {
    const node = model.nodes.find(({ name }) => name.value === resource.name);
    return node && nodeNamespace(node);
  }
  if (subject.body.type === 'service') {
    const service = model.services.find((other) => other.namespace === namespace && other.name === resource.name);
    return service && serviceId(service);
  }
  if (subject.body.type !== 'workload') return undefined;
  const pod = model.pods.find(({ workload: { place } }) => place.chunk === chunk.id && place.slot === resource.slot) ?? model.pods.find(({ workload, ...pod }) => pod.namespace === namespace && workload.kind === resource.kind && workload.name === resource.name);
  return pod && podNamespace(pod);
}
