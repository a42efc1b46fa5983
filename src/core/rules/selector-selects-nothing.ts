import type { Labels } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type ServiceSubject, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { flowMapping, hidesPods, isOperatorLabel, nearMiss, selectorText, selectsForeignPods, type NearMiss } from './support/selectors';
import { few, listed } from './support/wording';

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const { body, namespace } = service;
  const selector = body.selector?.value;
  if (selector === undefined || Object.keys(selector).length === 0 || body.serviceType === 'ExternalName') return;
  if (network.workloadsSelected(undefined, namespace, selector).length > 0) return;
  if (network.endpointsOf(namespace, service.resource.name).length > 0) return;
  if (selectsForeignPods(selector) || hidesPods(service.cluster, network)) return;
  const anywhere = network.workloadsSelectedAnywhere(selector);
  if (anywhere.length > 0) {
    const elsewhere = elsewhereFinding(service, selector, anywhere);
    if (elsewhere !== undefined) report(elsewhere);
    return;
  }
  const miss = nearMiss(service, selector, network);
  if (miss !== undefined) report(missFinding(service, selector, miss, network));
  else if (isWholeDump(service, selector, network)) report(nothingFinding(service, selector));
}

/** Whether all pods of the namespace are known, some are there, and the selector names no label that an operator sets. */
function isWholeDump(service: ServiceSubject, selector: Labels, network: Network): boolean {
  if (network.clusterKind(service.cluster) !== 'dump' || Object.keys(selector).some(isOperatorLabel)) return false;
  return network.workloadsSelected(service.cluster, service.namespace, {}).length > 0;
}

/** Pods of another namespace never match; where one of the namespaces is not written, they may be the same one. */
function elsewhereFinding(service: ServiceSubject, selector: Labels, anywhere: readonly WorkloadSubject[]): Report | undefined {
  if (service.resource.namespace === undefined) return undefined;
  if (anywhere.some((workload) => workload.resource.namespace === undefined || workload.cluster !== service.cluster)) return undefined;
  return {
    at: placeOf(service, service.body.selector?.slot ?? service.resource.slot),
    message: `No pod of the namespace ${service.namespace} has the labels ${selectorText(selector)} of ${titleOf(service)}; ${listed(anywhere.map(titleOf))} ${anywhere.length === 1 ? 'has' : 'have'}. A Service selects pods of its own namespace only.`,
    severity: 'hint',
    related: few(anywhere).map((workload) => ({ at: placeOf(workload, workload.resource.slot), message: `${titleOf(workload)} has the labels` })),
  };
}

function missFinding(service: ServiceSubject, selector: Labels, miss: NearMiss, network: Network): Report {
  const at = placeOf(service, service.body.selector?.slot ?? service.resource.slot);
  const title = titleOf(miss.workload);
  const has = miss.found === undefined ? `has no label ${miss.key}` : `has ${miss.key}=${miss.found}`;
  const mended = Object.fromEntries(
    Object.entries(selector).flatMap(([key, value]) => (key !== miss.key ? [[key, value]] : miss.found === undefined ? [] : [[key, miss.found]])),
  );
  const kind = network.clusterKind(service.cluster);
  return {
    at,
    message: `${titleOf(service)} selects no pod: nothing has the labels ${selectorText(selector)}, and ${title}, the closest, ${has}. Select ${selectorText(mended)} if it is meant.`,
    severity: kind === 'kustomization' || kind === 'dump' || kind === 'definition' ? 'warning' : 'hint',
    related: [{ at: placeOf(miss.workload, miss.workload.resource.slot), message: `${title} ${has}` }],
    fixes: [{ title: `Select ${selectorText(mended)}, the pods of ${title}`, edits: [{ place: at, text: flowMapping(mended) }] }],
  };
}

function nothingFinding(service: ServiceSubject, selector: Labels): Report {
  return {
    at: placeOf(service, service.body.selector?.slot ?? service.resource.slot),
    message: `${titleOf(service)} selects no pod: nothing in this dump has the labels ${selectorText(selector)}. Correct the selector, or delete the Service.`,
    severity: 'warning',
  };
}

/** Finds Services whose selector misses the pods it was meant for. */
export default rule({
  id: 'KN601',
  name: 'selector-selects-nothing',
  subject: 'service',
  severity: 'hint',
  title: 'Selector of a Service selects nothing',
  why: 'A Service without endpoints refuses every connection. Nothing reports it: the Service is valid, and it has a name and an address.',
  fix: 'Make the selector equal to labels of the pod template (all of them have to match), or correct the template.',
  source: [
    'Kubernetes documentation, "Service": selectors; endpoint slice controller: labels.Set(selector).AsSelectorPreValidated',
    'stackrox/kube-linter#82, #179, #746: the exceptions',
    'kubernetes/kubernetes#7341',
  ],
  limits: [
    'Reported where one workload of the namespace fits but for one label and nothing else selects it, where the pods are in another namespace, or where a whole dump has no such pod. A selector that simply matches nothing stays silent: its pods may be elsewhere.',
    'Silent when something may hide pods: custom resources of operators, templates or unreadable files in the cluster.',
    'Silent for labels of operators, of the control plane and of leaders, for Services with Endpoints, and for ExternalName.',
    'A warning where the files are a kustomization, a dump or the folder of a cluster; a hint elsewhere.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A misspelled label',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: frontend
            spec:
              selector:
                matchLabels: {app: frontend}
              template:
                metadata:
                  labels: {app: frontend}
                spec:
                  containers:
                    - name: web
                      image: nginx
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector: {app: frontent}
              #         ^^^^^^^^^^^^^^^ KN601
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'One of two labels differs; both families are served by the same selector',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: shop
            spec:
              ipFamilyPolicy: PreferDualStack
              ipFamilies: [IPv6, IPv4]
              selector: {app: shop, tier: backend}
              #         ^^^^^^^^^^^^^^^^^^^^^^^^^^ KN601
              ports:
                - port: 80
          `,
          'workload.yaml': text`
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: shop
            spec:
              selector:
                matchLabels: {app: shop}
              template:
                metadata:
                  labels: {app: shop, tier: back}
                spec:
                  containers:
                    - name: shop
                      image: shop
          `,
        },
      },
      {
        title: 'The pods are in another namespace',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
            spec:
              selector: {app: web}
              #         ^^^^^^^^^^ KN601
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              namespace: blog
              labels: {app: web}
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
        title: 'All labels of the selector, and more, are on the pods',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector: {app: web}
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels: {app: web, tier: front}
            spec:
              containers:
                - name: web
                  image: nginx
          `,
        },
      },
      {
        title: 'Missing input: the pods may be in another repository',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector: {app: web}
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: database
              labels: {app: database}
            spec:
              containers:
                - name: database
                  image: postgres
          `,
        },
      },
      {
        title: 'Boundary: a custom resource may make the pods',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector: {app: frontent}
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels: {app: frontend}
            spec:
              containers:
                - name: web
                  image: nginx
            ---
            apiVersion: example.com/v1
            kind: WebApplication
            metadata:
              name: web
          `,
        },
      },
      {
        title: 'Endpoints that somebody maintains; a Service without selector',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: legacy
            spec:
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: external
            spec:
              type: ExternalName
              externalName: db.example.com
              selector: {app: db}
          `,
        },
      },
    ],
  },
});
