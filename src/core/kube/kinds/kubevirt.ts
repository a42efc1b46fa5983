import type { Cursor } from '../../yaml/cursor';
import { compact } from '../compact';
import type { Container, ContainerPort, Located, PodTemplate, WorkloadBody } from '../facts';
import type { FactsBuilder } from '../facts-builder';
import { podTemplateOf } from '../pod-template';
import { locatedInt, locatedPort, locatedText, mappings } from '../ports';
import { addResource, type TypeName } from '../resource';
import type { KindReader } from './kind-reader';
import { addPodFacts, NO_PODS_YET } from './workloads';

/** A virtual machine, which runs in a pod with the labels of its template. Source: kubevirt.io/api/core/v1 VirtualMachineSpec. */
export const virtualMachine = machine(['kubevirt.io'], ['VirtualMachine'], ['spec', 'template'], runningCount);
/** A machine that runs, with the pod around it. */
export const virtualMachineInstance = machine(['kubevirt.io'], ['VirtualMachineInstance'], [], () => undefined);
/** Machines of one kind. Source: kubevirt.io/api/core/v1 VirtualMachineInstanceReplicaSetSpec. */
export const virtualMachineReplicas = machine(['kubevirt.io'], ['VirtualMachineInstanceReplicaSet'], ['spec', 'template'], (root) => locatedInt(root.at('spec', 'replicas')));
/** The same with machines that keep their disks. Source: kubevirt.io/api/pool/v1alpha1 VirtualMachinePoolSpec. */
export const virtualMachinePool = machine(['pool.kubevirt.io'], ['VirtualMachinePool'], ['spec', 'virtualMachineTemplate', 'spec', 'template'], (root) => locatedInt(root.at('spec', 'replicas')));

function machine(groups: readonly string[], kinds: readonly string[], path: readonly string[], count: (root: Cursor) => Located<number> | undefined): KindReader {
  return {
    groups,
    kinds,
    read(root, out, type) {
      const template = root.at(...path);
      if (template.get('spec').node?.type !== 'map') addResource(root, type, { type: 'other' }, out);
      else addMachine(root, template, type, count(root), out);
    },
  };
}

function addMachine(root: Cursor, template: Cursor, type: TypeName, replicas: Located<number> | undefined, out: FactsBuilder): void {
  const pods: PodTemplate = { ...podTemplateOf(template), containers: [computeOf(template)] };
  const owner = addResource(root, type, compact<WorkloadBody>({ type: 'workload', ...NO_PODS_YET, replicas, template: pods }), out);
  addPodFacts(template, type.kind, owner, pods, out);
}

/** A machine that is switched off has no pod. */
function runningCount(root: Cursor): Located<number> | undefined {
  const running = root.at('spec', 'running');
  const strategy = root.at('spec', 'runStrategy');
  if (running.bool() === false) return { value: 0, slot: running.slot() };
  return strategy.text() === 'Halted' ? { value: 0, slot: strategy.slot() } : undefined;
}

/** The container that the machine runs in, with the ports of its interfaces. */
function computeOf(template: Cursor): Container {
  const devices = template.at('spec', 'domain', 'devices');
  const ports = mappings(devices.get('interfaces')).flatMap((one) => mappings(one.get('ports'))).map(portOf);
  return { name: 'compute', slot: devices.slot(), init: false, sidecar: false, ports };
}

function portOf(item: Cursor): ContainerPort {
  return compact<ContainerPort>({ name: locatedText(item.get('name')), containerPort: locatedPort(item.get('port')), protocol: item.get('protocol').text() || 'TCP', slot: item.slot() });
}
