import type { Network } from '../network/network';
import { placeOf, type SettingSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';

function check(setting: SettingSubject, network: Network, report: (finding: Report) => void): void {
  const { fact, cluster } = setting;
  if (fact.setting !== 'flannel-subnet-option') return;
  const name = fact.origin.replace(/^.* /, '');
  const family = name.startsWith('IPv6') ? 6 : 4;
  const range = network.claims(cluster, 'flannel-network').find((each) => each.chunk === setting.chunk && each.prefix.family === family);
  const refused = name.endsWith('SubnetLen') && range !== undefined ? refusal(fact.value, range.prefix.length, family) : undefined;
  report({
    at: placeOf(setting, fact.slot),
    message: `flannel does not use ${name} with the Kubernetes subnet manager: each node’s podCIDR is its subnet.${refused === undefined ? '' : ` With etcd it would refuse ${fact.value}: ${refused}.`} Set the controller-manager’s node-cidr-mask-size instead.`,
  });
}

/** Source: flannel pkg/subnet/config.go CheckNetworkConfig. */
function refusal(value: string, network: number, family: 4 | 6): string | undefined {
  const length = /^\d{1,3}$/.test(value) ? Number(value) : undefined;
  const longest = family === 4 ? 30 : 126;
  if (length === undefined) return undefined;
  if (length > longest) return `${longest} is the longest`;
  return length < network + 2 ? `the network has to hold four subnets, so ${network + 2} is the shortest` : undefined;
}

/** Finds options of flannel that do nothing in a cluster. */
export default rule({
  id: 'KN313',
  name: 'flannel-subnet-option-unused',
  subject: 'setting',
  severity: 'hint',
  title: 'Flannel option without effect',
  why: 'SubnetLen, SubnetMin and SubnetMax tell how flannel cuts its network up, which it does only when it keeps its leases in etcd. In a Kubernetes cluster with --kube-subnet-mgr, as the official manifests have it, the controller-manager cuts the blocks, and these options change nothing.',
  fix: 'Remove them, and set --node-cidr-mask-size-ipv4 and -ipv6 of the controller-manager.',
  source: [
    'flannel-io/flannel pkg/subnet/kube/kube.go (the lease is the node’s podCIDR)',
    'flannel-io/flannel pkg/subnet/config.go: CheckNetworkConfig (SubnetLen at most 30, at least two bits longer than Network)',
  ],
  limits: [
    'For net-conf.json in a ConfigMap, which is how flannel runs in a cluster. Configurations inside etcd are not files.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'A length for the subnets of nodes',
        files: {
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "SubnetLen": 25}'
              #                                                         ^^ KN313
          `,
        },
      },
      {
        title: 'Boundary: flannel would refuse one bit more than the network, and 31',
        files: {
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "SubnetLen": 17}'
              #                                                         ^^ KN313
          `,
          'other/flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "SubnetLen": 31}'
              #                                                         ^^ KN313
          `,
        },
      },
      {
        title: 'First and last subnet',
        files: {
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "SubnetMin": "10.244.10.0", "SubnetMax": "10.244.99.0"}'
              #                                                         ^^^^^^^^^^^^^ KN313
              #                                                                                     ^^^^^^^^^^^^^ KN313
          `,
        },
      },
      {
        title: 'IPv6',
        files: {
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "EnableIPv6": true, "IPv6Network": "fd00:10:244::/56", "IPv6SubnetLen": 64}'
              #                                                                                                                    ^^ KN313
          `,
        },
      },
    ],
    good: [
      {
        title: 'What flannel needs in a cluster',
        files: {
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}'
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "SubnetLen": '
          `,
        },
      },
    ],
  },
});
