import type { FindingCounts, NodeView, PodView, ServiceView, ValueView } from '../../src/protocol/panel-contract';
import { text } from '../text';
import { marked } from './draw';

/** A node in one line, for assistive technology and tooltips. */
export function describeNode(node: NodeView): string {
  return join([
    node.name,
    text.kind.node,
    values(node.addresses),
    node.podRanges.length > 0 && `pods ${values(node.podRanges)}`,
    node.bridge && `${node.bridge.name} ${node.bridge.addresses.join(', ')}`.trim(),
    text.pods(node.pods.length),
    findings(node.findings),
  ]);
}

/** A pod in one line. */
export function describePod(pod: PodView): string {
  return join([
    pod.name,
    text.kind.pod,
    pod.namespace,
    pod.addresses.map((address) => marked(address, pod.provenance)).join(', ') || text.noAddress,
    pod.hostNetwork ? 'hostNetwork' : pod.veth,
    findings(pod.findings),
  ]);
}

/** A Service in one line. */
export function describeService(service: ServiceView): string {
  return join([
    service.name,
    `${text.kind.service} ${service.serviceType}`,
    service.namespace,
    values(service.addresses) || text.headless,
    service.ports.join('; '),
    text.backends(service.backends.length),
    findings(service.findings),
  ]);
}

function values(list: readonly ValueView[]): string {
  return list.map((value) => marked(value.text, value.provenance)).join(', ');
}

function findings(counts: FindingCounts): string {
  return text.findings(counts);
}

function join(parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(', ');
}
