// One bar of a capacity. It must never know what runs out.
import type { CapacityBar, CapacityView } from '../../../protocol/space-contract';
import type { ClusterModel, Sourced } from '../../network/model';
import type { ModelInput } from '../../network/model-input';
import type { ViewContext } from '../context';
import { formatCount, valueOf } from '../values';
import type { HeldAddresses } from './held';
import type { BlockLength } from './node-blocks';
import type { SpaceRange } from './ranges';

/** What the capacities are computed from. */
export interface CapacitySource {
  readonly model: ClusterModel;
  readonly input: ModelInput;
  readonly ranges: readonly SpaceRange[];
  readonly lengths: ReadonlyMap<SpaceRange, BlockLength>;
  readonly held: HeldAddresses;
}

/** A bar with how its total is known; where that stands is told when somebody asks. */
export interface Bar extends Omit<CapacityBar, 'value'> {
  readonly text: string;
  readonly known: Sourced<unknown>;
}

/** What is left of something. */
export interface Capacity extends Omit<CapacityView, 'bars'> {
  readonly bars: readonly Bar[];
}

/** A bar. `total` and `used` in the same unit; what is used beyond the total does not count. */
export function bar(label: string, used: bigint, total: bigint, known: Sourced<unknown>): Bar {
  const left = total > used ? total - used : 0n;
  const share = total === 0n ? 1 : Math.min(1, Number((used << 20n) / total) / 2 ** 20);
  return {
    label,
    used: formatCount(used),
    total: formatCount(total),
    left: formatCount(left),
    share,
    text: `${formatCount(left)} of ${formatCount(total)} left`,
    known,
    standing: left === 0n ? 'full' : left * 10n < total ? 'little' : 'room',
  };
}

/** A capacity as it is shown. */
export function capacityView({ bars, ...rest }: Capacity, context: ViewContext): CapacityView {
  return { ...rest, bars: bars.map(({ text, known, ...bar }) => ({ ...bar, value: valueOf(known, text, context) })) };
}
