import type { Cursor } from '../../yaml/cursor';
import { compact } from '../compact';
import type { FactsBuilder } from '../facts-builder';
import type { KustomizationFact, KustomizationLabels, KustomizationPatch, PatchTarget } from '../kustomization-facts';
import { labelsOf, textsOf } from '../labels';
import { mappings } from '../ports';
import { addResource } from '../resource';
import { addValues } from './helm-values';
import type { KindReader } from './kind-reader';

/** kustomize's Kustomization and Component. Source: sigs.k8s.io/kustomize/api/types Kustomization. */
export const kustomization: KindReader = {
  groups: ['kustomize.config.k8s.io'],
  kinds: ['Kustomization', 'Component'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    addKustomization(root, out);
  },
};

const opaqueKeys = ['generators', 'transformers', 'helmCharts', 'helmChartInflationGenerator', 'replacements', 'vars', 'configurations'];

/** Notes what a kustomization lists and changes; the kind may be missing in a file named `kustomization.yaml`. */
export function addKustomization(root: Cursor, out: FactsBuilder): void {
  const word = (key: string): string | undefined => root.get(key).text() || undefined;
  out.kustomization(
    compact<KustomizationFact>({
      resources: ['resources', 'bases'].flatMap((key) => textsOf(root.get(key))),
      components: textsOf(root.get('components')),
      namespace: word('namespace'),
      namePrefix: word('namePrefix'),
      nameSuffix: word('nameSuffix'),
      labels: addedLabels(root),
      replicas: root.get('replicas').items().flatMap((item) => {
        const name = item.get('name').text();
        const count = item.get('count').int();
        return name === undefined || count === undefined ? [] : [{ name, count }];
      }),
      patches: patchesOf(root),
      opaque: opaqueKeys.some((key) => root.get(key).isGiven),
    }),
  );
  for (const chart of mappings(root.get('helmCharts'))) addValues(chart.get('name'), chart.get('valuesInline'), 'kustomization', out);
  for (const chart of mappings(root.get('helmChartInflationGenerator'))) addValues(chart.get('chartName'), chart.get('valuesInline'), 'kustomization', out);
}

function addedLabels(root: Cursor): KustomizationLabels[] {
  const common = labelsOf(root.get('commonLabels'));
  const lists = root.get('labels').items().map((item) => ({
    pairs: labelsOf(item.get('pairs')),
    selectors: item.get('includeSelectors').bool() === true,
    templates: item.get('includeSelectors').bool() === true || item.get('includeTemplates').bool() === true,
  }));
  return [...lists, { pairs: common, selectors: true, templates: true }].filter(({ pairs }) => Object.keys(pairs).length > 0);
}

function patchesOf(root: Cursor): KustomizationPatch[] {
  const merges = root.get('patchesStrategicMerge').items().map((item) => {
    const text = item.text() ?? '';
    return text.includes('\n') ? { text, slot: item.slot() } : { path: text, slot: item.slot() };
  });
  const others = ['patches', 'patchesJson6902'].flatMap((key) => root.get(key).items().map(patchOf));
  return [...merges, ...others].filter((patch) => patch !== undefined);
}

function patchOf(item: Cursor): KustomizationPatch | undefined {
  // Up to kustomize 1 an entry was a path.
  if (item.node?.type === 'scalar') return item.isGiven ? { path: item.text() ?? '', slot: item.slot() } : undefined;
  const path = item.get('path');
  const text = item.get('patch');
  const target = item.get('target');
  if (!path.isGiven && !text.isGiven) return undefined;
  return compact<KustomizationPatch>({
    path: path.text(),
    text: path.isGiven ? undefined : text.text(),
    slot: (path.isGiven ? path : text).slot(),
    target: target.isGiven ? targetOf(target) : undefined,
  });
}

function targetOf(target: Cursor): PatchTarget {
  const part = (key: string): string | undefined => target.get(key).text() || undefined;
  return compact<PatchTarget>({ group: part('group'), kind: part('kind'), name: part('name'), namespace: part('namespace'), labelSelector: part('labelSelector'), annotationSelector: part('annotationSelector') });
}
