// Whether parts of two models are equal in all that their texts, tables and rules follow from. It must never know texts.
import type { Address } from '../../ip/address';
import type { Prefix } from '../../ip/prefix';
import type { ProxyEndpoint, ProxyServicePort } from '../kube-proxy/input';
import type { ClusterModel, ModelNode, ModelPod, ModelService, ModelServicePort, Sourced } from '../model';

/** How a value is known and where it is written: differences in these change no table. */
const BESIDE: ReadonlySet<string> = new Set(['place', 'because', 'provenance']);

/** Whether two plain values are equal, whatever is known of their origin. Cost: O(size). */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameList(a, b, sameValue);
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...new Set([...Object.keys(x), ...Object.keys(y)])].every((key) => BESIDE.has(key) || sameValue(x[key], y[key]));
}

/** Whether a pod has equal addresses on equal nodes. Cost: constant; asked for every pod. */
export function samePod(a: ClusterModel, x: ModelPod, b: ClusterModel, y: ModelPod): boolean {
  if (x.hostNetwork !== y.hostNetwork || !sameList(x.addresses, y.addresses, sameAddress)) return false;
  return (x.node && a.nodes[x.node.value]?.name.value) === (y.node && b.nodes[y.node.value]?.name.value);
}

/** Whether a Service has equal addresses, ports and endpoints. Cost: O(endpoints). */
export function sameService(x: ModelService, y: ModelService): boolean {
  if (x.serviceType !== y.serviceType || !sameList(x.clusterAddresses, y.clusterAddresses, sameAddress)) return false;
  return sameList(x.externalAddresses, y.externalAddresses, sameAddress) && sameList(x.ports, y.ports, sameModelPort);
}

/** Whether the rows of two nodes' tables that lead to one range of another node are equal. */
export function sameUplink({ cni }: ClusterModel, x: ModelNode, y: ModelNode): boolean {
  if (!sameList(x.addresses, y.addresses, sameAddress)) return false;
  // Cilium names the router address of the own node.
  return cni.value.plugin !== 'cilium' || sameList(x.gateways, y.gateways, sameAddress);
}

/** Whether the rows of two nodes' tables that lead to no other node are equal. Cost: O(pods of the node). */
export function sameMachine(a: ClusterModel, x: ModelNode, b: ClusterModel, y: ModelNode): boolean {
  if (!sameList(x.addresses, y.addresses, sameAddress) || !sameList(x.podRanges, y.podRanges, sameRange) || !sameList(x.gateways, y.gateways, sameAddress)) return false;
  if (!sameValue(x.bridge, y.bridge) || !sameValue(x.cniDevices, y.cniDevices)) return false;
  // Pods behind a bridge have no rows of their own.
  if (x.bridge !== undefined) return true;
  return sameList(x.pods, y.pods, (at, other) => {
    const [pod, twin] = [a.pods[at], b.pods[other]];
    return pod?.veth === twin?.veth && sameList(pod?.addresses ?? [], twin?.addresses ?? [], sameAddress);
  });
}

/** Whether kube-proxy works from the same for a Service port, wherever it is written. Cost: O(endpoints). */
export function samePort(x: ProxyServicePort, y: ProxyServicePort): boolean {
  const { endpoints, ...rest } = x;
  const { endpoints: others, ...same } = y;
  return sameList(endpoints, others, sameEndpoint) && sameValue(rest, same);
}

function sameEndpoint(a: ProxyEndpoint, b: ProxyEndpoint): boolean {
  if (a.ip !== b.ip || a.port !== b.port || a.ready !== b.ready || a.serving !== b.serving || a.terminating !== b.terminating || a.nodeName !== b.nodeName) return false;
  return sameValue(a.zoneHints, b.zoneHints) && sameValue(a.nodeHints, b.nodeHints);
}

function sameModelPort(a: ModelServicePort, b: ModelServicePort): boolean {
  if (a.name !== b.name || a.port !== b.port || a.protocol !== b.protocol || a.nodePort?.value !== b.nodePort?.value) return false;
  return sameList(a.endpoints, b.endpoints, (x, y) => x.port === y.port && x.ready === y.ready && sameAddress(x.address, y.address));
}

function sameAddress({ value: a }: Sourced<Address>, { value: b }: Sourced<Address>): boolean {
  return a.value === b.value && a.family === b.family;
}

function sameRange({ value: a }: Sourced<Prefix>, { value: b }: Sourced<Prefix>): boolean {
  return a.value === b.value && a.length === b.length && a.family === b.family;
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!same(a[at] as T, b[at] as T)) return false;
  return true;
}
