import { covers, formatPrefix, prefix as parseText } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, titleOf, type PolicySubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

function check(policy: PolicySubject, _network: Network, report: (finding: Report) => void): void {
  const peers = [...policy.body.ingress, ...policy.body.egress].flatMap((each) => each.peers);
  for (const { block } of peers) {
    const cidr = block?.cidr;
    const around = cidr && parseText(cidr.value);
    if (block === undefined || cidr === undefined || around === undefined) continue;
    for (const except of block.except) {
      const inner = parseText(except.value);
      if (inner === undefined || (covers(around, inner) && inner.length > around.length)) continue;
      report({
        at: placeOf(policy, except.slot),
        message: `${titleOf(policy)} takes ${formatPrefix(inner)} out of ${formatPrefix(around)}, ${covers(inner, around) ? 'which leaves nothing' : 'which does not contain it'}; the API server refuses it. Use a smaller block inside ${formatPrefix(around)}, or remove it.`,
        related: [{ at: placeOf(policy, cidr.slot), message: `The block is ${formatPrefix(around)}` }],
      });
    }
  }
}

/** Finds exceptions of policies outside their blocks. */
export default rule({
  id: 'KN802',
  name: 'policy-except-outside-block',
  subject: 'policy',
  severity: 'error',
  title: 'Exception that is not inside its block',
  why: 'Each except has to be a strict part of its cidr; the API server refuses the policy otherwise. Until then the pods are not protected at all, or by the version before.',
  fix: 'Take out blocks that lie inside cidr and are smaller than it.',
  source: [
    'Kubernetes pkg/apis/networking/validation, ValidateIPBlock: cidr contains the exception, whose prefix is longer',
  ],
  limits: [
    'Compared by value. Blocks that cannot be read are KN101’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Another network',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: outside
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 10.0.0.0/8
                        except:
                          - 10.1.0.0/16
                          - 192.168.0.0/16
                          # ^^^^^^^^^^^^^^ KN802
          `,
        },
      },
      {
        title: 'Boundary: the block itself',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: outside
            spec:
              podSelector: {}
              ingress:
                - from:
                    - ipBlock:
                        cidr: 10.1.0.0/16
                        except:
                          - 10.1.0.0/16
                          # ^^^^^^^^^^^ KN802
          `,
        },
      },
      {
        title: 'IPv6: larger than the block, and of the other family',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: outside
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 2001:db8::/48
                        except:
                          - 2001:db8::/32
                          # ^^^^^^^^^^^^^ KN802
                          - 10.0.0.0/8
                          # ^^^^^^^^^^ KN802
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: one bit smaller',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: outside
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 10.1.0.0/16
                        except:
                          - 10.1.0.0/17
                          - 10.1.255.255/32
          `,
        },
      },
      {
        title: 'Missing input: no exceptions',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: outside
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 2001:db8::/48
          `,
        },
      },
      {
        title: 'Malformed: placeholders',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: outside
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: \${CIDR}
                        except:
                          - 10.0.0.0/8
                    - ipBlock:
                        cidr: 10.0.0.0/8
                        except:
                          - \${CIDR}
          `,
        },
      },
    ],
  },
});
