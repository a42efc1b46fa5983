import type { ServicePort } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type ServiceSubject, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { protocolOf, runningPortsAt, type PortOfContainer } from './support/containers';
import { text } from './support/example-text';
import { portTitle } from './support/services';
import { few, listed } from './support/wording';

interface Odd extends PortOfContainer {
  readonly workload: WorkloadSubject;
}

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const { selector, ports, serviceType } = service.body;
  if (selector === undefined || Object.keys(selector.value).length === 0 || serviceType === 'ExternalName') return;
  const workloads = network.workloadsSelected(undefined, service.namespace, selector.value);
  if (workloads.length === 0) return;
  for (const port of ports) {
    const target = port.targetPort?.value ?? port.port?.value;
    if (target === undefined || !/^(TCP|UDP|SCTP)$/.test(port.protocol)) continue;
    const found = allOdd(workloads, port, target);
    if (found.length === 0) continue;
    report({
      at: placeOf(service, port.targetPort?.slot ?? port.slot),
      message: `${titleOf(service)} sends ${portTitle(port)} as ${port.protocol} to the port ${target}, but ${listed(found.map(({ workload }) => titleOf(workload)))} ${found.length === 1 ? 'declares' : 'declare'} it for ${listed([...new Set(found.map((each) => protocolOf(each.port)))])} only. Set the protocol of the Service’s port.`,
      related: few(found).map((each) => ({ at: placeOf(each.workload, each.port.containerPort?.slot ?? each.port.slot), message: `${titleOf(each.workload)}, container ${each.container.name}, ${protocolOf(each.port)}` })),
    });
  }
}

/** The odd port of every workload. One pod that listens with the right protocol, or says nothing, may be the one that is meant: then none. */
function allOdd(workloads: readonly WorkloadSubject[], port: ServicePort, target: number | string): readonly Odd[] {
  const found: Odd[] = [];
  for (const workload of workloads) {
    const odd = oddPort(workload, port, target);
    if (odd === undefined) return [];
    found.push(odd);
  }
  return found;
}

/** A port with the number or name of the target, when all such ports of the pod are of another protocol. */
function oddPort(workload: WorkloadSubject, { protocol }: ServicePort, target: number | string): Odd | undefined {
  const same = runningPortsAt(workload.body.template, target);
  const [first] = same;
  if (first === undefined || same.some(({ port }) => protocolOf(port) === protocol)) return undefined;
  return { ...first, workload };
}

/** Finds Services that speak another protocol than the containers declare. */
export default rule({
  id: 'KN604',
  name: 'target-port-of-other-protocol',
  subject: 'service',
  severity: 'warning',
  title: 'Target port declared for another protocol',
  why: 'A Service’s port is TCP unless it says otherwise. When the container declares that port for UDP only, a target port by name finds nothing and one by number sends TCP where only UDP is answered. DNS and syslog are the usual cases.',
  fix: 'Write the protocol of the container’s port into the Service.',
  source: [
    'Kubernetes pkg/api/v1/pod: FindPort compares name and protocol',
    'Kubernetes documentation, "Service": multi-port Services',
  ],
  limits: [
    'Only when every selected workload declares the port, and for other protocols only. Ports that no container declares are not judged.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'DNS without UDP',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns
            spec:
              selector:
                app: dns
              ports:
                - port: 53
                  targetPort: 53
                  #           ^^ KN604
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: dns
            spec:
              template:
                metadata:
                  labels:
                    app: dns
                spec:
                  containers:
                    - name: dns
                      image: coredns
                      ports:
                        - containerPort: 53
                          protocol: UDP
          `,
        },
      },
      {
        title: 'By name, on an IPv6 Service',
        files: {
          'syslog.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: syslog
            spec:
              ipFamilies: [IPv6]
              selector:
                app: syslog
              ports:
                - port: 514
                  targetPort: syslog
                  #           ^^^^^^ KN604
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: syslog
              labels:
                app: syslog
            spec:
              containers:
                - name: syslog
                  image: syslog
                  ports:
                    - name: syslog
                      containerPort: 1514
                      protocol: UDP
          `,
        },
      },
      {
        title: 'Boundary: the right number comes with two wrong protocols',
        files: {
          'app.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: app
            spec:
              selector:
                app: app
              ports:
                - port: 80
                  protocol: SCTP
                  targetPort: 8080
                  #           ^^^^ KN604
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: app
              labels:
                app: app
            spec:
              containers:
                - name: app
                  image: app
                  ports:
                    - containerPort: 8080
                    - containerPort: 8080
                      protocol: UDP
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: both protocols are declared',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns
            spec:
              selector:
                app: dns
              ports:
                - port: 53
                  targetPort: 53
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: dns
              labels:
                app: dns
            spec:
              containers:
                - name: dns
                  image: coredns
                  ports:
                    - containerPort: 53
                      protocol: UDP
                    - containerPort: 53
          `,
        },
      },
      {
        title: 'Missing input: nothing is declared',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns
            spec:
              selector:
                app: dns
              ports:
                - port: 53
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: dns
              labels:
                app: dns
            spec:
              containers:
                - name: dns
                  image: coredns
          `,
        },
      },
      {
        title: 'Malformed: a protocol that there is not',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns
            spec:
              selector:
                app: dns
              ports:
                - port: 53
                  protocol: \${PROTOCOL}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: dns
              labels:
                app: dns
            spec:
              containers:
                - name: dns
                  image: coredns
                  ports:
                    - containerPort: 53
                      protocol: UDP
          `,
        },
      },
    ],
  },
});
