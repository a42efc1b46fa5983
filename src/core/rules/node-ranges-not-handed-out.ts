import type { Network } from '../network/network';
import { placeOf, type ClusterId, type SettingSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { componentOf } from './support/components';
import { text } from './support/example-text';
import { needsNodeRanges } from './support/network-plugins';
import { few } from './support/wording';

function check(setting: SettingSubject, network: Network, report: (finding: Report) => void): void {
  const { fact, cluster } = setting;
  if (fact.setting === 'allocate-node-cidrs') {
    const plugins = network.settings(cluster, 'cni').filter(({ fact: cni }) => needsNodeRanges(cni.value));
    const [plugin] = plugins;
    if (fact.value !== 'false' || plugin === undefined || componentOf(setting) !== 'kube-controller-manager' || hasNodeRanges(cluster, network)) return;
    const at = placeOf(setting, fact.slot);
    report({
      at,
      message: `The controller-manager hands out no pod ranges, but ${plugin.fact.value} waits for each node’s: pods stay without a network. Set allocate-node-cidrs to true.`,
      related: few(plugins).map((other) => ({ at: placeOf(other, other.fact.slot), message: `${other.fact.origin}: ${other.fact.value}` })),
      fixes: [{ title: 'Change to true', edits: [{ place: at, text: 'true' }] }],
    });
  } else if (fact.setting === 'cni' && needsNodeRanges(fact.value) && isKubeadmWithoutPods(cluster, network)) {
    report({
      at: placeOf(setting, fact.slot),
      message: `${fact.value} waits for each node’s pod range, but this cluster’s kubeadm configuration states no podSubnet, so the controller-manager hands out none. Set networking.podSubnet.`,
    });
  }
}

function hasNodeRanges(cluster: ClusterId, network: Network): boolean {
  return network.claims(cluster, 'node-pod-range').length > 0;
}

/** The configuration is there as a whole, and nothing else states a pod range or hides. */
function isKubeadmWithoutPods(cluster: ClusterId, network: Network): boolean {
  const kinds = network.kindsPresent(cluster);
  if (!kinds.has('ClusterConfiguration') || network.hasUnreadable(cluster) || network.settings(cluster, 'allocate-node-cidrs').length > 0) return false;
  return network.claims(cluster, 'pod-range').length === 0 && !hasNodeRanges(cluster, network) && network.claims(cluster, 'service-range').length > 0;
}

/** Finds clusters whose network plugin needs node ranges that nothing allocates. */
export default rule({
  id: 'KN211',
  name: 'node-ranges-not-handed-out',
  subject: 'setting',
  severity: 'error',
  title: 'Network plugin that waits for pod ranges nobody hands out',
  why: 'Flannel, kube-router and others give pods addresses of the node’s podCIDR. The controller-manager sets it only with --allocate-node-cidrs and a cluster CIDR; kubeadm turns both on when podSubnet is set. Otherwise the plugin reports “node has no pod CIDR assigned” and pods stay in ContainerCreating.',
  fix: 'Set networking.podSubnet in the kubeadm configuration, or allocate-node-cidrs to true together with cluster-cidr.',
  source: [
    'flannel-io/flannel Documentation/troubleshooting.md: "node … pod cidr not assigned"',
    'Kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go: allocate-node-cidrs follows podSubnet',
    'flannel-io/flannel#728, flannel-io/flannel#1224, flannel-io/flannel#1344, kubernetes/kubernetes#36575',
  ],
  limits: [
    'For plugins that take the node’s podCIDR (flannel, canal, kube-router, kubenet, Antrea); Calico and Cilium have managers of their own.',
    'Silent when a node of the cluster has a range, when something of the cluster cannot be read, and without a Service range beside (then the configuration is only a part).',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'allocate-node-cidrs is off',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            controllerManager:
              extraArgs:
                - name: allocate-node-cidrs
                  value: "false"
                  #       ^^^^^ KN211
          `,
          'flannel.yaml': text`
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
        title: 'No podSubnet',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
          `,
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              #     ^^^^^^^^^^^^^^^^ KN211
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
          `,
        },
      },
      {
        title: 'Boundary: extraArgs as a mapping, as up to v1beta3; IPv6',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            networking:
              podSubnet: fd00:10:244::/56
            controllerManager:
              extraArgs:
                allocate-node-cidrs: "false"
                #                     ^^^^^ KN211
          `,
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"EnableIPv4": false, "EnableIPv6": true, "IPv6Network": "fd00:10:244::/56"}'
          `,
        },
      },
    ],
    good: [
      {
        title: 'A node has its range already',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
            controllerManager:
              extraArgs:
                - name: allocate-node-cidrs
                  value: "false"
          `,
          'flannel.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16"}'
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            spec:
              podCIDR: 10.244.1.0/24
          `,
        },
      },
      {
        title: 'Calico has its own manager of addresses',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              serviceSubnet: 10.96.0.0/16
            controllerManager:
              extraArgs:
                - name: allocate-node-cidrs
                  value: "false"
          `,
          'pool.yaml': text`
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
        title: 'Missing and malformed input: a kubeadm configuration that states nothing',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: \${POD_CIDR}
          `,
          'flannel.yaml': text`
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
