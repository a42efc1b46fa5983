import type { Cursor } from '../../yaml/cursor';
import { openEmbedded } from '../../yaml/embedded';
import type { FactsBuilder } from '../facts-builder';

/** Adds what flannel's `net-conf.json` says. Errors: damaged JSON gives no facts. Source: flannel pkg/subnet/config.go. */
export function addFlannelConfig(value: Cursor, out: FactsBuilder): void {
  for (const { root, isDamaged } of openEmbedded(value, out.reader)) {
    if (isDamaged) continue;
    const origin = 'flannel net-conf.json ';
    out.address(root.get('Network'), { role: 'flannel-network', form: 'prefix', origin: `${origin}Network` });
    if (root.get('EnableIPv6').bool() !== false) out.address(root.get('IPv6Network'), { role: 'flannel-network', form: 'prefix', origin: `${origin}IPv6Network` }, 1);
    for (const key of ['SubnetMin', 'SubnetMax', 'IPv6SubnetMin', 'IPv6SubnetMax']) {
      out.address(root.get(key), { role: 'other-address', form: 'address', origin: `${origin}${key}` });
    }
    for (const key of ['SubnetLen', 'SubnetMin', 'SubnetMax', 'IPv6SubnetLen', 'IPv6SubnetMin', 'IPv6SubnetMax']) {
      out.setting('flannel-subnet-option', root.get(key), `${origin}${key}`);
    }
    addBackend(root, value, origin, out);
  }
}

function addBackend(root: Cursor, whole: Cursor, origin: string, out: FactsBuilder): void {
  const backend = root.at('Backend', 'Type');
  // Without a type flannel takes `udp`, whatever its manifests have.
  if (backend.isGiven) out.setting('cni-mode', backend, `${origin}Backend.Type`);
  else if (root.node?.type === 'map') out.settingText('cni-mode', { value: 'udp', slot: whole.slot() }, `${origin}without Backend.Type`);
  out.setting('mtu-base', root.at('Backend', 'MTU'), `${origin}Backend.MTU`);
  const direct = root.at('Backend', 'DirectRouting');
  if (direct.bool() === true) out.settingText('cni-direct-routing', { value: 'true', slot: direct.slot() }, `${origin}Backend.DirectRouting`);
}
