import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

const POOL = { role: 'calico-pool', form: 'prefix' } as const;

/** Calico's IPPool. Source: projectcalico api/pkg/apis/projectcalico/v3/ippool.go. */
export const ipPool: KindReader = {
  groups: ['projectcalico.org', 'crd.projectcalico.org'],
  kinds: ['IPPool'],
  read(root, out, type) {
    const owner = addResource(root, type, { type: 'other' }, out);
    const spec = root.get('spec');
    out.address(spec.get('cidr'), { ...POOL, owner, origin: 'Calico IPPool spec.cidr' });
    out.settingText('cni', { value: 'calico', slot: root.get('kind').slot() }, 'Calico IPPool');
    addMode(spec.get('ipipMode'), 'ipip', out);
    addMode(spec.get('vxlanMode'), 'vxlan', out);
  },
};

/** The operator's Installation, whose pools become IPPools. Source: operator.tigera.io/v1 Installation. */
export const installation: KindReader = {
  groups: ['operator.tigera.io'],
  kinds: ['Installation'],
  read(root, out, type) {
    const owner = addResource(root, type, { type: 'other' }, out);
    const origin = 'Calico Installation calicoNetwork.ipPools.';
    for (const pool of mappings(root.at('spec', 'calicoNetwork', 'ipPools'))) {
      out.address(pool.get('cidr'), { ...POOL, owner, origin: `${origin}cidr` });
      out.setting('cni-mode', pool.get('encapsulation'), `${origin}encapsulation`);
    }
    const isCalico = (root.at('spec', 'cni', 'type').text() ?? 'Calico') === 'Calico';
    if (isCalico) out.settingText('cni', { value: 'calico', slot: root.get('kind').slot() }, 'Calico Installation');
  },
};

function addMode(mode: Cursor, encapsulation: string, out: FactsBuilder): void {
  const text = mode.text();
  if (text !== 'Always' && text !== 'CrossSubnet') return;
  const value = text === 'Always' ? encapsulation : `${encapsulation}-cross-subnet`;
  out.settingText('cni-mode', { value, slot: mode.slot() }, `Calico IPPool spec.${encapsulation}Mode`);
}
