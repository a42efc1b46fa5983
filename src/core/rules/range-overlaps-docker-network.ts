import { overlaps, prefix } from '../ip/prefix';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isClusterRange } from './support/public-ranges';
import { adviceOf, fixesOf, moveRange, rangeText, relatedRange, roleName } from './support/ranges';
import { few, listed, sentence } from './support/wording';

/** docker0 of a daemon that is not told otherwise. Source: moby daemon/libnetwork; moby/moby#37823. */
const defaultBridge = prefix('172.17.0.0/16');

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { role } = claim.fact;
  if (!isClusterRange(role) && role !== 'node-network') return;
  const declared = network.overlapping(claim, 'docker-network');
  if (declared.length === 0 && !overlapsDefault(claim, network)) return;
  const move = isClusterRange(role) && role !== 'cilium-pool' ? moveRange(claim, network) : undefined;
  const name = sentence(roleName(role));
  report({
    at: placeOf(claim, claim.fact.slot),
    message:
      declared.length > 0
        ? `${name} ${rangeText(claim)} overlaps the Docker network ${listed(declared.map(rangeText))}: nodes send packets for these addresses to their own bridge.${adviceOf(move)}`
        : `${name} ${rangeText(claim)} overlaps 172.17.0.0/16, Docker’s own bridge on machines that run Docker: they send packets for these addresses to it.${adviceOf(move)}`,
    severity: declared.length > 0 ? 'warning' : 'hint',
    related: few(declared).map((other) => ({ at: placeOf(other, other.fact.slot), message: relatedRange(other) })),
    fixes: fixesOf(move),
  });
}

/** Where the bridges of the cluster are declared, the default is not used. */
function overlapsDefault(claim: Claim, network: Network): boolean {
  return defaultBridge !== undefined && overlaps(claim.prefix, defaultBridge) && network.claims(claim.cluster, 'docker-network').length === 0;
}

/** Finds ranges that a container runtime’s bridge takes away on the machines. */
export default rule({
  id: 'KN205',
  name: 'range-overlaps-docker-network',
  subject: 'claim',
  severity: 'warning',
  title: 'Range overlaps a Docker network',
  why: 'A machine with Docker has a bridge with a connected route, by default to 172.17.0.0/16. It wins over what the cluster routes, so pods, Services or nodes in that range cannot be reached from such a machine.',
  fix: 'Move the range, or give Docker another one (bip and default-address-pools in daemon.json).',
  source: [
    'Docker documentation, dockerd: bip, default-address-pools',
    'moby/moby#37823, kubernetes/kops#710, kontena/pharos-cluster#1330, kubernetes/minikube#12315',
  ],
  limits: [
    'A warning where a manifest or a daemon.json states the network, a hint for Docker’s default, which machines without Docker do not have.',
    'Addresses of single nodes are not looked at: nodes of kind and minikube live in Docker networks.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The default of docker0 (a hint)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 172.17.0.0/16
              #          ^^^^^^^^^^^^^ KN205
              serviceSubnet: 10.96.0.0/16
          `,
        },
      },
      {
        title: 'A Service range around it',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 172.16.0.0/15
              #              ^^^^^^^^^^^^^ KN205
          `,
        },
      },
      {
        title: 'Boundary: the last addresses of 172.17.0.0/16',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              serviceSubnet: 172.17.255.0/24
              #              ^^^^^^^^^^^^^^^ KN205
          `,
        },
      },
      {
        title: 'A bridge that daemon.json states (a warning)',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 10.244.0.0/16
              #          ^^^^^^^^^^^^^ KN205
          `,
          'daemon.json': text`
            {"bip": "10.244.0.1/24"}
          `,
        },
      },
    ],
    good: [
      {
        title: 'Another bridge than the default',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 172.17.0.0/16
          `,
          'daemon.json': text`
            {"bip": "192.168.200.1/24"}
          `,
        },
      },
      {
        title: 'Boundary: right before and after it',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: 172.16.0.0/16
              serviceSubnet: 172.18.0.0/16
          `,
        },
      },
      {
        title: 'IPv6, which Docker does not use by default',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: fd17:2:17::/56
              serviceSubnet: fd00:10:96::/112
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'cluster.yaml': text`
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            networking:
              podSubnet: ""
              serviceSubnet: \${DOCKER_RANGE}
          `,
        },
      },
    ],
  },
});
