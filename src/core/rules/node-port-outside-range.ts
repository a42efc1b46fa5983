import type { Network } from '../network/network';
import { titleOf, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { freeNodePorts, nodePortRanges, nodePortsOf } from './support/node-ports';

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const ports = nodePortsOf(service);
  if (ports.length === 0) return;
  const ranges = nodePortRanges(service.cluster, network);
  const [allowed] = ranges;
  if (allowed === undefined) return;
  const freeFor = freeNodePorts(service, network);
  for (const port of ports) {
    if (ranges.some(({ range }) => range.first <= port.number && port.number <= range.last)) continue;
    const free = freeFor(port);
    const span = `${allowed.range.first}–${allowed.range.last}`;
    const whose = allowed.place === undefined ? `the default node-port range ${span}` : `the node-port range ${span}`;
    report({
      at: port.place,
      message: `${titleOf(service)} asks for the ${port.field} ${port.number}, which is outside ${whose}; the API server refuses it.${free === undefined ? '' : ` ${free.number} is free.`}`,
      related: allowed.place === undefined ? [] : [{ at: allowed.place, message: `The node-port range is ${span}` }],
      fixes: free === undefined ? [] : [free.fix],
    });
  }
}

/** Finds node ports that the API server does not give out. */
export default rule({
  id: 'KN505',
  name: 'node-port-outside-range',
  subject: 'service',
  severity: 'error',
  title: 'Node port outside the node-port range',
  why: 'The API server refuses a Service with a nodePort outside its range ("provided port is not in the valid range"). The range is 30000–32767 unless --service-node-port-range says otherwise.',
  fix: 'Take a port of the range, leave nodePort out, or widen --service-node-port-range.',
  source: [
    'Kubernetes pkg/registry/core/service/portallocator: ErrNotInRange',
    'kube-apiserver --service-node-port-range; its default is kubeapiserver/options DefaultServiceNodePortRange, 2768 ports from 30000 on',
    'kubernetes/kubernetes#11690, #76764',
  ],
  limits: [
    'The range is the one that a manifest of the cluster states, else the default.',
    'Silent where the stated range cannot be read. nodePort: 0 lets the API server choose.',
    'Only Services of the types NodePort and LoadBalancer have node ports.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A familiar port number',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 8080
                  #         ^^^^ KN505
          `,
        },
      },
      {
        title: 'Boundary: one above the range that the API server was given',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                - name: service-node-port-range
                  value: 30000-30999
          `,
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 31000
                  #         ^^^^^ KN505
          `,
        },
      },
      {
        title: 'The health check of a load balancer',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: LoadBalancer
              externalTrafficPolicy: Local
              healthCheckNodePort: 29999
              #                    ^^^^^ KN505
              ports:
                - port: 80
                  nodePort: 30000
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: both ends of the default range, and 0 for any; IPv6 Services use the same ports',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              uid: 0c1d
            spec:
              type: NodePort
              ipFamilies: [IPv6]
              ports:
                - name: http
                  port: 80
                  nodePort: 30000
                - name: https
                  port: 443
                  nodePort: 32767
                - name: any
                  port: 8443
                  nodePort: 0
          `,
        },
      },
      {
        title: 'A widened range',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                service-node-port-range: 80-32767
          `,
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 80
          `,
        },
      },
      {
        title: 'Missing input: the range cannot be read',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                service-node-port-range: all
          `,
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 80
          `,
        },
      },
    ],
  },
});
