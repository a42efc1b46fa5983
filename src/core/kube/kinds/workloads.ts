import type { Cursor } from '../../yaml/cursor';
import { addPodAnnotations } from '../annotations';
import { compact } from '../compact';
import { addPodNetworkFacts, commandLinesOf } from '../container-facts';
import type { PodTemplate, WorkloadBody } from '../facts';
import type { FactsBuilder } from '../facts-builder';
import { labelsOf, selectorOf } from '../labels';
import { addPodAddresses, plainText, podTemplateOf } from '../pod-template';
import { locatedInt } from '../ports';
import { addResource, type TypeName } from '../resource';
import type { KindReader } from './kind-reader';
import { distinct } from './service';

/** What a workload's body has of pods that run: nothing. */
export const NO_PODS_YET = { firstOrdinal: 0, podAddresses: [], hostAddresses: [] } as const;

/** v1 Pod. Source: k8s.io/api/core/v1 PodSpec, PodStatus. */
export const pod: KindReader = {
  groups: [''],
  kinds: ['Pod'],
  read(root, out, type) {
    const status = root.get('status');
    const podAddresses = distinct([...status.get('podIPs').items().map((item) => item.get('ip')), status.get('podIP')]);
    const hostAddresses = distinct([...status.get('hostIPs').items().map((item) => item.get('ip')), status.get('hostIP')]);
    const template = podTemplateOf(root);
    const phase = status.get('phase').text();
    const owner = addResource(root, type, compact<WorkloadBody>({ type: 'workload', template, firstOrdinal: 0, podAddresses, hostAddresses, phase }), out);
    podAddresses.forEach((value, index) => out.located(value, { role: 'pod-address', form: 'address', owner, origin: 'Pod status.podIPs' }, index));
    hostAddresses.forEach((value, index) => out.located(value, { role: 'host-address', form: 'address', owner, origin: 'Pod status.hostIPs' }, index));
    addPodFacts(root, 'Pod', owner, template, out);
    if (commandLinesOf(root).some((line) => line.component === 'kube-apiserver')) out.define('kube-apiserver', 'kube-apiserver');
  },
};

const APPS = ['apps', 'extensions'];

/** Deployment, ReplicaSet, DaemonSet and StatefulSet, in `apps` and in the `extensions` of old. */
export const apps = workload(APPS, ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']);
/** v1 ReplicationController. */
export const replicationController = workload([''], ['ReplicationController']);
/** OpenShift DeploymentConfig; dumps of version 3 have it in the core group. */
export const deploymentConfig = workload(['apps.openshift.io', ''], ['DeploymentConfig']);
/** Argo Rollout; with `workloadRef` it has no template of its own. */
export const rollout = workload(['argoproj.io'], ['Rollout']);
/** Job: `parallelism` pods at a time. */
export const job = workload(['batch', 'extensions'], ['Job']);
/** CronJob: the Job's template is one level further in. */
export const cronJob = workload(['batch'], ['CronJob', 'ScheduledJob'], ['spec', 'jobTemplate', 'spec']);

/** A kind that makes pods from `template` under its spec. */
function workload(groups: readonly string[], kinds: readonly string[], specPath: readonly string[] = ['spec']): KindReader {
  return {
    groups,
    kinds,
    read(root, out, type) {
      const spec = root.at(...specPath);
      const template = spec.get('template');
      // A patch of a kustomization may have no template; it is no workload of its own.
      if (template.node?.type !== 'map') {
        addResource(root, type, { type: 'other' }, out);
        return;
      }
      const pods = podTemplateOf(template);
      const owner = addResource(root, type, bodyOf(spec, type, pods), out);
      addPodFacts(template, type.kind, owner, pods, out);
    },
  };
}

function bodyOf(spec: Cursor, type: TypeName, template: PodTemplate): WorkloadBody {
  const replicas = type.kind === 'Job' || type.kind === 'CronJob' ? spec.get('parallelism') : spec.get('replicas');
  return compact<WorkloadBody>({
    type: 'workload',
    ...NO_PODS_YET,
    replicas: type.kind === 'DaemonSet' ? undefined : locatedInt(replicas),
    template,
    firstOrdinal: spec.at('ordinals', 'start').int() ?? 0,
    serviceName: type.kind === 'StatefulSet' ? plainText(spec.get('serviceName')) : undefined,
    selector: selectorLabels(spec.get('selector')),
    selectorSlot: selectorSlot(spec.get('selector')),
  });
}

// Two kinds select by a bare map, the others by `matchLabels`.
function selectorLabels(selector: Cursor): WorkloadBody['selector'] {
  const isBare = !selector.get('matchLabels').exists && !selector.get('matchExpressions').exists;
  return isBare ? selectorOf(selector) : selector.get('matchLabels').exists ? labelsOf(selector.get('matchLabels')) : undefined;
}

function selectorSlot(selector: Cursor): number | undefined {
  if (selectorLabels(selector) === undefined) return undefined;
  return (selector.get('matchLabels').exists ? selector.get('matchLabels') : selector).slot();
}

/** Adds what a pod, or a template of one, says beside its labels, containers and place. */
export function addPodFacts(podRoot: Cursor, kind: string, owner: number, template: PodTemplate, out: FactsBuilder): void {
  addPodAddresses(podRoot, kind, owner, template, out);
  addPodAnnotations(podRoot, kind, owner, out);
  addPodNetworkFacts(podRoot, owner, out);
}
