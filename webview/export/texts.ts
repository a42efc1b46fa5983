import type { NeighboursView } from '../../src/protocol/topology-contract';
import { nameOf, type Breaks } from '../topology/breaks';
import type { Cluster } from '../topology/cluster';
import type { PodStore } from '../topology/pods';
import { text } from '../text';

/* A picture as text: for documents that draw Mermaid, and as an outline. Bounded: nobody reads more. */

const most = { nodes: 60, pods: 12, services: 40, links: 200 } as const;

/** What a text is made of. */
export interface TextSource {
  readonly view: Cluster;
  readonly pods: PodStore;
  readonly breaks: Breaks | undefined;
  /** Where the first Services lead. */
  readonly backends: readonly NeighboursView[];
}

/** The picture as a Mermaid flowchart. Names stand in quotes with everything that Mermaid reads replaced; ids are numbers. */
export function mermaidOf({ view, pods, backends, breaks }: TextSource): string {
  const lines = ['flowchart TB', `  net(["${label(networkWords(view))}"])`];
  const ids = new Map<string, string>();
  const idOf = (id: string): string => {
    const known = ids.get(id) ?? `n${ids.size}`;
    ids.set(id, known);
    return known;
  };
  for (const node of view.nodes.slice(0, most.nodes)) {
    const own = pods.of(node.id) ?? [];
    lines.push(`  subgraph ${idOf(node.id)}["${label([node.name, node.addresses.text, node.podRanges.text].filter(Boolean).join(' · '))}"]`);
    for (const pod of own.slice(0, most.pods)) lines.push(`    ${idOf(pod.id)}["${label([pod.name, ...pod.addresses].join(' '))}"]`);
    const hidden = node.pods - Math.min(own.length, most.pods);
    if (hidden > 0) lines.push(`    ${idOf(`${node.id}/more`)}["${label(own.length === 0 ? text.pods(node.pods) : text.morePods(hidden))}"]`);
    lines.push('  end', `  net --- ${idOf(node.id)}`);
  }
  if (view.nodes.length > most.nodes) lines.push(`  net --- ${idOf('more-nodes')}["${label(text.morePods(view.nodes.length - most.nodes))}"]`);
  for (const { a, b } of breaks?.shown ?? []) if (ids.has(a) && ids.has(b)) lines.push(`  ${idOf(a)} -. "${label(text.legendBroken)}" .- ${idOf(b)}`);
  for (const service of view.services.slice(0, most.services)) lines.push(`  ${idOf(service.id)}(["${label([service.name, service.addresses.text, service.ports].filter(Boolean).join(' · '))}"])`);
  if (view.services.length > most.services) lines.push(`  ${idOf('more-services')}(["${label(text.morePods(view.services.length - most.services))}"])`);
  const links = backends.flatMap(({ id, backends: groups }) => groups.flatMap(({ node, pods: members }) => targetsOf(node, members, ids).map((target) => `  ${idOf(id)} --> ${target}`)));
  const unique = [...new Set(links)];
  lines.push(...unique.slice(0, most.links));
  if (unique.length > most.links) lines.push(`  %% ${text.morePods(unique.length - most.links)}`);
  return `${lines.join('\n')}\n`;
}

// A pod that is left out is meant by its node.
function targetsOf(node: string, pods: readonly string[], ids: ReadonlyMap<string, string>): string[] {
  const holder = ids.get(node);
  const known = pods.map((pod) => ids.get(pod) ?? holder);
  return (known.length > 0 ? known : [holder]).filter((target) => target !== undefined);
}

// Source: Mermaid, "Entity codes to escape characters". What is no letter, digit or plain sign becomes its number.
function label(words: string): string {
  const short = [...words.replaceAll(/\s+/g, ' ')];
  return (short.length > 120 ? [...short.slice(0, 119), '…'] : short).join('').replaceAll(/[^\p{L}\p{N}\p{M}\u200d\p{Extended_Pictographic} .,:;/()~·…→+-]|[#*_`]/gu, (sign) => `#${sign.codePointAt(0) ?? 63};`);
}

function networkWords(view: Cluster): string {
  const ranges = view.ranges.filter(({ role }) => role === 'nodes').map(({ prefix }) => prefix.text);
  return [view.name, text.nodeNetwork, ranges.join(', '), view.tunnels.map((tunnel) => tunnel.text).join(', ')].filter(Boolean).join(' · ');
}

/** The picture as an outline: what a screen reader would walk, in one text. */
export function outlineOf({ view, pods, breaks }: TextSource): string {
  const lines = [oneLine(view.name)];
  for (const { role, prefix, conflicts } of view.ranges) lines.push(`  ${text.role[role]} ${prefix.text}${conflicts.length > 0 ? `: ${text.overlaps(conflicts)}` : ''}`);
  for (const tunnel of view.tunnels) lines.push(`  ${text.legendTunnel}: ${tunnel.text}`);
  if (breaks && breaks.shown.length < breaks.pairs) lines.push(`  ${breaks.count}`);
  for (const { a, b, reason } of breaks?.shown ?? []) lines.push(`  ${text.brokenLink(nameOf(a), nameOf(b), reason)}`);
  lines.push(text.nodes(view.nodes.length));
  for (const node of view.nodes) {
    lines.push(`  ${parts(node.name, node.addresses.text, node.podRanges.text, text.pods(node.pods))}`);
    for (const pod of pods.of(node.id) ?? []) lines.push(`    ${parts(`${pod.namespace}/${pod.name}`, pod.addresses.join(', '), pod.hostNetwork ? 'hostNetwork' : '')}`);
  }
  lines.push(`${text.services} (${view.services.length})`);
  for (const service of view.services) lines.push(`  ${parts(`${service.namespace}/${service.name}`, service.addresses.text, service.ports, text.backends(service.backends))}`);
  return `${lines.map(oneLine).join('\n')}\n`;
}

function parts(...words: readonly string[]): string {
  return words.filter(Boolean).join('  ');
}

function oneLine(line: string): string {
  return line.replaceAll(/[\r\n\u2028\u2029]/g, ' ');
}
