import type { Network } from '../network/network';
import { placeOf, titleOf, type ServiceSubject, type WorkloadSubject } from '../network/subjects';
import type { Fix, Report } from './rule';
import { rule } from './rule';
import { Closest } from './support/closest';
import { runningPorts } from './support/containers';
import { text } from './support/example-text';
import { few, listed } from './support/wording';

/** Port names that admission webhooks add to pods, so that no manifest declares them. */
const injectedNames = /^(http-envoy-prom|http-envoy|envoy-|linkerd-|dapr-|istio-|mesh-)/;
const placeholder = /\$[({]|\{\{|__\w+__|[A-Z]/;

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const selector = service.body.selector?.value;
  const named = service.body.ports.filter((port) => typeof port.targetPort?.value === 'string' && !/^\d*$/.test(port.targetPort.value));
  if (named.length === 0 || selector === undefined || Object.keys(selector).length === 0 || service.body.serviceType === 'ExternalName') return;
  const everywhere = network.workloadsSelected(undefined, service.namespace, selector);
  const own = everywhere.filter((workload) => workload.cluster === service.cluster && workload.body.template.containers.length > 0);
  if (own.length === 0) return;
  const known = new Set(everywhere.flatMap(portNames));
  const missing = named.flatMap(({ targetPort }) => (targetPort === undefined || known.has(String(targetPort.value)) ? [] : [targetPort]));
  if (missing.length === 0) return;
  const all = [...new Set(own.flatMap(portNames))];
  const [closest, titles] = [new Closest(), listed(own.map(titleOf))];
  const related = few(own).map((workload) => ({ at: placeOf(workload, workload.body.template.containers[0]?.slot ?? workload.resource.slot), message: `${titleOf(workload)} has ${portText(workload)}` }));
  for (const targetPort of missing) {
    const name = String(targetPort.value);
    if (injectedNames.test(name) || placeholder.test(name)) continue;
    const names = closest.sorted(name, all);
    const at = placeOf(service, targetPort.slot);
    report({
      at,
      message: `No container of ${titles} has a port named "${name}", so ${titleOf(service)} has no endpoint for it. ${remedy(names)}`,
      related,
      fixes: few(names, 4).map((each): Fix => ({ title: `Change to ${each}`, edits: [{ place: at, text: each }] })),
    });
  }
}

function portNames(workload: WorkloadSubject): readonly string[] {
  return runningPorts(workload.body.template).flatMap(({ port }) => port.name?.value ?? []);
}

function portText(workload: WorkloadSubject): string {
  const names = portNames(workload);
  return names.length === 0 ? 'no port with a name' : `the port ${names.length === 1 ? 'name' : 'names'} ${listed(names, 6)}`;
}

function remedy(names: readonly string[]): string {
  return names.length === 0 ? 'Name the port of the container, or use its number.' : `Use ${listed(names, 6)}, or name the port of the container.`;
}

/** Finds named target ports that no selected pod has. */
export default rule({
  id: 'KN602',
  name: 'target-port-name-missing',
  subject: 'service',
  severity: 'error',
  title: 'Named target port that no selected pod has',
  why: 'A target port given by name is looked up in the containers of every selected pod. A pod without a port of that name gets no endpoint for it, and the Service refuses connections on that port.',
  fix: 'Use a name that the containers declare, declare the name on the container’s port, or use the number.',
  source: ['Kubernetes pkg/api/v1/pod: FindPort; endpoint slice controller: getEndpointPorts', 'kubernetes/website#26681'],
  limits: [
    'Numbers never need a declared containerPort, so they are never reported.',
    'Silent when the selector selects no known workload of the cluster, and for names that sidecar injectors add.',
    'One selected pod with the name is enough, anywhere in the workspace.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The container calls its port differently',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector:
                app: web
              ports:
                - port: 80
                  targetPort: http-web
                  #           ^^^^^^^^ KN602
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
                          containerPort: 8080
          `,
        },
      },
      {
        title: 'The container’s port has no name',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector:
                app: web
              ports:
                - port: 80
                  targetPort: http
                  #           ^^^^ KN602
          `,
          'pod.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels:
                app: web
            spec:
              containers:
                - name: web
                  image: nginx
                  ports:
                    - containerPort: 8080
          `,
        },
      },
      {
        title: 'IPv6: an init container that ends does not count',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ipFamilies: [IPv6]
              selector:
                app: web
              ports:
                - port: 80
                  targetPort: setup
                  #           ^^^^^ KN602
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels:
                app: web
            spec:
              initContainers:
                - name: setup
                  image: busybox
                  ports:
                    - name: setup
                      containerPort: 9000
              containers:
                - name: web
                  image: nginx
                  ports:
                    - name: http
                      containerPort: 8080
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: a native sidecar has the port',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector:
                app: web
              ports:
                - port: 80
                  targetPort: proxy
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels:
                app: web
            spec:
              initContainers:
                - name: proxy
                  image: envoy
                  restartPolicy: Always
                  ports:
                    - name: proxy
                      containerPort: 9000
              containers:
                - name: web
                  image: nginx
          `,
        },
      },
      {
        title: 'A number needs no declared port, text of digits neither',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector:
                app: web
              ports:
                - name: a
                  port: 80
                  targetPort: 8080
                - name: b
                  port: 81
                  targetPort: 0
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels:
                app: web
            spec:
              containers:
                - name: web
                  image: nginx
          `,
        },
      },
      {
        title: 'Missing input: the selected pods are not known',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector:
                app: web
              ports:
                - port: 80
                  targetPort: http
          `,
        },
      },
    ],
  },
});
