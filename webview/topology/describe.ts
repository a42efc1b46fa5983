import type { FindingCounts } from '../../src/protocol/panel-contract';
import type { PodView } from '../../src/protocol/topology-contract';
import { text } from '../text';
import type { PictureNode, PictureService } from './cluster';
import { marked } from './draw';

/** A node in one line, for assistive technology and tooltips. */
export function describeNode(node: PictureNode): string {
  return join([
    node.name,
    text.kind.node,
    node.addresses.text,
    node.podRanges.text && text.podRanges(node.podRanges.text),
    node.conflict && text.secondUse,
    node.bridge.replace('  ', ' ').replaceAll('  ', ', '),
    text.pods(node.pods),
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
export function describeService(service: PictureService): string {
  return join([
    service.name,
    `${text.kind.service} ${service.serviceType}`,
    service.namespace,
    service.addresses.text || text.headless,
    service.ports,
    text.backends(service.backends),
    findings(service.findings),
  ]);
}

function findings(counts: FindingCounts): string {
  return text.findings(counts);
}

function join(parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(', ');
}
