import { compact } from '../compact';
import type { WorkloadBody } from '../facts';
import { podTemplateOf } from '../pod-template';
import { locatedInt } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';
import { addPodFacts, NO_PODS_YET } from './workloads';

const MIN_SCALE = ['autoscaling.knative.dev/min-scale', 'autoscaling.knative.dev/minScale'];

/**
 * Knative's Service and Configuration, whose pods come and go with the traffic.
 * Source: knative/serving pkg/apis/serving/v1 RevisionTemplateSpec, pkg/apis/serving register.go.
 */
export const knative: KindReader = {
  groups: ['serving.knative.dev'],
  kinds: ['Service', 'Configuration'],
  read(root, out, type) {
    const template = root.at('spec', 'template');
    if (template.node?.type !== 'map') {
      addResource(root, type, { type: 'other' }, out);
      return;
    }
    const pods = podTemplateOf(template);
    const name = root.at('metadata', 'name').text() ?? '';
    const known = { 'serving.knative.dev/configuration': name, ...(type.kind === 'Service' ? { 'serving.knative.dev/service': name } : {}) };
    const annotations = template.at('metadata', 'annotations');
    const replicas = MIN_SCALE.map((key) => locatedInt(annotations.get(key))).find((count) => count !== undefined && count.value > 0);
    const body = compact<WorkloadBody>({ type: 'workload', ...NO_PODS_YET, replicas, template: { ...pods, labels: { ...pods.labels, ...known } } });
    const owner = addResource(root, type, body, out);
    addPodFacts(template, `Knative ${type.kind}`, owner, pods, out);
  },
};
