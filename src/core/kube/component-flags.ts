import { isPlaceholder } from '../yaml/scalar';
import type { AddressForm, AddressRole, SettingName } from './facts';
import { commaParts, type FactsBuilder } from './facts-builder';
import { type Flag, flagSlot } from './flags';
import { subSlot } from '../yaml/embedded';

/** What a flag holds. */
type FlagField = { readonly role: AddressRole; readonly form: AddressForm } | { readonly setting: SettingName };

const POD_RANGE: FlagField = { role: 'pod-range', form: 'prefix' };
const SERVICE_RANGE: FlagField = { role: 'service-range', form: 'prefix' };
const OTHER_RANGE: FlagField = { role: 'other-range', form: 'prefix' };
const OTHER_ADDRESS: FlagField = { role: 'other-address', form: 'address' };
const MASKS: Readonly<Record<string, FlagField>> = {
  'node-cidr-mask-size': { setting: 'node-mask' },
  'node-cidr-mask-size-ipv4': { setting: 'node-mask-ipv4' },
  'node-cidr-mask-size-ipv6': { setting: 'node-mask-ipv6' },
  'allocate-node-cidrs': { setting: 'allocate-node-cidrs' },
  'cidr-allocator-type': { setting: 'cidr-allocator-type' },
};

// Flag names as `--help` of each component prints them.
const FLAGS: Readonly<Record<string, Readonly<Record<string, FlagField>>>> = {
  'kube-apiserver': {
    'service-cluster-ip-range': SERVICE_RANGE,
    'service-node-port-range': { setting: 'node-port-range' },
    'advertise-address': { role: 'api-server-address', form: 'address' },
    'bind-address': OTHER_ADDRESS,
  },
  'kube-controller-manager': { 'cluster-cidr': POD_RANGE, 'service-cluster-ip-range': SERVICE_RANGE, ...MASKS },
  'cloud-controller-manager': { 'cluster-cidr': POD_RANGE, 'allocate-node-cidrs': { setting: 'allocate-node-cidrs' } },
  'kube-proxy': {
    'cluster-cidr': POD_RANGE,
    'nodeport-addresses': OTHER_RANGE,
    'bind-address': OTHER_ADDRESS,
    'proxy-mode': { setting: 'proxy-mode' },
    'detect-local-mode': { setting: 'detect-local-mode' },
  },
  kubelet: {
    'node-ip': { role: 'node-address', form: 'address' },
    'cluster-dns': { role: 'dns-address', form: 'address' },
    'cluster-domain': { setting: 'dns-domain' },
    'max-pods': { setting: 'max-pods' },
    'pod-cidr': OTHER_RANGE,
    address: OTHER_ADDRESS,
  },
};

/** Words that stand in for ranges in `--nodeport-addresses`. */
export const NODE_PORT_KEYWORDS: ReadonlySet<string> = new Set(['primary', 'localhost', 'all']);

/** Adds what the flags of a component say. `origin` is what stands before the name of a flag. */
export function addFlags(component: string, flags: readonly Flag[], origin: string, out: FactsBuilder, owner?: number): void {
  // With a configuration file kube-proxy ignores its other flags.
  if (component === 'kube-proxy' && flags.some((flag) => flag.name === 'config')) return;
  const fields = FLAGS[component] ?? {};
  for (const flag of flags) {
    const field = Object.hasOwn(fields, flag.name) ? fields[flag.name] : undefined;
    if (field === undefined) continue;
    const name = `${origin}${flag.name}`;
    if ('setting' in field) out.settingText(field.setting, { value: flag.value, slot: flagSlot(flag) }, name);
    else addAddresses(flag, { ...field, origin: name, owner }, out);
  }
}

function addAddresses(flag: Flag, field: Parameters<FactsBuilder['located']>[1], out: FactsBuilder): void {
  commaParts(flag.value, 0, flag.value.length).forEach((part, index) => {
    const value = flag.value.slice(part.from, part.to);
    if (value === '' || NODE_PORT_KEYWORDS.has(value) || isPlaceholder(value)) return;
    out.located({ value, slot: subSlot(flag.cursor, flag.from + part.from, flag.from + part.to) }, field, index);
  });
}
