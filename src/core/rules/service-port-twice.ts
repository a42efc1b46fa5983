import type { Network } from '../network/network';
import { placeOf, titleOf, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

function check(service: ServiceSubject, _network: Network, report: (finding: Report) => void): void {
  const first = new Map<string, { readonly port: number; readonly entry: number }>();
  for (const { protocol, port, slot } of service.body.ports) {
    if (port === undefined) continue;
    const key = `${protocol} ${port.value}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, { port: port.slot, entry: slot });
      continue;
    }
    report({
      at: placeOf(service, port.slot),
      message: `${titleOf(service)} has the port ${key} twice; the API server refuses it, and kubectl apply keeps only one of them. Change the number or the protocol, or remove it.`,
      related: [{ at: placeOf(service, before.port), message: `${key} for the first time` }],
      fixes: [{ title: 'Remove this entry, which says the same', edits: [{ place: placeOf(service, slot), removes: 'entry', equals: placeOf(service, before.entry) }], preferred: true }],
    });
  }
}

/** Finds ports that a Service lists twice. */
export default rule({
  id: 'KN511',
  name: 'service-port-twice',
  subject: 'service',
  severity: 'error',
  title: 'Port twice in a Service',
  why: 'The pair of protocol and port has to be unique in a Service. The API server refuses a duplicate; kubectl apply, which merges lists by it, may drop one of the two without a word.',
  fix: 'Remove one of them, or give it another port or protocol.',
  source: [
    'Kubernetes pkg/apis/core/validation: ValidateService, duplicate ports',
    'viglesiasce/kube-lint#7',
  ],
  limits: [
    'TCP and UDP with one number are two ports. Ports that cannot be read are left out.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'An entry twice',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                # the only one
                - {name: http, port: 80, targetPort: web}
                # and again
                - {name: http, port: 80, targetPort: web}
                #                    ^^ KN511
                #        ^^^^ KN512
              selector:
                app: web
          `,
        },
      },
      {
        title: 'One number, two targets',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: http
                  port: 80
                  targetPort: 8080
                - name: admin
                  port: 80
                  #     ^^ KN511
                  targetPort: 9090
          `,
        },
      },
      {
        title: 'Boundary: TCP written and TCP by default',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: http
                  port: 80
                  protocol: TCP
                - name: http2
                  port: 80
                  #     ^^ KN511
          `,
        },
      },
      {
        title: 'Three times, on an IPv6 Service',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns
            spec:
              ipFamilies: [IPv6]
              ports:
                - name: a
                  port: 53
                  protocol: UDP
                - name: b
                  port: 53
                  #     ^^ KN511
                  protocol: UDP
                - name: c
                  port: 53
                  #     ^^ KN511
                  protocol: UDP
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: another protocol, another number',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: dns
            spec:
              ports:
                - name: dns
                  port: 53
                  protocol: UDP
                - name: dns-tcp
                  port: 53
                - name: metrics
                  port: 54
                  targetPort: 53
          `,
        },
      },
      {
        title: 'Missing input: ports without numbers',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: a
                - name: b
          `,
        },
      },
      {
        title: 'Malformed: placeholders',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: a
                  port: \${PORT}
                - name: b
                  port: \${PORT}
          `,
        },
      },
    ],
  },
});
