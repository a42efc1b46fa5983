// This file knows which ports of its node a pod takes, and when two pods cannot share a node because of them.
import type { PodTemplate } from '../../kube/facts';
import type { Slot } from '../../kube/facts';
import { protocolOf, runningPorts, type PortOfContainer } from './containers';

/** A port of the node that a container asks for. */
export interface HostPort extends PortOfContainer {
  readonly number: number;
  readonly protocol: string;
  /** As the scheduler reads it: `0.0.0.0` where none is written. */
  readonly hostAddress: string;
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
    return [{ ...each, number: taken.value, protocol: protocolOf(each.port), hostAddress: each.port.hostAddress?.value || '0.0.0.0', slot: taken.slot }];
  });
}

/**
 * Whether the scheduler keeps two pods with these ports off one node.
 * Source: Kubernetes pkg/scheduler/framework HostPortInfo.CheckConflict: 0.0.0.0 clashes with every address, others by text.
 */
export function clashes(a: HostPort, b: HostPort): boolean {
  if (a.number !== b.number || a.protocol !== b.protocol) return false;
  return a.hostAddress === '0.0.0.0' || b.hostAddress === '0.0.0.0' || a.hostAddress === b.hostAddress;
}

/** `TCP 8080` or `TCP 10.0.0.1:8080`. */
export function hostPortText({ protocol, hostAddress, number }: HostPort): string {
  return hostAddress === '0.0.0.0' ? `${protocol} ${number}` : `${protocol} ${hostAddress}:${number}`;
}
