import { labelIn } from '../../kube/labels';
import type { ServiceSubject, WorkloadSubject } from '../../network/subjects';
import { placeOf } from '../../network/subjects';
import type { Place } from '../../store/place';
import { isPath, type CursorPlace } from '../cursor-place';
import type { Engine } from '../engine';
import { backendNamespace, backendsOf, endpointsOf, isIngress, isService, isWorkload, namePlaces, policiesOn, servicesNamed, servicesSelecting, workloadsSelected, type IngressSubject } from './find';
import type { Links, LinkSources } from './links';

/** From Services to pods, from pods to Services, and between Services and what sends traffic to them. */
export function serviceLinks(at: CursorPlace, { engine }: LinkSources): Links | undefined {
  const { resource } = at;
  if (resource === undefined || at.entry === undefined) return undefined;
  if (isService(resource)) return ofService(at, resource, engine);
  if (isWorkload(resource)) return ofWorkload(at, resource, engine);
  if (isIngress(resource)) return ofBackend(at, resource, engine);
  return ofSelection(at, engine);
}

function ofService(at: CursorPlace, service: ServiceSubject, engine: Engine): Links | undefined {
  const isName = isOwnName(at);
  if (!isName && !isInSelector(at)) return undefined;
  const selected = (): Place[] => namePlaces(workloadsSelected(engine, service, service.body.selector?.value));
  const { name } = service.resource;
  if (!isName) return { definitions: selected, references: selected };
  return { definitions: selected, references: () => [...usersOf(engine, service, name), ...selected()] };
}

/** Places that name a Service. */
function usersOf(engine: Engine, where: { readonly cluster: string; readonly namespace: string }, name: string): Place[] {
  const backends = backendsOf(engine, where, name).map(({ ingress, backend }) => placeOf(ingress, backend.service.slot));
  return [...backends, ...namePlaces(endpointsOf(engine, where, name))];
}

function isInSelector({ entry, path }: CursorPlace): boolean {
  if (isPath(path, 'spec/selector/*') || isPath(path, 'spec/selector')) return true;
  return entry?.part === 'key' && isPath(path, 'spec') && entry.text === 'selector';
}

function ofWorkload(at: CursorPlace, workload: WorkloadSubject, engine: Engine): Links | undefined {
  if (isOwnName(at)) {
    const selecting = (): Place[] => namePlaces(servicesSelecting(engine, workload));
    return { definitions: selecting, references: selecting };
  }
  const pair = podLabel(at, workload);
  if (pair === undefined) return undefined;
  const services = (): Place[] => servicesSelecting(engine, workload, pair).map((service) => placeOf(service, service.body.selector?.slot ?? service.resource.slot));
  return { definitions: services, references: () => [...services(), ...policiesOn(engine, workload, pair)] };
}

/** The pair of pod labels at the cursor. */
function podLabel({ entry, path }: CursorPlace, { resource, body }: WorkloadSubject): readonly [string, string] | undefined {
  const key = entry?.part === 'key' ? entry.text : String(path.at(-1));
  const labels = entry?.part === 'key' ? path : path.slice(0, -1);
  const isPods = resource.kind === 'Pod' ? isPath(labels, 'metadata/labels') : isPath(labels, '**/template/metadata/labels') || isPath(labels, 'spec/selector/matchLabels');
  const value = labelIn(body.template.labels, key);
  return isPods && value !== undefined ? [key, value] : undefined;
}

function ofBackend(at: CursorPlace, ingress: IngressSubject, engine: Engine): Links | undefined {
  const backend = ingress.body.backends.find(({ service }) => holds(at, service.slot));
  if (backend === undefined) return undefined;
  const where = { cluster: ingress.cluster, namespace: backendNamespace(ingress, backend) };
  const name = backend.service.value;
  const services = (): Place[] => namePlaces(servicesNamed(engine, where, name));
  return { definitions: services, references: () => [...services(), ...usersOf(engine, where, name)] };
}

/** Endpoints lead to their Service, policies to the pods that they are for. */
function ofSelection(at: CursorPlace, engine: Engine): Links | undefined {
  const { resource, path, entry } = at;
  if (resource === undefined) return undefined;
  const { body } = resource;
  if (body.type === 'endpoints' && body.serviceName !== undefined) {
    const { serviceName } = body;
    if (!isOwnName(at) && String(path.at(-1)) !== 'kubernetes.io/service-name') return undefined;
    const services = (): Place[] => namePlaces(servicesNamed(engine, resource, serviceName));
    return { definitions: services, references: () => [...services(), ...usersOf(engine, resource, serviceName)] };
  }
  if (body.type !== 'policy') return undefined;
  const isSelector = isPath(path, 'spec/podSelector/matchLabels/*') || isPath(path, 'spec/podSelector/matchLabels') || (entry?.part === 'key' && isPath(path, 'spec/podSelector'));
  if (!isSelector && !isOwnName(at)) return undefined;
  const selected = (): Place[] => namePlaces(workloadsSelected(engine, resource, body.podSelector.labels));
  return { definitions: selected, references: selected };
}

function isOwnName({ entry, path }: CursorPlace): boolean {
  return entry?.part === 'value' && isPath(path, 'metadata/name');
}

/** Whether a slot of the chunk holds the cursor. */
export function holds({ chunk, offset }: CursorPlace, slot: number): boolean {
  const [start = -1, end = -1] = chunk.spans.slice(slot * 2, slot * 2 + 2);
  return chunk.start + start <= offset && offset <= chunk.start + end;
}
