import type { Network } from '../network/network';
import { placeOf, type SettingSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { reachesControllerManager } from './support/components';
import { text } from './support/example-text';
import { firstParties } from './support/parties';
import { relatedRange } from './support/ranges';
import { few, listed } from './support/wording';

const maskNames = ['node-mask', 'node-mask-ipv4', 'node-mask-ipv6'] as const;

function check(setting: SettingSubject, network: Network, report: (finding: Report) => void): void {
  const name = maskNames.find((each) => each === setting.fact.setting);
  if (name === undefined || !reachesControllerManager(setting)) return;
  const at = placeOf(setting, setting.fact.slot);
  const flags = name === 'node-mask' ? [...network.settings(setting.cluster, 'node-mask-ipv4'), ...network.settings(setting.cluster, 'node-mask-ipv6')] : [];
  const others = firstParties(flags, (other) => other.chunk === setting.chunk);
  if (others.length > 0) {
    report({
      at,
      message: `node-cidr-mask-size does not go together with ${listed(others.map((other) => flagOf(other.fact.setting)))}: the controller-manager does not start. Remove one of them.`,
      related: few(others).map((other) => ({ at: placeOf(other, other.fact.slot), message: `${flagOf(other.fact.setting)} is ${other.fact.value}` })),
    });
    return;
  }
  const ranges = network.claims(setting.cluster, 'pod-range').filter(reachesControllerManager);
  const families = new Set(ranges.map(({ prefix }) => prefix.family));
  const problem = problemOf(name, families.has(4), families.has(6));
  if (problem === undefined) return;
  report({ at, message: `${problem}: the controller-manager does not start.`, related: few(ranges).map((range) => ({ at: placeOf(range, range.fact.slot), message: relatedRange(range) })) });
}

/** Source: kube-controller-manager app/core.go setNodeCIDRMaskSizes. */
function problemOf(name: (typeof maskNames)[number], ipv4: boolean, ipv6: boolean): string | undefined {
  if (name === 'node-mask') return ipv4 && ipv6 ? 'node-cidr-mask-size is not allowed with pod ranges of both families. Use node-cidr-mask-size-ipv4 and node-cidr-mask-size-ipv6' : undefined;
  if (name === 'node-mask-ipv4') return ipv6 && !ipv4 ? 'node-cidr-mask-size-ipv4 is not allowed with pods of IPv6 only. Use node-cidr-mask-size-ipv6' : undefined;
  return ipv4 && !ipv6 ? 'node-cidr-mask-size-ipv6 is not allowed with pods of IPv4 only. Use node-cidr-mask-size-ipv4' : undefined;
}

function flagOf(setting: string): string {
  return setting.replace('node-mask', 'node-cidr-mask-size');
}

/** Finds flags for node masks that the controller-manager refuses. */
export default rule({
  id: 'KN309',
  name: 'node-mask-flags-conflict',
  subject: 'setting',
  severity: 'error',
  title: 'Flags for the size of node blocks that do not go together',
  why: 'The controller-manager knows one flag of old for both families and one per family. It refuses the old one together with the others or in dual stack, and a flag for a family that the cluster does not have.',
  fix: 'Use node-cidr-mask-size-ipv4 and -ipv6 for the families that the pod ranges have, and only those.',
  source: [
    'Kubernetes cmd/kube-controller-manager/app/core.go: setNodeCIDRMaskSizes',
    'Azure/aks-engine#4144, gardener/gardener#15448',
  ],
  limits: [
    'Only for flags of the controller-manager, whose pod ranges have to be stated in the same cluster.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The flag of old in dual stack',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
            controllerManager:
              extraArgs:
                node-cidr-mask-size: "25"
                #                     ^^ KN309
          `,
        },
      },
      {
        title: 'The flag of old beside a new one',
        files: {
          'manifests/kube-controller-manager.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-controller-manager
              namespace: kube-system
            spec:
              containers:
                - name: kube-controller-manager
                  command:
                    - kube-controller-manager
                    - --cluster-cidr=10.244.0.0/16
                    - --node-cidr-mask-size=25
                    #                       ^^ KN309
                    - --node-cidr-mask-size-ipv4=25
          `,
        },
      },
      {
        title: 'Boundary: IPv4’s flag, IPv6 only',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56
            controllerManager:
              extraArgs:
                node-cidr-mask-size-ipv4: "25"
                #                          ^^ KN309
          `,
        },
      },
      {
        title: 'IPv6’s flag, IPv4 only',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            controllerManager:
              extraArgs:
                node-cidr-mask-size-ipv6: "112"
                #                          ^^^ KN309
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: one flag per family in dual stack; the flag of old with one family',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
            controllerManager:
              extraArgs:
                node-cidr-mask-size-ipv4: "25"
                node-cidr-mask-size-ipv6: "64"
          `,
          'other/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56
            controllerManager:
              extraArgs:
                node-cidr-mask-size: "64"
          `,
        },
      },
      {
        title: 'Missing and malformed input: no pod range that can be read',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            networking:
              podSubnet: \${PODS}
            controllerManager:
              extraArgs:
                node-cidr-mask-size-ipv6: "112"
          `,
        },
      },
    ],
  },
});
