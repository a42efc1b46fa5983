import type { Cursor } from '../yaml/cursor';
import { openEmbedded } from '../yaml/embedded';
import type { AddressRole } from './facts';
import { FactsBuilder } from './facts-builder';

/** Roles of what a network plugin is told; objects in a string are no objects of this workspace, so their own addresses are not taken. */
const PLUGIN_ROLES: ReadonlySet<AddressRole> = new Set(['pod-range', 'service-range', 'calico-pool', 'flannel-network', 'cilium-pool', 'load-balancer-pool', 'join-network', 'other-range']);

/** Reads one object into a builder. */
export type ObjectReader = (object: Cursor, out: FactsBuilder) => void;

/**
 * Adds the ranges and settings of network plugins whose manifests stand in a string, as a ClusterResourceSet applies them
 * to the clusters that it makes and Talos to its own. Manifests that install no plugin give no facts: whatever they are for,
 * they say nothing of a cluster's ranges. Errors: damaged documents and templates give no facts.
 */
export function addManifestsInside(text: Cursor, origin: string, readObject: ObjectReader, out: FactsBuilder): void {
  if (!isManifest(text.text() ?? '')) return;
  const inner = new FactsBuilder(out.spans, out.reader);
  for (const { root, isDamaged, template } of openEmbedded(text, out.reader)) if (!isDamaged && !template) readObject(root, inner);
  const { addresses, settings } = inner.build();
  const isPlugin = settings.some(({ setting }) => setting === 'cni') || addresses.some(({ role }) => role === 'calico-pool');
  if (!isPlugin) return;
  for (const { slot, text: value, role, form, origin: from, index } of addresses) {
    if (PLUGIN_ROLES.has(role)) out.located({ value, slot }, { role, form, origin: `${origin}${from}` }, index);
  }
  for (const { setting, value, slot, origin: from, about } of settings) out.settingText(setting, { value, slot }, `${origin}${from}`, about);
}

function isManifest(text: string): boolean {
  return /^["' ]*apiVersion["']? *:/m.test(text) && /^["' ]*kind["']? *:/m.test(text);
}
