import type { DeclaredService } from '../../protocol/analysis-contract';
import type { BackendView, EntranceView, RulesChoice, ServiceRulesView } from '../../protocol/panel-contract';
import { formatAddress } from '../ip/address';
import type { Family } from '../ip/address';
import { inputOf } from '../network/kube-proxy/from-manifests';
import type { ProxyCluster } from '../network/kube-proxy/from-manifests';
import type { NodeEndpoint } from '../network/kube-proxy/categorize';
import { hostPort } from '../network/kube-proxy/names';
import type { PortPlan } from '../network/kube-proxy/plan';
import { NodeRules } from '../network/kube-proxy/rules';
import type { ClusterModel, ModelPod, ModelService } from '../network/model';
import { podNamespace } from '../network/namespaces';
import { findService, isHeadless } from '../network/trace/dns';
import type { Place } from '../store/place';
import type { ViewContext } from './context';
import { clusterPolicies, externalPolicies, refusalOf } from './service-words';
import { ruleLines } from './service-lines';
import { addressValue, serviceId } from './values';

/** Backends of one entrance that are listed. */
const MAXIMUM_BACKENDS = 200;
const FAMILIES: readonly Family[] = [4, 6];

/**
 * What kube-proxy of a node makes of one Service: where it can be reached, who answers with which share, and the rules.
 * Cost: one look at each Service port, the endpoints and rules of this Service.
 */
export function serviceRulesView(model: ClusterModel, proxy: ProxyCluster | undefined, id: string, choice: RulesChoice, context: ViewContext): ServiceRulesView | undefined {
  const service = serviceOf(model, id);
  if (service === undefined) return undefined;
  const { namespace, name } = service;
  const index = Math.max(0, model.nodes.findIndex((node) => node.name.value === choice.node));
  const input = proxy && inputOf(proxy, index);
  const perFamily = input === undefined ? [] : FAMILIES.map((family) => new NodeRules(input, family));
  const served = perFamily.filter((rules) => rules.plansOf(namespace, name).length > 0);
  const chosen = served.find(({ context: { family } }) => family === choice.family) ?? served[0];
  const pods = podsByAddress(model, service);
  const entrances = served.flatMap((rules) => rules.plansOf(namespace, name).flatMap((plan) => entrancesOf(plan, rules, service, pods, context)));
  return {
    revision: context.revision,
    id,
    title: `${namespace}/${name}`,
    serviceType: service.serviceType,
    location: context.locate(service.place),
    mode: proxy?.config.mode ?? 'iptables',
    node: model.nodes[index]?.name.value ?? '',
    families: served.map(({ context: { family } }) => family),
    family: chosen?.context.family ?? choice.family,
    notes: notesOn(service, chosen !== undefined),
    entrances: entrances.length > 0 ? entrances : namesOf(service, pods),
    ...ruleLines(chosen, service, choice.format),
  };
}

/** The Services of one file, by place. `wholeOf` leads from the name of a resource to the whole of it. Cost: one look at each Service of the cluster. */
export function declaredServices(model: ClusterModel, cluster: string, file: string, context: ViewContext, wholeOf: (place: Place) => Place): readonly DeclaredService[] {
  const found = model.services.flatMap((service): DeclaredService[] => {
    const location = context.locate(wholeOf(service.place));
    if (location?.file !== file) return [];
    const ready = service.ports.flatMap(({ endpoints }) => endpoints.filter((endpoint) => endpoint.ready));
    return [
      {
        id: serviceId(service),
        cluster,
        range: location.range,
        addresses: service.clusterAddresses.map(({ value }) => formatAddress(value)),
        serviceType: service.serviceType,
        endpoints: new Set(ready.map(({ address }) => formatAddress(address.value))).size,
      },
    ];
  });
  return found.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column);
}

/** The rules of a Service on the first node, in all families, as `iptables-save` prints them. */
export function rulesOnFirstNode(model: ClusterModel, proxy: ProxyCluster | undefined, id: string): ReadonlySet<string> {
  const service = serviceOf(model, id);
  const input = proxy && inputOf(proxy, 0);
  if (service === undefined || input === undefined) return new Set();
  const lines = FAMILIES.flatMap((family) => ruleLines(new NodeRules(input, family), service, 'save').lines);
  return new Set(lines.filter(({ kind }) => kind === 'rule').map(({ text }) => text));
}

function serviceOf(model: ClusterModel, id: string): ModelService | undefined {
  const [, namespace = '', name = ''] = /^service\/([^/]+)\/(.+)$/.exec(id) ?? [];
  return findService(model, namespace, name);
}

function notesOn(service: ModelService, served: boolean): string[] {
  if (service.serviceType === 'ExternalName') return ['An ExternalName Service is a name for something outside: cluster DNS answers with it, and kube-proxy has no rules.'];
  if (isHeadless(service)) return ['Headless (clusterIP: None): cluster DNS answers with the addresses of the backends, and kube-proxy has no rules.'];
  return served ? [] : ['kube-proxy leaves this Service to another proxy (label service.kubernetes.io/service-proxy-name).'];
}

/** Pods of the Service's endpoints by address. */
function podsByAddress(model: ClusterModel, service: ModelService): ReadonlyMap<string, ModelPod> {
  const pods = new Map<string, ModelPod>();
  for (const { endpoints } of service.ports) {
    for (const { address, pod } of endpoints) {
      const found = pod === undefined ? undefined : model.pods[pod];
      if (found !== undefined) pods.set(formatAddress(address.value), found);
    }
  }
  return pods;
}

type Pods = ReadonlyMap<string, ModelPod>;

function entrancesOf(plan: PortPlan, { context: rules }: NodeRules, service: ModelService, pods: Pods, context: ViewContext): EntranceView[] {
  const { port, clusterAddress, sets } = plan;
  const backends = (endpoints: readonly NodeEndpoint[]): Pick<EntranceView, 'backends' | 'omitted'> => ({
    backends: endpoints.slice(0, MAXIMUM_BACKENDS).map((endpoint) => backendOf(endpoint, endpoints.length, pods)),
    omitted: Math.max(0, endpoints.length - MAXIMUM_BACKENDS),
  });
  const entrance = (kind: EntranceView['kind'], ip: string, number: number, policies: readonly string[]): EntranceView => {
    const internal = kind === 'cluster';
    const local = internal ? port.internalLocal : port.externalLocal;
    const value = [...service.clusterAddresses, ...service.externalAddresses].find((one) => formatAddress(one.value) === ip);
    return {
      kind,
      text: hostPort(ip, number),
      protocol: port.protocol,
      port: port.port,
      address: kind === 'node-port' ? undefined : value && addressValue(value, context),
      policies,
      refusal: refusalOf(plan, internal),
      ...backends(local ? sets.local : sets.cluster),
    };
  };
  const own = rules.node.addresses[plan.family];
  return [
    entrance('cluster', clusterAddress, port.portNumber, clusterPolicies(plan, rules)),
    ...plan.externalAddresses.map((ip) => entrance('external', ip, port.portNumber, externalPolicies(plan, 'external'))),
    ...plan.loadBalancerAddresses.map((ip) => entrance('load-balancer', ip, port.portNumber, externalPolicies(plan, 'load-balancer'))),
    ...(port.nodePort === 0 || own === undefined ? [] : [entrance('node-port', own, port.nodePort, externalPolicies(plan, 'node-port'))]),
  ];
}

function backendOf({ text, endpoint, local }: NodeEndpoint, count: number, pods: Pods): BackendView {
  const pod = pods.get(endpoint.ip);
  return { text, share: 1 / count, pod: pod && podNamespace(pod), name: pod === undefined ? '' : `${pod.namespace}/${pod.name.value}`, node: endpoint.nodeName ?? '', local };
}

/** The name of a headless Service: its clients choose among the backends themselves. */
function namesOf(service: ModelService, pods: Pods): EntranceView[] {
  if (!isHeadless(service)) return [];
  return service.ports.map(({ name, port, protocol, endpoints }) => {
    const ready = endpoints.filter((endpoint) => endpoint.ready);
    return {
      kind: 'name',
      text: `${service.name}.${service.namespace}:${port}`,
      protocol,
      port: name ?? '',
      policies: ['Clients get the addresses of all backends and choose one themselves; ports are not translated.'],
      refusal: ready.length === 0 ? 'No backend is ready: cluster DNS answers with nothing.' : '',
      backends: ready.slice(0, MAXIMUM_BACKENDS).map((endpoint) => {
        const ip = formatAddress(endpoint.address.value);
        const pod = pods.get(ip);
        return { text: hostPort(ip, endpoint.port), pod: pod && podNamespace(pod), name: pod === undefined ? '' : `${pod.namespace}/${pod.name.value}`, node: '', local: false };
      }),
      omitted: Math.max(0, ready.length - MAXIMUM_BACKENDS),
    };
  });
}
