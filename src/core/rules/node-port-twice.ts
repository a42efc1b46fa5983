import type { Network } from '../network/network';
import { titleOf, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { freeNodePorts, nodePortsOf, otherHolders, type NodePort } from './support/node-ports';
import { few, listed } from './support/wording';

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const freeFor = freeNodePorts(service, network);
  const first = new Map<string, NodePort>();
  const numbers = new Set<number>();
  for (const port of nodePortsOf(service)) {
    const key = `${port.protocol} ${port.number}`;
    const twin = first.get(key);
    if (twin !== undefined) report(insideOne(service, port, twin, freeFor(port)));
    else if (!numbers.has(port.number)) reportOthers(service, port, freeFor, network, report);
    if (twin === undefined) first.set(key, port);
    numbers.add(port.number);
  }
}

function reportOthers(service: ServiceSubject, port: NodePort, freeFor: ReturnType<typeof freeNodePorts>, network: Network, report: (finding: Report) => void): void {
  const holders = otherHolders(service, port.number, network);
  if (holders.length === 0) return;
  const free = freeFor(port);
  report({
    at: port.place,
    message: `${titleOf(service)} and ${listed(holders.map((holder) => titleOf(holder.service)))} ask for the same node port ${port.number}; it goes to one Service, whatever the protocol.${advice(free?.number)}`,
    related: few(holders).map((holder) => ({ at: holder.port.place, message: `${titleOf(holder.service)} asks for it as ${holder.port.field}` })),
    fixes: free === undefined ? [] : [free.fix],
  });
}

function insideOne(service: ServiceSubject, port: NodePort, twin: NodePort, free: ReturnType<ReturnType<typeof freeNodePorts>>): Report {
  return {
    at: port.place,
    message: `${titleOf(service)} asks for the node port ${port.number} twice for ${port.protocol}.${advice(free?.number)}`,
    related: [{ at: twin.place, message: `First asked for as ${twin.field}` }],
    fixes: free === undefined ? [] : [free.fix],
  };
}

function advice(free: number | undefined): string {
  return free === undefined ? ' Change one of them, or leave nodePort out.' : ` ${free} is free.`;
}

/** Finds node ports that two Services want. */
export default rule({
  id: 'KN506',
  name: 'node-port-twice',
  subject: 'service',
  severity: 'error',
  title: 'Node port wanted twice',
  why: 'A node port is open on every node and leads to one Service. The API server refuses the second Service ("provided port is already allocated"), so it depends on the order of creation which one works.',
  fix: 'Give one of them another node port of the static band (30000–30085 by default), or leave nodePort out.',
  source: [
    'Kubernetes pkg/registry/core/service/portallocator: ErrAllocated; pkg/apis/core/validation: ValidateService',
    'Kubernetes pull request 91590',
    'kubernetes/kubernetes#43233, #64466',
  ],
  limits: [
    'Between Services only the number counts: TCP and UDP clash too. Inside one Service the pair of protocol and number counts.',
    'Services of one cluster only; copies of one Service do not conflict.',
    'healthCheckNodePort counts as a node port. nodePort: 0 lets the API server choose.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two Services in two files',
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
                  #         ^^^^^ KN506
          `,
          'blog.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: blog
              namespace: blog
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 30080
                  #         ^^^^^ KN506
          `,
        },
      },
      {
        title: 'TCP and UDP of different Services clash, IPv6 or not',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns-tcp
            spec:
              type: NodePort
              ports:
                - port: 53
                  nodePort: 30053
                  #         ^^^^^ KN506
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: dns-udp
            spec:
              type: NodePort
              ipFamilies: [IPv6]
              ports:
                - port: 53
                  protocol: UDP
                  nodePort: 30053
                  #         ^^^^^ KN506
          `,
        },
      },
      {
        title: 'Twice in one Service',
        files: {
          'web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - name: http
                  port: 80
                  nodePort: 30080
                - name: admin
                  port: 9090
                  nodePort: 30080
                  #         ^^^^^ KN506
          `,
        },
      },
      {
        title: 'The health check of a load balancer',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: edge
            spec:
              type: LoadBalancer
              externalTrafficPolicy: Local
              healthCheckNodePort: 30090
              #                    ^^^^^ KN506
              #                    ^^^^^ KN507
              ports:
                - port: 443
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: metrics
            spec:
              type: NodePort
              ports:
                - port: 9090
                  nodePort: 30090
                  #         ^^^^^ KN506
                  #         ^^^^^ KN507
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: one number for TCP and UDP inside one Service',
        files: {
          'dns.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns
            spec:
              type: NodePort
              ports:
                - name: dns-tcp
                  port: 53
                  nodePort: 30053
                - name: dns-udp
                  port: 53
                  protocol: UDP
                  nodePort: 30053
          `,
        },
      },
      {
        title: 'Two clusters, and a copy of a Service',
        files: {
          'east/web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 30080
          `,
          'east/web-patch.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 8080
                  nodePort: 30080
          `,
          'west/shop.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: shop
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 30080
          `,
        },
      },
      {
        title: 'Missing input: the API server chooses; a ClusterIP Service has no node port',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 0
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              type: NodePort
              ports:
                - port: 80
          `,
        },
      },
    ],
  },
});
