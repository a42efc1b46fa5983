import type { Labels } from '../../kube/facts';
import type { WorkloadSubject } from '../../network/subjects';
import { titleOf } from '../../network/subjects';
import type { CursorPlace } from '../cursor-place';
import { servicesNamed, workloadsSelected } from '../links/find';
import type { LinkSources } from '../links/links';
import type { Proposal } from './proposal';

/** Workloads whose labels are looked at. */
const MOST_WORKLOADS = 5000;

interface Where {
  readonly cluster: string;
  readonly namespace: string;
}

/** Labels of the pods that a Service could select, beside those that its selector names already. */
export function podLabels(at: CursorPlace, sources: LinkSources): Proposal[] {
  return labels(at, sources, at.fields('spec', 'selector'));
}

/** The same for the pods that a policy is for. */
export function policyLabels(at: CursorPlace, sources: LinkSources): Proposal[] {
  return labels(at, sources, at.fields('spec', 'podSelector', 'matchLabels'));
}

function labels(at: CursorPlace, { engine }: LinkSources, written: Labels): Proposal[] {
  const isKey = at.entry?.part !== 'value';
  const own = isKey ? (at.entry?.text ?? '') : String(at.path.at(-1));
  const others = Object.fromEntries(Object.entries(written).filter(([key]) => key !== own));
  const found = new Map<string, { readonly key: string; readonly value: string; readonly workloads: WorkloadSubject[] }>();
  for (const workload of workloadsIn(at, engine, others)) {
    for (const [key, value] of Object.entries(workload.body.template.labels)) {
      if (isKey ? key in others : key !== own) continue;
      const known = found.get(`${key}=${value}`) ?? { key, value, workloads: [] };
      known.workloads.push(workload);
      found.set(`${key}=${value}`, known);
    }
  }
  const pairs = [...found.values()].sort((a, b) => Number(isGenerated(a.key)) - Number(isGenerated(b.key)) || b.workloads.length - a.workloads.length);
  return pairs.map(({ key, value, workloads }) => ({ kind: 'label', detail: listed(workloads), ...(isKey ? { text: key, value } : { text: value, isText: true }) }));
}

function workloadsIn(at: CursorPlace, { index }: LinkSources['engine'], selector: Labels): readonly WorkloadSubject[] {
  const { cluster, namespace } = whereOf(at);
  return index.workloadsSelected(cluster, namespace, selector).slice(0, MOST_WORKLOADS);
}

/** Labels that controllers add to tell their own pods apart. */
function isGenerated(key: string): boolean {
  return /^(?:pod-template-hash|controller-revision-hash|pod-template-generation|controller-uid|job-name|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/.*)$/.test(key);
}

/** Ports of the containers that the Service selects: names first, then numbers without a name. */
export function targetPorts(at: CursorPlace, { engine }: LinkSources): Proposal[] {
  const workloads = workloadsSelected(engine, whereOf(at), at.fields('spec', 'selector')).slice(0, MOST_WORKLOADS);
  const ports = workloads.flatMap((workload) => workload.body.template.containers.flatMap((container) => container.ports.map((port) => ({ workload, port }))));
  const proposals = ports.flatMap(({ workload, port: { name, containerPort, protocol } }): Proposal[] => {
    const number = containerPort === undefined ? '' : `${containerPort.value}/${protocol} of `;
    if (name !== undefined) return [{ kind: 'port', text: name.value, detail: `${number}${titleOf(workload)}`, isText: true }];
    return containerPort === undefined ? [] : [{ kind: 'port', text: String(containerPort.value), detail: `${protocol}, ${titleOf(workload)}` }];
  });
  return proposals.sort((a, b) => Number(b.isText === true) - Number(a.isText === true));
}

/** Nodes of the cluster. */
export function nodeNames({ subjects: { cluster } }: CursorPlace, { engine, models }: LinkSources): Proposal[] {
  const declared = engine.index.nodes(cluster).map(({ resource, body }): Proposal => ({ kind: 'node', text: resource.name, detail: body.internalAddresses.map(({ value }) => value).join(', '), isText: true }));
  if (declared.length > 0) return declared;
  const known = models.of(cluster)?.nodes.filter(({ name }) => name.provenance !== 'assumed') ?? [];
  return known.map(({ name }) => ({ kind: 'node', text: name.value, detail: name.because, isText: true }));
}

/** Services that a backend can name. */
export function backendServices(at: CursorPlace, { engine }: LinkSources): Proposal[] {
  const { cluster, namespace } = backendWhere(at, -1);
  return engine.index.services(cluster, namespace).map((service) => {
    const ports = service.body.ports.flatMap(({ port }) => port?.value ?? []);
    return { kind: 'service', text: service.resource.name, detail: `${service.body.serviceType}${ports.length === 0 ? '' : `, port ${ports.join(', ')}`}`, isText: true };
  });
}

/** Ports of the Service that a backend names: names or numbers, as the field takes them. */
export function backendPorts(at: CursorPlace, { engine }: LinkSources): Proposal[] {
  const field = at.path.at(-1);
  const isNested = field === 'name' || field === 'number';
  const around = at.path.slice(0, isNested ? -2 : -1);
  const service = at.field(...around, field === 'servicePort' ? 'serviceName' : 'name');
  if (service === undefined) return [];
  const ports = servicesNamed(engine, backendWhere(at, isNested ? -2 : -1), service).flatMap(({ body }) => body.ports);
  return ports.flatMap(({ name, port, protocol }): Proposal[] => {
    const number = port === undefined || field === 'name' ? [] : [{ kind: 'port' as const, text: String(port.value), detail: `${name === undefined ? '' : `${name.value}, `}${protocol}` }];
    const named = name === undefined || field === 'number' || field === 'port' ? [] : [{ kind: 'port' as const, text: name.value, detail: `${port?.value ?? ''}/${protocol}`, isText: true }];
    return [...named, ...number];
  });
}

/** Routes may name a Service of another namespace beside its name. */
function backendWhere(at: CursorPlace, levels: number): Where {
  const where = whereOf(at);
  return { ...where, namespace: at.field(...at.path.slice(0, levels), 'namespace') ?? where.namespace };
}

function whereOf(at: CursorPlace): Where {
  return { cluster: at.subjects.cluster, namespace: at.field('metadata', 'namespace') ?? 'default' };
}

function listed(workloads: readonly WorkloadSubject[]): string {
  const titles = workloads.slice(0, 3).map(titleOf);
  return workloads.length > titles.length ? `${titles.join(', ')} and ${workloads.length - titles.length} more` : titles.join(', ');
}
