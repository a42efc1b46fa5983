import type { Network } from '../network/network';
import { placeOf, titleOf, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { fieldPlace, isWhole } from './support/services';

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const { body } = service;
  const { serviceType: type, healthCheckNodePort } = body;
  if (!['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'].includes(type) || !isWhole(service, network)) return;
  const say = (at: Report['at'], what: string, remedy: string): void => report({ at, message: `${titleOf(service)} has ${what}, but is of type ${type}: the API server refuses it. ${remedy}` });
  if (type === 'ClusterIP' || type === 'ExternalName') {
    for (const { nodePort } of body.ports) if (nodePort !== undefined) say(placeOf(service, nodePort.slot), `the nodePort ${nodePort.value}`, 'Remove it, or set type to NodePort.');
  }
  if (type !== 'LoadBalancer') {
    const [range] = body.sourceRanges ?? [];
    if (range !== undefined) say(placeOf(service, range.slot), 'loadBalancerSourceRanges', 'Remove them, or set type to LoadBalancer; a NetworkPolicy limits who reaches the pods.');
    if (body.places?.allocateLoadBalancerNodePorts !== undefined) say(fieldPlace(service, 'allocateLoadBalancerNodePorts'), 'allocateLoadBalancerNodePorts', 'Remove it, or set type to LoadBalancer.');
  }
  if (body.externalTrafficPolicy !== undefined && (type === 'ExternalName' || (type === 'ClusterIP' && body.externalAddresses.length === 0))) {
    say(fieldPlace(service, 'externalTrafficPolicy'), `externalTrafficPolicy ${body.externalTrafficPolicy}`, 'Remove it: nothing reaches this Service from outside the cluster.');
  }
  if (healthCheckNodePort !== undefined && !(type === 'LoadBalancer' && body.externalTrafficPolicy === 'Local')) {
    report({
      at: placeOf(service, healthCheckNodePort.slot),
      message: `${titleOf(service)} has a healthCheckNodePort, which only goes together with type LoadBalancer and externalTrafficPolicy Local: the API server refuses it. Remove it.`,
    });
  }
}

/** Finds fields that do not go together with the type of a Service. */
export default rule({
  id: 'KN510',
  name: 'service-field-of-other-type',
  subject: 'service',
  severity: 'error',
  title: 'Field that the type of the Service does not have',
  why: 'A nodePort on a ClusterIP Service, source ranges on anything but a load balancer, a traffic policy for traffic that cannot come: the API server refuses the Service.',
  fix: 'Remove the field, or correct the type.',
  source: [
    'Kubernetes pkg/apis/core/validation: ValidateService, validateServiceExternalTrafficPolicy',
  ],
  limits: [
    'A Service with externalIPs may have an externalTrafficPolicy.',
    'Patches, which leave out type and selector, are not reported, nor are fields set to 0 or left empty.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A node port without type NodePort',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector:
                app: web
              ports:
                - port: 80
                  nodePort: 30080
                  #         ^^^^^ KN510
            ---
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
          `,
        },
      },
      {
        title: 'Source ranges without a load balancer',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              loadBalancerSourceRanges:
                - 192.0.2.0/24
                # ^^^^^^^^^^^^ KN510
                - 2001:db8::/32
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Boundary: a traffic policy inside the cluster',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: ClusterIP
              externalTrafficPolicy: Local
              #                      ^^^^^ KN510
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'A health check and node ports of a load balancer that is none',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              ipFamilies: [IPv6]
              externalTrafficPolicy: Local
              healthCheckNodePort: 30001
              #                    ^^^^^ KN510
              allocateLoadBalancerNodePorts: false
              #                              ^^^^^ KN510
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'A load balancer with all of them',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: LoadBalancer
              externalTrafficPolicy: Local
              healthCheckNodePort: 30001
              allocateLoadBalancerNodePorts: false
              loadBalancerSourceRanges:
                - 192.0.2.0/24
              ports:
                - port: 80
                  nodePort: 30080
          `,
        },
      },
      {
        title: 'Boundary: external addresses make a ClusterIP Service reachable; a nodePort of 0 is none',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: ClusterIP
              externalIPs:
                - 192.0.2.7
              externalTrafficPolicy: Local
              ports:
                - port: 80
                  nodePort: 0
          `,
        },
      },
      {
        title: 'Missing and malformed input: a patch without a type, a placeholder for it',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - port: 80
                  nodePort: 30080
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: more
            spec:
              type: \${TYPE}
              ports:
                - port: 80
                  nodePort: 30081
          `,
        },
      },
    ],
  },
});
