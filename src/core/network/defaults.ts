import { prefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import type { Family } from '../ip/address';
import type { ModelInput } from './model-input';

/** Ranges that a tool uses when nothing else is written. Shape: at most one range per family and kind. */
export interface ToolDefaults {
  readonly tool: string;
  readonly pods: Readonly<Partial<Record<Family, Prefix>>>;
  readonly services: Readonly<Partial<Record<Family, Prefix>>>;
  /** Network of the machines and the index of the first node in it. */
  readonly nodes: Readonly<Partial<Record<Family, Prefix>>>;
  readonly firstNode: number;
}

/**
 * Defaults of the tools that create clusters; the last row is for clusters whose tool is not known.
 * Source: kind `pkg/apis/config/v1alpha4/default.go`, kubeadm `v1beta4/defaults.go`, k3s `pkg/cli/cmds/server.go`,
 * k0s `v1beta1/network.go`, Talos `pkg/machinery/constants`, kOps `upup/pkg/fi/cloudup/defaults.go`, minikube `pkg/minikube/cni`,
 * eksctl `pkg/apis/eksctl.io/v1alpha5/vpc.go`, Amazon's KubernetesNetworkConfigRequest, Azure's documentation of AKS,
 * Gardener `example/90-shoot.yaml`.
 */
export const toolDefaults: readonly ToolDefaults[] = [
  row('kind', ['10.244.0.0/16', 'fd00:10:244::/56'], ['10.96.0.0/16', 'fd00:10:96::/112'], ['172.18.0.0/16', 'fc00:f853:ccd:e793::/64'], 2),
  row('k3d', ['10.42.0.0/16', 'fd00:42::/56'], ['10.43.0.0/16', 'fd00:43::/112'], ['172.18.0.0/16', 'fc00:f853:ccd:e793::/64'], 2),
  row('k3s', ['10.42.0.0/16', 'fd00:42::/56'], ['10.43.0.0/16', 'fd00:43::/112']),
  row('rke2', ['10.42.0.0/16', 'fd00:42::/56'], ['10.43.0.0/16', 'fd00:43::/112']),
  row('rke', ['10.42.0.0/16', 'fd00:42::/56'], ['10.43.0.0/16', 'fd00:43::/112']),
  row('k0s', ['10.244.0.0/16', 'fd00:10:244::/56'], ['10.96.0.0/12', 'fd00:10:96::/112']),
  row('talos', ['10.244.0.0/16', 'fc00:db8:10::/56'], ['10.96.0.0/12', 'fc00:db8:20::/112']),
  row('kops', ['100.96.0.0/11', 'fd00:10:244::/56'], ['100.64.0.0/13', 'fd00:5e4f:ce::/108'], ['172.20.0.0/16', 'fd00:192:168:1::/64']),
  // Pods of EKS have addresses of the machines' network, which the cluster is not told; only the others differ from the last row.
  row('eksctl', ['10.244.0.0/16', 'fd00:10:244::/56'], ['10.100.0.0/16', 'fd00:10:96::/112'], ['192.168.0.0/16', 'fd00:192:168:1::/64']),
  row('eks', ['10.244.0.0/16', 'fd00:10:244::/56'], ['10.100.0.0/16', 'fd00:10:96::/112']),
  row('aks', ['10.244.0.0/16', 'fd00:10:244::/56'], ['10.0.0.0/16', 'fd00:10:96::/112'], ['10.224.0.0/16', 'fd00:192:168:1::/64'], 4),
  row('gardener', ['100.96.0.0/11', 'fd00:10:244::/56'], ['100.64.0.0/13', 'fd00:10:96::/112'], ['10.250.0.0/16', 'fd00:192:168:1::/64']),
  row('kubespray', ['10.233.64.0/18', 'fd85:ee78:d8a6:8607::1:0000/112'], ['10.233.0.0/18', 'fd85:ee78:d8a6:8607::1000/116']),
  row('microk8s', ['10.1.0.0/16', 'fd00:10:244::/56'], ['10.152.183.0/24', 'fd00:10:96::/112']),
  row('minikube', ['10.244.0.0/16', 'fd00:10:244::/56'], ['10.96.0.0/12', 'fd00:10:96::/112'], ['192.168.49.0/24', 'fd00:192:168:1::/64'], 2),
  row('openshift', ['10.128.0.0/14', 'fd01::/48'], ['172.30.0.0/16', 'fd02::/112'], ['10.0.0.0/16', 'fd00:192:168:1::/64'], 11),
  row('kubeadm', ['10.244.0.0/16', 'fd00:10:244::/56'], ['10.96.0.0/12', 'fd00:10:96::/112']),
  row('unknown', ['10.244.0.0/16', 'fd00:10:244::/56'], ['10.96.0.0/12', 'fd00:10:96::/112']),
];

/** Networks tried in order for nodes without any known address. Shape: per family, disjoint. */
export const nodeNetworkCandidates: Readonly<Record<Family, readonly Prefix[]>> = {
  4: ['192.168.1.0/24', '172.20.1.0/24', '10.0.1.0/24', '100.64.1.0/24'].map(block),
  6: ['fd00:192:168:1::/64', 'fd00:172:20:1::/64'].map(block),
};

/** The tool that made the cluster, as far as its manifests tell; row `unknown` otherwise. */
export function defaultsOf(input: ModelInput): ToolDefaults {
  const named = (input.tools ?? []).map((tool) => tool.toLowerCase());
  const hit = toolDefaults.find(({ tool }) => named.includes(tool)) ?? toolDefaults.find(({ tool }) => originNames(input, tool));
  return hit ?? (toolDefaults[toolDefaults.length - 1] as ToolDefaults);
}

function originNames(input: ModelInput, tool: string): boolean {
  const start = `${tool} `;
  const names = (origin: string): boolean => origin.toLowerCase().startsWith(start);
  return input.settings.some(({ fact }) => names(fact.origin)) || input.claims.some(({ fact }) => names(fact.origin));
}

function row(tool: string, pods: Texts, services: Texts, nodes: Texts = ['192.168.1.0/24', 'fd00:192:168:1::/64'], firstNode = 11): ToolDefaults {
  return { tool, pods: byFamily(pods), services: byFamily(services), nodes: byFamily(nodes), firstNode };
}

type Texts = readonly [string, string];

function byFamily([four, six]: Texts): Readonly<Record<Family, Prefix>> {
  return { 4: block(four), 6: block(six) };
}

// Literals of this file: a wrong one is a programming error that the first import shows.
function block(text: string): Prefix {
  const parsed = prefix(text);
  if (parsed === undefined) throw new Error(`bad prefix in the table of defaults: ${text}`);
  return parsed;
}
