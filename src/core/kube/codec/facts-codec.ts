import type {
  AddressFact, AddressForm, ChunkFacts, ClusterDefinition, Container, ContainerPort, Endpoint, EndpointsBody, Located, NodeBody, OtherBody, PodDns, PodTemplate,
  ProblemFact, Requirement, Resource, ResourceBody, ServiceBody, ServiceField, ServicePort, SettingFact, Slot, Taint, Toleration, WorkloadBody,
} from '../facts';
import { boolean, type Codec, dictionary, list, number, numberOrText, only, optional, record, slot, text, union, word } from './codec';
import { kustomization } from './kustomization-codec';
import { ingressBody, policyBody } from './traffic-codec';
import { addressRole, settingName } from './words';

const located = record<Located<string>>({ value: text, slot });
const locatedNumber = record<Located<number>>({ value: number, slot });
const texts = list(text);
const locatedTexts = list(located);
const labels = dictionary(text);

const addressFact = record<AddressFact>({
  role: addressRole,
  form: word<AddressForm>({ address: 0, prefix: 0, 'interface-address': 0, interval: 0 }),
  text,
  slot,
  origin: text,
  owner: optional(number),
  index: number,
});

const settingFact = record<SettingFact>({ setting: settingName, value: text, slot, origin: text, about: optional(slot) });

const definition = record<ClusterDefinition>({ tool: text, singleton: text, name: optional(text) });

const problem = record<ProblemFact>({
  code: word<ProblemFact['code']>({ syntax: 0, tolerated: 0, 'duplicate-key': 0, limit: 0, configuration: 0 }),
  message: text,
  slot,
  same: optional(only(true)),
});

const taint = record<Taint>({ key: text, value: text, effect: text });

const nodeBody = record<NodeBody>({
  type: only('node'),
  internalAddresses: locatedTexts,
  externalAddresses: locatedTexts,
  podRanges: locatedTexts,
  taints: list(taint),
  unschedulable: boolean,
});

const toleration = record<Toleration>({ key: text, operator: text, value: text, effect: text });

const requirement = record<Requirement>({ key: text, operator: text, values: texts });

const containerPort = record<ContainerPort>({
  name: optional(located),
  containerPort: optional(locatedNumber),
  hostPort: optional(locatedNumber),
  hostAddress: optional(located),
  protocol: text,
  slot,
});

const container = record<Container>({ name: text, slot, init: boolean, sidecar: boolean, ports: list(containerPort) });

const podDns = record<PodDns>({
  hostname: optional(text),
  subdomain: optional(text),
  policy: optional(text),
  searches: optional(texts),
  nameservers: optional(texts),
  ndots: optional(number),
});

const podTemplate = record<PodTemplate>({
  labels,
  hostNetwork: boolean,
  nodeName: optional(located),
  nodeSelector: labels,
  requiredNodeTerms: list(list(requirement)),
  tolerations: list(toleration),
  containers: list(container),
  shareProcessNamespace: boolean,
  dns: optional(podDns),
});

const workloadBody = record<WorkloadBody>({
  type: only('workload'),
  replicas: optional(locatedNumber),
  template: podTemplate,
  firstOrdinal: number,
  podAddresses: locatedTexts,
  hostAddresses: locatedTexts,
  phase: optional(text),
  serviceName: optional(text),
  selector: optional(labels),
  selectorSlot: optional(slot),
});

const servicePort = record<ServicePort>({
  name: optional(located),
  protocol: text,
  port: optional(locatedNumber),
  targetPort: optional(record<Located<number | string>>({ value: numberOrText, slot })),
  nodePort: optional(locatedNumber),
  slot,
});

const serviceBody = record<ServiceBody>({
  type: only('service'),
  serviceType: text,
  headless: boolean,
  clusterAddresses: locatedTexts,
  externalAddresses: locatedTexts,
  loadBalancerAddresses: locatedTexts,
  loadBalancerVips: optional(locatedTexts),
  sourceRanges: optional(locatedTexts),
  externalName: optional(text),
  selector: optional(record<Located<Readonly<Record<string, string>>>>({ value: labels, slot })),
  ports: list(servicePort),
  healthCheckNodePort: optional(locatedNumber),
  ipFamilies: texts,
  ipFamilyPolicy: optional(text),
  externalTrafficPolicy: optional(text),
  internalTrafficPolicy: optional(text),
  sessionAffinitySeconds: optional(number),
  publishNotReady: boolean,
  places: optional(
    record<Partial<Record<ServiceField, Slot>>>({
      type: optional(slot),
      clusterIP: optional(slot),
      externalTrafficPolicy: optional(slot),
      allocateLoadBalancerNodePorts: optional(slot),
      ipFamilies: optional(slot),
      ipFamilyPolicy: optional(slot),
    }),
  ),
});

const endpoint = record<Endpoint>({
  addresses: locatedTexts,
  nodeName: optional(text),
  zone: optional(text),
  podName: optional(text),
  hostname: optional(text),
  ready: boolean,
  serving: boolean,
  terminating: boolean,
  zoneHints: optional(texts),
  nodeHints: optional(texts),
});

const endpointsBody = record<EndpointsBody>({
  type: only('endpoints'),
  serviceName: optional(text),
  addressType: text,
  endpoints: list(endpoint),
  ports: list(record<EndpointsBody['ports'][number]>({ name: optional(text), protocol: text, port: optional(number) })),
});

const body = union<ResourceBody>({
  node: nodeBody,
  service: serviceBody,
  workload: workloadBody,
  endpoints: endpointsBody,
  ingress: ingressBody,
  policy: policyBody,
  other: record<OtherBody>({ type: only('other') }),
});

const resource = record<Resource>({
  group: text,
  kind: text,
  namespace: optional(text),
  name: text,
  slot,
  whole: slot,
  labels,
  owners: list(record<Resource['owners'][number]>({ kind: text, name: text })),
  printed: optional(only(true)),
  body,
});

/** The facts of a chunk. Those of a workspace's configuration have no codec: they are read anew each time. */
export const chunkFacts: Codec<Omit<ChunkFacts, 'configuration'>> = record<Omit<ChunkFacts, 'configuration'>>({
  resources: list(resource),
  addresses: list(addressFact),
  settings: list(settingFact),
  definitions: list(definition),
  problems: list(problem),
  kustomization: optional(kustomization),
});
