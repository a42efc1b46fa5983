import type { Labels, Slot } from './facts';

/** What a kustomization does to the objects that it lists. Lists are as written. */
export interface KustomizationFact {
  /** `resources` and `bases`. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly labels: readonly KustomizationLabels[];
  readonly replicas: readonly { readonly name: string; readonly count: number }[];
  readonly patches: readonly KustomizationPatch[];
  /** Generators, plugins, charts or replacements add or change what no file shows. */
  readonly opaque: boolean;
}

/** Labels that a kustomization adds; `commonLabels` go everywhere. */
export interface KustomizationLabels {
  readonly pairs: Labels;
  readonly selectors: boolean;
  readonly templates: boolean;
}

/** One patch: a file, or text in the kustomization itself. */
export interface KustomizationPatch {
  readonly path?: string;
  readonly text?: string;
  /** Place of the patch in the kustomization. */
  readonly slot: Slot;
  readonly target?: PatchTarget;
}

/** Which objects a patch is for; parts that are absent fit everything, names are regular expressions. */
export interface PatchTarget {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}
