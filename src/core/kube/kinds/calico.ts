import type { Cursor } from '../../yaml/cursor';
import { openEmbedded } from '../../yaml/embedded';
import type { SettingName, Slot } from '../facts';
import { type FactsBuilder, locatedAddress } from '../facts-builder';
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
    const about = addPool(spec, owner, 'Calico IPPool spec.', out);
    out.settingText('cni', { value: 'calico', slot: root.get('kind').slot() }, 'Calico IPPool');
    const modes = [addMode(spec.get('ipipMode'), 'ipip', 'Calico IPPool spec.ipipMode', out, 'cni-mode', about), addMode(spec.get('vxlanMode'), 'vxlan', 'Calico IPPool spec.vxlanMode', out, 'cni-mode', about)];
    if (about !== undefined && !modes.includes(true)) out.settingText('cni-mode', { value: 'none', slot: about }, 'Calico IPPool without ipipMode and vxlanMode', about);
    if (spec.get('disabled').bool() === true) out.settingText('pool-unused', { value: 'true', slot: spec.get('disabled').slot() }, 'Calico IPPool spec.disabled', about);
  },
};

/** The operator's Installation, whose pools become IPPools. Source: operator.tigera.io/v1 Installation. */
export const installation: KindReader = {
  groups: ['operator.tigera.io'],
  kinds: ['Installation'],
  read(root, out, type) {
    const owner = addResource(root, type, { type: 'other' }, out);
    addInstallation(root.get('spec'), root.get('kind'), 'Calico Installation ', out, owner);
  },
};

/** Adds what the spec of an Installation says, also where it stands in values of the operator's chart. `whole` is what proves it. */
export function addInstallation(spec: Cursor, whole: Cursor, origin: string, out: FactsBuilder, owner?: number): void {
  const start = `${origin}calicoNetwork.ipPools.`;
  for (const pool of mappings(spec.at('calicoNetwork', 'ipPools'))) {
    const about = addPool(pool, owner, start, out);
    const encapsulation = pool.get('encapsulation');
    const value = encapsulation.isGiven ? { value: encapsulation.text() ?? '', slot: encapsulation.slot() } : { value: 'IPIP', slot: pool.slot() };
    out.settingText('cni-mode', value, `${start}encapsulation${encapsulation.isGiven ? '' : ' (its default)'}`, about);
  }
  for (const family of ['V4', 'V6']) {
    out.addressList(spec.at('calicoNetwork', `nodeAddressAutodetection${family}`, 'cidrs'), { role: 'other-range', form: 'prefix', owner, origin: `${origin}calicoNetwork.nodeAddressAutodetection${family}.cidrs` });
  }
  out.setting('mtu-pod', spec.at('calicoNetwork', 'mtu'), `${origin}calicoNetwork.mtu`);
  // What Windows nodes are told; the API server alone decides.
  out.addressList(spec.get('serviceCIDRs'), { role: 'other-range', form: 'prefix', owner, origin: `${origin}serviceCIDRs` });
  const kind = spec.at('cni', 'type');
  const isCalico = (kind.text() ?? 'Calico') === 'Calico';
  if (isCalico) out.settingText('cni', { value: 'calico', slot: whole.slot() }, origin.trim());
  else out.setting('cni', kind, `${origin}cni.type`);
  out.setting('cni-ipam', spec.at('cni', 'ipam', 'type'), `${origin}cni.ipam.type`);
}

/** Adds range and block size of a pool; answers the slot of the range. */
function addPool(pool: Cursor, owner: number | undefined, origin: string, out: FactsBuilder): Slot | undefined {
  const range = locatedAddress(pool.get('cidr'));
  const uses = pool.get('allowedUses').items().map((item) => item.text());
  // Such a pool is for Services alone.
  const isForServices = uses.length > 0 && uses.every((use) => use === 'LoadBalancer');
  out.located(range, { ...POOL, role: isForServices ? 'load-balancer-pool' : POOL.role, owner, origin: `${origin}cidr` });
  const size = pool.get('blockSize');
  if (size.isGiven) out.settingText('cni-block-size', { value: size.text() ?? '', slot: size.slot() }, `${origin}blockSize`, range?.slot);
  if (uses.length > 0 && !uses.includes('Workload')) out.settingText('pool-unused', { value: 'true', slot: pool.get('allowedUses').slot() }, `${origin}allowedUses`, range?.slot);
  return range?.slot;
}

/** Adds one of the two modes of a pool: `ipip`, `ipip-cross-subnet`, `vxlan`, `vxlan-cross-subnet` or `none`; answers whether it is written. */
export function addMode(mode: Cursor, encapsulation: 'ipip' | 'vxlan', origin: string, out: FactsBuilder, setting: SettingName = 'cni-mode', about?: Slot): boolean {
  const text = mode.text()?.toLowerCase();
  if (text === undefined) return false;
  const value = text === 'always' ? encapsulation : text === 'crosssubnet' || text === 'cross-subnet' ? `${encapsulation}-cross-subnet` : 'none';
  out.settingText(setting, { value, slot: mode.slot() }, origin, about);
  return true;
}

const FAMILIES = { IPV4: { mode: 'cni-mode', blocks: 'cni-block-size' }, IPV6: { mode: 'cni-mode-ipv6', blocks: 'cni-block-size-ipv6' } } as const;

/** Adds what the environment of the container calico-node says. Source: calico node/pkg/lifecycle/startup/startup.go. */
export function addCalicoNodeVariable(name: string, value: Cursor, owner: number | undefined, out: FactsBuilder): void {
  if (!name.startsWith('CALICO_') && !name.startsWith('FELIX_')) return;
  const origin = `calico-node ${name}`;
  if (name === 'CALICO_NETWORKING_BACKEND') out.setting('cni-backend', value, origin);
  const mtu = /^FELIX_(VXLAN|IPINIP|WIREGUARD)MTU$/.exec(name)?.[1];
  if (mtu !== undefined) out.setting(mtu === 'VXLAN' ? 'mtu-vxlan' : mtu === 'IPINIP' ? 'mtu-ipip' : 'mtu-wireguard', value, origin);
  const match = /^CALICO_(IPV4|IPV6)POOL_(CIDR|IPIP|VXLAN|BLOCK_SIZE)$/.exec(name);
  if (match === null) return;
  const names = FAMILIES[match[1] as keyof typeof FAMILIES];
  if (match[2] === 'CIDR') out.address(value, { ...POOL, owner, origin });
  else if (match[2] === 'BLOCK_SIZE') out.setting(names.blocks, value, origin);
  else addMode(value, match[2] === 'IPIP' ? 'ipip' : 'vxlan', origin, out, names.mode);
}

/** Adds what the ConfigMap calico-config says. Source: calico manifests/calico.yaml. */
export function addCalicoConfig(data: Cursor, out: FactsBuilder): void {
  out.setting('cni-backend', data.get('calico_backend'), 'calico-config calico_backend');
  out.setting('mtu-pod', data.get('veth_mtu'), 'calico-config veth_mtu');
  for (const { root, isDamaged } of openEmbedded(data.get('cni_network_config'), out.reader)) {
    const plugin = root.get('plugins').items()[0] ?? root;
    if (!isDamaged) out.setting('cni-ipam', plugin.at('ipam', 'type'), 'calico-config cni_network_config ipam.type');
  }
}
