import type { Backend } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, titleOf, type IngressSubject } from '../network/subjects';
import { keptFor } from '../store/kept-for';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { sameResource } from './support/owners';
import { firstParties } from './support/parties';
import { isPlaceholderText } from './support/services';
import { few, listed } from './support/wording';

function check(ingress: IngressSubject, network: Network, report: (finding: Report) => void): void {
  if (ingress.resource.kind !== 'Ingress' || ingress.body.isVariant === true) return;
  const seen = new Set<string>();
  for (const backend of ingress.body.backends) {
    const host = backend.host?.value;
    const key = keyOf(backend);
    if (backend.isDefault || host === undefined || isPlaceholderText(host) || seen.has(key)) continue;
    seen.add(key);
    const others = firstParties(network.ingressesAt(ingress.cluster, host, backend.path?.value ?? ''), (other) => isRival(ingress, other, key));
    if (others.length === 0) continue;
    report({
      at: placeOf(ingress, backend.path?.slot ?? backend.host?.slot ?? ingress.resource.slot),
      message: `${titleOf(ingress)} and ${listed(others.map(titleOf))} both serve ${host}${backend.path?.value ?? '/'}: which of them answers depends on the controller, with ingress-nginx the older one. Change a path or a host, or put both into one Ingress.`,
      severity: network.clusterKind(ingress.cluster) === 'folder' ? 'hint' : 'warning',
      related: few(others).map((other) => ({ at: placeOf(other, other.resource.slot), message: `${titleOf(other)} serves it too` })),
    });
  }
}

/** Host, path and how the path is compared. */
function keyOf({ host, path, pathType }: Backend): string {
  return `${host?.value ?? ''} ${path?.value ?? ''} ${pathType ?? 'ImplementationSpecific'}`;
}

/** Ingresses of one class, or both without any; what belongs to no class here may belong to a default one elsewhere. */
function isRival(ingress: IngressSubject, other: IngressSubject, key: string): boolean {
  if (other === ingress || sameResource(ingress.resource, other.resource) || other.body.isVariant === true) return false;
  if (other.body.className !== ingress.body.className) return false;
  return keysOf(other).has(key);
}

/** What an Ingress serves. */
const keysOf = keptFor((ingress: IngressSubject): ReadonlySet<string> => new Set(ingress.body.backends.filter((backend) => !backend.isDefault).map(keyOf)));

/** Finds Ingresses that serve the same path. */
export default rule({
  id: 'KN607',
  name: 'path-served-twice',
  subject: 'ingress',
  severity: 'warning',
  title: 'Path of a host served by two Ingresses',
  why: 'Two Ingresses with the same host and path compete. ingress-nginx takes the older one, and its admission webhook refuses the second; other controllers choose differently. Half of a change then seems to have no effect.',
  fix: 'Give one of them another path or host, or merge the two.',
  source: [
    'ingress-nginx documentation, "Ingress Path Matching" and the admission webhook',
    'kubernetes/ingress-nginx#5651, kubernetes/ingress-nginx#8216, kubernetes/ingress-nginx#8972, kubernetes/ingress-nginx pull request 9413',
  ],
  limits: [
    'Same host, path, path type and class, one cluster. A host alone may be shared.',
    'Canaries and mergeable Ingresses of NGINX share a path on purpose. A hint where nothing but a folder joins the two.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two Ingresses of one cluster',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
          `,
          'ingresses.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: a
            spec:
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - path: /
                      #       ^ KN607
                        pathType: Prefix
                        backend: {service: {name: a, port: {number: 80}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: b
            spec:
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - path: /
                      #       ^ KN607
                        pathType: Prefix
                        backend: {service: {name: b, port: {number: 80}}}
          `,
        },
      },
      {
        title: 'Boundary: one of several paths, in other namespaces; a folder only (a hint)',
        files: {
          'a.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: a
              namespace: a
            spec:
              ingressClassName: nginx
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}
                      - {path: /api, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}
                      #        ^^^^ KN607
          `,
          'b.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: b
              namespace: b
            spec:
              ingressClassName: nginx
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - {path: /api, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}
                      #        ^^^^ KN607
          `,
        },
      },
      {
        title: 'Without a path',
        files: {
          'a.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: a
            spec:
              rules:
                - host: v6.example.com
                #       ^^^^^^^^^^^^^^ KN607
                  http:
                    paths:
                      - backend: {service: {name: a, port: {number: 80}}}
          `,
          'b.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: b
            spec:
              rules:
                - host: v6.example.com
                #       ^^^^^^^^^^^^^^ KN607
                  http:
                    paths:
                      - backend: {service: {name: b, port: {number: 80}}}
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: another path, path type, host or class; IPv6 plays no part',
        files: {
          'ingresses.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: a
            spec:
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: b
            spec:
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - {path: /b, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}
                      - {path: /, pathType: Exact, backend: {service: {name: b, port: {number: 80}}}}
                - host: b.example.com
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: c
            spec:
              ingressClassName: internal
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: c, port: {number: 80}}}}
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: c
            spec:
              ipFamilies: [IPv6]
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'A canary',
        files: {
          'ingresses.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: a
            spec:
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: a-canary
              annotations:
                nginx.ingress.kubernetes.io/canary: "true"
            spec:
              rules:
                - host: www.example.com
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: a2, port: {number: 80}}}}
          `,
        },
      },
      {
        title: 'Missing and malformed input: any host, a placeholder',
        files: {
          'ingresses.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: a
            spec:
              rules:
                - http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}
                - host: \${HOST}
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: b
            spec:
              rules:
                - http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}
                - host: \${HOST}
                  http: 7
          `,
        },
      },
    ],
  },
});
