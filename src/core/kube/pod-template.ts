import type { Cursor } from '../yaml/cursor';
import { isPlaceholder } from '../yaml/scalar';
import { compact } from './compact';
import type { Container, PodDns, PodTemplate, Requirement, Toleration } from './facts';
import type { FactsBuilder } from './facts-builder';
import { labelsOf, requirementsOf } from './labels';
import { containerPortsOf, locatedText, mappings } from './ports';

/** Reads a pod, or the template of one: an object with `metadata` and `spec`. */
export function podTemplateOf(pod: Cursor): PodTemplate {
  const spec = pod.get('spec');
  const nodeName = locatedText(spec.get('nodeName'));
  return compact<PodTemplate>({
    labels: labelsOf(pod.at('metadata', 'labels')),
    hostNetwork: spec.get('hostNetwork').bool() ?? false,
    nodeName: nodeName && isPlaceholder(nodeName.value) ? undefined : nodeName,
    nodeSelector: labelsOf(spec.get('nodeSelector')),
    requiredNodeTerms: nodeTermsOf(spec.at('affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')),
    tolerations: mappings(spec.get('tolerations')).map(tolerationOf),
    containers: mappings(spec.get('initContainers')).map((c) => containerOf(c, true)).concat(mappings(spec.get('containers')).map((c) => containerOf(c, false))),
    shareProcessNamespace: spec.get('shareProcessNamespace').bool() ?? false,
    dns: dnsOf(spec),
  });
}

/** A text that is neither empty nor a placeholder. */
export function plainText(cursor: Cursor): string | undefined {
  const text = cursor.text();
  return text === undefined || text === '' || isPlaceholder(text) ? undefined : text;
}

function dnsOf(spec: Cursor): PodDns | undefined {
  const config = spec.get('dnsConfig');
  const option = mappings(config.get('options')).find((item) => item.get('name').text() === 'ndots');
  const ndots = Number(option?.get('value').text() || Number.NaN);
  const listed = (key: string): readonly string[] | undefined => {
    const texts = config.get(key).items().flatMap((item) => plainText(item) ?? []);
    return texts.length > 0 ? texts : undefined;
  };
  const dns = compact<PodDns>({
    hostname: plainText(spec.get('hostname')),
    subdomain: plainText(spec.get('subdomain')),
    policy: plainText(spec.get('dnsPolicy')),
    searches: listed('searches'),
    nameservers: listed('nameservers'),
    ndots: Number.isInteger(ndots) && ndots >= 0 ? ndots : undefined,
  });
  return Object.keys(dns).length > 0 ? dns : undefined;
}

/** Adds the addresses that a pod's spec names besides its own. */
export function addPodAddresses(pod: Cursor, kind: string, owner: number, template: PodTemplate, out: FactsBuilder): void {
  const spec = pod.get('spec');
  const field = { role: 'other-address', form: 'address', owner } as const;
  for (const container of template.containers) {
    for (const port of container.ports) if (port.hostAddress !== undefined) out.located(port.hostAddress, { ...field, origin: `${kind} ports.hostIP` });
  }
  for (const alias of spec.get('hostAliases').items()) out.address(alias.get('ip'), { ...field, origin: `${kind} spec.hostAliases.ip` });
  spec
    .at('dnsConfig', 'nameservers')
    .items()
    .forEach((item, index) => out.address(item, { role: 'dns-address', form: 'address', owner, origin: `${kind} spec.dnsConfig.nameservers` }, index));
}

/** The containers of a pod as they are written, init containers first. */
export function containerCursors(pod: Cursor): Cursor[] {
  return [...mappings(pod.at('spec', 'initContainers')), ...mappings(pod.at('spec', 'containers'))];
}

function containerOf(container: Cursor, init: boolean): Container {
  const name = container.get('name');
  return {
    name: name.text() ?? '',
    slot: name.exists ? name.slot() : container.slot(),
    init,
    sidecar: init && container.get('restartPolicy').text() === 'Always',
    ports: containerPortsOf(container.get('ports')),
  };
}

// `matchFields` knows one field, the node's name.
function nodeTermsOf(terms: Cursor): Requirement[][] {
  return mappings(terms).map((term) => [...requirementsOf(term.get('matchExpressions')), ...requirementsOf(term.get('matchFields'))]);
}

function tolerationOf(item: Cursor): Toleration {
  return {
    key: item.get('key').text() ?? '',
    operator: item.get('operator').text() || 'Equal',
    value: item.get('value').text() ?? '',
    effect: item.get('effect').text() ?? '',
  };
}
