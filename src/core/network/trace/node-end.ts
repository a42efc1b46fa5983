// What has to be said of a packet that ends at a node itself. It must never follow packets.
import { formatAddress } from '../../ip/address';
import { portsNaming } from '../kube-proxy/port-list';
import type { ModelPod } from '../model';
import { findNamespace } from '../namespaces';
import type { Arrival } from './passage';
import { titleOf } from './titles';
import type { World } from './world';

/** Who else is meant by the port of a node that got the packet; undefined where nobody is known. Cost: the pods of the node. */
export function remarkOnNodePort({ model, proxy }: World, { verdict, passage }: Arrival): string | undefined {
  const { namespace, packet } = passage;
  const { port, protocol, destination } = packet;
  const node = verdict === 'delivered' && port !== undefined ? findNamespace(model, namespace) : undefined;
  if (node?.kind !== 'node' || port === undefined || passage.translations.length > 0) return undefined;
  const title = titleOf(model, namespace);
  const owner = (model.nodes[node.index]?.pods ?? []).map((at) => model.pods[at]).find((pod) => pod !== undefined && wantsHostPort(pod, port, protocol));
  if (owner !== undefined) return `Port ${port} of ${title} is a host port of pod ${owner.namespace}/${owner.name.value}. The portmap plugin or the CNI itself sends it on to the pod, which is not followed here.`;
  const ports = proxy === undefined ? [] : portsNaming(proxy.servicePorts, '', port).flatMap((at) => proxy.servicePorts[at] ?? []);
  const service = ports.find((one) => one.nodePort === port && one.protocol.toLowerCase() === protocol);
  return service && `${port} is a node port of Service ${service.namespace}/${service.service}, but the rules of kube-proxy on ${title} do not take it for ${formatAddress(destination)} (nodePortAddresses, loopback or the family of the Service): only a program that listens there would answer.`;
}

function wantsHostPort({ hostNetwork, containers }: ModelPod, port: number, protocol: string): boolean {
  return !hostNetwork && containers.some(({ ports }) => ports.some((one) => one.hostPort === port && one.protocol.toLowerCase() === protocol));
}
