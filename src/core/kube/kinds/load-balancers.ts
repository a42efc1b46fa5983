import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { addFields } from '../fields';
import { tableKind } from './table-kind';

const POOLS = ['v4pool', 'v6pool', 'v4pools[]', 'v6pools[]'];

/** PureLB. Source: purelb pkg/apis/purelb/v1/types.go: ServiceGroup. */
export const purelb = tableKind({
  groups: ['purelb.io'],
  kinds: ['ServiceGroup'],
  title: 'PureLB',
  under: ['spec.local'],
  addresses: [
    ['pool', 'load-balancer-pool', 'interval'],
    ['subnet', 'external-network', 'prefix'],
    ...POOLS.flatMap((path) => [[`${path}.pool`, 'load-balancer-pool', 'interval'], [`${path}.subnet`, 'external-network', 'prefix']] as const),
  ],
});

/** OpenELB. Source: openelb api/v1alpha2/eip_types.go, bgppeer_types.go. */
export const openelb = tableKind({
  groups: ['network.kubesphere.io'],
  kinds: ['Eip', 'BgpPeer'],
  title: 'OpenELB',
  addresses: [
    ['spec.address', 'load-balancer-pool', 'interval'],
    ['spec.conf.neighborAddress', 'other-address', 'address'],
  ],
});

/** The ConfigMap of kube-vip's cloud provider: pools for all namespaces and for one. Source: kube-vip-cloud-provider README. */
export function addKubeVipPools(data: Cursor, out: FactsBuilder, owner: number): void {
  for (const { key, value } of data.entries()) {
    if (/^(?:cidr|range)-/.test(key)) addFields(value, { addresses: [['', 'load-balancer-pool', 'interval']] }, `kube-vip ConfigMap ${key}`, out, owner);
  }
}
