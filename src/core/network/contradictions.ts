// What single objects say against themselves or against the rest of a cluster. It must never change the model.
import { address as parseText, formatAddress } from '../ip/address';
import type { Family } from '../ip/address';
import { contains, formatPrefix, prefix } from '../ip/prefix';
import type { Located } from '../kube/facts';
import type { ModelNode, ModelService, Sourced } from './model';
import type { ModelInput, Remark } from './model-input';
import type { Prefix } from '../ip/prefix';
import { placeOf, titleOf } from './subjects';
import type { NodeSubject } from './subjects';

/** Sentences of one kind; a dump may give thousands. */
const MOST = 10;

/** Nodes that name several ranges or addresses of a family, and nodes without an address among others that have one. */
export function nodeContradictions({ nodes }: Pick<ModelInput, 'nodes'>, models: readonly ModelNode[]): Remark[] {
  const addressed = nodes.some(({ body }) => body.internalAddresses.length > 0);
  const known = new Map(models.map((model) => [model.name.value, model]));
  return nodes.flatMap((node): Remark[] => {
    const { internalAddresses, podRanges } = node.body;
    const bare = addressed && internalAddresses.length === 0 ? withoutAddress(node, known.get(node.resource.name)) : [];
    return [
      ...bare,
      ...several(node, podRanges, 'pod ranges', (text) => canonicalRange(text)),
      ...several(node, internalAddresses, 'internal addresses', (text) => canonicalAddress(text)),
    ];
  }).slice(0, MOST);
}

/** Declared endpoints that name nodes or addresses of pods which the cluster does not have. */
export function endpointContradictions({ endpoints, nodes }: Pick<ModelInput, 'endpoints' | 'nodes'>, services: readonly ModelService[], podRanges: readonly Sourced<Prefix>[]): Remark[] {
  if (endpoints.length === 0) return [];
  return [...strangeNodes(endpoints, nodes), ...strangePods(services, podRanges)];
}

function strangeNodes(endpoints: ModelInput['endpoints'], nodes: readonly NodeSubject[]): Remark[] {
  const names = new Set(nodes.map(({ resource }) => resource.name));
  if (names.size === 0) return [];
  return endpoints.flatMap((subject): Remark[] => {
    const strange = subject.body.endpoints.find(({ nodeName }) => nodeName !== undefined && !names.has(nodeName));
    if (strange?.nodeName === undefined) return [];
    const first = strange.addresses[0];
    return [{ message: `${titleOf(subject)}: its endpoint ${first?.value ?? ''} is on node ${strange.nodeName}, which is no node of the cluster.`, place: placeOf(subject, first?.slot ?? subject.resource.slot) }];
  }).slice(0, MOST);
}

function strangePods(services: readonly ModelService[], podRanges: readonly Sourced<Prefix>[]): Remark[] {
  const seen = new Set<unknown>();
  const remarks: Remark[] = [];
  for (const { namespace, name, ports } of services) {
    for (const { endpoints } of ports) {
      // Services with one selector share their endpoints, and these are pods.
      if (seen.has(endpoints)) continue;
      seen.add(endpoints);
      const strange = endpoints.filter(({ address, pod }) => pod === undefined && podRanges.some(({ value }) => contains(value, address.value)));
      const [first] = strange;
      if (first === undefined) continue;
      const more = strange.length === 1 ? '' : ` (and ${strange.length - 1} more)`;
      remarks.push({ message: `${formatAddress(first.address.value)}${more} is an endpoint of Service ${namespace}/${name} in the pod range, but no pod of the model has it.`, place: first.address.place });
      if (remarks.length === MOST) return remarks;
    }
  }
  return remarks;
}

function withoutAddress(node: NodeSubject, model: ModelNode | undefined): Remark[] {
  const shown = (model?.addresses ?? []).filter(({ provenance }) => provenance !== 'declared').map(({ value }) => formatAddress(value));
  if (model === undefined || (shown.length === 0 && model.addresses.length > 0)) return [];
  const instead = shown.length === 0 ? 'it is not reached' : `${shown.join(' and ')} is assumed`;
  return [{ message: `${titleOf(node)} has no internal address, unlike others: ${instead}.`, place: placeOf(node, node.resource.slot) }];
}

function several(node: NodeSubject, written: readonly Located<string>[], what: string, read: (text: string) => readonly [Family, string] | undefined): Remark[] {
  return ([4, 6] as const).flatMap((family): Remark[] => {
    const own = written.flatMap(({ value, slot }) => {
      const found = read(value);
      return found?.[0] === family ? [{ text: found[1], slot }] : [];
    });
    const texts = [...new Set(own.map(({ text }) => text))];
    const second = own.find(({ text }) => text !== texts[0]);
    if (second === undefined) return [];
    return [{ message: `${titleOf(node)} has ${texts.length} ${what} of IPv${family}: ${texts.slice(0, 4).join(', ')}; the first counts.`, place: placeOf(node, second.slot) }];
  });
}

function canonicalRange(text: string): readonly [Family, string] | undefined {
  const found = prefix(text);
  return found && [found.family, formatPrefix(found)];
}

function canonicalAddress(text: string): readonly [Family, string] | undefined {
  const found = parseText(text);
  return found && [found.family, formatAddress(found)];
}
