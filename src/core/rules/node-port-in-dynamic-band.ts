import type { Network } from '../network/network';
import { titleOf, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { freeNodePorts, nodePortRanges, nodePortsOf, staticBand } from './support/node-ports';
import { isPrinted } from './support/services';

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const ports = nodePortsOf(service);
  if (ports.length === 0 || isPrinted(service, network)) return;
  const [allowed] = nodePortRanges(service.cluster, network);
  if (allowed === undefined || allowed.range.last - allowed.range.first < 16) return;
  const band = staticBand(allowed.range);
  const freeFor = freeNodePorts(service, network);
  for (const port of ports) {
    if (port.number <= band.last || port.number > allowed.range.last) continue;
    const free = freeFor(port);
    report({
      at: port.place,
      message: `${titleOf(service)} asks for the ${port.field} ${port.number}, which the API server may have given to another Service: it keeps ${band.first}–${band.last} for fixed node ports.${free === undefined ? '' : ` ${free.number} is free.`}`,
      related: allowed.place === undefined ? [] : [{ at: allowed.place, message: `The node-port range is ${allowed.range.first}–${allowed.range.last}` }],
      fixes: free === undefined ? [] : [free.fix],
    });
  }
}

/** Finds fixed node ports outside the band for them. */
export default rule({
  id: 'KN507',
  name: 'node-port-in-dynamic-band',
  subject: 'service',
  severity: 'info',
  title: 'Fixed node port among those that are given out',
  why: 'Services without a fixed node port get one from the upper part of the range first. A fixed one from there may be taken when the Service is created, and then it is refused.',
  fix: 'Take a free port of the lower band (30000–30085 by default), or leave nodePort out.',
  source: [
    'KEP-3668, reserve node-port ranges for static and dynamic allocation',
    'Kubernetes pkg/registry/core/service/portallocator: calculateRangeOffset, min(max(16, size/32), 128)',
  ],
  limits: [
    'The range is the one that a manifest of the cluster states, else the default of 30000–32767. Ranges of up to 16 ports have no band.',
    'Silent for Services that a cluster printed, whose ports it may have chosen.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: the first port above the band of the default range',
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
                  nodePort: 30086
                  #         ^^^^^ KN507
          `,
        },
      },
      {
        title: 'The last port of the range; a health check; IPv6 Services use the same ports',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: LoadBalancer
              ipFamilies: [IPv6]
              externalTrafficPolicy: Local
              healthCheckNodePort: 32000
              #                    ^^^^^ KN507
              ports:
                - port: 80
                  nodePort: 32767
                  #         ^^^^^ KN507
          `,
        },
      },
      {
        title: 'A range of its own',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                - name: service-node-port-range
                  value: 30000-30999
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 30031
                  #         ^^^^^ KN507
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the last port of the band',
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
                  nodePort: 30085
          `,
        },
      },
      {
        title: 'A Service that a cluster printed',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              uid: 0c1d
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 31234
          `,
        },
      },
      {
        title: 'Missing and malformed input: the range cannot be read',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
                - name: service-node-port-range
                  value: many
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ports:
                - port: 80
                  nodePort: 31234
          `,
        },
      },
    ],
  },
});
