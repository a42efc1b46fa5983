// What is left of a cluster's ranges and ports. It must never know windows or drawing.
import { prefixToInterval } from '../../ip/interval';
import type { Interval } from '../../ip/interval';
import { formatPrefix } from '../../ip/prefix';
import type { Sourced } from '../../network/model';
import { staticPortBand } from '../../network/service-addresses';
import { nodePortRange, settingOf } from '../../network/settings';
import { assumed, weakest } from '../../network/sourced';
import { formatCount } from '../values';
import { bar } from './bar';
import type { Bar, Capacity, CapacitySource } from './bar';
import type { HeldAddresses } from './held';
import { countBlocks } from './node-blocks';
import { podCapacity } from './pod-capacity';
import { sizeOf } from './ranges';

/** Everything that can run out. Shape: node blocks, pods, Services, node ports, pools of load balancers. */
export function capacities(source: CapacitySource): Capacity[] {
  return [...nodeBlocks(source), ...podCapacity(source), ...services(source), ...nodePorts(source), ...loadBalancers(source)];
}

function nodeBlocks({ model, ranges, lengths }: CapacitySource): Capacity[] {
  if (lengths.size === 0) return [];
  const nodes = ranges.filter(({ role }) => role === 'node-pods').map(({ interval }) => interval);
  const taken = model.serviceRanges.map(({ value }) => prefixToInterval(value));
  const isNodes = [...lengths.values()].every(({ onePerNode }) => onePerNode);
  const bars = [...lengths].map(([range, { length, onePerNode }]) => {
    const { total, used, lost } = countBlocks(range.interval, length.value, nodes, taken);
    const cut = `${range.text} has ${formatCount(total)} ${total === 1n ? 'block' : 'blocks'} of /${length.value}: ${length.because}`;
    const rest = lost > 0n ? `; ${formatCount(lost)} of them ${lost === 1n ? 'is' : 'are'} lost to the Service range` : onePerNode ? '' : '; a node takes as many as its pods need';
    const known: Sourced<unknown> = { ...length, because: `${cut}${rest}`, provenance: weakest('derived', length.provenance, range.known.provenance), place: length.place ?? range.known.place };
    return bar(`/${length.value} in ${range.text}`, used, total - lost, known);
  });
  return [{ id: 'node-blocks', kind: 'node-blocks', title: isNodes ? 'Nodes' : 'Blocks for nodes', bars }];
}

function services({ model, ranges, held }: CapacitySource): Capacity[] {
  const bars = model.serviceRanges.flatMap((range) => {
    const whole = prefixToInterval(range.value);
    const text = formatPrefix(range.value);
    const bands = ranges.filter(({ role, interval }) => (role === 'static-band' || role === 'dynamic-band') && interval.first > whole.first && interval.last <= whole.last && interval.family === whole.family);
    if (bands.length > 0) return bands.map(({ role, interval, known }) => addressBar(`${role === 'static-band' ? 'Static' : 'Dynamic'} band of ${text}`, interval, known, held));
    const usable: Interval = { ...whole, first: whole.first + 1n, last: whole.family === 4 ? whole.last - 1n : whole.last };
    const known: Sourced<unknown> = { ...range, because: 'ranges of up to 16 addresses have no band for hand-picked ones; the first address is not used' };
    return usable.last < usable.first ? [] : [addressBar(text, usable, known, held)];
  });
  return bars.length === 0 ? [] : [{ id: 'services', kind: 'services', title: 'Service addresses', bars }];
}

function addressBar(label: string, interval: Interval, known: Sourced<unknown>, held: HeldAddresses): Bar {
  return bar(label, BigInt(held.count(interval)), sizeOf(interval), known);
}

function nodePorts({ model, input }: CapacitySource): Capacity[] {
  const range = nodePortRange(input);
  const { first, last } = range;
  const ports = new Set<number>();
  for (const service of model.services) for (const { nodePort } of service.ports) if (nodePort !== undefined) ports.add(nodePort.value);
  const known: Sourced<unknown> = settingOf(input, 'node-port-range') ?? assumed(range, "no --service-node-port-range is written; the API server's default");
  const size = last - first + 1;
  const band = staticPortBand(size);
  const within = (from: number, to: number): bigint => BigInt([...ports].filter((port) => port >= from && port <= to).length);
  const make = (label: string, from: number, to: number, rest: string): Bar => bar(`${label} ${from}-${to}`, within(from, to), BigInt(to - from + 1), { ...known, because: `${known.because}${rest}` });
  const bars =
    band === 0
      ? [make('Ports', first, last, '')]
      : [
          make('Static band', first, first + band - 1, `; the API server keeps min(max(16, size/32), 128) = ${band} ports for hand-picked ones`),
          make('Dynamic band', first + band, last, '; the API server hands these out first'),
        ];
  return [{ id: 'node-ports', kind: 'node-ports', title: 'Node ports', bars }];
}

function loadBalancers({ ranges, held }: CapacitySource): Capacity[] {
  const pools = ranges.filter(({ role }) => role === 'load-balancers').slice(0, MOST_POOLS);
  const bars = pools.map(({ name, text, interval, known }) => addressBar(`${name} ${text}`, interval, known, held));
  return bars.length === 0 ? [] : [{ id: 'load-balancers', kind: 'load-balancers', title: 'Load balancer addresses', bars }];
}

const MOST_POOLS = 50;
