import type { Located } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type ServiceSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isPlaceholderText, isWhole, portTitle } from './support/services';

/** Source: apimachinery util/validation IsDNS1123Label. */
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LONGEST = 63;

function check(service: ServiceSubject, network: Network, report: (finding: Report) => void): void {
  const { ports, headless, serviceType } = service.body;
  if (network.isDamaged(service)) return;
  if (ports.length === 0) {
    const isPatch = service.body.selector === undefined && service.resource.printed !== true;
    if (headless || serviceType === 'ExternalName' || isPatch || !isWhole(service, network)) return;
    report({ at: placeOf(service, service.resource.slot), message: `${titleOf(service)} has no ports; only headless Services and ExternalName do without. List the ports, or set clusterIP to None.` });
    return;
  }
  const first = new Map<string, number>();
  for (const port of ports) {
    if (port.name === undefined) {
      if (ports.length > 1) report({ at: placeOf(service, port.slot), message: `${titleOf(service)} has several ports, and ${portTitle(port)} has no name; the API server refuses it. Give each port a name.` });
      continue;
    }
    const before = first.get(port.name.value);
    if (before === undefined) first.set(port.name.value, port.name.slot);
    checkName(service, port.name, before, report);
  }
}

function checkName(service: ServiceSubject, name: Located<string>, before: number | undefined, report: (finding: Report) => void): void {
  if (isPlaceholderText(name.value)) return;
  const at = placeOf(service, name.slot);
  if (before !== undefined) {
    report({ at, message: `${titleOf(service)} has two ports named "${name.value}"; the API server refuses it. Rename one of them.`, related: [{ at: placeOf(service, before), message: 'The first one' }] });
  } else if (!label.test(name.value) || name.value.length > LONGEST) {
    const mended = name.value.toLowerCase().replace(/[^a-z0-9-]+/g, '-').slice(0, LONGEST).replace(/^-+|-+$/g, '');
    report({
      at,
      message: `The port name "${name.value}" of ${titleOf(service)} is no DNS label (lower case letters, digits and dashes, at most ${LONGEST}); the API server refuses it.`,
      fixes: label.test(mended) ? [{ title: `Change to ${mended}`, edits: [{ place: at, text: mended }] }] : [],
    });
  }
}

/** Finds ports of Services that lack a proper name. */
export default rule({
  id: 'KN512',
  name: 'service-port-names',
  subject: 'service',
  severity: 'error',
  title: 'Ports of a Service without names, or with names that do not work',
  why: 'With more than one port each needs a name, unique in the Service and a DNS label, because DNS publishes it as part of an SRV name. A Service without ports is refused unless it is headless.',
  fix: 'Give each port a name of lower case letters, digits and dashes.',
  source: [
    'Kubernetes pkg/apis/core/validation: ValidateService, validateServicePort (ValidateDNS1123Label)',
  ],
  limits: [
    'A single port needs no name. Headless and ExternalName Services need no ports.',
    'Without a selector a document may be a patch, which needs no ports. Placeholders are names.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two ports, one name',
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
                - port: 443
                # ^^^^^^^^^ KN512
          `,
        },
      },
      {
        title: 'The same name twice',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ipFamilies: [IPv6]
              ports:
                - name: http
                  port: 80
                - name: http
                #       ^^^^ KN512
                  port: 8080
          `,
        },
      },
      {
        title: 'Boundary: 64 letters; capitals and underscores',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ KN512
                  port: 80
                - name: Admin_UI
                #       ^^^^^^^^ KN512
                  port: 8080
          `,
        },
      },
      {
        title: 'No ports at all',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              #     ^^^ KN512
            spec:
              type: ClusterIP
              selector:
                app: web
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels:
                app: web
            spec:
              containers:
                - name: web
                  image: nginx
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: 63 letters, one port without a name',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                  port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: more
            spec:
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'No ports where none are needed',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: peers
            spec:
              clusterIP: None
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: elsewhere
            spec:
              type: ExternalName
              externalName: db.example.com
          `,
        },
      },
      {
        title: 'Missing and malformed input: a patch; placeholders',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              labels:
                team: a
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: more
            spec:
              ports:
                - name: \${FIRST_NAME}
                  port: 80
                - name: \${SECOND_NAME}
                  port: 81
          `,
        },
      },
    ],
  },
});
