import { addressBits } from '../ip/address';
import type { Network } from '../network/network';
import { placeOf, type ClusterId, type SettingSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { usesBridge } from './support/network-plugins';
import { maskSettings, nodeMask } from './support/node-blocks';

/** Source: Kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go: MaxPods. */
const DEFAULT_MOST_PODS = 110;
/** The network's address, its broadcast address and the bridge. */
const NOT_FOR_PODS = 3;

function check(setting: SettingSubject, network: Network, report: (finding: Report) => void): void {
  const { fact, cluster } = setting;
  const limits = network.settings(cluster, 'max-pods');
  if (fact.setting === 'max-pods') {
    const pods = /^\d{1,6}$/.test(fact.value) ? Number(fact.value) : 0;
    const places = placesPerNode(cluster, network);
    if (places === undefined || pods <= places.count) return;
    report({
      at: placeOf(setting, fact.slot),
      message: `Up to ${pods} pods on a node, but a block of /${places.mask} has addresses for ${places.count}: the rest stays in ContainerCreating. Use at most ${places.count}, or blocks of /${lengthFor(pods)}.`,
      related: places.settings.map((each) => ({ at: placeOf(each, each.fact.slot), message: `${each.fact.origin} is ${each.fact.value}` })),
      fixes: [{ title: `Change to ${places.count}`, edits: [{ place: placeOf(setting, fact.slot), text: String(places.count) }] }],
    });
  } else if ((fact.setting === 'node-mask-ipv4' || fact.setting === 'node-mask') && limits.length === 0) {
    const places = placesPerNode(cluster, network);
    if (places === undefined || places.settings[0]?.fact !== fact || places.count >= DEFAULT_MOST_PODS) return;
    report({
      at: placeOf(setting, fact.slot),
      message: `A block of /${places.mask} has addresses for ${places.count} pods, but kubelets run up to ${DEFAULT_MOST_PODS} unless maxPods says less: the rest stays in ContainerCreating. Use /${lengthFor(DEFAULT_MOST_PODS)}, or set maxPods to ${places.count}.`,
    });
  }
}

interface Places {
  readonly mask: number;
  readonly count: number;
  readonly settings: readonly SettingSubject[];
}

/** Addresses for pods in a node's IPv4 block, where pods are on a bridge in it. */
function placesPerNode(cluster: ClusterId, network: Network): Places | undefined {
  const ranges = network.claims(cluster, 'pod-range');
  if (!usesBridge(cluster, network) || !ranges.some(({ prefix }) => prefix.family === 4)) return undefined;
  const mask = nodeMask(cluster, 4, network);
  const count = 2 ** (addressBits(4) - mask) - NOT_FOR_PODS;
  return count < 1 ? undefined : { mask, count, settings: maskSettings(cluster, 4, network) };
}

/** The longest block with addresses for so many pods. */
function lengthFor(pods: number): number {
  return addressBits(4) - Math.ceil(Math.log2(pods + NOT_FOR_PODS));
}

/** Finds kubelets that accept more pods than there are addresses. */
export default rule({
  id: 'KN308',
  name: 'more-pods-than-addresses',
  subject: 'setting',
  severity: 'warning',
  title: 'More pods allowed on a node than its block has addresses',
  why: 'With a bridge every pod takes an address of its node’s block; three are gone for the network, the broadcast and the bridge. The scheduler does not know that, it goes by maxPods: pods that it places beyond find no address.',
  fix: 'Lower maxPods, or give nodes larger blocks.',
  source: [
    'Kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go: MaxPods is 110',
    'containernetworking/plugins plugins/ipam/host-local: the first address is the gateway, network and broadcast address are left out',
    'kubernetes/kubernetes#21656, flannel-io/flannel#1309, rancher/rancher#31262, kubespray pull request 2786',
  ],
  limits: [
    'For plugins with a bridge in the node’s block (flannel, canal, kubenet, kube-router), and IPv4.',
    'Calico, Cilium and clouds are left out: their blocks do not limit a node.',
  ],
  check,
  examples: {
    bad: [
      {
        title: '500 pods and the default of /24',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            maxPods: 500
            #        ^^^ KN308
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
          `,
        },
      },
      {
        title: 'Boundary: one more than a /24 has',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16,fd00:10:244::/56
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            maxPods: 254
            #        ^^^ KN308
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
          `,
        },
      },
      {
        title: 'Boundary: /26 has 61 addresses, and 110 pods are the default',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            controllerManager:
              extraArgs:
                - name: node-cidr-mask-size
                  value: "26"
                  #       ^^ KN308
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: as many pods as addresses; /25 is enough for the default',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            maxPods: 253
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
          `,
          'other/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            controllerManager:
              extraArgs:
                - name: node-cidr-mask-size
                  value: "25"
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
          `,
        },
      },
      {
        title: 'IPv6 has addresses enough, Calico’s blocks do not limit a node',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            maxPods: 500
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"EnableIPv4": false, "EnableIPv6": true, "IPv6Network": "fd00:10:244::/56"}'
          `,
          'calico/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 192.168.0.0/16
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            maxPods: 500
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 192.168.0.0/16
          `,
        },
      },
      {
        title: 'Missing and malformed input: no plugin is known; no number',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            maxPods: 500
          `,
          'other/cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            maxPods: many
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
          `,
        },
      },
    ],
  },
});
