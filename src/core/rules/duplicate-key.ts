import type { Network } from '../network/network';
import { placeOf, type ProblemSubject } from '../network/subjects';
import { withoutEnd } from '../text/globs';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

function check(problem: ProblemSubject, _network: Network, report: (finding: Report) => void): void {
  const { code, message, slot, same } = problem.fact;
  if (code !== 'duplicate-key') return;
  const reason = withoutEnd(message, '. \n');
  const at = placeOf(problem, slot);
  report({
    at,
    message: `${reason}. New versions of kubectl refuse it: remove one of them.`,
    fixes: same === true ? [{ title: 'Remove this one, which says the same', edits: [{ place: at, removes: 'pair' }], preferred: true }] : [],
  });
}

/** Finds keys that are written twice in one mapping. */
export default rule({
  id: 'KN002',
  name: 'duplicate-key',
  subject: 'problem',
  severity: 'info',
  title: 'Key written twice in one mapping',
  why: 'Old versions of kubectl silently take the last value; server-side field validation and strict readers refuse the object. The value that a reader sees first is not the one in use.',
  fix: 'Remove one of the entries.',
  source: ['YAML 1.2.2 section 3.2.1.3: keys are unique', 'KEP-2885, server-side field validation'],
  limits: ['The rest of the document is read with the last value.', 'The fix is offered where both values are the same and stand on their lines.'],
  check,
  examples: {
    bad: [
      {
        title: 'A pod range written twice: the second one counts',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              podSubnet: 10.245.0.0/16
              # <- KN002
          `,
        },
      },
      {
        title: 'Twice the same, between comments',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.96.0.50
              # chosen by hand
              clusterIP: 10.96.0.50 # again
              # <- KN002
              # the ports
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'IPv4 and IPv6 addresses under one key',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.96.0.50
              clusterIP: fd00:10:96::50
              # <- KN002
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'In a flow mapping',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata: {name: web, name: shop}
            #                     ^^^^ KN002
            spec:
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the same key in different mappings',
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
                - name: https
                  port: 443
          `,
        },
      },
      {
        title: 'A merge key that is overridden',
        files: {
          'pod.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels: &labels
                app: web
            spec:
              nodeSelector:
                <<: *labels
                app: nodes
              containers:
                - name: web
                  image: nginx
          `,
        },
      },
      {
        title: 'Missing input: an empty document',
        files: {
          'empty.yaml': text`
            # nothing here
          `,
        },
      },
    ],
  },
});
