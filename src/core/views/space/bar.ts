// One bar of a capacity. It must never know what runs out.
import type { CapacityBar } from '../../../protocol/space-contract';
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

/** A bar. `total` and `used` in the same unit; what is used beyond the total does not count. */
export function bar(label: string, used: bigint, total: bigint, known: Sourced<unknown>, context: ViewContext, noun = ''): CapacityBar {
  const left = total > used ? total - used : 0n;
  const share = total === 0n ? 1 : Math.min(1, Number((used << 20n) / total) / 2 ** 20);
  const unit = noun === '' ? '' : ` ${noun}`;
  return {
    label,
    used: formatCount(used),
    total: formatCount(total),
    left: formatCount(left),
    share,
    value: valueOf(known, `${formatCount(left)} of ${formatCount(total)}${unit} left`, context),
    standing: left === 0n ? 'full' : left * 10n < total ? 'little' : 'room',
  };
}
