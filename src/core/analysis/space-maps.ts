import type { ClusterModel } from '../network/model';
import type { ClusterId } from '../network/subjects';
import { SpaceMap } from '../views/space/map';
import type { Models } from './models';

/** Keeps the map of a model's address space for as long as the model: windows into it are asked for many times. */
export class SpaceMaps {
  readonly #models: Models;
  readonly #kept = new WeakMap<ClusterModel, SpaceMap>();

  constructor(models: Models) {
    this.#models = models;
  }

  /** The map of a cluster; undefined when no file belongs to it. Cost: the whole cluster once per change. */
  of(cluster: ClusterId): SpaceMap | undefined {
    const model = this.#models.of(cluster);
    if (model === undefined) return undefined;
    const kept = this.#kept.get(model);
    if (kept !== undefined) return kept;
    const input = this.#models.inputOf(cluster);
    const made = input && new SpaceMap(model, input);
    if (made !== undefined) this.#kept.set(model, made);
    return made;
  }
}
