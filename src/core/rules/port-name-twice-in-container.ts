import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isPlaceholderText } from './support/services';

function check(workload: WorkloadSubject, _network: Network, report: (finding: Report) => void): void {
  for (const container of workload.body.template.containers) {
    const first = new Map<string, { readonly name: number; readonly entry: number }>();
    for (const { name, slot } of container.ports) {
      if (name === undefined || isPlaceholderText(name.value)) continue;
      const before = first.get(name.value);
      if (before === undefined) first.set(name.value, { name: name.slot, entry: slot });
      else {
        report({
          at: placeOf(workload, name.slot),
          message: `Container ${container.name} of ${titleOf(workload)} has two ports named "${name.value}"; the API server refuses it. Rename one of them.`,
          related: [{ at: placeOf(workload, before.name), message: 'The first one' }],
          fixes: [{ title: 'Remove this entry, which says the same', edits: [{ place: placeOf(workload, slot), removes: 'entry', equals: placeOf(workload, before.entry) }], preferred: true }],
        });
      }
    }
  }
}

/** Finds port names that a container has twice. */
export default rule({
  id: 'KN709',
  name: 'port-name-twice-in-container',
  subject: 'workload',
  severity: 'error',
  title: 'Port name twice in one container',
  why: 'Names of ports have to be unique in a container, because target ports and probes use them. The API server refuses the pod.',
  fix: 'Give each port its own name.',
  source: [
    'Kubernetes pkg/apis/core/validation: validateContainerPorts, duplicate names',
    'zegl/kube-score: container-ports-check',
  ],
  limits: [
    'Two containers may share a name; what that means is KN708’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'An entry twice',
        files: {
          'pod.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              containers:
                - name: web
                  image: registry.example.com/web:1
                  ports:
                    - containerPort: 8080
                      name: http
                    - containerPort: 8080
                      name: http
                      #     ^^^^ KN709
          `,
        },
      },
      {
        title: 'Two numbers, one name',
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
                  containers:
                    - name: web
                      image: nginx
                      ports:
                        - name: http
                          containerPort: 80
                        - name: http
                        #       ^^^^ KN709
                          containerPort: 8080
          `,
        },
      },
      {
        title: 'Boundary: TCP and UDP share a name in one container',
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
                    - name: dns
                    #       ^^^ KN709
                      containerPort: 53
                      protocol: UDP
          `,
        },
      },
      {
        title: 'In an init container, three times',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              initContainers:
                - name: wait
                  image: busybox
                  ports:
                    - name: a
                      containerPort: 1
                    - name: a
                    #       ^ KN709
                      containerPort: 2
                    - name: a
                    #       ^ KN709
                      containerPort: 3
              containers:
                - name: web
                  image: nginx
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: one name in two containers, one number for two names',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              initContainers:
                - name: wait
                  image: busybox
                  ports:
                    - name: http
                      containerPort: 80
              containers:
                - name: web
                  image: nginx
                  ports:
                    - name: http
                      containerPort: 80
                    - name: http-alt
                      containerPort: 80
          `,
        },
      },
      {
        title: 'Missing input: no names',
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
                    - containerPort: 81
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
                    - name: \${PORT}
                      containerPort: 80
                    - name: \${PORT}
                      containerPort: 81
          `,
        },
      },
    ],
  },
});
