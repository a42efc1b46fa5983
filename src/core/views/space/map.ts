// The map of a cluster, computed once per model: ranges, nesting, overlaps, what is in use. It must never know windows.
import type { FreeBlockView } from '../../../protocol/space-contract';
import type { Family } from '../../ip/address';
import type { ClusterModel } from '../../network/model';
import type { ModelInput } from '../../network/model-input';
import type { Capacity, CapacitySource } from './bar';
import { capacities } from './capacity';
import { nextNodeBlocks, nextRanges } from './free';
import { HeldAddresses } from './held';
import { nest } from './nesting';
import type { Nested } from './nesting';
import { blockLengths, sharesNodeNetwork } from './node-blocks';
import type { BlockLength } from './node-blocks';
import { findOverlaps } from './overlaps';
import type { FoundOverlaps } from './overlaps';
import { familiesOf, spaceRanges } from './ranges';
import type { SpaceRange } from './ranges';
import type { StripSource } from './strip';

/** The map of one cluster. Cost: O(n log n) in nodes, pods and Services once. */
export class SpaceMap implements StripSource, CapacitySource {
  readonly ranges: readonly SpaceRange[];
  readonly families: readonly Family[];
  readonly nested: readonly Nested[];
  readonly byId: ReadonlyMap<string, Nested>;
  readonly levels: ReadonlyMap<string, number>;
  readonly found: FoundOverlaps;
  readonly overlapsOf: ReadonlyMap<string, readonly string[]>;
  readonly held: HeldAddresses;
  readonly lengths: ReadonlyMap<SpaceRange, BlockLength>;
  #free: readonly FreeBlockView[] | undefined;
  #capacities: readonly Capacity[] | undefined;

  constructor(
    readonly model: ClusterModel,
    readonly input: ModelInput,
  ) {
    this.ranges = spaceRanges(model, input.claims);
    this.families = familiesOf(this.ranges);
    this.nested = nest(this.ranges);
    this.byId = new Map(this.nested.map((entry) => [entry.range.id, entry]));
    this.levels = new Map(this.nested.map(({ range, level }) => [range.id, level]));
    this.found = findOverlaps(this.nested, model, sharesNodeNetwork(input));
    this.overlapsOf = overlapsByRange(this.found);
    this.held = new HeldAddresses(model);
    this.lengths = blockLengths(model, input, this.ranges);
  }

  /** What is free, looked for once. */
  get free(): readonly FreeBlockView[] {
    return (this.#free ??= [...nextNodeBlocks(this.ranges, this.lengths), ...nextRanges(this.ranges, this.families)]);
  }

  /** What is left, counted once. */
  get capacities(): readonly Capacity[] {
    return (this.#capacities ??= capacities(this));
  }

  /** The overlaps that are told. */
  get overlaps(): FoundOverlaps['overlaps'] {
    return this.found.overlaps;
  }
}

function overlapsByRange({ overlaps }: FoundOverlaps): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, parties } of overlaps) {
    for (const party of parties) {
      const list = found.get(party.id);
      if (list === undefined) found.set(party.id, [id]);
      else list.push(id);
    }
  }
  return found;
}
