import type { Cursor } from '../../yaml/cursor';
import { subSlot } from '../../yaml/embedded';
import { isPlaceholder } from '../../yaml/scalar';
import type { SettingName } from '../facts';
import type { FactsBuilder } from '../facts-builder';

/** Keys of cilium-config that decide addresses, devices and routes. */
const SETTINGS: Readonly<Record<string, SettingName>> = {
  ipam: 'cni-ipam',
  'routing-mode': 'cni-mode',
  // Up to version 1.13: vxlan, geneve or disabled.
  tunnel: 'cni-mode',
  'tunnel-protocol': 'cni-tunnel-protocol',
  'auto-direct-node-routes': 'cni-node-routes',
  'enable-endpoint-routes': 'cni-endpoint-routes',
  'kube-proxy-replacement': 'proxy-replaced',
  mtu: 'mtu-base',
  'cluster-pool-ipv4-mask-size': 'cni-block-size',
  'cluster-pool-ipv6-mask-size': 'cni-block-size-ipv6',
};

/** Adds what the data of the ConfigMap cilium-config says. Source: cilium install/kubernetes/cilium/templates/cilium-configmap.yaml. */
export function addCiliumConfig(data: Cursor, out: FactsBuilder): void {
  for (const [key, setting] of Object.entries(SETTINGS)) out.setting(setting, data.get(key), `cilium-config ${key}`);
  addPools(data.get('cluster-pool-ipv4-cidr'), 'cilium-config cluster-pool-ipv4-cidr', out);
  addPools(data.get('cluster-pool-ipv6-cidr'), 'cilium-config cluster-pool-ipv6-cidr', out);
}

// A list with blanks between its items.
function addPools(cursor: Cursor, origin: string, out: FactsBuilder): void {
  let index = 0;
  for (const match of (cursor.text() ?? '').matchAll(/\{\{[^}]{0,200}\}\}|[^\s,]+/g)) {
    const [value] = match;
    if (isPlaceholder(value)) continue;
    out.located({ value, slot: subSlot(cursor, match.index, match.index + value.length) }, { role: 'cilium-pool', form: 'prefix', origin }, index++);
  }
}
