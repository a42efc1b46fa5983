import { labelIn } from '../kube/labels';
import { matchesLabels } from '../network/label-index';
import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { flowMapping, selectorText } from './support/selectors';
import { isPlaceholderText } from './support/services';

function check(workload: WorkloadSubject, network: Network, report: (finding: Report) => void): void {
  const { selector, template } = workload.body;
  // A Job’s selector is made by the cluster unless it says otherwise.
  if (selector === undefined || Object.keys(selector).length === 0 || /Job$/.test(workload.resource.kind) || network.isDamaged(workload)) return;
  if (matchesLabels(template.labels, selector) || [...Object.entries(selector), ...Object.entries(template.labels)].flat().some(isPlaceholderText)) return;
  // A patch brings a part of the template, whose labels are in its base.
  if (template.containers.length === 0) return;
  const at = placeOf(workload, workload.body.selectorSlot ?? workload.resource.slot);
  const common = Object.fromEntries(Object.entries(selector).flatMap(([key]) => {
    const value = labelIn(template.labels, key);
    return value === undefined ? [] : [[key, value]];
  }));
  const has = Object.keys(template.labels).length === 0 ? 'its pod template has no labels' : `its pod template has ${selectorText(template.labels)}`;
  const whole = Object.keys(common).length === Object.keys(selector).length;
  report({
    at,
    message: `${titleOf(workload)} selects ${selectorText(selector)}, but ${has}; the API server refuses it. Make the labels of the template contain the selector’s.`,
    fixes: whole ? [{ title: `Select ${selectorText(common)}`, edits: [{ place: at, text: flowMapping(common) }] }] : [],
  });
}

/** Finds workloads whose selector misses their own template. */
export default rule({
  id: 'KN608',
  name: 'selector-misses-own-template',
  subject: 'workload',
  severity: 'error',
  title: 'Workload that does not select its own pods',
  why: 'A controller finds its pods by the selector. When the template’s labels do not have all of it, the API server refuses the workload (“selector does not match template labels”).',
  fix: 'Write the same labels into spec.selector.matchLabels and spec.template.metadata.labels.',
  source: [
    'Kubernetes pkg/apis/apps/validation: ValidateDeploymentSpec and others, "selector does not match template labels"',
    'stackrox/kube-linter: mismatching-selector',
  ],
  limits: [
    'matchExpressions are not judged. Jobs and CronJobs, whose selectors the cluster makes, are left out.',
    'Silent for templates without containers, which are patches, and for placeholders.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'No labels at all',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              selector:
                matchLabels: { app: web }
                #            ^^^^^^^^^^^^ KN608
              template:
                spec:
                  containers:
                    - name: web
                      image: nginx
          `,
        },
      },
      {
        title: 'Another value',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: web
            spec:
              selector:
                matchLabels: { app: web }
                #            ^^^^^^^^^^^^ KN608
              template:
                metadata:
                  labels:
                    app: wep
                spec:
                  containers:
                    - name: web
                      image: nginx
          `,
        },
      },
      {
        title: 'Boundary: one label too many',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: web
            spec:
              selector:
                matchLabels: { app: web, tier: front }
                #            ^^^^^^^^^^^^^^^^^^^^^^^^^ KN608
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers:
                    - name: web
                      image: nginx
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: a label more in the template',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              selector:
                matchLabels:
                  app: web
              template:
                metadata:
                  labels:
                    app: web
                    tier: front
                spec:
                  containers:
                    - name: web
                      image: nginx
          `,
        },
      },
      {
        title: 'Missing input: no selector; a patch without containers; a Job',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              template:
                spec:
                  containers:
                    - name: web
                      image: nginx
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: patch
            spec:
              selector:
                matchLabels:
                  app: web
              template:
                metadata:
                  annotations:
                    a: b
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: job
            spec:
              selector:
                matchLabels:
                  controller-uid: 0c1d
              template:
                spec:
                  containers:
                    - name: job
                      image: job
          `,
        },
      },
      {
        title: 'Malformed: placeholders and wrong types',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              selector:
                matchLabels:
                  app: \${APP}
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers:
                    - name: web
                      image: nginx
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: more
            spec:
              selector:
                matchLabels: 7
              template:
                metadata:
                  labels: [a]
                spec:
                  containers:
                    - name: web
                      image: nginx
          `,
        },
      },
    ],
  },
});
