import type { Container } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { portsOf, protocolOf, runningTogether, type PortOfContainer } from './support/containers';
import { text } from './support/example-text';

function check(workload: WorkloadSubject, _network: Network, report: (finding: Report) => void): void {
  const { template } = workload.body;
  const alone = template.containers.filter((container) => container.init && !container.sidecar);
  for (const group of [runningTogether(template), ...alone.map((container) => [container])]) checkGroup(workload, group, report);
}

function checkGroup(workload: WorkloadSubject, containers: readonly Container[], report: (finding: Report) => void): void {
  const seen = new Map<string, PortOfContainer>();
  for (const each of portsOf(containers)) {
    const { hostPort, hostAddress } = each.port;
    if (hostPort === undefined || hostPort.value === 0) continue;
    const key = `${protocolOf(each.port)} ${hostAddress?.value ?? ''} ${hostPort.value}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, each);
      continue;
    }
    const address = hostAddress === undefined ? '' : ` on ${hostAddress.value}`;
    const who = first.container === each.container ? `container ${each.container.name} asks twice` : `containers ${first.container.name} and ${each.container.name} both ask`;
    report({
      at: placeOf(workload, hostPort.slot),
      message: `In ${titleOf(workload)} the ${who} for the host port ${protocolOf(each.port)} ${hostPort.value}${address}; the API server refuses the pod. Change one of them.`,
      related: [{ at: placeOf(workload, first.port.hostPort?.slot ?? first.port.slot), message: `First asked for by container ${first.container.name}` }],
    });
  }
}

/** Finds host ports that containers of one pod want twice. */
export default rule({
  id: 'KN701',
  name: 'host-port-twice-in-pod',
  subject: 'workload',
  severity: 'error',
  title: 'Host port wanted twice in one pod',
  why: 'A port of the node leads to one container. The API server refuses a pod whose containers name the same protocol, host address and host port twice; of a workload it accepts the template and then no pod can be created.',
  fix: 'Give one of the ports another hostPort, or leave hostPort out and use a Service.',
  source: ['Kubernetes pkg/apis/core/validation: checkHostPortConflicts, AccumulateUniqueHostPorts'],
  limits: [
    'Protocol, host address (as text) and number have to be equal, as in the API server.',
    'Ordinary init containers run one after the other and are compared with nobody; native sidecars count as containers.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two containers of a Deployment',
        files: {
          'edge.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: edge
            spec:
              template:
                metadata:
                  labels: {app: edge}
                spec:
                  containers:
                    - name: http
                      image: nginx
                      ports:
                        - containerPort: 8080
                          hostPort: 80
                    - name: metrics
                      image: exporter
                      ports:
                        - containerPort: 9100
                          hostPort: 80
                          #         ^^ KN701
          `,
        },
      },
      {
        title: 'Twice in one container, on one IPv6 address',
        files: {
          'edge.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: edge
            spec:
              containers:
                - name: http
                  image: nginx
                  ports:
                    - containerPort: 8080
                      hostPort: 80
                      hostIP: fd00:1::11
                    - containerPort: 8081
                      hostPort: 80
                      #         ^^ KN701
                      hostIP: fd00:1::11
          `,
        },
      },
      {
        title: 'A container and a native sidecar',
        files: {
          'edge.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: edge
            spec:
              containers:
                - name: http
                  image: nginx
                  ports:
                    - containerPort: 8080
                      hostPort: 80
                      #         ^^ KN701
              initContainers:
                - name: proxy
                  image: envoy
                  restartPolicy: Always
                  ports:
                    - containerPort: 8081
                      hostPort: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: another protocol, another address, another number',
        files: {
          'edge.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: edge
            spec:
              containers:
                - name: dns
                  image: coredns
                  ports:
                    - containerPort: 53
                      hostPort: 53
                      hostIP: 192.168.1.11
                    - containerPort: 53
                      hostPort: 53
                      hostIP: 192.168.1.11
                      protocol: UDP
                    - containerPort: 54
                      hostPort: 53
                      hostIP: 192.168.1.12
                    - containerPort: 55
                      hostPort: 54
                      hostIP: 192.168.1.11
          `,
        },
      },
      {
        title: 'An init container has ended before',
        files: {
          'edge.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: edge
            spec:
              initContainers:
                - name: migrate
                  image: migrate
                  ports:
                    - containerPort: 8080
                      hostPort: 80
              containers:
                - name: http
                  image: nginx
                  ports:
                    - containerPort: 8080
                      hostPort: 80
          `,
        },
      },
      {
        title: 'Missing input: ports without hostPort; malformed ones are left to the API server',
        files: {
          'edge.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: edge
            spec:
              containers:
                - name: http
                  image: nginx
                  ports:
                    - containerPort: 8080
                    - containerPort: 8081
                      hostPort: "${'${PORT}'}"
                    - containerPort: 8082
                      hostPort: "${'${PORT}'}"
          `,
        },
      },
    ],
  },
});
