import type { Backend, IngressBody, Labels, PolicyBody, ResourceBody } from '../../kube/facts';
import { matchesLabels } from '../../network/label-index';
import type { EndpointsSubject, ResourceSubject, ServiceSubject, WorkloadSubject } from '../../network/subjects';
import { placeOf } from '../../network/subjects';
import type { Place } from '../../store/place';
import type { Engine } from '../engine';

/*
 * Look-ups across the objects of a workspace. What the own cluster has counts first; references
 * that it cannot answer are looked up in the whole workspace.
 */

/** An Ingress or a route. */
export type IngressSubject = ResourceSubject<IngressBody>;
type PolicySubject = ResourceSubject<PolicyBody>;

interface Where {
  readonly cluster: string;
  readonly namespace: string;
}

/** Workloads and pods that a selector selects in a namespace; none for one that selects nothing. */
export function workloadsSelected({ index }: Engine, { cluster, namespace }: Where, selector: Labels | undefined): readonly WorkloadSubject[] {
  if (selector === undefined || Object.keys(selector).length === 0) return [];
  const own = index.workloadsSelected(cluster, namespace, selector);
  return own.length > 0 ? own : index.workloadsSelected(undefined, namespace, selector);
}

/** Services that select a workload; with a pair of labels only those that ask for it. */
export function servicesSelecting(engine: Engine, workload: WorkloadSubject, pair?: readonly [string, string]): readonly ServiceSubject[] {
  const { labels } = workload.body.template;
  return everywhere(engine, workload.cluster, (cluster) =>
    engine.index.services(cluster, workload.namespace).filter(({ body }) => {
      const selector = body.selector?.value;
      if (selector === undefined || !matchesLabels(labels, selector)) return false;
      return pair === undefined || selector[pair[0]] === pair[1];
    }),
  );
}

/** Services of a name. */
export function servicesNamed(engine: Engine, { cluster, namespace }: Where, name: string): readonly ServiceSubject[] {
  return everywhere(engine, cluster, (id) => engine.index.services(id, namespace).filter(({ resource }) => resource.name === name));
}

/** Endpoints and EndpointSlices of a Service, those of its own cluster alone where it has some. */
export function endpointsOf(engine: Engine, { cluster, namespace }: Where, name: string): readonly EndpointsSubject[] {
  const all = engine.index.endpointsOf(namespace, name);
  const own = all.filter((subject) => subject.cluster === cluster);
  return own.length > 0 ? own : all;
}

/** A backend with the Ingress or route that names it. */
export interface BackendOf {
  readonly ingress: IngressSubject;
  readonly backend: Backend;
}

/** Backends of a cluster that name a Service. Cost: the objects of the cluster. */
export function backendsOf(engine: Engine, { cluster, namespace }: Where, service: string): readonly BackendOf[] {
  return objectsOf(engine, cluster, isIngress).flatMap((ingress) =>
    ingress.body.backends
      .filter((backend) => backend.service.value === service && backendNamespace(ingress, backend) === namespace)
      .map((backend) => ({ ingress, backend })),
  );
}

/** The namespace that a backend's Service is in. */
export function backendNamespace(ingress: IngressSubject, backend: Backend): string {
  return backend.namespace ?? ingress.namespace;
}

/** Policies of a cluster whose own pods are asked for by a pair of labels that the workload has. Cost: the objects of the cluster. */
export function policiesOn(engine: Engine, workload: WorkloadSubject, [key, value]: readonly [string, string]): readonly Place[] {
  const { labels } = workload.body.template;
  return objectsOf(engine, workload.cluster, isPolicy)
    .filter(({ body, namespace }) => namespace === workload.namespace && body.podSelector.labels[key] === value && matchesLabels(labels, body.podSelector.labels))
    .map((policy) => placeOf(policy, policy.body.podSelector.slot));
}

/** Workloads of a cluster that name a node. Cost: the objects of the cluster. */
export function workloadsOn(engine: Engine, cluster: string, node: string): readonly WorkloadSubject[] {
  return objectsOf(engine, cluster, isWorkload).filter(({ body }) => body.template.nodeName?.value === node);
}

/** Objects of a cluster. */
export function objectsOf<S extends ResourceSubject<ResourceBody>>(engine: Engine, cluster: string, is: (subject: ResourceSubject<ResourceBody>) => subject is S): S[] {
  return engine.subjectsOf(cluster).flatMap(({ resources }) => resources.filter(is));
}

/** Whether an object routes requests to Services. */
export function isIngress(subject: ResourceSubject<ResourceBody>): subject is IngressSubject {
  return subject.body.type === 'ingress';
}

/** Whether an object makes pods or is one. */
export function isWorkload(subject: ResourceSubject<ResourceBody>): subject is WorkloadSubject {
  return subject.body.type === 'workload';
}

/** Whether an object is a Service. */
export function isService(subject: ResourceSubject<ResourceBody>): subject is ServiceSubject {
  return subject.body.type === 'service';
}

function isPolicy(subject: ResourceSubject<ResourceBody>): subject is PolicySubject {
  return subject.body.type === 'policy';
}

/** Where objects are named. */
export function namePlaces(subjects: readonly ResourceSubject<unknown>[]): Place[] {
  return subjects.map((subject) => placeOf(subject, subject.resource.slot));
}

function everywhere<T>(engine: Engine, cluster: string, find: (cluster: string) => readonly T[]): readonly T[] {
  const own = find(cluster);
  if (own.length > 0) return own;
  return engine.clusters().flatMap(({ id }) => (id === cluster ? [] : find(id)));
}
