import { type Address, formatAddress } from '../core/ip/address';
import { type Prefix, formatPrefix } from '../core/ip/prefix';
import type { ClusterModel, ModelNode, ModelPod, ModelService, Provenance, Sourced } from '../core/network/model';
import type { ClusterSummary } from '../protocol/analysis-contract';
import { type JsonLocation, jsonLocation } from './json-location';
import type { Workspace } from './workspace';

/** What `model` prints. Fields may be added; a change of a present one raises `schemaVersion`. */
export interface JsonModel {
  readonly schemaVersion: 1;
  readonly clusters: readonly JsonCluster[];
}

/** A value with how it is known; `location` for what is written in a file. Addresses and prefixes are canonical text. */
export interface JsonValue<T> {
  readonly value: T;
  readonly provenance: Provenance;
  readonly because: string;
  readonly location?: JsonLocation;
}

/** The network of one cluster. Shape: nodes, pods and Services by name. */
export interface JsonCluster {
  readonly id: string;
  readonly name: string;
  readonly because: string;
  readonly families: readonly (4 | 6)[];
  /** The network plugin with its mode. */
  readonly cni: JsonValue<string>;
  readonly podRanges: readonly JsonValue<string>[];
  readonly serviceRanges: readonly JsonValue<string>[];
  readonly nodeNetworks: readonly JsonValue<string>[];
  readonly nodes: readonly JsonNode[];
  readonly pods: readonly JsonPod[];
  readonly services: readonly JsonService[];
  readonly router: { readonly addresses: readonly JsonValue<string>[] };
  readonly remarks: readonly { readonly message: string; readonly location?: JsonLocation }[];
}

/** A node; `pods` are `namespace/name` in order of creation. */
export interface JsonNode {
  readonly name: JsonValue<string>;
  readonly addresses: readonly JsonValue<string>[];
  readonly podRanges: readonly JsonValue<string>[];
  /** Only of network plugins that have one. */
  readonly bridge?: { readonly name: string; readonly addresses: readonly JsonValue<string>[] };
  /** Further devices of the network plugin: tunnels, `cilium_host`. */
  readonly devices: readonly { readonly name: string; readonly kind: string; readonly addresses: readonly JsonValue<string>[] }[];
  readonly zone?: string;
  readonly pods: readonly string[];
}

/** A pod; `node` is absent when no node takes it, `veth` with the network of its host. */
export interface JsonPod {
  readonly namespace: string;
  readonly name: JsonValue<string>;
  readonly workload: { readonly kind: string; readonly name: string; readonly location?: JsonLocation };
  readonly node?: JsonValue<string>;
  readonly addresses: readonly JsonValue<string>[];
  readonly hostNetwork: boolean;
  readonly veth?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly {
    readonly name: string;
    readonly init: boolean;
    readonly ports: ModelPod['containers'][number]['ports'];
    readonly location?: JsonLocation;
  }[];
}

/** A Service; `pod` of an endpoint is `namespace/name` where its address is that of a known pod. */
export interface JsonService {
  readonly namespace: string;
  readonly name: string;
  readonly location?: JsonLocation;
  readonly type: string;
  readonly clusterAddresses: readonly JsonValue<string>[];
  readonly externalAddresses: readonly JsonValue<string>[];
  readonly ports: readonly {
    readonly name?: string;
    readonly protocol: string;
    readonly port: number;
    readonly nodePort?: JsonValue<number>;
    readonly endpoints: readonly {
      readonly address: JsonValue<string>;
      readonly port: number;
      readonly ready: boolean;
      readonly pod?: string;
    }[];
  }[];
}

/** The models of clusters as `model` prints them. Cost: every pod and endpoint. */
export function jsonModel(workspace: Workspace, clusters: readonly ClusterSummary[]): JsonModel {
  const writer = new ModelWriter(workspace);
  return {
    schemaVersion: 1,
    clusters: clusters.flatMap((summary) => {
      const model = workspace.analysis.model(summary.id);
      return model === undefined ? [] : [writer.cluster(model, summary)];
    }),
  };
}

class ModelWriter {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  cluster(model: ClusterModel, { because }: ClusterSummary): JsonCluster {
    const podNames = model.pods.map(({ namespace, name }) => `${namespace}/${name.value}`);
    return {
      id: model.cluster,
      name: model.name,
      because,
      families: model.families,
      cni: this.#value(model.cni, ({ title }) => title),
      podRanges: this.#prefixes(model.podRanges),
      serviceRanges: this.#prefixes(model.serviceRanges),
      nodeNetworks: this.#prefixes(model.nodeNetworks),
      nodes: model.nodes.map((node) => this.#node(node, podNames)),
      pods: model.pods.map((pod) => this.#pod(pod, model)),
      services: model.services.map((service) => this.#service(service, podNames)),
      router: { addresses: this.#addresses(model.router.addresses) },
      remarks: model.remarks.map(({ message, place }) => ({ message, ...this.#at(place) })),
    };
  }

  #node({ name, addresses, podRanges, bridge, cniDevices, zone, pods }: ModelNode, podNames: readonly string[]): JsonNode {
    return {
      name: this.#value(name, String),
      addresses: this.#addresses(addresses),
      podRanges: this.#prefixes(podRanges),
      bridge: bridge && { name: bridge.name, addresses: this.#addresses(bridge.addresses) },
      devices: cniDevices.map((device) => ({ name: device.name, kind: device.kind, addresses: this.#addresses(device.addresses) })),
      zone,
      pods: pods.map((index) => podNames[index] ?? ''),
    };
  }

  #pod(pod: ModelPod, model: ClusterModel): JsonPod {
    const { namespace, hostNetwork, veth, labels, node } = pod;
    return {
      namespace,
      name: this.#value(pod.name, String),
      workload: { kind: pod.workload.kind, name: pod.workload.name, ...this.#at(pod.workload.place) },
      node: node && this.#value(node, (index) => model.nodes[index]?.name.value ?? ''),
      addresses: this.#addresses(pod.addresses),
      hostNetwork,
      veth,
      labels,
      containers: pod.containers.map(({ name, init, ports, place }) => ({ name, init, ports, ...this.#at(place) })),
    };
  }

  #service(service: ModelService, podNames: readonly string[]): JsonService {
    return {
      namespace: service.namespace,
      name: service.name,
      ...this.#at(service.place),
      type: service.serviceType,
      clusterAddresses: this.#addresses(service.clusterAddresses),
      externalAddresses: this.#addresses(service.externalAddresses),
      ports: service.ports.map(({ name, protocol, port, nodePort, endpoints }) => ({
        name,
        protocol,
        port,
        nodePort: nodePort && this.#value(nodePort, Number),
        endpoints: endpoints.map((endpoint) => ({
          address: this.#value(endpoint.address, formatAddress),
          port: endpoint.port,
          ready: endpoint.ready,
          pod: endpoint.pod === undefined ? undefined : podNames[endpoint.pod],
        })),
      })),
    };
  }

  #addresses(values: readonly Sourced<Address>[]): JsonValue<string>[] {
    return values.map((value) => this.#value(value, formatAddress));
  }

  #prefixes(values: readonly Sourced<Prefix>[]): JsonValue<string>[] {
    return values.map((value) => this.#value(value, formatPrefix));
  }

  #value<T, U>({ value, provenance, because, place }: Sourced<T>, write: (value: T) => U): JsonValue<U> {
    return { value: write(value), provenance, because, ...this.#at(place) };
  }

  #at(place: Sourced<unknown>['place']): { readonly location?: JsonLocation } {
    return jsonLocation({ shown: (file) => file }, place && this.#workspace.locate(place));
  }
}
