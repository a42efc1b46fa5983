// Pure functions from the model to what the page and the command line show. They must never know chunks, spans or the editor.
import type { DetailsView, FindingCounts } from '../../protocol/panel-contract';
import type { FileLocation } from '../../protocol/locations';
import type { Place } from '../store/place';

/** A finding as the details of a thing list it. */
export type FindingView = DetailsView['findings'][number];

/**
 * What views need beyond the model: where places are in files and what the rules found there.
 * Shape: a resource is asked for by the place of its name (`Resource.slot`).
 */
export interface ViewContext {
  /** Revision that the view is made of. */
  readonly revision: number;
  /** Where a place is in a file; undefined when its chunk is gone. */
  locate(place: Place): FileLocation | undefined;
  /** Number of findings on the resource that stands at a place. */
  countFindings(place: Place): FindingCounts;
  /** The findings themselves. */
  findingsAt(place: Place): readonly FindingView[];
}

/** No findings. */
export const noFindings: FindingCounts = { errors: 0, warnings: 0 };
