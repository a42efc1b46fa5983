import type { Network } from '../network/network';
import { placeOf, titleOf, type ServiceSubject, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { protocolOf, runningPorts } from './support/containers';
import { text } from './support/example-text';
import { rootFinder } from './support/owners';
import { few, listed } from './support/wording';

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const { selector, ports, serviceType } = service.body;
  const named = ports.filter(({ targetPort }) => typeof targetPort?.value === 'string');
  if (named.length === 0 || selector === undefined || Object.keys(selector.value).length === 0 || serviceType === 'ExternalName') return;
  const workloads = network.workloadsSelected(service.cluster, service.namespace, selector.value);
  if (workloads.length < 2) return;
  const all = meaningsOf(workloads, new Set(named.map(({ targetPort }) => targetPort?.value)));
  for (const port of named) {
    const meanings = all.get(`${port.protocol} ${port.targetPort?.value}`);
    if (port.targetPort === undefined || meanings === undefined || meanings.size < 2) continue;
    report({
      at: placeOf(service, port.targetPort.slot),
      message: `The target port "${port.targetPort.value}" of ${titleOf(service)} is ${listed([...meanings].map(([number, workload]) => `${number} in ${titleOf(workload)}`))}. That works; make sure that it is meant.`,
      related: few([...meanings]).map(([number, workload]) => ({ at: placeOf(workload, workload.resource.slot), message: `${titleOf(workload)} has it as ${number}` })),
    });
  }
}

type Meanings = ReadonlyMap<number, WorkloadSubject>;

/** Protocol and name → number that they stand for → the first workload with it. A workload and its pods are one. */
function meaningsOf(workloads: readonly WorkloadSubject[], names: ReadonlySet<string | number | undefined>): ReadonlyMap<string, Meanings> {
  const rootOf = rootFinder(workloads);
  const found = new Map<string, { readonly meanings: Map<number, WorkloadSubject>; readonly seen: Set<string>; last: WorkloadSubject | undefined }>();
  for (const workload of workloads) {
    for (const { port } of runningPorts(workload.body.template)) {
      if (!names.has(port.name?.value)) continue;
      const key = `${protocolOf(port)} ${port.name?.value}`;
      let said = found.get(key);
      if (said === undefined) found.set(key, (said = { meanings: new Map(), seen: new Set(), last: undefined }));
      // The first port of the name is what it stands for.
      if (said.last === workload) continue;
      said.last = workload;
      const number = port.containerPort?.value;
      if (number === undefined || said.seen.has(rootOf(workload))) continue;
      said.seen.add(rootOf(workload));
      if (!said.meanings.has(number)) said.meanings.set(number, workload);
    }
  }
  return new Map([...found].map(([key, { meanings }]) => [key, meanings]));
}

/** Finds named target ports that mean several numbers. */
export default rule({
  id: 'KN603',
  name: 'target-port-name-differs',
  subject: 'service',
  severity: 'info',
  title: 'Named target port with several numbers',
  why: 'A target port by name is looked up in each pod, so two versions of an application may listen on different ports. Where it is not meant, a part of the requests goes to the wrong program.',
  fix: 'Nothing, if it is meant; otherwise declare the same number in all pods, or narrow the selector.',
  source: [
    'Kubernetes documentation, "Service": port definitions by name',
    'zalando/skipper#1645',
  ],
  limits: [
    'Information only: it is legal. Same protocol, workloads of one cluster; a workload and its pods count as one.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two versions of an application',
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
                  #           ^^^^ KN603
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: old
              labels:
                app: web
            spec:
              containers:
                - name: web
                  image: web:1
                  ports:
                    - name: http
                      containerPort: 8080
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: new
              labels:
                app: web
            spec:
              containers:
                - name: web
                  image: web:2
                  ports:
                    - name: http
                      containerPort: 9090
          `,
        },
      },
      {
        title: 'Boundary: one of three pods differs; IPv6',
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
                  targetPort: http
                  #           ^^^^ KN603
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              labels:
                app: web
            spec:
              containers: [{name: web, image: web, ports: [{name: http, containerPort: 80}]}]
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: b
              labels:
                app: web
            spec:
              containers: [{name: web, image: web, ports: [{name: http, containerPort: 80}]}]
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: c
              labels:
                app: web
            spec:
              containers: [{name: web, image: web, ports: [{name: http, containerPort: 81}]}]
          `,
        },
      },
      {
        title: 'The number of a sidecar in another workload',
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
                  #           ^^^^ KN603
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
                  containers: [{name: web, image: web, ports: [{name: http, containerPort: 80}]}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: batch
            spec:
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers: [{name: batch, image: batch, ports: [{name: http, containerPort: 8000}]}]
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the same number everywhere, another protocol',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns
            spec:
              selector:
                app: dns
              ports:
                - port: 53
                  protocol: UDP
                  targetPort: dns
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              labels:
                app: dns
            spec:
              containers: [{name: dns, image: dns, ports: [{name: dns, containerPort: 53, protocol: UDP}]}]
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: b
              labels:
                app: dns
            spec:
              containers: [{name: dns, image: dns, ports: [{name: dns-tcp, containerPort: 54}, {name: dns, containerPort: 53, protocol: UDP}]}]
          `,
        },
      },
      {
        title: 'Missing input: pods without ports',
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
                  targetPort: 8080
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              labels:
                app: web
            spec:
              containers: [{name: web, image: web}]
          `,
        },
      },
      {
        title: 'Malformed: numbers that cannot be read',
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
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              labels:
                app: web
            spec:
              containers: [{name: web, image: web, ports: [{name: http, containerPort: "\${A}"}]}]
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: b
              labels:
                app: web
            spec:
              containers: [{name: web, image: web, ports: [{name: http, containerPort: 81}]}]
          `,
        },
      },
    ],
  },
});
