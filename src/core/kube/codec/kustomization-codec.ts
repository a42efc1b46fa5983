import type { KustomizationFact, KustomizationLabels, KustomizationPatch, PatchTarget } from '../kustomization-facts';
import { boolean, dictionary, list, number, optional, record, slot, text } from './codec';

const target = record<PatchTarget>({ group: optional(text), kind: optional(text), name: optional(text), namespace: optional(text), labelSelector: optional(text), annotationSelector: optional(text) });

/** Kustomizations. */
export const kustomization = record<KustomizationFact>({
  resources: list(text),
  components: list(text),
  namespace: optional(text),
  namePrefix: optional(text),
  nameSuffix: optional(text),
  labels: list(record<KustomizationLabels>({ pairs: dictionary(text), selectors: boolean, templates: boolean })),
  replicas: list(record<KustomizationFact['replicas'][number]>({ name: text, count: number })),
  patches: list(record<KustomizationPatch>({ path: optional(text), text: optional(text), slot, target: optional(target) })),
  opaque: boolean,
});
