import type { Backend, ServicePort } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type IngressSubject, type ServiceSubject } from '../network/subjects';
import { keptFor } from '../store/kept-for';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { MOST_PARTIES } from './support/parties';
import { Closest } from './support/closest';
import { hidesServices } from './support/selectors';
import { isPlaceholderText, portTitle } from './support/services';
import { few, listed } from './support/wording';

function check(ingress: IngressSubject, network: Network, report: (finding: Report) => void): void {
  if (network.isDamaged(ingress)) return;
  const names: Names = { closest: new Closest(), known: knownNames(ingress, network) };
  for (const backend of ingress.body.backends) {
    if (isPlaceholderText(backend.service.value)) continue;
    if (backend.isOutdated === true) {
      report({
        at: placeOf(ingress, backend.service.slot),
        message: `${titleOf(ingress)} names its backend ${backend.service.value} with serviceName, which networking.k8s.io/v1 does not have; the API server refuses it. Write service: with name and port.`,
      });
    } else if (!isAction(backend)) checkBackend(ingress, backend, names, network, report);
  }
}

/** What is found out once for all backends of an Ingress. */
interface Names {
  readonly closest: Closest;
  /** Two names of backends whose Services are in the cluster, as far as there are. */
  readonly known: () => ReadonlySet<string>;
}

function knownNames(ingress: IngressSubject, network: Network): Names['known'] {
  let known: Set<string> | undefined;
  return () => {
    if (known !== undefined) return known;
    known = new Set();
    for (const backend of ingress.body.backends) {
      if (!known.has(backend.service.value) && candidates(ingress, backend, network).some(({ cluster }) => cluster === ingress.cluster)) known.add(backend.service.value);
      if (known.size > 1) break;
    }
    return known;
  };
}

function checkBackend(ingress: IngressSubject, backend: Backend, names: Names, network: Network, report: (finding: Report) => void): void {
  const services = candidates(ingress, backend, network);
  if (services.length === 0) {
    const finding = missingService(ingress, backend, names, network);
    if (finding !== undefined) report(finding);
    return;
  }
  const { port } = backend;
  const judged = services.filter((service) => service.body.ports.length > 0 && !network.isDamaged(service) && service.body.serviceType !== 'ExternalName');
  if (port === undefined || judged.length < services.length || isPlaceholderText(String(port.value))) return;
  if (!judged.some((service) => service.cluster === ingress.cluster)) return;
  if (judged.some((service) => hasPort(service, port.value))) return;
  const proposed = [...new Set(judged.flatMap((service) => (typeof port.value === 'number' ? portsOf(service).numbers : portsOf(service).names)))];
  const at = placeOf(ingress, port.slot);
  report({
    at,
    message: `${titleOf(ingress)} sends to the port ${port.value} of Service ${backend.service.value}, which has ${listed(judged.flatMap((service) => portsOf(service).titles), 6)}. Use ${listed(proposed, 4)}.`,
    related: few(judged).map((service) => ({ at: placeOf(service, service.resource.slot), message: `${titleOf(service)} has ${listed(portsOf(service).titles, 6)}` })),
    fixes: few(proposed, 4).map((name) => ({ title: `Change to ${name}`, edits: [{ place: at, text: name }] })),
  });
}

/** Services of the name, anywhere; a namespace that is not written may be any. */
function candidates(ingress: IngressSubject, backend: Backend, network: Network): readonly ServiceSubject[] {
  const wanted = backend.namespace ?? ingress.resource.namespace;
  return network.servicesNamed(backend.service.value).filter(({ resource }) => wanted === undefined || resource.namespace === undefined || resource.namespace === wanted);
}

function hasPort(service: ServiceSubject, wanted: number | string): boolean {
  const { all, mayBeAny } = portsOf(service);
  return all.has(wanted) || (mayBeAny && typeof wanted === 'string');
}

/** The ports of a Service as backends name them, and as messages do: no more than a message counts. */
const portsOf = keptFor(({ body }: ServiceSubject) => {
  const titles = body.ports.slice(0, MOST_PARTIES + 1).map(portTitle);
  const proposed = (wanted: (port: ServicePort) => string | number | undefined): readonly string[] => {
    const found = body.ports.map((port) => wanted(port) ?? port.port?.value).filter((each) => each !== undefined);
    return [...new Set(found.map(String))].slice(0, MOST_PARTIES + 1);
  };
  return {
    all: new Set<number | string | undefined>(body.ports.flatMap(({ port, name }) => [port?.value, name?.value])),
    mayBeAny: body.ports.some(({ port, name }) => port === undefined && name === undefined),
    titles,
    numbers: proposed(({ port }) => port?.value),
    names: proposed(({ name }) => name?.value),
  };
});

/** Backends that a controller makes itself. Source: AWS Load Balancer Controller (actions), cert-manager (solvers). */
function isAction({ service, port }: Backend): boolean {
  return port?.value === 'use-annotation' || service.value.startsWith('cm-acme-http-solver') || service.value === 'default-http-backend';
}

function missingService(ingress: IngressSubject, backend: Backend, names: Names, network: Network): Report | undefined {
  const beside = network.services(ingress.cluster, backend.namespace ?? ingress.namespace);
  if (beside.length === 0 || hidesServices(ingress.cluster, network)) return undefined;
  const name = backend.service.value;
  const near = names.closest.to(name, namesOf(beside), Math.max(2, Math.floor(name.length / 4)));
  const at = placeOf(ingress, backend.service.slot);
  return {
    at,
    message: `${titleOf(ingress)} sends to Service ${name}, which is not here; without it clients get an error (503).${near === undefined ? ' Add the Service, or correct the name.' : ` Is ${near} meant?`}`,
    // A name that is nearly right, or a neighbour whose Service is here, says that this one should be here too.
    severity: near !== undefined || [...names.known()].some((other) => other !== name) ? 'warning' : 'hint',
    related: near === undefined ? [] : few(beside.filter((service) => service.resource.name === near)).map((service) => ({ at: placeOf(service, service.resource.slot), message: titleOf(service) })),
    fixes: near === undefined ? [] : [{ title: `Change to ${near}`, edits: [{ place: at, text: near }] }],
  };
}

/** The names of some Services, each once, in order. */
const namesOf = keptFor((services: readonly ServiceSubject[]): readonly string[] => [...new Set(services.map(({ resource }) => resource.name))]);

/** Finds Ingresses and routes that lead nowhere. */
export default rule({
  id: 'KN606',
  name: 'backend-missing',
  subject: 'ingress',
  severity: 'error',
  title: 'Backend of an Ingress or route that is not there',
  why: 'An Ingress or a route to a Service that does not exist, or to a port that it does not have, answers with an error. Nothing refuses it: the controller only writes a line into its log.',
  fix: 'Correct the name of the Service, or the number or name of its port (the Service’s port, not the container’s).',
  source: [
    'Kubernetes documentation, "Ingress": backend.service.name and port',
    'derailed/popeye checks 1401 and 1402',
    'stackrox/kube-linter: dangling-ingress',
  ],
  limits: [
    'A Service found anywhere in the workspace counts. Its port is judged only where a Service of the name is in the same cluster and all of them can be read.',
    'A missing Service is a hint, or a warning when a name nearby is nearly the same or another backend of the Ingress is here. Silent where no Service of the namespace is here, or where templates and operators may make one.',
    'An error for a missing port, and for serviceName in networking.k8s.io/v1.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Another port than the Service has',
        files: {
          'web.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              defaultBackend:
                service:
                  name: web
                  port:
                    number: 8080
                    #       ^^^^ KN606
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: http
                  port: 80
                  targetPort: 8080
          `,
        },
      },
      {
        title: 'A slip in the name (a warning)',
        files: {
          'web.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - path: /
                        pathType: Prefix
                        backend:
                          service:
                            name: frontent
                            #     ^^^^^^^^ KN606
                            port:
                              name: http
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: frontend
            spec:
              ipFamilies: [IPv6]
              ports:
                - name: http
                  port: 80
          `,
        },
      },
      {
        title: 'Boundary: the port’s name, not its number; a route',
        files: {
          'web.yaml': text`
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: web
            spec:
              rules:
                - backendRefs:
                    - name: web
                      port: 443
                      #     ^^^ KN606
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              defaultBackend:
                service:
                  name: web
                  port:
                    name: https
                    #     ^^^^^ KN606
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: http
                  port: 80
          `,
        },
      },
      {
        title: 'The fields of old versions in v1',
        files: {
          'web.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              rules:
                - http:
                    paths:
                      - path: /
                        backend:
                          serviceName: web
                          #            ^^^ KN606
                          servicePort: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'By number and by name',
        files: {
          'web.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              defaultBackend:
                service:
                  name: web
                  port:
                    name: http
              rules:
                - http:
                    paths:
                      - path: /admin
                        pathType: Prefix
                        backend:
                          service:
                            name: web
                            port:
                              number: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - name: http
                  port: 80
          `,
        },
      },
      {
        title: 'Boundary: the Service is in another folder',
        files: {
          'ingress/web.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              defaultBackend:
                service:
                  name: web
                  port:
                    number: 80
          `,
          'app/web.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Missing input: no Service is here at all; an operator may make one',
        files: {
          'web.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              defaultBackend:
                service:
                  name: web
                  port:
                    number: 80
          `,
          'operator/web.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              defaultBackend:
                service:
                  name: kibana-kb-http
                  port:
                    number: 5601
            ---
            apiVersion: kibana.k8s.elastic.co/v1
            kind: Kibana
            metadata:
              name: kibana
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: other
            spec:
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Malformed: placeholders and a wrong type',
        files: {
          'web.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              defaultBackend:
                service:
                  name: \${SERVICE}
                  port:
                    number: 80
              rules: none
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - port: 80
          `,
        },
      },
    ],
  },
});
