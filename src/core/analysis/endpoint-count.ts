import { independentWorkloads } from '../network/owners';
import type { ServiceSubject } from '../network/subjects';
import { titleOf } from '../network/subjects';
import { counted } from '../views/values';
import type { Engine } from './engine';
import { endpointsOf } from './links/find';

/** How many endpoints a Service has, in words, and which. */
export interface EndpointCount {
  readonly text: string;
  readonly because: string;
}

const FEW = 5;

/**
 * The endpoints of a Service, as they are written or as its selector finds them. Counted from manifests alone, without
 * the model: a DaemonSet counts per node.
 * Cost: the selected workloads.
 */
export function endpointCount(engine: Engine, service: ServiceSubject): EndpointCount {
  return written(engine, service) ?? selected(engine, service);
}

function written(engine: Engine, service: ServiceSubject): EndpointCount | undefined {
  const subjects = endpointsOf(engine, service, service.resource.name).filter(({ cluster }) => cluster === service.cluster);
  if (subjects.length === 0) return undefined;
  const ready = new Map(subjects.flatMap(({ body }) => body.endpoints.flatMap((endpoint) => endpoint.addresses.slice(0, 1).map(({ value }): [string, boolean] => [value, endpoint.ready]))));
  const waiting = [...ready.values()].filter((isReady) => !isReady).length;
  const names = [...new Set(subjects.map(titleOf))].slice(0, FEW);
  return { text: `${amount(ready.size)}${waiting > 0 ? `, ${waiting} not ready` : ''}`, because: `Written in ${names.join(', ')}.` };
}

function selected({ index }: Engine, service: ServiceSubject): EndpointCount {
  const title = titleOf(service);
  const workloads = independentWorkloads(index.workloadsSelected(service.cluster, service.namespace, service.body.selector?.value ?? {})).filter(({ body }) => body.phase !== 'Succeeded' && body.phase !== 'Failed');
  if (workloads.length === 0) return { text: amount(0), because: `${title} selects no pod of the cluster.` };
  const onEveryNode = workloads.filter(({ resource }) => resource.kind === 'DaemonSet').length;
  const pods = workloads.reduce((sum, { resource, body }) => sum + (resource.kind === 'DaemonSet' ? 0 : (body.replicas?.value ?? 1)), 0);
  const perNode = onEveryNode === 0 ? [] : [`${counted(onEveryNode, 'endpoint')} per node`];
  const parts = pods === 0 && onEveryNode > 0 ? perNode : [amount(pods), ...perNode];
  const names = workloads.slice(0, FEW).map((workload) => `${titleOf(workload)}${workload.body.replicas === undefined ? '' : ` (${workload.body.replicas.value})`}`);
  return { text: parts.join(' and '), because: `${title} selects ${names.join(', ')}${workloads.length > FEW ? ` and ${workloads.length - FEW} more` : ''}.` };
}

function amount(count: number): string {
  return count === 0 ? 'no endpoints' : counted(count, 'endpoint');
}
