import type { Network } from '../network/network';
import { placeOf, type ProblemSubject } from '../network/subjects';
import { withoutEnd } from '../text/globs';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

function check(problem: ProblemSubject, _network: Network, report: (finding: Report) => void): void {
  const { code, message, slot } = problem.fact;
  if (code !== 'syntax' && code !== 'limit') return;
  const reason = withoutEnd(message, '. \n');
  report({
    at: placeOf(problem, slot),
    message: `${reason}. What stands here is left out of the network, and so are findings that need it; correct the text.`,
  });
}

/** Finds documents of which a part could not be read. */
export default rule({
  id: 'KN001',
  name: 'unreadable-document',
  subject: 'problem',
  severity: 'warning',
  title: 'Document that cannot be read',
  why: 'What cannot be read is missing from the network: a range, a Service or a node that stands there is not compared with the others. Mostly kubectl refuses the file as well.',
  fix: 'Correct the YAML. Files of a template language are recognised and left alone.',
  source: ['YAML 1.2.2', 'Kubernetes apimachinery pkg/util/yaml'],
  limits: [
    'Only in files that hold Kubernetes or cluster configuration. Templates (Helm, Jinja, Go) are skipped without a finding.',
    'Silent where the reader of kubectl accepts what YAML 1.2 forbids: a quoted text or a flow collection that closes on a line that is not indented enough.',
    'The other documents of the file, and the readable part of this one, are used.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Text after a quoted value',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: "10.244.0.0/16" ,fd00::/56
              #                          ^^^^^^^^^^ KN001
          `,
        },
      },
      {
        title: 'An alias without an anchor',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: *shared
              #          ^^^^^^^ KN001
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'IPv6 with a blank, where a colon ends a key',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: fd00:: 5
              #          ^ KN001
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: an empty document, a comment alone, a document that ends early',
        files: {
          'empty.yaml': text`
            ---
            # nothing here
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              ports:
                - port: 80
            ...
          `,
        },
      },
      {
        title: 'A template of another language is left alone',
        files: {
          'service.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: {{ include "web.fullname" . }}
            spec:
              {{- with .Values.clusterIP }}
              clusterIP: {{ . }}
              {{- end }}
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Missing input: YAML that has nothing to do with Kubernetes may look as it likes',
        files: {
          'notes.yaml': text`
            title: Notes
            items: [one, two]
          `,
        },
      },
    ],
  },
});
