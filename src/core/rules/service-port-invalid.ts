import type { Located } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isPortNumber, portNameProblem } from './support/port-names';
import { isPlaceholderText } from './support/services';

function check(service: ServiceSubject, _network: Network, report: (finding: Report) => void): void {
  for (const { port, targetPort, nodePort } of service.body.ports) {
    checkNumber(service, 'port', port, report);
    checkNumber(service, 'nodePort', nodePort, report);
    if (typeof targetPort?.value === 'number') checkNumber(service, 'targetPort', { ...targetPort, value: targetPort.value }, report);
    else if (targetPort !== undefined) checkName(service, String(targetPort.value), targetPort.slot, report);
  }
}

function checkNumber(service: ServiceSubject, field: string, port: Located<number> | undefined, report: (finding: Report) => void): void {
  if (port === undefined || isPortNumber(port.value)) return;
  report({ at: placeOf(service, port.slot), message: `The ${field} ${port.value} of ${titleOf(service)} is no port: ports are 1–65535.` });
}

function checkName(service: ServiceSubject, name: string, slot: number, report: (finding: Report) => void): void {
  const problem = isPlaceholderText(name) ? undefined : portNameProblem(name);
  if (problem === undefined) return;
  report({ at: placeOf(service, slot), message: `The target port "${name}" of ${titleOf(service)} ${problem}; the API server refuses it. Use the name of a container port, or its number.` });
}

/** Finds numbers and names that can be no port. */
export default rule({
  id: 'KN517',
  name: 'service-port-invalid',
  subject: 'service',
  severity: 'error',
  title: 'Port of a Service that is none',
  why: 'Ports are 1–65535, and a target port by name has to be a name that a container port can have. The API server refuses the Service.',
  fix: 'Correct the number or the name.',
  source: [
    'Kubernetes pkg/apis/core/validation: validateServicePort, ValidatePortNumOrName',
    'apimachinery util/validation: IsValidPortName, IsValidPortNum',
  ],
  limits: [
    '0 means “not given” in nodePort and targetPort. Placeholders are left out.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: 65536',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - port: 65536
                #       ^^^^^ KN517
                  targetPort: 99999
                  #           ^^^^^ KN517
          `,
        },
      },
      {
        title: 'Boundary: a name of 16 letters',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ipFamilies: [IPv6]
              ports:
                - port: 80
                  targetPort: abcdefghijklmnop
                  #           ^^^^^^^^^^^^^^^^ KN517
          `,
        },
      },
      {
        title: 'A negative number, a name without letters',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - port: -80
                #       ^^^ KN517
                  targetPort: 8-8
                  #           ^^^ KN517
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: 1 and 65535, a name of 15 letters',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: a
                  port: 1
                  targetPort: 65535
                - name: b
                  port: 65535
                  targetPort: abcdefghijklmno
          `,
        },
      },
      {
        title: 'Missing input: 0 and nothing',
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
                  targetPort: 0
                  nodePort: 0
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
                - port: \${PORT}
                  targetPort: TARGET_PORT
          `,
        },
      },
    ],
  },
});
