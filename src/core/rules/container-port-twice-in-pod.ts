import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { protocolOf, runningPorts, type PortOfContainer } from './support/containers';
import { text } from './support/example-text';

function check(workload: WorkloadSubject, _network: Network, report: (finding: Report) => void): void {
  const seen = new Map<string, PortOfContainer>();
  for (const each of runningPorts(workload.body.template)) {
    const { containerPort } = each.port;
    if (containerPort === undefined || containerPort.value === 0) continue;
    const key = `${protocolOf(each.port)} ${containerPort.value}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, each);
    else if (first.container !== each.container && !sameHostPort(first, each)) {
      report({
        at: placeOf(workload, containerPort.slot),
        message: `Containers ${first.container.name} and ${each.container.name} of ${titleOf(workload)} both declare ${protocolOf(each.port)} port ${containerPort.value}, and containers of a pod share one network namespace: the second to start fails with "address already in use". Let one of them listen on another port.`,
        related: [{ at: placeOf(workload, first.port.containerPort?.slot ?? first.port.slot), message: `Declared by container ${first.container.name}` }],
      });
    }
  }
}

/** The API server refuses equal host ports: KN701 says so, and one finding is enough. */
function sameHostPort({ port: a }: PortOfContainer, { port: b }: PortOfContainer): boolean {
  return (a.hostPort?.value ?? 0) !== 0 && a.hostPort?.value === b.hostPort?.value && a.hostAddress?.value === b.hostAddress?.value;
}

/** Finds container ports that two containers of one pod declare. */
export default rule({
  id: 'KN707',
  name: 'container-port-twice-in-pod',
  subject: 'workload',
  severity: 'warning',
  title: 'Port declared by two containers of one pod',
  why: 'All containers of a pod share one network namespace: one address and one set of ports. The second container that binds the port fails with "address already in use" and restarts again and again.',
  fix: 'Configure one of the containers to listen on another port, or put it into a pod of its own.',
  source: [
    'Kubernetes documentation, "Pods": containers share the network namespace, including the IP address and network ports',
    'KEP-753: native sidecars run beside the containers',
  ],
  limits: [
    'Containers and native sidecars (init containers with restartPolicy: Always) are compared. Ordinary init containers end before the others start.',
    'TCP and UDP have ports of their own. A port declared twice in one container is one listener.',
    'Declared ports are information only; a container may listen on ports that it does not declare.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'An exporter beside a web server',
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
                    - name: http
                      containerPort: 8080
                - name: exporter
                  image: exporter
                  ports:
                    - name: metrics
                      containerPort: 8080
                      #              ^^^^ KN707
          `,
        },
      },
      {
        title: 'A native sidecar; TCP is the default protocol',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              template:
                metadata:
                  labels: {app: web}
                spec:
                  containers:
                    - name: web
                      image: nginx
                      ports:
                        - containerPort: 15000
                          #              ^^^^^ KN707
                          protocol: TCP
                  initContainers:
                    - name: proxy
                      image: envoy
                      restartPolicy: Always
                      ports:
                        - containerPort: 15000
          `,
        },
      },
      {
        title: 'Three containers, an address of either family makes no difference',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              containers:
                - name: a
                  image: a
                  ports:
                    - containerPort: 8080
                - name: b
                  image: b
                  ports:
                    - containerPort: 8080
                      #              ^^^^ KN707
                      hostPort: 81
                      hostIP: "fd00:1::11"
                - name: c
                  image: c
                  ports:
                    - containerPort: 8080
                      #              ^^^^ KN707
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: another protocol, another number, twice in one container',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: dns
            spec:
              containers:
                - name: dns
                  image: coredns
                  ports:
                    - name: dns
                      containerPort: 53
                      protocol: UDP
                    - name: metrics
                      containerPort: 9153
                    - name: metrics-again
                      containerPort: 9153
                - name: dns-tcp
                  image: coredns
                  ports:
                    - containerPort: 53
                      protocol: TCP
                    - containerPort: 9154
          `,
        },
      },
      {
        title: 'Init containers that end, one after the other',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              initContainers:
                - name: first
                  image: busybox
                  ports:
                    - containerPort: 8080
                - name: second
                  image: busybox
                  ports:
                    - containerPort: 8080
              containers:
                - name: web
                  image: nginx
                  ports:
                    - containerPort: 8080
          `,
        },
      },
      {
        title: 'Missing input: containers that declare no port, or none that can be read',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              containers:
                - name: a
                  image: a
                - name: b
                  image: b
                  ports:
                    - containerPort: http
                - name: c
                  image: c
                  ports:
                    - containerPort: http
          `,
        },
      },
    ],
  },
});
