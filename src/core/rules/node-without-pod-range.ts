import type { Network } from '../network/network';
import { placeOf, titleOf, type NodeSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { hasOwnManager, needsNodeRanges } from './support/network-plugins';

function check(node: NodeSubject, network: Network, report: (finding: Report) => void): void {
  const { body, resource, cluster } = node;
  // A Node that was only written gets its range when it joins; this one has been in a cluster.
  if (body.podRanges.length > 0 || resource.printed !== true || body.internalAddresses.length === 0) return;
  const plugin = network.settings(cluster, 'cni').find(({ fact }) => needsNodeRanges(fact.value));
  if (plugin === undefined || hasOwnManager(cluster, network)) return;
  report({
    at: placeOf(node, resource.slot),
    message: `${titleOf(node)} has no podCIDR, and ${plugin.fact.value} gives pods addresses of it: no pod starts there. Look for “CIDRNotAvailable” in the node’s events, and at allocate-node-cidrs and the size of the pod range.`,
    related: [{ at: placeOf(plugin, plugin.fact.slot), message: `${plugin.fact.origin}: ${plugin.fact.value}` }],
  });
}

/** Finds nodes that never got a pod range. */
export default rule({
  id: 'KN405',
  name: 'node-without-pod-range',
  subject: 'node',
  severity: 'error',
  title: 'Node without a pod range',
  why: 'Flannel, kube-router, Antrea and the host-local allocator give pods addresses of the node’s podCIDR. A node that has none reports “node has no pod CIDR assigned”, and its pods stay in ContainerCreating.',
  fix: 'Let the controller-manager hand out ranges (allocate-node-cidrs, cluster-cidr), and make the pod range large enough for all nodes.',
  source: [
    'flannel-io/flannel Documentation/troubleshooting.md',
    'antrea-io/antrea docs/getting-started.md: NodeIPAM',
    'flannel-io/flannel#728, flannel-io/flannel#1344',
  ],
  limits: [
    'Only for Nodes that a cluster printed (with a uid or a time of creation, and with addresses), because a written Node gets its range later.',
    'Needs to know a plugin that takes the range from the Node.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Flannel',
        files: {
          'dump.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
              #     ^^^^^^^^ KN405
              uid: 0c1d
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.10.21
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
        title: 'One of two nodes; the other one got the last block',
        files: {
          'dump.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
              uid: 0c1d
            spec:
              podCIDR: 10.244.0.0/24
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
              #     ^ KN405
              uid: 0c1e
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.10.22
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
        title: 'Boundary: an empty podCIDR; IPv6',
        files: {
          'dump.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
              #     ^^^^^^^^ KN405
              creationTimestamp: "2026-01-01T00:00:00Z"
            spec:
              podCIDR: ""
            status:
              addresses:
                - type: InternalIP
                  address: fd00:1::21
            ---
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
        title: 'A Node that is only written',
        files: {
          'nodes.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.10.21
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
        title: 'A plugin with a manager of its own',
        files: {
          'dump.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
              uid: 0c1d
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.10.21
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: default
            spec:
              cidr: 10.244.0.0/16
          `,
        },
      },
      {
        title: 'Missing and malformed input: the plugin is not known',
        files: {
          'dump.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
              uid: 0c1d
            spec:
              podCIDRs: none
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.10.21
          `,
        },
      },
    ],
  },
});
