import type { Network } from '../network/network';
import { titleOf, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { fieldPlace } from './support/services';

function check(service: ServiceSubject, _network: Network, report: (finding: Report) => void): void {
  const { body } = service;
  const { serviceType: type } = body;
  if (body.headless && (type === 'NodePort' || type === 'LoadBalancer')) {
    report({
      at: fieldPlace(service, 'clusterIP'),
      message: `${titleOf(service)} is headless and of type ${type}: without a cluster address there is nothing that a node port could lead to, and the API server refuses it. Remove clusterIP: None, or the type.`,
    });
  }
  if (type !== 'ExternalName') return;
  const fields = [
    ...(body.headless || body.clusterAddresses.length > 0 ? (['clusterIP'] as const) : []),
    ...(body.ipFamilies.length > 0 ? (['ipFamilies'] as const) : []),
    ...(body.ipFamilyPolicy === undefined ? [] : (['ipFamilyPolicy'] as const)),
  ];
  for (const field of fields) {
    report({ at: fieldPlace(service, field), message: `${titleOf(service)} is an ExternalName, a mere alias in DNS, and cannot have ${field}; the API server refuses it. Remove ${field}.` });
  }
}

/** Finds headless and ExternalName Services with fields that they cannot have. */
export default rule({
  id: 'KN513',
  name: 'headless-or-external-name-mixed',
  subject: 'service',
  severity: 'error',
  title: 'Headless Service with node ports, or ExternalName with addresses',
  why: 'A headless Service has no cluster address and an ExternalName is only a name, so fields that need an address contradict them. The API server refuses both.',
  fix: 'Remove the field that does not fit, or make two Services of it.',
  source: [
    'Kubernetes pkg/apis/core/validation: ValidateService (None for LoadBalancer and NodePort; ValidateServiceClusterIPsRelatedFields for ExternalName)',
  ],
  limits: [
    'An empty clusterIP is none.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A headless load balancer',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: LoadBalancer
              clusterIP: None
              #          ^^^^ KN513
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'A headless Service with a node port',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              clusterIP: None
              #          ^^^^ KN513
              ports:
                - port: 80
                  nodePort: 30080
          `,
        },
      },
      {
        title: 'An alias with families, IPv6 among them, and with an address',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: database
            spec:
              type: ExternalName
              externalName: db.example.com
              clusterIP: 10.96.0.5
              #          ^^^^^^^^^ KN513
              ipFamilies: [IPv6]
              #           ^^^^^^ KN513
              ipFamilyPolicy: SingleStack
              #               ^^^^^^^^^^^ KN513
          `,
        },
      },
      {
        title: 'Boundary: None is an address too',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: database
            spec:
              type: ExternalName
              externalName: db.example.com
              clusterIP: None
              #          ^^^^ KN513
          `,
        },
      },
    ],
    good: [
      {
        title: 'Each on its own',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: peers
            spec:
              clusterIP: None
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: database
            spec:
              type: ExternalName
              externalName: db.example.com
          `,
        },
      },
      {
        title: 'Boundary: an empty clusterIP',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: database
            spec:
              type: ExternalName
              externalName: db.example.com
              clusterIP: ""
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: LoadBalancer
              clusterIP: ""
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Missing and malformed input: no type, a placeholder for it',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: peers
            spec:
              clusterIP: None
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: more
            spec:
              type: \${TYPE}
              clusterIP: None
              ports:
                - port: 80
          `,
        },
      },
    ],
  },
});
