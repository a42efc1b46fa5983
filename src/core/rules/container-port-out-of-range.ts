import type { Located } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { portsOf } from './support/containers';
import { text } from './support/example-text';
import { isPortNumber } from './support/port-names';

function check(workload: WorkloadSubject, _network: Network, report: (finding: Report) => void): void {
  for (const { container, port } of portsOf(workload.body.template.containers)) {
    const say = (field: string, number: Located<number> | undefined): void => {
      if (number === undefined || isPortNumber(number.value)) return;
      report({ at: placeOf(workload, number.slot), message: `The ${field} ${number.value} of container ${container.name} in ${titleOf(workload)} is no port: ports are 1–65535.` });
    };
    say('containerPort', port.containerPort);
    say('hostPort', port.hostPort);
  }
}

/** Finds numbers of container ports that are no ports. */
export default rule({
  id: 'KN710',
  name: 'container-port-out-of-range',
  subject: 'workload',
  severity: 'error',
  title: 'Port of a container that is none',
  why: 'Ports are 1–65535. The API server refuses the pod.',
  fix: 'Correct the number.',
  source: [
    'Kubernetes pkg/apis/core/validation: validateContainerPorts; apimachinery util/validation: IsValidPortNum',
    'stackrox/kube-linter: invalid-target-ports',
  ],
  limits: [
    '0 means “not given”. Placeholders are left out.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: 65536',
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
                    - containerPort: 65536
                    #                ^^^^^ KN710
          `,
        },
      },
      {
        title: 'A negative number',
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
                    - containerPort: -80
                    #                ^^^ KN710
          `,
        },
      },
      {
        title: 'A host port, in an init container',
        files: {
          'web.yaml': text`
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
                  initContainers:
                    - name: wait
                      image: busybox
                      ports:
                        - containerPort: 80
                          hostPort: 80443
                          #         ^^^^^ KN710
                  containers:
                    - name: web
                      image: nginx
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: 1 and 65535',
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
                    - containerPort: 1
                    - containerPort: 65535
          `,
        },
      },
      {
        title: 'Missing input: 0 and nothing',
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
                      hostPort: 0
                    - name: none
          `,
        },
      },
      {
        title: 'Malformed: placeholders and text',
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
                    - containerPort: \${PORT}
                    - containerPort: eighty
          `,
        },
      },
    ],
  },
});
