import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { mappings } from '../ports';
import { addResource } from '../resource';
import { addSetValues, addValues, addValuesText, CHART_NAMES } from './helm-values';
import type { KindReader } from './kind-reader';

/** Flux' HelmRelease. Source: fluxcd/helm-controller api/v2 HelmReleaseSpec. */
export const helmRelease: KindReader = {
  groups: ['helm.toolkit.fluxcd.io'],
  kinds: ['HelmRelease'],
  words: CHART_NAMES,
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const spec = root.get('spec');
    const chart = [spec.at('chart', 'spec', 'chart'), spec.at('chartRef', 'name'), root.at('metadata', 'name')].find((place) => place.isGiven);
    if (chart !== undefined) addValues(chart, spec.get('values'), 'HelmRelease', out);
  },
};

/** Helm charts of k3s and RKE2, whose values are YAML in a string. Source: k3s-io/helm-controller pkg/apis/helm.cattle.io/v1. */
export const helmChart: KindReader = {
  groups: ['helm.cattle.io'],
  kinds: ['HelmChart', 'HelmChartConfig'],
  words: CHART_NAMES,
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const chart = root.at('spec', 'chart').isGiven ? root.at('spec', 'chart') : root.at('metadata', 'name');
    addValuesText(chart, root.at('spec', 'valuesContent'), type.kind, out);
    addSetValues(chart, root.at('spec', 'set').entries().map(({ key, value }) => ({ path: key, value })), `${type.kind} set`, out);
  },
};

const ARGO_WORDS = CHART_NAMES.flatMap((name) => [`chart: ${name}`, `chart: "${name}"`, `chart: '${name}'`, `"chart": "${name}"`]);

/** Argo CD's Application and the template of an ApplicationSet. Source: argoproj/argo-cd pkg/apis/application/v1alpha1 ApplicationSourceHelm. */
export const argoApplication: KindReader = {
  groups: ['argoproj.io'],
  kinds: ['Application', 'ApplicationSet'],
  words: ARGO_WORDS,
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const spec = type.kind === 'Application' ? root.get('spec') : root.at('spec', 'template', 'spec');
    for (const source of [spec.get('source'), ...mappings(spec.get('sources'))]) addArgoSource(source, type.kind, out);
  },
};

function addArgoSource(source: Cursor, kind: string, out: FactsBuilder): void {
  const chart = source.get('chart');
  const helm = source.get('helm');
  addValuesText(chart, helm.get('values'), kind, out);
  addValues(chart, helm.get('valuesObject'), kind, out);
  addSetValues(chart, mappings(helm.get('parameters')).map((item) => ({ path: item.get('name').text() ?? '', value: item.get('value') })), `${kind} parameters`, out);
}
