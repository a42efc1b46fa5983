// This file knows which ports of its node a pod takes, and when two pods cannot share a node because of them.
import type { PodTemplate } from '../../kube/facts';
import type { Slot } from '../../kube/facts';
import { keptFor } from '../../store/kept-for';
import { protocolOf, runningPorts, type PortOfContainer } from './containers';

/** What the scheduler compares of two ports of a node. */
export interface PortOfHost {
  readonly number: number;
  readonly protocol: string;
  /** As the scheduler reads it: `0.0.0.0` where none is written. */
  readonly hostAddress: string;
}

/** The address that means all of a node. */
export const ANY_ADDRESS = '0.0.0.0';

/** A port of the node that a container asks for. */
export interface HostPort extends PortOfContainer, PortOfHost {
  /** Place of the number. */
  readonly slot: Slot;
}

/**
 * Host ports of a pod template. With hostNetwork every container port is one.
 * Source: Kubernetes pkg/scheduler/framework HostPortInfo; pkg/apis/core/v1 defaultHostNetworkPorts.
 */
export function hostPortsOf(template: PodTemplate): readonly HostPort[] {
  return runningPorts(template).flatMap((each) => {
    const written = each.port.hostPort !== undefined && each.port.hostPort.value !== 0 ? each.port.hostPort : undefined;
    const taken = written ?? (template.hostNetwork ? each.port.containerPort : undefined);
    if (taken === undefined || taken.value <= 0) return [];
    return [{ ...each, number: taken.value, protocol: protocolOf(each.port), hostAddress: each.port.hostAddress?.value || ANY_ADDRESS, slot: taken.slot }];
  });
}

/** Whether the scheduler keeps two pods with these ports off one node. */
function clashes(a: PortOfHost, b: PortOfHost): boolean {
  if (a.number !== b.number || a.protocol !== b.protocol) return false;
  return a.hostAddress === ANY_ADDRESS || b.hostAddress === ANY_ADDRESS || a.hostAddress === b.hostAddress;
}

/** In longer lists ports are looked up in a table. */
const SHORT = 16;

/**
 * The first host port of a template that keeps its pods off the node of a pod with the given one.
 * Cost: O(1) after the first look at a template.
 * Source: Kubernetes pkg/scheduler/framework HostPortInfo.CheckConflict: 0.0.0.0 clashes with every address, others by text.
 */
export function clashingPort(template: PodTemplate, wanted: PortOfHost): HostPort | undefined {
  if (runningPorts(template).length <= SHORT) return hostPortsOf(template).find((each) => clashes(wanted, each));
  const { all, first } = tableOf(template);
  const { hostAddress } = wanted;
  const found = hostAddress === ANY_ADDRESS ? [first.get(keyOf(wanted))] : [hostAddress, ANY_ADDRESS].map((address) => first.get(`${keyOf(wanted)} ${address}`));
  return all[Math.min(...found.map((index) => index ?? Infinity))];
}

/** The first port of each number and protocol, with each address and with any, by its index. */
const tableOf = keptFor((template: PodTemplate): { readonly all: readonly HostPort[]; readonly first: ReadonlyMap<string, number> } => {
  const all = hostPortsOf(template);
  const first = new Map<string, number>();
  for (const [index, port] of all.entries()) {
    for (const key of [keyOf(port), `${keyOf(port)} ${port.hostAddress}`]) if (!first.has(key)) first.set(key, index);
  }
  return { all, first };
});

function keyOf({ protocol, number }: PortOfHost): string {
  return `${protocol} ${number}`;
}

/** `TCP 8080` or `TCP 10.0.0.1:8080`. */
export function hostPortText({ protocol, hostAddress, number }: HostPort): string {
  return hostAddress === ANY_ADDRESS ? `${protocol} ${number}` : `${protocol} ${hostAddress}:${number}`;
}
