import { tableKind } from './table-kind';

/** Names outside of the mesh. Source: istio api networking/v1alpha3 ServiceEntry, WorkloadEntry. */
export const istioEntry = tableKind({
  groups: ['networking.istio.io'],
  kinds: ['ServiceEntry', 'WorkloadEntry', 'WorkloadGroup'],
  words: ['address'],
  title: 'Istio',
  addresses: [
    ['spec.addresses', 'other-range', 'named'],
    ['spec.endpoints[].address', 'other-address', 'named'],
    ['spec.address', 'other-address', 'named'],
    ['spec.template.address', 'other-address', 'named'],
    ['status.addresses[].value', 'other-address', 'named'],
  ],
});

/** Istio's own ranges; `*` is a word there. Source: istio manifests/charts/istio-control/istio-discovery/values.yaml. */
export const istioOperator = tableKind({
  groups: ['install.istio.io', 'sailoperator.io'],
  kinds: ['IstioOperator', 'Istio'],
  words: ['IPRanges', 'fromCidr'],
  under: ['spec'],
  addresses: [
    ['values.global.proxy.includeIPRanges', 'other-range', 'named'],
    ['values.global.proxy.excludeIPRanges', 'other-range', 'named'],
    ['values.global.meshNetworks.*.endpoints[].fromCidr', 'external-network', 'named'],
  ],
});

/** A Service of another cluster. Source: sigs.k8s.io/mcs-api apis/v1alpha1 ServiceImportSpec. */
export const serviceImport = tableKind({
  groups: ['multicluster.x-k8s.io', 'net.gke.io'],
  kinds: ['ServiceImport'],
  addresses: [['spec.ips', 'other-address', 'address']],
});
