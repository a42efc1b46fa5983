import type { Network } from '../network/network';
import { placeOf, titleOf, type ServiceSubject, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { ANY_ADDRESS, clashingPort, hostPortText, type HostPort } from './support/host-ports';
import { freeNodePorts, nodePortsOf } from './support/node-ports';
import { rootFinder } from './support/owners';
import { MOST_PARTIES } from './support/parties';
import { few, listed } from './support/wording';

interface Holder {
  readonly workload: WorkloadSubject;
  readonly port: HostPort;
}

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const reported = new Set<string>();
  const freeFor = freeNodePorts(service, network);
  for (const port of nodePortsOf(service)) {
    const key = `${port.protocol} ${port.number}`;
    const holders = reported.has(key) ? [] : holdersOf(service, port.number, port.protocol, network);
    if (holders.length === 0) continue;
    reported.add(key);
    const free = freeFor(port);
    report({
      at: port.place,
      message: `${titleOf(service)} opens ${key} on every node, and ${listed(holders.map(({ workload }) => titleOf(workload)))} wants the same port of its node: one of them gets the other’s traffic.${free === undefined ? '' : ` ${free.number} is free for the Service.`}`,
      related: few(holders).map((holder) => ({ at: placeOf(holder.workload, holder.port.slot), message: `${titleOf(holder.workload)}, container ${holder.port.container.name}, asks for ${hostPortText(holder.port)}` })),
      fixes: free === undefined ? [] : [free.fix],
    });
  }
}

/** Workloads with that port of the node; of a workload and its pods one. */
function holdersOf(service: ServiceSubject, number: number, protocol: string, network: Network): readonly Holder[] {
  const candidates = network.workloadsByHostPort(service.cluster, number);
  const rootOf = rootFinder(candidates);
  const seen = new Set<string>();
  const holders: Holder[] = [];
  for (const workload of candidates) {
    const port = clashingPort(workload.body.template, { number, protocol, hostAddress: ANY_ADDRESS });
    if (port === undefined || workload.body.replicas?.value === 0 || seen.has(rootOf(workload))) continue;
    seen.add(rootOf(workload));
    holders.push({ workload, port });
    if (holders.length > MOST_PARTIES) break;
  }
  return holders;
}

/** Finds node ports that are also host ports. */
export default rule({
  id: 'KN509',
  name: 'node-port-is-host-port',
  subject: 'service',
  severity: 'warning',
  title: 'Node port that a pod wants of its node too',
  why: 'A node port is caught on every node before a program gets to see the packet. A pod with the same host port, or on the host’s network, does not get its traffic where kube-proxy’s rules come first, and takes it from the Service where they do not.',
  fix: 'Give the Service another node port, or the pod another host port.',
  source: [
    'kubernetes/kubernetes#100643',
    'cilium/cilium#28832, liqotech/liqo#2370',
  ],
  limits: [
    'Same protocol, one cluster. Pods on the host’s network count with the container ports that they declare.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A host port',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 30080
                  #         ^^^^^ KN509
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: agent
            spec:
              template:
                metadata:
                  labels:
                    app: agent
                spec:
                  containers:
                    - name: agent
                      image: agent
                      ports:
                        - containerPort: 80
                          hostPort: 30080
          `,
        },
      },
      {
        title: 'A pod on the host’s network',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 30080
                  #         ^^^^^ KN509
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: agent
            spec:
              hostNetwork: true
              containers:
                - name: agent
                  image: agent
                  ports:
                    - containerPort: 30080
          `,
        },
      },
      {
        title: 'Boundary: one of two protocols; IPv6 Services use the same ports',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns
            spec:
              type: NodePort
              ipFamilies: [IPv6]
              ports:
                - name: dns
                  port: 53
                  protocol: UDP
                  nodePort: 30053
                  #         ^^^^^ KN509
                - name: dns-tcp
                  port: 53
                  nodePort: 30053
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: cache
            spec:
              containers:
                - name: cache
                  image: cache
                  ports:
                    - containerPort: 53
                      hostPort: 30053
                      protocol: UDP
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the other protocol, another number',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 30080
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: agent
            spec:
              containers:
                - name: agent
                  image: agent
                  ports:
                    - containerPort: 80
                      hostPort: 30080
                      protocol: UDP
                    - containerPort: 81
                      hostPort: 30081
          `,
        },
      },
      {
        title: 'A container port on the pod’s own network',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 30080
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: agent
            spec:
              containers:
                - name: agent
                  image: agent
                  ports:
                    - containerPort: 30080
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: \${NODE_PORT}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: agent
            spec:
              containers:
                - name: agent
                  image: agent
                  ports:
                    - containerPort: 80
                      hostPort: \${NODE_PORT}
          `,
        },
      },
    ],
  },
});
