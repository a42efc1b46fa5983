import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { matchesLabels } from '../network/label-index';
import { rule, type Report } from './rule';
import { portsOf, protocolOf, runningTogether, type PortOfContainer } from './support/containers';
import { text } from './support/example-text';
import { askersOf, isPlaceholderText } from './support/services';

function check(workload: WorkloadSubject, network: Network, report: (finding: Report) => void): void {
  // A Service looks through ordinary containers first, then through sidecars.
  const together = [...runningTogether(workload.body.template)].sort((a, b) => Number(a.init) - Number(b.init));
  const first = new Map<string, PortOfContainer>();
  const asked = new Map<string, boolean>();
  for (const each of portsOf(together)) {
    const { name, containerPort } = each.port;
    if (name === undefined || containerPort === undefined || isPlaceholderText(name.value)) continue;
    const key = `${protocolOf(each.port)} ${name.value}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, each);
    else if (before.container !== each.container && before.port.containerPort?.value !== containerPort.value) {
      if (!asked.has(name.value)) asked.set(name.value, isAskedFor(workload, name.value, network));
      report(findingOf(workload, each, before, asked.get(name.value) === true));
    }
  }
}

function findingOf(workload: WorkloadSubject, each: PortOfContainer, before: PortOfContainer, isAsked: boolean): Report {
  const name = each.port.name?.value ?? '';
  const number = before.port.containerPort?.value;
  return {
    at: placeOf(workload, each.port.name?.slot ?? each.port.slot),
    message: `The port "${name}" of ${titleOf(workload)} is ${number} in container ${before.container.name} and ${each.port.containerPort?.value} in ${each.container.name}: a Service with the target port "${name}" leads to ${number}. Give the two different names.`,
    severity: isAsked ? 'warning' : 'hint',
    related: [{ at: placeOf(workload, before.port.name?.slot ?? before.port.slot), message: `Container ${before.container.name} has it as ${number}` }],
  };
}

/** Whether a Service of the namespace selects the pods and asks for the port by this name. */
function isAskedFor(workload: WorkloadSubject, name: string, network: Network): boolean {
  return (askersOf(network.services(workload.cluster, workload.namespace)).get(name) ?? []).some(({ body }) => {
    const selector = body.selector?.value ?? {};
    return Object.keys(selector).length > 0 && matchesLabels(workload.body.template.labels, selector);
  });
}

/** Finds port names that stand for two numbers in one pod. */
export default rule({
  id: 'KN708',
  name: 'port-name-of-two-containers',
  subject: 'workload',
  severity: 'warning',
  title: 'Port name of two containers with different numbers',
  why: 'Names of ports need not be unique in a pod, but a Service’s target port by name takes the first container that has it. Which one is first changes when somebody sorts the containers or a sidecar is added in front.',
  fix: 'Give each port of a pod its own name.',
  source: [
    'Kubernetes pkg/api/v1/pod, FindPort: ordinary containers in order, then init containers with restartPolicy Always; name and protocol have to match',
  ],
  limits: [
    'A warning where a Service asks for the name, else a hint. The same name for the same number is fine.',
    'Init containers that end are left out.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Application and exporter (a warning: a Service asks for the name)',
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
                    - name: exporter
                      image: exporter
                      ports:
                        - name: http
                        #       ^^^^ KN708
                          containerPort: 9113
          `,
        },
      },
      {
        title: 'Nobody asks (a hint)',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              containers:
                - name: web
                  image: nginx
                  ports:
                    - name: metrics
                      containerPort: 9100
                - name: exporter
                  image: exporter
                  ports:
                    - name: metrics
                    #       ^^^^^^^ KN708
                      containerPort: 9113
          `,
        },
      },
      {
        title: 'Boundary: a native sidecar comes last, though it is written first',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              initContainers:
                - name: proxy
                  image: envoy
                  restartPolicy: Always
                  ports:
                    - name: http
                    #       ^^^^ KN708
                      containerPort: 15001
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
        title: 'Boundary: the same number, another protocol, an init container that ends',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: dns
            spec:
              initContainers:
                - name: wait
                  image: busybox
                  ports:
                    - name: dns
                      containerPort: 5353
              containers:
                - name: dns
                  image: coredns
                  ports:
                    - name: dns
                      containerPort: 53
                      protocol: UDP
                - name: dns-tcp
                  image: coredns
                  ports:
                    - name: dns
                      containerPort: 54
          `,
        },
      },
      {
        title: 'Missing input: ports without names or numbers',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              containers:
                - name: web
                  image: nginx
                  ports:
                    - containerPort: 8080
                    - name: http
                - name: exporter
                  image: exporter
                  ports:
                    - containerPort: 9113
                    - name: http
          `,
        },
      },
      {
        title: 'Malformed: placeholders',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              containers:
                - name: web
                  image: nginx
                  ports:
                    - name: \${NAME}
                      containerPort: 8080
                - name: exporter
                  image: exporter
                  ports:
                    - name: \${NAME}
                      containerPort: 9113
          `,
        },
      },
    ],
  },
});
