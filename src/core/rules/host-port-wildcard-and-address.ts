import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { ANY_ADDRESS, hostPortsOf, hostPortText, type HostPort } from './support/host-ports';

function check(workload: WorkloadSubject, _network: Network, report: (finding: Report) => void): void {
  // By protocol and number the first port with an address, and the first one without.
  const first = { addressed: new Map<string, HostPort>(), any: new Map<string, HostPort>() };
  for (const port of hostPortsOf(workload.body.template)) {
    const key = `${port.protocol} ${port.number}`;
    const [alike, others] = port.hostAddress === ANY_ADDRESS ? [first.any, first.addressed] : [first.addressed, first.any];
    if (!alike.has(key)) alike.set(key, port);
    const other = others.get(key);
    if (other === undefined) continue;
    report({
      at: placeOf(workload, port.slot),
      message: `${titleOf(workload)} asks for the host port ${hostPortText(port)} and, for container ${other.container.name}, for ${hostPortText(other)}: without an address, or with 0.0.0.0, a host port means all addresses of the node, so the two meet. Give both an address, or change one of the ports.`,
      related: [{ at: placeOf(workload, other.slot), message: `Container ${other.container.name} asks for ${hostPortText(other)}` }],
    });
  }
}

/** Finds host ports of one pod that meet by the wildcard address. */
export default rule({
  id: 'KN702',
  name: 'host-port-wildcard-and-address',
  subject: 'workload',
  severity: 'warning',
  title: 'Host port for all addresses and for one of them',
  why: 'A host port without hostIP takes the port on every address of the node. The API server compares hostIP as text inside one pod and lets 0.0.0.0 beside 10.0.0.1 pass; the scheduler compares with other pods only. On the node one of the two gets nothing.',
  fix: 'Give both a hostIP, or change one of the ports.',
  source: [
    'Kubernetes pkg/apis/core/validation: AccumulateUniqueHostPorts (text of hostIP)',
    'Kubernetes pkg/scheduler/framework: HostPortInfo.CheckConflict (0.0.0.0 meets every address)',
  ],
  limits: [
    'Same protocol, containers that run side by side. The same address twice is KN701’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'No address and an address',
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
                      hostPort: 80
                    - containerPort: 81
                      hostPort: 80
                      #         ^^ KN702
                      hostIP: 10.0.0.1
          `,
        },
      },
      {
        title: 'The wildcard written, in two containers',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: DaemonSet
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
                        - containerPort: 80
                          hostPort: 8080
                          hostIP: 10.0.0.1
                    - name: admin
                      image: nginx
                      ports:
                        - containerPort: 81
                          hostPort: 8080
                          #         ^^^^ KN702
                          hostIP: 0.0.0.0
          `,
        },
      },
      {
        title: 'Boundary: IPv6’s address meets the wildcard of IPv4, as the scheduler has it',
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
                      hostPort: 80
                      hostIP: "fd00:1::11"
                    - containerPort: 81
                      hostPort: 80
                      #         ^^ KN702
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: another protocol, another number, two addresses',
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
                      hostPort: 80
                      hostIP: 10.0.0.1
                    - containerPort: 81
                      hostPort: 80
                      hostIP: 10.0.0.2
                    - containerPort: 82
                      hostPort: 80
                      protocol: UDP
                    - containerPort: 83
                      hostPort: 81
          `,
        },
      },
      {
        title: 'Missing input: no host port',
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
                      hostIP: 10.0.0.1
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
                    - containerPort: 80
                      hostPort: \${PORT}
                    - containerPort: 81
                      hostPort: \${PORT}
                      hostIP: 10.0.0.1
          `,
        },
      },
    ],
  },
});
