import { parseAddress } from '../../src/core/ip/address';
import { prefixToInterval } from '../../src/core/ip/interval';
import { hostPrefix, maskPrefix, prefix } from '../../src/core/ip/prefix';
import type { AddressRole, Container, ContainerPort, EndpointsBody, Labels, Located, NodeBody, PodTemplate, Resource, ServiceBody, ServicePort, SettingName, WorkloadBody } from '../../src/core/kube/facts';
import type { ModelInput } from '../../src/core/network/model-input';
import type { Claim, EndpointsSubject, NodeSubject, ResourceSubject, ServiceSubject, SettingSubject, WorkloadSubject } from '../../src/core/network/subjects';

// Every subject of a test stands in a chunk of its own, so that places differ.
let nextChunk = 1;
let nextSlot = 10;

/** A value with a slot of its own. */
export function at<T>(value: T): Located<T> {
  return { value, slot: nextSlot++ };
}

/** A claim of one range or address. */
export function claim(role: AddressRole, text: string, origin = `test ${role}`, owner?: { kind: string; name: string }, index = 0): Claim {
  const single = text.includes('/') ? undefined : parseAddress(text).address;
  const parsed = single === undefined ? prefix(text) : hostPrefix(single);
  if (parsed === undefined) throw new Error(`no prefix: ${text}`);
  const masked = maskPrefix(parsed);
  const form = single === undefined ? 'prefix' : 'address';
  return {
    ...standing(),
    type: 'claim',
    fact: { role, form, text, slot: nextSlot++, origin, index },
    owner: owner && resource(owner.kind, '', owner.name, { type: 'other' }),
    prefix: masked,
    interval: prefixToInterval(masked),
    address: single,
  };
}

/** A setting. */
export function setting(name: SettingName, value: string, origin = 'test setting'): SettingSubject {
  return { ...standing(), type: 'setting', fact: { setting: name, value, slot: nextSlot++, origin } };
}

/** What a node of a test may say. */
export interface NodeOptions extends Partial<Pick<NodeBody, 'taints' | 'unschedulable'>> {
  readonly addresses?: readonly string[];
  readonly podRanges?: readonly string[];
  readonly labels?: Labels;
}

/** A Node object. */
export function node(name: string, options: NodeOptions = {}): NodeSubject {
  return subject('Node', '', name, options.labels ?? {}, {
    type: 'node',
    internalAddresses: (options.addresses ?? []).map(at),
    externalAddresses: [],
    podRanges: (options.podRanges ?? []).map(at),
    taints: options.taints ?? [],
    unschedulable: options.unschedulable ?? false,
  });
}

/** What a container port of a test may say. */
export interface PortOptions {
  readonly name?: string;
  readonly hostPort?: number;
  readonly protocol?: string;
}

/** A container port. */
export function port(containerPort: number, options: PortOptions = {}): ContainerPort {
  return {
    name: options.name === undefined ? undefined : at(options.name),
    containerPort: at(containerPort),
    hostPort: options.hostPort === undefined ? undefined : at(options.hostPort),
    protocol: options.protocol ?? 'TCP',
    slot: nextSlot++,
  };
}

/** A container. */
export function container(name: string, ports: readonly ContainerPort[] = [], kind: 'main' | 'init' | 'sidecar' = 'main'): Container {
  return { name, slot: nextSlot++, init: kind !== 'main', sidecar: kind === 'sidecar', ports };
}

/** What a workload of a test may say. */
export interface WorkloadOptions extends Partial<Omit<PodTemplate, 'nodeName'>> {
  readonly namespace?: string;
  readonly replicas?: number;
  readonly firstOrdinal?: number;
  readonly serviceName?: string;
  readonly nodeName?: string;
  readonly podAddresses?: readonly string[];
  readonly hostAddresses?: readonly string[];
  readonly phase?: string;
  readonly owners?: Resource['owners'];
}

/** A workload or pod. Shape: without options one container `main` without ports and the label `app` with the name. */
export function workload(kind: string, name: string, options: WorkloadOptions = {}): WorkloadSubject {
  const labels = options.labels ?? { app: name };
  const body: WorkloadBody = {
    type: 'workload',
    replicas: options.replicas === undefined ? undefined : at(options.replicas),
    firstOrdinal: options.firstOrdinal ?? 0,
    ...(options.serviceName !== undefined && { serviceName: options.serviceName }),
    podAddresses: (options.podAddresses ?? []).map(at),
    hostAddresses: (options.hostAddresses ?? []).map(at),
    phase: options.phase,
    template: {
      labels,
      hostNetwork: options.hostNetwork ?? false,
      nodeName: options.nodeName === undefined ? undefined : at(options.nodeName),
      nodeSelector: options.nodeSelector ?? {},
      requiredNodeTerms: options.requiredNodeTerms ?? [],
      tolerations: options.tolerations ?? [],
      containers: options.containers ?? [container('main')],
      shareProcessNamespace: options.shareProcessNamespace ?? false,
      ...(options.dns !== undefined && { dns: options.dns }),
    },
  };
  return subject(kind, options.namespace ?? 'default', name, labels, body, options.owners);
}

/** What a Service port of a test may say. */
export interface ServicePortOptions {
  readonly name?: string;
  readonly target?: number | string;
  readonly nodePort?: number;
  readonly protocol?: string;
}

/** A Service port. */
export function servicePort(number: number, options: ServicePortOptions = {}): ServicePort {
  return {
    name: options.name === undefined ? undefined : at(options.name),
    protocol: options.protocol ?? 'TCP',
    port: at(number),
    targetPort: options.target === undefined ? undefined : at(options.target),
    nodePort: options.nodePort === undefined ? undefined : at(options.nodePort),
    slot: nextSlot++,
  };
}

/** What a Service of a test may say. */
export interface ServiceOptions extends Partial<Pick<ServiceBody, 'serviceType' | 'headless' | 'ipFamilies' | 'ipFamilyPolicy' | 'publishNotReady' | 'ports' | 'externalName'>> {
  readonly namespace?: string;
  readonly selector?: Labels;
  readonly clusterAddresses?: readonly string[];
  readonly externalAddresses?: readonly string[];
  readonly loadBalancerAddresses?: readonly string[];
  readonly healthCheckNodePort?: number;
}

/** A Service. Shape: without options port 80 and the selector `app` with the name. */
export function service(name: string, options: ServiceOptions = {}): ServiceSubject {
  return subject('Service', options.namespace ?? 'default', name, {}, {
    type: 'service',
    serviceType: options.serviceType ?? 'ClusterIP',
    headless: options.headless ?? false,
    clusterAddresses: (options.clusterAddresses ?? []).map(at),
    externalAddresses: (options.externalAddresses ?? []).map(at),
    loadBalancerAddresses: (options.loadBalancerAddresses ?? []).map(at),
    selector: at(options.selector ?? { app: name }),
    ports: options.ports ?? [servicePort(80)],
    healthCheckNodePort: options.healthCheckNodePort === undefined ? undefined : at(options.healthCheckNodePort),
    ipFamilies: options.ipFamilies ?? [],
    ipFamilyPolicy: options.ipFamilyPolicy,
    publishNotReady: options.publishNotReady ?? false,
    ...(options.externalName !== undefined && { externalName: options.externalName }),
  });
}

/** An EndpointSlice (or Endpoints) of a Service. */
export function endpoints(
  serviceName: string,
  list: readonly { readonly address: string; readonly ready?: boolean; readonly podName?: string; readonly hostname?: string }[],
  ports: EndpointsBody['ports'],
  kind: 'EndpointSlice' | 'Endpoints' = 'EndpointSlice',
): EndpointsSubject {
  return subject(kind, 'default', serviceName, {}, {
    type: 'endpoints',
    serviceName,
    addressType: list[0]?.address.includes(':') === true ? 'IPv6' : 'IPv4',
    endpoints: list.map(({ address, ready, podName, hostname }) => ({
      addresses: [at(address)],
      podName,
      hostname,
      ready: ready ?? true,
      serving: ready ?? true,
      terminating: false,
    })),
    ports,
  });
}

/** An input with the parts given, everything else empty. */
export function modelInput(parts: Partial<ModelInput> = {}): ModelInput {
  return {
    cluster: 'test',
    name: 'test',
    claims: [],
    settings: [],
    nodes: [],
    workloads: [],
    services: [],
    endpoints: [],
    assumedNodes: 2,
    ...parts,
  };
}

/** The reference cluster: nodes 192.168.1.11–13 with pod ranges 10.244.1.0/24–10.244.3.0/24. */
export function threeNodes(parts: Partial<ModelInput> = {}): ModelInput {
  const nodes = [1, 2, 3].map((n) => node(`node-${n}`, { addresses: [`192.168.1.${10 + n}`], podRanges: [`10.244.${n}.0/24`] }));
  return modelInput({ nodes, ...parts });
}

function standing(): { chunk: number; file: string; cluster: string } {
  return { chunk: nextChunk++, file: 'test.yaml', cluster: 'test' };
}

function resource(kind: string, namespace: string, name: string, body: Resource['body'], labels: Labels = {}, owners: Resource['owners'] = []): Resource {
  return { group: '', kind, namespace, name, slot: 0, whole: 1, labels, owners, body };
}

function subject<Body extends Resource['body']>(kind: string, namespace: string, name: string, labels: Labels, body: Body, owners?: Resource['owners']): ResourceSubject<Body> {
  return { ...standing(), type: 'resource', resource: resource(kind, namespace, name, body, labels, owners), body, namespace };
}
