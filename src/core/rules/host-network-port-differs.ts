import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { portsOf } from './support/containers';
import { text } from './support/example-text';

function check(workload: WorkloadSubject, _network: Network, report: (finding: Report) => void): void {
  const { hostNetwork, containers } = workload.body.template;
  if (!hostNetwork) return;
  for (const { container, port } of portsOf(containers)) {
    const { hostPort, containerPort } = port;
    if (hostPort === undefined || containerPort === undefined || hostPort.value === containerPort.value) continue;
    const at = placeOf(workload, hostPort.slot);
    report({
      at,
      message: `${titleOf(workload)} is on the host’s network, where a container’s port is the host’s: container ${container.name} cannot have containerPort ${containerPort.value} with hostPort ${hostPort.value}; the API server refuses it. Use ${containerPort.value} for both, or leave hostPort out.`,
      related: [{ at: placeOf(workload, containerPort.slot), message: `containerPort is ${containerPort.value}` }],
      fixes: [{ title: `Change hostPort to ${containerPort.value}`, edits: [{ place: at, text: String(containerPort.value) }] }],
    });
  }
}

/** Finds pods on the host’s network that want to map ports. */
export default rule({
  id: 'KN705',
  name: 'host-network-port-differs',
  subject: 'workload',
  severity: 'error',
  title: 'Host port that differs from the container’s port on the host’s network',
  why: 'With hostNetwork there is nothing between the container and the node that could map one port to another. The API server refuses the pod (“must match containerPort when hostNetwork is true”).',
  fix: 'Write the same number, or leave hostPort out, which means the same.',
  source: [
    'Kubernetes pkg/apis/core/validation: validateHostNetwork',
    'Kubernetes pkg/apis/core/v1/defaults.go: hostPort defaults to containerPort with hostNetwork',
  ],
  limits: [
    'A hostPort that is left out or 0 is filled in by the API server.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Another port than the container’s',
        files: {
          'exporter.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: exporter
            spec:
              hostNetwork: true
              containers:
                - name: exporter
                  image: exporter
                  ports:
                    - containerPort: 9100
                      hostPort: 9101
                      #         ^^^^ KN705
          `,
        },
      },
      {
        title: 'A DaemonSet; one of two ports',
        files: {
          'proxy.yaml': text`
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: proxy
            spec:
              template:
                metadata:
                  labels:
                    app: proxy
                spec:
                  hostNetwork: true
                  containers:
                    - name: proxy
                      image: envoy
                      ports:
                        - containerPort: 8080
                          hostPort: 8080
                        - containerPort: 8443
                          hostPort: 443
                          #         ^^^ KN705
          `,
        },
      },
      {
        title: 'Boundary: off by one, in an init container',
        files: {
          'proxy.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: proxy
            spec:
              hostNetwork: true
              initContainers:
                - name: wait
                  image: busybox
                  ports:
                    - containerPort: 8080
                      hostPort: 8081
                      #         ^^^^ KN705
              containers:
                - name: proxy
                  image: envoy
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: equal, left out, 0',
        files: {
          'proxy.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: proxy
            spec:
              hostNetwork: true
              containers:
                - name: proxy
                  image: envoy
                  ports:
                    - containerPort: 8080
                      hostPort: 8080
                    - containerPort: 8443
                    - containerPort: 9901
                      hostPort: 0
          `,
        },
      },
      {
        title: 'The pod’s own network maps ports',
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
                    - containerPort: 80
                      hostPort: 8080
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'proxy.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: proxy
            spec:
              hostNetwork: "\${HOST_NETWORK}"
              containers:
                - name: proxy
                  image: envoy
                  ports:
                    - containerPort: 8080
                      hostPort: 80
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: more
            spec:
              hostNetwork: true
              containers:
                - name: proxy
                  image: envoy
                  ports:
                    - containerPort: \${PORT}
                      hostPort: 81
          `,
        },
      },
    ],
  },
});
