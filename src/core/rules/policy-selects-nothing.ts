import type { PolicyPort } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type PolicySubject, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { runningPorts } from './support/containers';
import { text } from './support/example-text';
import { flowMapping, hidesPods, nearMiss, selectorText, selectsForeignPods } from './support/selectors';
import { isPlaceholderText } from './support/services';
import { few, listed } from './support/wording';

function check(policy: PolicySubject, network: Network, report: (finding: Report) => void): void {
  const { podSelector, ingress } = policy.body;
  const { labels } = podSelector;
  const names = Object.keys(labels);
  if (names.length === 0 || podSelector.expressions.length > 0 || policy.resource.kind !== 'NetworkPolicy' || network.isDamaged(policy)) return;
  const selected = network.workloadsSelected(undefined, policy.namespace, labels);
  if (selected.length > 0) {
    const ports = ingress.flatMap((each) => each.ports).filter(({ port }) => typeof port?.value === 'string');
    if (ports.length > 0) checkPorts(policy, ports, selected, report);
    return;
  }
  if (selectsForeignPods(labels) || hidesPods(policy.cluster, network) || network.workloadsSelectedAnywhere(labels).length > 0) return;
  const miss = nearMiss(policy, labels, network);
  if (miss === undefined) return;
  const title = titleOf(miss.workload);
  const has = miss.found === undefined ? `has no label ${miss.key}` : `has ${miss.key}=${miss.found}`;
  const mended = Object.fromEntries(Object.entries(labels).flatMap(([key, value]) => (key !== miss.key ? [[key, value]] : miss.found === undefined ? [] : [[key, miss.found]])));
  report({
    at: placeOf(policy, podSelector.slot),
    message: `${titleOf(policy)} applies to no pod: nothing has the labels ${selectorText(labels)}, and ${title}, the closest, ${has}. Select ${selectorText(mended)} if it is meant.`,
    related: [{ at: placeOf(miss.workload, miss.workload.resource.slot), message: `${title} ${has}` }],
    fixes: [{ title: `Select ${selectorText(mended)}, the pods of ${title}`, edits: [{ place: placeOf(policy, podSelector.slot), text: `{ matchLabels: ${flowMapping(mended)} }` }] }],
  });
}

/** A port by name is one of the pods that the policy protects. */
function checkPorts(policy: PolicySubject, ports: readonly PolicyPort[], selected: readonly WorkloadSubject[], report: (finding: Report) => void): void {
  const own = selected.filter((workload) => workload.cluster === policy.cluster && workload.body.template.containers.length > 0);
  const known = new Set(selected.flatMap(namesOf));
  const missing = ports.flatMap(({ port }) => (port === undefined || known.has(String(port.value)) || isPlaceholderText(String(port.value)) ? [] : [port]));
  if (own.length === 0 || missing.length === 0) return;
  const names = [...new Set(own.flatMap(namesOf))];
  const titles = listed(own.map(titleOf));
  const related = few(own).map((workload) => ({ at: placeOf(workload, workload.resource.slot), message: `${titleOf(workload)} has ${names.length === 0 ? 'no port with a name' : `the port names ${listed(namesOf(workload), 6)}`}` }));
  for (const name of missing) {
    const at = placeOf(policy, name.slot);
    report({
      at,
      message: `${titleOf(policy)} allows the port "${name.value}", which no container of ${titles} has: the rule allows nothing.${names.length === 0 ? ' Use the number.' : ` Use ${listed(names, 6)}, or the number.`}`,
      severity: 'warning',
      related,
      fixes: few(names, 4).map((each) => ({ title: `Change to ${each}`, edits: [{ place: at, text: each }] })),
    });
  }
}

function namesOf(workload: WorkloadSubject): readonly string[] {
  return runningPorts(workload.body.template).flatMap(({ port }) => port.name?.value ?? []);
}

/** Finds policies that miss their pods or ports. */
export default rule({
  id: 'KN803',
  name: 'policy-selects-nothing',
  subject: 'policy',
  severity: 'info',
  title: 'Policy that applies to no pod, or allows a port that no pod has',
  why: 'A policy whose selector is misspelled protects nothing, and nothing says so. A port by name that the protected pods do not have allows nothing, so the connection that it was written for is refused.',
  fix: 'Correct the labels or the name; a number always works.',
  source: [
    'Kubernetes documentation, "Network Policies": podSelector, ports by name',
    'derailed/popeye checks 1200–1208, np-guard/netpol-analyzer, headlamp-k8s/headlamp#4039',
  ],
  limits: [
    'Information, for the selector of the protected pods, and only when the labels of a workload are nearly the same. Peers are not judged: their pods often live elsewhere.',
    'A warning for a port by name of an ingress rule, when the protected pods are known and none has it.',
    'Silent where an operator or a template may make pods.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A slip in a label',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: web
            spec:
              podSelector: { matchLabels: { app: frontent } }
              #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ KN803
              ingress: []
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: frontend
            spec:
              template:
                metadata:
                  labels:
                    app: frontend
                spec:
                  containers:
                    - name: web
                      image: nginx
          `,
        },
      },
      {
        title: 'A port that the pods do not name (a warning)',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: web
            spec:
              podSelector:
                matchLabels:
                  app: web
              ingress:
                - ports:
                    - port: https
                    #       ^^^^^ KN803
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers:
                    - name: web
                      image: nginx
                      ports:
                        - name: http
                          containerPort: 80
          `,
        },
      },
      {
        title: 'Boundary: one of two labels; from an IPv6 network',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: web
            spec:
              podSelector: { matchLabels: { app: web, tier: front } }
              #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ KN803
              ingress:
                - from:
                    - ipBlock:
                        cidr: 2001:db8::/64
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels:
                app: web
                tier: frontend
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
        title: 'The labels and the port are there',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: web
            spec:
              podSelector:
                matchLabels:
                  app: web
              ingress:
                - ports:
                    - port: http
                    - port: 8443
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers:
                    - name: web
                      image: nginx
                      ports:
                        - name: http
                          containerPort: 80
          `,
        },
      },
      {
        title: 'Boundary: an empty selector selects all pods',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: web
            spec:
              podSelector: {}
              ingress:
                - ports:
                    - port: https
          `,
        },
      },
      {
        title: 'Missing and malformed input: no pods are here; a placeholder',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: web
            spec:
              podSelector:
                matchLabels:
                  app: web
              ingress: []
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: more
            spec:
              podSelector:
                matchLabels:
                  app: \${APP}
              ingress: 7
          `,
        },
      },
    ],
  },
});
