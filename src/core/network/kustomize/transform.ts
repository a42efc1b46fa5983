// This file knows what kustomizations change of the facts of an object: names, namespaces, labels, replicas.
import { compact } from '../../kube/compact';
import type { ChunkFacts, IngressBody, Labels, PolicyBody, PolicyRule, Resource, ResourceBody, Selector, ServiceBody, WorkloadBody } from '../../kube/facts';
import type { KustomizationFact } from '../../kube/kustomization-facts';
import { isClusterScoped } from '../namespaced';
import { type Build, renamed } from './plan';

/** Kinds whose names kustomize leaves alone. Source: kustomize api/internal/builtins PrefixTransformer. */
const keepsName = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);
const replicated = new Set(['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet']);

/**
 * The facts of a chunk as a build has them. Places stay those of the source.
 * Source: kustomize api/internal/target, order of the transformers; api/konfig/builtinpluginconsts for the fields.
 */
export function builtFacts(facts: ChunkFacts, build: Build): ChunkFacts {
  if (build.levels.length === 0) return facts;
  return { ...facts, resources: facts.resources.map((resource) => builtResource(resource, build)) };
}

/** Names that an object had on its way, as patches may call it. */
export function namesOnTheWay(name: string, build: Build, level: number): readonly string[] {
  const names = [name];
  for (let at = 0; at < level; at++) names.push(renamed(name, build.levels.slice(0, at + 1)));
  return names;
}

function builtResource(resource: Resource, build: Build): Resource {
  let built = resource;
  build.levels.forEach(({ fact }, at) => {
    built = atLevel(built, fact, namesOnTheWay(resource.name, build, at));
  });
  const { body } = built;
  return body.type === 'ingress' ? { ...built, body: withRenamedBackends(body, build) } : built;
}

function atLevel(resource: Resource, fact: KustomizationFact, names: readonly string[]): Resource {
  const namespace = fact.namespace === undefined || isClusterScoped(resource.kind) ? resource.namespace : fact.namespace;
  const name = resource.name === '' || keepsName.has(resource.kind) ? resource.name : `${fact.namePrefix ?? ''}${resource.name}${fact.nameSuffix ?? ''}`;
  const own = fact.labels.reduce<Labels>((labels, { pairs }) => ({ ...labels, ...pairs }), {});
  return compact<Resource>({ ...resource, namespace, name, labels: { ...resource.labels, ...own }, body: bodyAtLevel(resource, fact, own, names, name) });
}

function bodyAtLevel(resource: Resource, fact: KustomizationFact, own: Labels, names: readonly string[], name: string): ResourceBody {
  const { body } = resource;
  const chosen = (wanted: 'selectors' | 'templates'): Labels => Object.assign({}, ...fact.labels.filter((each) => each[wanted]).map(({ pairs }) => pairs)) as Labels;
  const selectors = chosen('selectors');
  if (body.type === 'service') return builtService(body, selectors);
  if (body.type === 'policy') return builtPolicy(body, selectors);
  if (body.type === 'endpoints' && resource.kind === 'Endpoints' && body.serviceName !== undefined) return { ...body, serviceName: name };
  if (body.type !== 'workload') return body;
  const count = replicated.has(resource.kind) ? fact.replicas.find((each) => names.includes(each.name))?.count : undefined;
  return builtWorkload(body, resource.kind === 'Pod' ? own : chosen('templates'), selectors, count);
}

function builtService(body: ServiceBody, selectors: Labels): ServiceBody {
  // A Service without a selector has endpoints of its own; that one is added to it is left aside.
  if (body.selector === undefined || Object.keys(selectors).length === 0) return body;
  return { ...body, selector: { ...body.selector, value: { ...body.selector.value, ...selectors } } };
}

function builtWorkload(body: WorkloadBody, labels: Labels, selectors: Labels, count: number | undefined): WorkloadBody {
  const { template } = body;
  return compact<WorkloadBody>({
    ...body,
    replicas: count === undefined ? body.replicas : { value: count, slot: body.replicas?.slot ?? template.containers[0]?.slot ?? 0 },
    template: { ...template, labels: { ...template.labels, ...labels } },
    selector: body.selector && { ...body.selector, ...selectors },
  });
}

function builtPolicy(body: PolicyBody, selectors: Labels): PolicyBody {
  if (Object.keys(selectors).length === 0) return body;
  const add = (selector: Selector): Selector => (Object.keys(selector.labels).length === 0 ? selector : { ...selector, labels: { ...selector.labels, ...selectors } });
  const rule = (each: PolicyRule): PolicyRule => ({ ...each, peers: each.peers.map((peer) => (peer.podSelector === undefined ? peer : { ...peer, podSelector: add(peer.podSelector) })) });
  return { ...body, podSelector: add(body.podSelector), ingress: body.ingress.map(rule), egress: body.egress.map(rule) };
}

// References follow the Services of the same build; one that could mean several follows its own way.
function withRenamedBackends(body: IngressBody, build: Build): IngressBody {
  if (build.services.size === 0) return body;
  const target = (name: string): string => {
    const names = build.services.get(name) ?? [];
    const own = renamed(name, build.levels);
    return names.length === 1 ? (names[0] as string) : names.includes(own) ? own : name;
  };
  return { ...body, backends: body.backends.map((backend) => ({ ...backend, service: { ...backend.service, value: target(backend.service.value) } })) };
}
