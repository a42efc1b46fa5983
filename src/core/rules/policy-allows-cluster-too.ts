import { covers, formatPrefix, overlaps, prefix as parseText } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, titleOf, type Claim, type PolicySubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { distinctRanges, rangeText, relatedRange } from './support/ranges';
import { few, listed } from './support/wording';

const roles = ['pod-range', 'service-range'] as const;

function check(policy: PolicySubject, network: Network, report: (finding: Report) => void): void {
  let known: readonly Claim[] | undefined;
  for (const { block } of policy.body.egress.flatMap((each) => each.peers)) {
    const cidr = block?.cidr;
    const all = cidr && parseText(cidr.value);
    // Something is taken out of “everywhere”: then it was thought of what is not meant.
    if (block === undefined || cidr === undefined || all === undefined || all.length !== 0 || block.except.length === 0 || block.isPartial === true) continue;
    const excepted = block.except.flatMap(({ value }) => parseText(value) ?? []);
    if (excepted.length < block.except.length) continue;
    known ??= distinctRanges(roles.flatMap((role) => network.claims(policy.cluster, role)));
    const ranges = known.filter((range) => covers(all, range.prefix));
    const open = ranges.filter((range) => !excepted.some((each) => overlaps(each, range.prefix)));
    if (open.length === 0 || open.length === ranges.length && !excepted.some(isInside)) continue;
    const last = block.except.at(-1);
    const missing = open.map(rangeText);
    report({
      at: placeOf(policy, cidr.slot),
      message: `${titleOf(policy)} takes ${listed(excepted.map(formatPrefix))} out of ${formatPrefix(all)}, but not the cluster’s own ${listed(missing)}: with network plugins that match pods by address all pods and Services stay reachable. Take them out too, if only the outside is meant.`,
      fixes: last === undefined ? [] : [{ title: `Take ${listed(missing)} out, too`, edits: [{ place: placeOf(policy, last.slot), adds: missing }] }],
      related: few(open).map((range) => ({ at: placeOf(range, range.fact.slot), message: relatedRange(range) })),
    });
  }
}

/** Whether a block is one that clusters and companies use inside; the metadata address alone tells nothing. */
function isInside(block: Parameters<typeof covers>[0]): boolean {
  return block.length < (block.family === 4 ? 28 : 120);
}

/** Finds egress to everywhere that forgets the cluster’s own ranges. */
export default rule({
  id: 'KN804',
  name: 'policy-allows-cluster-too',
  subject: 'policy',
  severity: 'hint',
  title: 'Egress to everywhere that includes the cluster',
  why: '0.0.0.0/0 with exceptions usually means “the internet, not our own networks”. Calico and others match pods by address, so pods and Services that are not taken out stay reachable.',
  fix: 'Add the pod range and the Service range to except.',
  source: [
    'projectcalico/calico#6634',
    'Kubernetes documentation, "Network Policies": behaviour of ipBlock',
  ],
  limits: [
    'A hint, only for egress to 0.0.0.0/0 or ::/0 with exceptions among which networks are, and only with stated ranges of the same cluster. Without any exception everything is meant.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Private networks taken out, but not the pods',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 100.64.0.0/16
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: internet
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 0.0.0.0/0
                        #     ^^^^^^^^^ KN804
                        except:
                          - 10.0.0.0/8
                          - 192.168.0.0/16
          `,
        },
      },
      {
        title: 'The pods are taken out, the Services not',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 10.96.0.0/16
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: internet
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 0.0.0.0/0
                        #     ^^^^^^^^^ KN804
                        except:
                          - 10.244.0.0/16
          `,
        },
      },
      {
        title: 'IPv6, boundary: the range beside the pods',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: internet
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: ::/0
                        #     ^^^^ KN804
                        except:
                          - fd00:10:245::/56
          `,
        },
      },
    ],
    good: [
      {
        title: 'All ranges of the cluster are taken out',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
              serviceSubnet: 10.96.0.0/16
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: internet
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 0.0.0.0/0
                        except:
                          - 10.0.0.0/8
                    - ipBlock:
                        cidr: ::/0
                        except:
                          - fc00::/7
          `,
        },
      },
      {
        title: 'Boundary: no exception, or only that of the cloud’s metadata',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
          `,
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: all
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 0.0.0.0/0
                    - ipBlock:
                        cidr: 0.0.0.0/0
                        except:
                          - 169.254.169.254/32
          `,
        },
      },
      {
        title: 'Missing and malformed input: no range is known; an exception that cannot be read',
        files: {
          'policy.yaml': text`
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: internet
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 0.0.0.0/0
                        except:
                          - 192.168.0.0/16
          `,
          'other/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: internet
            spec:
              podSelector: {}
              egress:
                - to:
                    - ipBlock:
                        cidr: 0.0.0.0/0
                        except:
                          - 192.168.0.0/16
                          - \${PODS}
          `,
        },
      },
    ],
  },
});
