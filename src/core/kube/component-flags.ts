import { isPlaceholder } from '../yaml/scalar';
import type { AddressForm, AddressRole, SettingName } from './facts';
import { type AddressField, commaParts, type FactsBuilder } from './facts-builder';
import { type Flag, flagSlot } from './flags';
import { hostOf } from './hosts';
import { subSlot } from '../yaml/embedded';

/** What a flag holds. `blocks` may have a second length, `urls` are endpoints whose names give nothing. */
interface FlagField {
  readonly addresses?: { readonly role: AddressRole; readonly form: AddressForm | 'blocks' | 'urls' };
  readonly setting?: SettingName;
}

function addresses(role: AddressRole, form: AddressForm | 'blocks' | 'urls'): FlagField {
  return { addresses: { role, form } };
}

const POD_RANGE: FlagField = addresses('pod-range', 'prefix');
const SERVICE_RANGE: FlagField = addresses('service-range', 'prefix');
const OTHER_RANGE: FlagField = addresses('other-range', 'prefix');
const OTHER_ADDRESS: FlagField = addresses('other-address', 'address');
const EXTERNAL: FlagField = addresses('external-network', 'prefix');
const JOIN: FlagField = addresses('join-network', 'prefix');
const URLS: FlagField = addresses('other-address', 'urls');
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
    'advertise-address': addresses('api-server-address', 'address'),
    'bind-address': OTHER_ADDRESS,
    'endpoint-reconciler-type': { setting: 'endpoint-reconciler-type' },
  },
  'kube-controller-manager': { 'cluster-cidr': POD_RANGE, 'service-cluster-ip-range': SERVICE_RANGE, ...MASKS },
  'cloud-controller-manager': { 'cluster-cidr': POD_RANGE, 'allocate-node-cidrs': { setting: 'allocate-node-cidrs' } },
  'kube-proxy': {
    'cluster-cidr': { ...POD_RANGE, setting: 'proxy-cluster-cidr' },
    'nodeport-addresses': { ...OTHER_RANGE, setting: 'proxy-node-port-addresses' },
    'bind-address': OTHER_ADDRESS,
    'proxy-mode': { setting: 'proxy-mode' },
    'detect-local-mode': { setting: 'detect-local-mode' },
    'pod-bridge-interface': { setting: 'proxy-bridge-interface' },
    'pod-interface-name-prefix': { setting: 'proxy-interface-name-prefix' },
    'masquerade-all': { setting: 'proxy-masquerade-all' },
    'iptables-masquerade-bit': { setting: 'proxy-masquerade-bit' },
    'iptables-localhost-nodeports': { setting: 'proxy-localhost-node-ports' },
    'conntrack-tcp-be-liberal': { setting: 'proxy-tcp-be-liberal' },
  },
  kubelet: {
    'node-ip': addresses('node-address', 'address'),
    'cluster-dns': addresses('dns-address', 'address'),
    'cluster-domain': { setting: 'dns-domain' },
    'max-pods': { setting: 'max-pods' },
    'network-plugin': { setting: 'cni' },
    'pod-cidr': OTHER_RANGE,
    'non-masquerade-cidr': OTHER_RANGE,
    address: OTHER_ADDRESS,
  },
  etcd: Object.fromEntries(['listen-client-urls', 'advertise-client-urls', 'listen-peer-urls', 'initial-advertise-peer-urls', 'listen-metrics-urls'].map((name) => [name, URLS])),
  'node-cache': { localip: addresses('dns-address', 'address') },
  'kube-router': {
    'cluster-cidr': POD_RANGE,
    'service-cluster-ip-range': SERVICE_RANGE,
    'service-external-ip-range': EXTERNAL,
    'loadbalancer-ip-range': addresses('load-balancer-pool', 'prefix'),
    'service-node-port-range': { setting: 'node-port-range' },
    'peer-router-ips': OTHER_ADDRESS,
  },
  'kube-ovn-controller': {
    'default-cidr': POD_RANGE,
    'default-gateway': OTHER_ADDRESS,
    'node-switch-cidr': JOIN,
    'service-cluster-ip-range': SERVICE_RANGE,
  },
  ovnkube: {
    'cluster-subnets': addresses('pod-range', 'blocks'),
    'k8s-service-cidrs': SERVICE_RANGE,
    'k8s-service-cidr': SERVICE_RANGE,
    'gateway-v4-join-subnet': JOIN,
    'gateway-v6-join-subnet': JOIN,
    'encap-ip': OTHER_ADDRESS,
  },
  k3s: {
    'cluster-cidr': POD_RANGE,
    'service-cidr': SERVICE_RANGE,
    'cluster-dns': addresses('dns-address', 'address'),
    'node-ip': addresses('node-address', 'address'),
    'advertise-address': addresses('api-server-address', 'address'),
    'bind-address': OTHER_ADDRESS,
    'service-node-port-range': { setting: 'node-port-range' },
    'cluster-domain': { setting: 'dns-domain' },
    'flannel-backend': { setting: 'cni-mode' },
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
    if (field.setting !== undefined) out.settingText(field.setting, { value: flag.value, slot: flagSlot(flag) }, name);
    if (field.addresses !== undefined) addAddresses(flag, { ...field.addresses, origin: name, owner }, out);
  }
}

function addAddresses(flag: Flag, field: Omit<AddressField, 'form'> & { readonly form: AddressForm | 'blocks' | 'urls' }, out: FactsBuilder): void {
  commaParts(flag.value, 0, flag.value.length).forEach((part, index) => {
    const text = flag.value.slice(part.from, part.to);
    if (text === '' || NODE_PORT_KEYWORDS.has(text) || isPlaceholder(text)) return;
    // The kubelet then chooses one of the machine's own addresses.
    if (field.role === 'node-address' && (text === '::' || text === '0.0.0.0')) return;
    const inner = field.form === 'urls' ? hostOf(text) : { from: 0, to: field.form === 'blocks' ? (/^[^/]*\/\d+/.exec(text)?.[0].length ?? text.length) : text.length };
    if (inner === undefined) return;
    const from = flag.from + part.from + inner.from;
    const value = { value: text.slice(inner.from, inner.to), slot: subSlot(flag.cursor, from, from + inner.to - inner.from) };
    const form = field.form === 'urls' ? 'address' : field.form === 'blocks' ? 'prefix' : field.form;
    out.located(value, { ...field, form }, field.form === 'urls' ? 0 : index);
  });
}
