import type { Cursor } from '../../yaml/cursor';
import { compact } from '../compact';
import type { Labels, Located, PodTemplate, WorkloadBody } from '../facts';
import type { FactsBuilder } from '../facts-builder';
import { podTemplateOf } from '../pod-template';
import { locatedInt } from '../ports';
import { addResource, type TypeName } from '../resource';
import type { KindReader } from './kind-reader';
import { addPodFacts, NO_PODS_YET } from './workloads';

const LABEL = 'leaderworkerset.sigs.k8s.io/';

/**
 * Groups of pods, one of each a leader. The set stands for its leaders; the workers are the StatefulSet that the controller
 * makes of them, all in that of the first group. Source: kubernetes-sigs/lws api/leaderworkerset/v1 LeaderWorkerSetSpec.
 */
export const leaderWorkerSet: KindReader = {
  groups: ['leaderworkerset.x-k8s.io'],
  kinds: ['LeaderWorkerSet'],
  read(root, out, type) {
    const templates = root.at('spec', 'leaderWorkerTemplate');
    const worker = templates.get('workerTemplate');
    if (worker.node?.type !== 'map') {
      addResource(root, type, { type: 'other' }, out);
      return;
    }
    const leader = templates.get('leaderTemplate').node?.type === 'map' ? templates.get('leaderTemplate') : worker;
    const name = root.at('metadata', 'name').text() ?? '';
    const groups = locatedInt(root.at('spec', 'replicas'));
    addPods(root, leader, type, groups, { [`${LABEL}name`]: name, [`${LABEL}worker-index`]: '0' }, out);
    const size = locatedInt(templates.get('size'));
    if (name !== '' && size !== undefined && size.value > 1) addWorkers(root, worker, name, { value: (groups?.value ?? 1) * (size.value - 1), slot: size.slot }, out);
  },
};

function addPods(root: Cursor, template: Cursor, type: TypeName, replicas: Located<number> | undefined, labels: Labels, out: FactsBuilder): void {
  const pods = withLabels(template, labels);
  const owner = addResource(root, type, compact<WorkloadBody>({ type: 'workload', ...NO_PODS_YET, replicas, template: pods }), out);
  addPodFacts(template, type.kind, owner, pods, out);
}

function addWorkers(root: Cursor, template: Cursor, name: string, replicas: Located<number>, out: FactsBuilder): void {
  const pods = withLabels(template, { [`${LABEL}name`]: name });
  const owner = out.resource(
    compact({
      group: 'apps',
      kind: 'StatefulSet',
      namespace: root.at('metadata', 'namespace').text() || undefined,
      name: `${name}-0`,
      slot: template.keySlot(),
      whole: template.slot(),
      labels: {},
      owners: [],
      body: { type: 'workload', ...NO_PODS_YET, firstOrdinal: 1, replicas, template: pods },
    }),
  );
  // Without a template of their own the leaders have said it already.
  if (root.at('spec', 'leaderWorkerTemplate', 'leaderTemplate').node?.type === 'map') addPodFacts(template, 'LeaderWorkerSet', owner, pods, out);
}

function withLabels(template: Cursor, labels: Labels): PodTemplate {
  const pods = podTemplateOf(template);
  return { ...pods, labels: { ...pods.labels, ...labels } };
}
