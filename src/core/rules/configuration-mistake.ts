import type { Network } from '../network/network';
import { placeOf, type ProblemSubject } from '../network/subjects';
import { withoutEnd } from '../text/globs';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

function check(problem: ProblemSubject, _network: Network, report: (finding: Report) => void): void {
  const { code, message, slot } = problem.fact;
  if (code === 'configuration') report({ at: placeOf(problem, slot), message: `${withoutEnd(message, '. \n')}. What stands here does not count.` });
}

/** Finds what a `.kube-netscope.yaml` says and nothing understands. */
export default rule({
  id: 'KN003',
  name: 'configuration-mistake',
  subject: 'problem',
  severity: 'error',
  title: 'Configuration that is not understood',
  why: 'An entry of `.kube-netscope.yaml` that is not understood does nothing: the finding that it was to silence stays, the network that it was to name is compared with nothing.',
  fix: 'Correct the entry. The JSON schema of the file offers its keys where the editor understands schemas.',
  source: ['docs/configuration.md'],
  limits: ['Only in files named `.kube-netscope.yaml` or `.kube-netscope.yml`.', 'Everything else in the file counts.'],
  check,
  examples: {
    bad: [
      {
        title: 'A misspelled section',
        files: {
          '.kube-netscope.yaml': text`
            clusters: {prod: [prod/**]}
            externalNetwork:
            # <- KN003
              - {name: office, prefix: 10.8.0.0/16}
          `,
        },
      },
      {
        title: 'A rule that there is not, and a severity that there is not',
        files: {
          '.kube-netscope.yaml': text`
            rules:
              KN999: off
              # <- KN003
              KN201: fatal
              #      ^^^^^ KN003
          `,
        },
      },
      {
        title: 'Malformed: a network without a name, and one with a prefix and a range',
        files: {
          '.kube-netscope.yaml': text`
            externalNetworks:
              - {prefix: 10.8.0.0/16}
              # ^^^^^^^^^^^^^^^^^^^^^ KN003
          `,
        },
      },
      {
        title: 'Findings ignored without a reason',
        files: {
          '.kube-netscope.yaml': text`
            ignores:
              - {rule: KN202, files: labs/**}
              # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ KN003
          `,
        },
      },
    ],
    good: [
      {
        title: 'Every section, IPv6 included',
        files: {
          '.kube-netscope.yaml': text`
            clusters:
              prod: [clusters/prod/**, base/**]
            externalNetworks:
              - {name: office, prefix: 192.0.2.0/24, note: VPN}
              - {name: peer, prefix: "fd12:3456::/48"}
              - {name: printers, range: 198.51.100.10-198.51.100.20}
            reservedRanges: [203.0.113.0/24]
            rules: {KN202: off, host-bits: error}
            ignores:
              - {rule: KN601, files: [labs/**], reason: the labs start their pods later}
            rendered: [out]
          `,
        },
      },
      {
        title: 'Boundary: an empty configuration',
        files: { '.kube-netscope.yaml': text`
            # nothing yet
            clusters:
          ` },
      },
      {
        title: 'Missing input: the same keys in a file of another name',
        files: { 'settings.yaml': text`
            externalNetwork: []
            rules: {KN999: off}
          ` },
      },
    ],
  },
});
