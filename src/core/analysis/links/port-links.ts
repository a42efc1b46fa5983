import type { ContainerPort, ServicePort } from '../../kube/facts';
import type { ServiceSubject, WorkloadSubject } from '../../network/subjects';
import { placeOf } from '../../network/subjects';
import type { Place } from '../../store/place';
import { isPath, type CursorPlace } from '../cursor-place';
import type { Engine } from '../engine';
import { backendNamespace, backendsOf, isIngress, isService, isWorkload, servicesNamed, servicesSelecting, workloadsSelected, type IngressSubject } from './find';
import type { Links, LinkSources } from './links';
import { holds } from './service-links';

/** From ports of Services to ports of containers and back, and from backends to ports of Services. */
export function portLinks(at: CursorPlace, { engine }: LinkSources): Links | undefined {
  const { resource } = at;
  if (resource === undefined || at.entry === undefined) return undefined;
  if (isService(resource)) return ofServicePort(at, resource, engine);
  if (isWorkload(resource)) return ofContainerPort(at, resource, engine);
  return isIngress(resource) ? ofBackendPort(at, resource, engine) : undefined;
}

function ofServicePort(at: CursorPlace, service: ServiceSubject, engine: Engine): Links | undefined {
  const { path } = at;
  const field = path.at(-1);
  if (!isPath(path, 'spec/ports/#/*') || (field !== 'targetPort' && field !== 'port' && field !== 'name')) return undefined;
  const port = service.body.ports.find(({ slot }) => holds(at, slot));
  if (port === undefined) return undefined;
  const targets = (): Place[] => targetsOf(engine, service, port);
  return { definitions: targets, references: field === 'targetPort' ? targets : () => [...portUsers(engine, service, port), ...targets()] };
}

/** Ports of the selected containers that a Service's port leads to. */
export function containerPorts(engine: Engine, service: ServiceSubject, port: ServicePort): readonly { readonly workload: WorkloadSubject; readonly port: ContainerPort }[] {
  return workloadsSelected(engine, service, service.body.selector?.value).flatMap((workload) =>
    workload.body.template.containers.flatMap(({ ports }) => ports.filter((candidate) => leadsTo(port, candidate)).map((found) => ({ workload, port: found }))),
  );
}

function targetsOf(engine: Engine, service: ServiceSubject, port: ServicePort): Place[] {
  return containerPorts(engine, service, port).map(({ workload, port: found }) => placeOf(workload, (found.name ?? found.containerPort)?.slot ?? found.slot));
}

function leadsTo({ targetPort, port, protocol }: ServicePort, candidate: ContainerPort): boolean {
  const wanted = targetPort?.value ?? port?.value;
  if (wanted === undefined || candidate.protocol !== protocol) return false;
  return typeof wanted === 'number' ? candidate.containerPort?.value === wanted : candidate.name?.value === wanted;
}

function portUsers(engine: Engine, service: ServiceSubject, port: ServicePort): Place[] {
  return backendsOf(engine, service, service.resource.name).flatMap(({ ingress, backend }) =>
    backend.port !== undefined && isPortNamed(port, backend.port.value) ? [placeOf(ingress, backend.port.slot)] : [],
  );
}

function isPortNamed({ name, port }: ServicePort, value: number | string): boolean {
  return typeof value === 'number' ? port?.value === value : name?.value === value;
}

function ofContainerPort(at: CursorPlace, workload: WorkloadSubject, engine: Engine): Links | undefined {
  const { path, entry } = at;
  if (isProbePort(at)) return ofProbe(workload, entry?.text ?? '');
  const field = path.at(-1);
  if (!isPath(path, '**/ports/#/*') || (field !== 'name' && field !== 'containerPort')) return undefined;
  const port = workload.body.template.containers.flatMap(({ ports }) => ports).find(({ slot }) => holds(at, slot));
  if (port === undefined) return undefined;
  const users = (): Place[] =>
    servicesSelecting(engine, workload).flatMap((service) =>
      service.body.ports.filter((candidate) => leadsTo(candidate, port)).map((candidate) => placeOf(service, (candidate.targetPort ?? candidate.port)?.slot ?? candidate.slot)),
    );
  return { definitions: users, references: users };
}

/** Probes name ports of their own container. */
function isProbePort({ path }: CursorPlace): boolean {
  return isPath(path, '**/httpGet/port') || isPath(path, '**/tcpSocket/port');
}

function ofProbe(workload: WorkloadSubject, wanted: string): Links {
  const ports = workload.body.template.containers.flatMap((container) => container.ports);
  const places = (): Place[] =>
    ports
      .filter(({ name, containerPort }) => name?.value === wanted || String(containerPort?.value) === wanted)
      .map((port) => placeOf(workload, (port.name ?? port.containerPort)?.slot ?? port.slot));
  return { definitions: places, references: places };
}

function ofBackendPort(at: CursorPlace, ingress: IngressSubject, engine: Engine): Links | undefined {
  const backend = ingress.body.backends.find(({ port }) => port !== undefined && holds(at, port.slot));
  const wanted = backend?.port?.value;
  if (backend === undefined || wanted === undefined) return undefined;
  const where = { cluster: ingress.cluster, namespace: backendNamespace(ingress, backend) };
  const ports = (): Place[] =>
    servicesNamed(engine, where, backend.service.value).flatMap((service) =>
      service.body.ports.filter((port) => isPortNamed(port, wanted)).map((port) => placeOf(service, (typeof wanted === 'number' ? port.port : port.name)?.slot ?? port.slot)),
    );
  return { definitions: ports, references: ports };
}
