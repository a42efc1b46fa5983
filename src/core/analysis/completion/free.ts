import type { Family } from '../../ip/address';
import { formatAddress } from '../../ip/address';
import { nearestFreePrivate } from '../../ip/free';
import { formatPrefix, nthAddress, prefix, prefixSize } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { AddressRole, SettingName } from '../../kube/facts';
import { NodeBlocks } from '../../network/node-cidrs';
import { DNS_INDEX, KUBERNETES_INDEX, staticBand, staticPortBand } from '../../network/service-addresses';
import { nodeMask, nodePortRange } from '../../network/settings';
import type { Claim } from '../../network/subjects';
import { formatCount } from '../../views/values';
import type { CursorPlace } from '../cursor-place';
import type { LinkSources } from '../links/links';
import { holds } from '../links/service-links';
import type { Proposal } from './proposal';

const FEW = 8;

/** Free addresses of the Service ranges in the band that the API server leaves to hand-picked ones. Source: KEP-3070. */
export function clusterAddresses(at: CursorPlace, sources: LinkSources): Proposal[] {
  const { engine, models } = sources;
  const { cluster } = at.subjects;
  const declared = others(at, sources, ['service-range']).map(({ prefix: range }) => range);
  const ranges = declared.length > 0 ? distinct(declared) : (models.of(cluster)?.serviceRanges.map(({ value }) => value) ?? []);
  const taken = new Set(engine.index.claims(cluster, 'cluster-address').flatMap(({ chunk, address }) => (address === undefined || chunk === at.chunk.id ? [] : [formatAddress(address)])));
  const free = ranges.flatMap((range) => freeAddresses(range, taken));
  const headless: Proposal[] = at.path.at(-1) === 'clusterIP' ? [{ kind: 'address', text: 'None', detail: 'headless: names resolve to the pods' }] : [];
  return [...free, ...headless];
}

function freeAddresses(range: Prefix, taken: ReadonlySet<string>): Proposal[] {
  const size = prefixSize(range);
  const band = staticBand(size);
  const last = band > 0n ? band : size - (range.family === 4 ? 2n : 1n);
  const found: Proposal[] = [];
  for (let index = KUBERNETES_INDEX + 1n; index <= last && found.length < FEW; index++) {
    const address = index === DNS_INDEX ? undefined : nthAddress(range, index);
    const text = address && formatAddress(address);
    if (text === undefined || taken.has(text)) continue;
    found.push({ kind: 'address', text, detail: `free in ${formatPrefix(range)}${band > 0n ? ', never given out by the API server first' : ''}` });
  }
  return found;
}

/** Free node ports in the band that the API server leaves to hand-picked ones. Source: KEP-3668. */
export function nodePorts(at: CursorPlace, { engine: { index } }: LinkSources): Proposal[] {
  const { cluster } = at.subjects;
  const { first, last } = nodePortRange({ settings: index.settings(cluster, 'node-port-range') });
  const band = staticPortBand(last - first + 1);
  const end = band > 0 ? first + band - 1 : last;
  const found: Proposal[] = [];
  for (let port = first; port <= end && found.length < FEW; port++) {
    const isOwn = String(port) === at.entry?.text;
    if (isOwn || index.servicesByNodePort(cluster, port).length === 0) found.push({ kind: 'port', text: String(port), detail: `free in ${first}-${last}${band > 0 ? ', never given out by the API server first' : ''}` });
  }
  return found;
}

/** Lengths that are offered unless the text at the cursor names one, and the block near which a free one is looked for. */
const USUAL: Readonly<Record<'pods' | 'services', Readonly<Record<Family, { readonly near: string; readonly lengths: readonly number[] }>>>> = {
  pods: { 4: { near: '10.244.0.0', lengths: [16, 14, 18, 20] }, 6: { near: 'fd00:10:244::', lengths: [56, 48] } },
  services: { 4: { near: '10.96.0.0', lengths: [16, 12, 20, 24] }, 6: { near: 'fd00:10:96::', lengths: [112, 108] } },
};

const OUTSIDE: readonly AddressRole[] = ['node-network', 'node-address', 'load-balancer-pool', 'join-network', 'vpc-network', 'external-network', 'docker-network'];

/** What other documents give as the pod range, then free ranges. */
export function podRanges(at: CursorPlace, sources: LinkSources): Proposal[] {
  return ranges(at, sources, 'pods', ['pod-range'], [...OUTSIDE, 'service-range']);
}

/** What other documents give as the Service range, then free ranges. */
export function serviceRanges(at: CursorPlace, sources: LinkSources): Proposal[] {
  return ranges(at, sources, 'services', ['service-range'], [...OUTSIDE, 'pod-range', 'node-pod-range', 'flannel-network', 'calico-pool', 'cilium-pool']);
}

function ranges(at: CursorPlace, sources: LinkSources, what: 'pods' | 'services', own: readonly AddressRole[], used: readonly AddressRole[]): Proposal[] {
  const written = others(at, sources, own);
  const declared = written.map((claim): Proposal => ({ kind: 'range', text: claim.fact.text, detail: `as ${claim.fact.origin}` }));
  const taken = others(at, sources, used).map((claim) => claim.prefix);
  const text = at.entry?.text ?? '';
  const typed = /\/(\d{1,3})$/.exec(text)?.[1];
  const isDual = text.includes(':') || [...written.map((claim) => claim.prefix), ...taken].some(({ family }) => family === 6);
  const families: readonly Family[] = text.includes(':') ? [6] : isDual ? [4, 6] : [4];
  const free = families.flatMap((family) => {
    const { near, lengths } = USUAL[what][family];
    return (typed === undefined ? lengths : [Number(typed)]).flatMap((length): Proposal[] => {
      const wanted = prefix(`${near}/${length}`);
      const found = wanted && nearestFreePrivate(wanted, taken);
      return found === undefined ? [] : [{ kind: 'range', text: formatPrefix(found), detail: `free, ${formatCount(prefixSize(found))} addresses` }];
    });
  });
  return [...declared, ...free];
}

/** Free blocks of the pod ranges, as large as a node gets them. */
export function nodeBlocks(at: CursorPlace, sources: LinkSources): Proposal[] {
  const { cluster } = at.subjects;
  const declared = distinct(others(at, sources, ['pod-range']).map((claim) => claim.prefix));
  const whole = declared.length > 0 ? declared : (sources.models.of(cluster)?.podRanges.map(({ value }) => value) ?? []);
  const taken = others(at, sources, ['node-pod-range', 'service-range']).filter(({ chunk }) => chunk !== at.chunk.id);
  return whole.flatMap((range) => {
    const blocks = new NodeBlocks(range, nodeBlockLength(sources, cluster, range, whole), taken.map((claim) => claim.prefix));
    const found = Array.from({ length: FEW }, () => blocks.next()).filter((block) => block !== undefined);
    return found.map((block): Proposal => ({ kind: 'range', text: formatPrefix(block), detail: `free in ${formatPrefix(range)}` }));
  });
}

const MASKS: readonly SettingName[] = ['node-mask', 'node-mask-ipv4', 'node-mask-ipv6'];

/** Prefix length of the block that each node gets of a pod range. Units: bits. */
export function nodeBlockLength({ engine: { index } }: LinkSources, cluster: string, { family }: Prefix, all: readonly Prefix[]): number {
  const settings = MASKS.flatMap((name) => index.settings(cluster, name));
  return nodeMask({ settings }, family, [...new Set(all.map((range) => range.family))]).value;
}

/** Claims of the cluster in some roles without the one at the cursor. */
function others(at: CursorPlace, { engine }: LinkSources, roles: readonly AddressRole[]): readonly Claim[] {
  return engine.index.claims(at.subjects.cluster, ...roles).filter((claim) => claim.chunk !== at.chunk.id || !holds(at, claim.fact.slot));
}

function distinct(prefixes: readonly Prefix[]): Prefix[] {
  return [...new Map(prefixes.map((each) => [formatPrefix(each), each])).values()];
}
