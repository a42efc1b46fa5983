import { Analysis } from '../../src/core/analysis';
import { overlappingPairs } from '../../src/core/ip/sweep';
import { PrefixTrie } from '../../src/core/ip/trie';
import type { Prefix } from '../../src/core/ip/prefix';
import { claimOf, OverlapIndex } from '../../src/core/network/claims';
import type { Claim } from '../../src/core/network/subjects';
import { Tracker } from '../../src/core/store/cell';
import { type MadeFile, randomFrom } from './manifests';
import { type Figure, atLeast, atMost, median, plain, processorTime } from './measure';

/**
 * Which claims share addresses, and which route is the longest that holds an address. Units: processor time.
 * Shape: claims of all lengths from /12 on, as a workspace of many clusters would have them, most of them nested.
 */
export function overlapFigures(claims: number, routes: number, rounds: number): Figure[] {
  const made = makeClaims(claims);
  const index = new OverlapIndex(new Tracker(), (a, b) => a.chunk - b.chunk);
  const sweep = times(rounds, () => overlappingPairs(made));
  const fill = processorTime(() => made.forEach((claim) => index.add(claim)));
  const ask = processorTime(() => made.forEach((claim) => index.sharing(claim, ['node-pod-range'])));
  const { table, addresses } = makeRoutes(routes);
  const looked = times(rounds, () => addresses.forEach((address) => table.longestMatch(address)));
  return [
    atMost(`all overlaps among ${claims} claims`, sweep, 150, 'ms', 0),
    plain(`filing ${claims} claims in the index of overlaps`, fill, 'ms', 0),
    plain('asking it for the overlaps of each', ask, 'ms', 0),
    atLeast(`longest-prefix matches in ${routes} routes`, addresses.length / looked / 1e3, 10, 'million/s', 1),
  ];
}

/** Services that all want one address and one node port: each has to be reported, and twice as many shall take twice as long. */
export function conflictFigures(count: number, rounds: number): Figure[] {
  const [few, many] = [makeRivals(count), makeRivals(2 * count)];
  const each = Array.from({ length: rounds }, () => ({ few: processorTime(() => reports(few)), many: processorTime(() => reports(many)) }));
  return [
    plain(`${count} Services that want one address and one node port, reported at each`, median(each.map((round) => round.few)), 'ms', 0),
    atMost(`${2 * count} of them / ${count}`, median(each.map((round) => round.many / round.few)), 3, '×'),
  ];
}

function times(rounds: number, work: () => void): number {
  return median(Array.from({ length: rounds }, () => processorTime(work)));
}

function makeClaims(count: number): Claim[] {
  const random = randomFrom(3);
  return Array.from({ length: count }, (_, chunk) => {
    const octets = Array.from({ length: 4 }, () => Math.floor(random() * 256));
    const text = `${octets.join('.')}/${12 + Math.floor(random() * 21)}`;
    const fact = { role: 'node-pod-range', form: 'prefix', text, slot: 0, origin: 'Node spec.podCIDRs', index: 0 } as const;
    const claim = claimOf({ chunk, file: 'nodes.yaml', cluster: 'one' }, fact, undefined);
    if (claim === undefined) throw new Error(`no claim: ${text}`);
    return claim;
  });
}

function makeRoutes(count: number): { readonly table: PrefixTrie<number>; readonly addresses: readonly { readonly family: 4; readonly value: bigint }[] } {
  const random = randomFrom(5);
  const table = new PrefixTrie<number>();
  const first = 0x0a00_0000;
  const route = (value: number, length: number): Prefix => ({ family: 4, value: BigInt(value), length });
  table.insert(route(0, 0), 0);
  for (let at = 1; at < count; at++) table.insert(route(first + at * 256, 24), at);
  const addresses = Array.from({ length: 100_000 }, () => ({ family: 4 as const, value: BigInt(first + Math.floor(random() * count * 256)) }));
  return { table, addresses };
}

function makeRivals(count: number): MadeFile[] {
  return Array.from({ length: count }, (_, at) => ({
    path: `services/${at}.yaml`,
    text: `apiVersion: v1\nkind: Service\nmetadata:\n  name: rival-${at}\nspec:\n  type: NodePort\n  clusterIP: 10.96.0.77\n  selector:\n    app: rival-${at}\n  ports:\n    - port: 80\n      nodePort: 30080\n`,
  }));
}

function reports(files: readonly MadeFile[]): void {
  const analysis = new Analysis();
  analysis.apply(files);
  if (analysis.findings().length < 2 * files.length) throw new Error('a rival was not reported');
}
