// This file knows which containers of a pod run at the same time and so share its ports.
import type { Container, ContainerPort, PodTemplate } from '../../kube/facts';

/** A port of a container together with the container. */
export interface PortOfContainer {
  readonly container: Container;
  readonly port: ContainerPort;
}

/**
 * Containers that run side by side: the ordinary ones and native sidecars.
 * Source: KEP-753; init containers without `restartPolicy: Always` end before the next one starts.
 */
export function runningTogether(template: PodTemplate): readonly Container[] {
  return template.containers.filter((container) => !container.init || container.sidecar);
}

/** Ports of containers, in order. */
export function portsOf(containers: readonly Container[]): readonly PortOfContainer[] {
  return containers.flatMap((container) => container.ports.map((port) => ({ container, port })));
}

/** Ports of the containers that run side by side, in order. Cost: the first look at a template; pods are asked for by many Services. */
export function runningPorts(template: PodTemplate): readonly PortOfContainer[] {
  let ports = running.get(template);
  if (ports === undefined) running.set(template, (ports = portsOf(runningTogether(template))));
  return ports;
}

const running = new WeakMap<PodTemplate, readonly PortOfContainer[]>();

/** Protocol of a port as the API defaults it. */
export function protocolOf(port: ContainerPort): string {
  return port.protocol === '' ? 'TCP' : port.protocol;
}
