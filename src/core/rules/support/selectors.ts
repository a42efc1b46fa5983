// This file knows when "the selector matches nothing" may be believed, and which workload was probably meant.
import type { Labels } from '../../kube/facts';
import { labelIn } from '../../kube/labels';
import { matchesLabels } from '../../network/label-index';
import type { Network } from '../../network/network';
import { identityOf, type ClusterId, type PolicySubject, type ServiceSubject, type WorkloadSubject } from '../../network/subjects';

/** Kinds that make no pods, so that their presence hides none. */
const withoutPods = new Set([
  'AdminNetworkPolicy', 'APIService', 'AuthorizationPolicy', 'BaselineAdminNetworkPolicy', 'BFDProfile', 'BGPAdvertisement', 'BGPConfiguration',
  'BGPFilter', 'BGPPeer', 'BlockAffinity', 'Certificate', 'CiliumBGPPeeringPolicy', 'CiliumClusterwideNetworkPolicy', 'CiliumEgressGatewayPolicy',
  'CiliumEndpoint', 'CiliumIdentity', 'CiliumL2AnnouncementPolicy', 'CiliumLoadBalancerIPPool', 'CiliumNetworkPolicy', 'CiliumNode',
  'ClusterConfiguration', 'ClusterIssuer', 'ClusterRole', 'ClusterRoleBinding', 'ClusterStatus', 'ConfigMap', 'ControllerRevision', 'CronJob',
  'CSIDriver', 'CSINode', 'DaemonSet', 'Deployment', 'DestinationRule', 'Endpoints', 'EndpointSlice', 'Event', 'FelixConfiguration', 'FlowSchema',
  'GatewayClass', 'GlobalNetworkPolicy', 'GlobalNetworkSet', 'GRPCRoute', 'HorizontalPodAutoscaler', 'HostEndpoint', 'HTTPRoute', 'Ingress',
  'IngressClass', 'InitConfiguration', 'IPAddress', 'IPAddressPool', 'IPAMBlock', 'IPAMHandle', 'IPPool', 'IPReservation', 'Issuer', 'Job',
  'JoinConfiguration', 'KubeControllersConfiguration', 'KubeletConfiguration', 'KubeProxyConfiguration', 'Kustomization', 'L2Advertisement', 'Lease',
  'LimitRange', 'MasterConfiguration', 'MutatingWebhookConfiguration', 'Namespace', 'NetworkAttachmentDefinition', 'NetworkPolicy', 'NetworkSet',
  'Node', 'NodeNetworkConfigurationPolicy', 'NodeNetworkState', 'PeerAuthentication', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod',
  'PodDisruptionBudget', 'PodMonitor', 'PodSecurityPolicy', 'PriorityClass', 'PriorityLevelConfiguration', 'PrometheusRule', 'ReferenceGrant',
  'ReplicaSet', 'ReplicationController', 'RequestAuthentication', 'ResourceQuota', 'Role', 'RoleBinding', 'RuntimeClass', 'Secret', 'Service',
  'ServiceAccount', 'ServiceCIDR', 'ServiceEntry', 'ServiceImport', 'ServiceMonitor', 'StatefulSet', 'StorageClass', 'TCPRoute', 'TLSRoute',
  'UDPRoute', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'ValidatingWebhookConfiguration', 'VerticalPodAutoscaler',
  'VirtualService', 'VolumeAttachment', 'VolumeSnapshotClass', 'WorkloadEntry',
]);

/** Labels that something sets while pods run, or that several variants of a workload differ in. */
const movingKeys = /role|leader|master|primary|replica|active|status|state|hash|pod-name|index|ordinal|version|colou?r|track|slot|variant|environment|\benv\b|shard|revision/i;

const makers = ['Pod', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

/** More workloads than these are not looked at. */
const MOST_CANDIDATES = 1000;

/** In larger clusters, guessing what a single label was meant for costs too much and finds too much. */
const MOST_FOR_ONE_LABEL = 300;

/** Letters in which two values may differ to count as a slip of the pen. */
const FARTHEST_SLIP = 2;

/** Labels of static pods and add-ons, whose manifests are on the machines and not in the repository. */
const controlPlane = /^(kube-(apiserver|scheduler|controller-manager|proxy|dns)|etcd|coredns|cloud-controller-manager|metrics-server)$/;

const placeholder = /\$[({]|\{\{|__\w+__|^[A-Z][A-Z0-9_]{2,}$/;

/** Whether pods of the cluster may come from somewhere that is not read: an operator, a template, an unreadable file. */
export function hidesPods(cluster: ClusterId, network: Network): boolean {
  if (network.hasUnreadable(cluster)) return true;
  for (const kind of network.kindsPresent(cluster).keys()) if (!withoutPods.has(kind)) return true;
  return false;
}

/** The same of Services: who makes pods that are not read makes Services for them. */
export function hidesServices(cluster: ClusterId, network: Network): boolean {
  return hidesPods(cluster, network);
}

/** Whether the selector speaks of pods that no manifest of a repository makes (the control plane), or is not filled in yet. */
export function selectsForeignPods(selector: Labels): boolean {
  return Object.entries(selector).some(([key, value]) => placeholder.test(value) || placeholder.test(key) || controlPlane.test(value));
}

/** Whether a label is an operator's: it has a domain, and not that of the recommended labels. */
export function isOperatorLabel(key: string): boolean {
  return key.includes('/') && !key.startsWith('app.kubernetes.io/');
}

/** Labels of a selector that somebody may have misspelt; nobody writes more by hand. */
const MOST_LABELS = 20;

/** What selects pods of its namespace: a Service, or a policy. */
type Selecting = ServiceSubject | PolicySubject;

/** A workload that all labels of a selector fit but one. */
export interface NearMiss {
  readonly workload: WorkloadSubject;
  readonly key: string;
  readonly wanted: string;
  /** Absent: the workload has no such label. */
  readonly found: string | undefined;
}

/**
 * The workload of the Service's cluster and namespace that its selector was probably meant for: all labels but one fit,
 * the odd one is no label that moves or that an operator sets, and, for a Service, no other one selects it. With a single label its
 * value must be similar, or the names must be equal.
 * Cost: for several labels one look-up each; for a single one O(workloads of the namespace), so not in large clusters.
 */
export function nearMiss(service: Selecting, selector: Labels, network: Network): NearMiss | undefined {
  const names = Object.keys(selector);
  if (names.length > MOST_LABELS) return undefined;
  let best: NearMiss | undefined;
  for (const key of names) {
    if (movingKeys.test(key)) continue;
    for (const workload of candidates(service, selector, key, network)) {
      const miss: NearMiss = { workload, key, wanted: selector[key] ?? '', found: labelIn(workload.body.template.labels, key) };
      if (miss.found === undefined && (names.length === 1 || isOperatorLabel(key))) continue;
      if (names.length === 1 && !isSimilar(miss, service)) continue;
      if ((best === undefined || weight(miss) < weight(best)) && !isSelectedByOthers(workload, service, network)) best = miss;
    }
  }
  return best;
}

/** Workloads that all labels but one fit. */
function candidates(service: Selecting, selector: Labels, without: string, network: Network): readonly WorkloadSubject[] {
  const rest = Object.fromEntries(Object.entries(selector).filter(([key]) => key !== without));
  if (Object.keys(rest).length === 0 && workloadCount(service.cluster, network) > MOST_FOR_ONE_LABEL) return [];
  return network.workloadsSelected(service.cluster, service.namespace, rest).slice(0, MOST_CANDIDATES);
}

function workloadCount(cluster: ClusterId, network: Network): number {
  const kinds = network.kindsPresent(cluster);
  return makers.reduce((sum, kind) => sum + (kinds.get(kind) ?? 0), 0);
}

function isSimilar({ workload, wanted, found }: NearMiss, service: Selecting): boolean {
  if (found === undefined) return false;
  if (workload.resource.name === service.resource.name && workload.file === service.file) return true;
  const shorter = Math.min(wanted.length, found.length);
  if (shorter < 3) return false;
  if (wanted.includes(found) || found.includes(wanted)) return true;
  const mayBeSlip = shorter >= 4 && Math.abs(wanted.length - found.length) <= FARTHEST_SLIP;
  return mayBeSlip && editDistance(wanted, found) <= FARTHEST_SLIP;
}

function weight({ wanted, found }: NearMiss): number {
  return found === undefined ? 100 : editDistance(wanted, found);
}

function isSelectedByOthers(workload: WorkloadSubject, service: Selecting, network: Network): boolean {
  if (service.body.type !== 'service') return false;
  return network.services(service.cluster, service.namespace).some((other) => {
    const selector = other.body.selector?.value ?? {};
    if (identityOf(other) === identityOf(service) || Object.keys(selector).length === 0) return false;
    return matchesLabels(workload.body.template.labels, selector);
  });
}

/** How many letters have to be put in, left out or replaced. Cost: product of the lengths; long texts count as different. */
export function editDistance(a: string, b: string): number {
  if (a.length > 64 || b.length > 64) return Math.max(a.length, b.length);
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Labels as a flow mapping of YAML, which may stand where a block mapping stood. */
export function flowMapping(labels: Labels): string {
  const scalar = (value: string): string => (/^[A-Za-z][\w./-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value));
  return `{ ${Object.entries(labels).map(([key, value]) => `${scalar(key)}: ${scalar(value)}`).join(', ')} }`;
}

/** `app=web,tier=front`, as kubectl writes a selector. */
export function selectorText(selector: Labels): string {
  return Object.entries(selector).map(([key, value]) => `${key}=${value}`).join(',');
}
