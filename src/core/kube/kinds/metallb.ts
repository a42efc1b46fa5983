import { openEmbedded } from '../../yaml/embedded';
import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type FieldTable } from '../fields';
import { tableKind } from './table-kind';

/** Addresses for Services. Source: metallb api/v1beta1/ipaddresspool_types.go, internal/config/config.go ParseCIDR. */
export const metallbPool = tableKind({
  groups: ['metallb.io'],
  kinds: ['IPAddressPool', 'AddressPool'],
  title: 'MetalLB',
  addresses: [['spec.addresses', 'load-balancer-pool', 'interval']],
});

/** A router to speak to. Source: metallb api/v1beta2/bgppeer_types.go. */
export const metallbPeer = tableKind({
  groups: ['metallb.io'],
  kinds: ['BGPPeer'],
  title: 'MetalLB',
  addresses: [
    ['spec.peerAddress', 'other-address', 'address'],
    ['spec.sourceAddress', 'other-address', 'address'],
    ['spec.routerID', 'other-address', 'address'],
  ],
});

const OLD: FieldTable = {
  addresses: [
    ['address-pools[].addresses', 'load-balancer-pool', 'interval'],
    ['peers[].peer-address', 'other-address', 'address'],
    ['peers[].source-address', 'other-address', 'address'],
    ['peers[].router-id', 'other-address', 'address'],
  ],
};

/** MetalLB before 0.13: YAML in the ConfigMap's `config`. Source: metallb v0.12 internal/config/config.go. */
export function addMetallbConfig(value: Cursor, out: FactsBuilder, owner: number): void {
  for (const { root, isDamaged } of openEmbedded(value, out.reader)) {
    if (!isDamaged) addFields(root, OLD, 'MetalLB ConfigMap ', out, owner);
  }
}
