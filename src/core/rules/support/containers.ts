// This file knows which containers of a pod run at the same time and so share its ports.
import type { Container, ContainerPort, PodTemplate } from '../../kube/facts';
import { keptFor } from '../../store/kept-for';

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
  return sideBySide(template.containers);
}

function sideBySide(containers: readonly Container[]): readonly Container[] {
  const runs = (container: Container): boolean => !container.init || container.sidecar;
  // Mostly all of them do.
  return containers.every(runs) ? containers : containers.filter(runs);
}

/** Ports of containers, in order. */
export function portsOf(containers: readonly Container[]): readonly PortOfContainer[] {
  const [only] = containers;
  if (only !== undefined && containers.length === 1) return only.ports.map((port) => ({ container: only, port }));
  return containers.flatMap((container) => container.ports.map((port) => ({ container, port })));
}

/**
 * Ports of the containers that run side by side, in order. Cost: the first look at these containers; pods are asked for by
 * many Services, and those of one workload in a dump share their containers.
 */
export function runningPorts(template: PodTemplate): readonly PortOfContainer[] {
  return portsBeside(template.containers);
}

const portsBeside = keptFor((containers: readonly Container[]) => portsOf(sideBySide(containers)));

/** In longer lists ports are looked up in a table. */
const SHORT = 16;

/** Those of the ports that run side by side that have a number, or a name, in order. Cost: O(answers) after the first look at a long list. */
export function runningPortsAt(template: PodTemplate, target: number | string): readonly PortOfContainer[] {
  const ports = runningPorts(template);
  if (ports.length > SHORT) return tableOf(ports).get(target) ?? [];
  return ports.filter(({ port }) => (typeof target === 'number' ? port.containerPort?.value : port.name?.value) === target);
}

const tableOf = keptFor((ports: readonly PortOfContainer[]): ReadonlyMap<number | string, readonly PortOfContainer[]> => {
  const table = new Map<number | string, PortOfContainer[]>();
  for (const each of ports) {
    for (const target of [each.port.containerPort?.value, each.port.name?.value]) {
      const list = target === undefined ? undefined : table.get(target);
      if (list !== undefined) list.push(each);
      else if (target !== undefined) table.set(target, [each]);
    }
  }
  return table;
});

/** Protocol of a port as the API defaults it. */
export function protocolOf(port: ContainerPort): string {
  return port.protocol === '' ? 'TCP' : port.protocol;
}
