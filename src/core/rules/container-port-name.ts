import type { Container } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { keptFor } from '../store/kept-for';
import type { Fix, Report } from './rule';
import { rule } from './rule';
import { portsOf } from './support/containers';
import { text } from './support/example-text';
import { mendedPortName, portNameProblem } from './support/port-names';
import { askersOf, isPlaceholderText } from './support/services';

function check(workload: WorkloadSubject, network: Network, report: (finding: Report) => void): void {
  for (const { container, port } of portsOf(workload.body.template.containers)) {
    const name = port.name;
    if (name === undefined || isPlaceholderText(name.value)) continue;
    const problem = portNameProblem(name.value);
    if (problem === undefined) continue;
    const at = placeOf(workload, name.slot);
    const mended = mendedPortName(name.value);
    const free = mended !== undefined && !namesOf(container).has(mended) && !isAskedFor(workload, name.value, network);
    report({
      at,
      message: `The port name "${name.value}" of container ${container.name} in ${titleOf(workload)} ${problem}; the API server refuses it.`,
      fixes: free ? [fixOf(at, mended)] : [],
    });
  }
}

function fixOf(place: Fix['edits'][number]['place'], mended: string): Fix {
  return { title: `Change to ${mended}`, edits: [{ place, text: mended }] };
}

/** Whether a Service beside it has the name as its target, so that changing one place would not do. */
function isAskedFor(workload: WorkloadSubject, name: string, network: Network): boolean {
  return askersOf(network.services(workload.cluster, workload.namespace)).has(name);
}

const namesOf = keptFor((container: Container): ReadonlySet<string | undefined> => new Set(container.ports.map(({ name }) => name?.value)));

/** Finds names of container ports that the API server refuses. */
export default rule({
  id: 'KN605',
  name: 'container-port-name',
  subject: 'workload',
  severity: 'error',
  title: 'Name that a container’s port cannot have',
  why: 'The name of a container’s port is an IANA service name: at most 15 characters, lower case letters, digits and single dashes, with a letter among them. The API server refuses anything else, though Services and labels allow longer names.',
  fix: 'Shorten the name, and change the target ports and probes that use it.',
  source: [
    'apimachinery util/validation: IsValidPortName (RFC 6335, section 5.1)',
    'stackrox/kube-linter#124',
  ],
  limits: [
    'Init containers count. Placeholders are left out.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: 16 characters',
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
                    - name: prometheus-stats
                    #       ^^^^^^^^^^^^^^^^ KN605
                      containerPort: 9090
          `,
        },
      },
      {
        title: 'Capitals, an underscore, two dashes, digits only',
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
                        - name: Http
                        #       ^^^^ KN605
                          containerPort: 80
                        - name: web_admin
                        #       ^^^^^^^^^ KN605
                          containerPort: 81
                        - name: web--ui
                        #       ^^^^^^^ KN605
                          containerPort: 82
                        - name: "8080"
                        #       ^^^^^^ KN605
                          containerPort: 8080
          `,
        },
      },
      {
        title: 'A dash at the end, in an init container',
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
                    - name: wait-
                    #       ^^^^^ KN605
                      containerPort: 80
              containers:
                - name: web
                  image: nginx
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: 15 characters, one letter',
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
                    - name: prometheus-stat
                      containerPort: 9090
                    - name: 8-a
                      containerPort: 80
          `,
        },
      },
      {
        title: 'Missing input: no name',
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
                    - name: ""
                      containerPort: 81
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
                    - name: \${PORT_NAME_OF_THE_WEB}
                      containerPort: 80
                    - name: __PORT_NAME_OF_WEB__
                      containerPort: 81
          `,
        },
      },
    ],
  },
});
