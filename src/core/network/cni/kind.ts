// Which network plugin a cluster has, and in which mode. It must never know devices or addresses.
import type { Family } from '../../ip/address';
import type { SettingName } from '../../kube/facts';
import { givesNodeAddresses } from '../apart';
import { defaultsOf } from '../defaults';
import type { CniKind, CniMode, CniPlugin, Sourced, TunnelKind } from '../model';
import type { ModelInput, Remark } from '../model-input';
import { settingOf } from '../settings';
import { assumed, declared } from '../sourced';
import { placeOf } from '../subjects';
import { calicoPools } from './pools';
import { modeOf, UNKNOWN_MODE } from './mode-text';
import { mtusOf } from './mtu';

/** The plugin of a cluster, and what about it has to be said. */
export interface FoundCni {
  readonly cni: Sourced<CniKind>;
  readonly remarks: readonly Remark[];
}

const MODELLED: readonly CniPlugin[] = ['canal', 'calico', 'cilium', 'flannel', 'kindnet', 'kubenet'];

/** Names that manifests call plugins by, those that are not modelled too. */
const TITLES: Readonly<Record<string, string>> = {
  canal: 'Canal',
  calico: 'Calico',
  cilium: 'Cilium',
  flannel: 'Flannel',
  kindnet: 'kindnet',
  kubenet: 'kubenet',
  weave: 'Weave Net',
  antrea: 'Antrea',
  'ovn-kubernetes': 'OVN-Kubernetes',
  'kube-ovn': 'Kube-OVN',
  'openshift-sdn': 'OpenShift SDN',
  'kube-router': 'kube-router',
  amazonvpc: 'the Amazon VPC CNI',
  azurevnet: 'the Azure CNI',
  gke: "GKE's own CNI",
};

/** Other names of the same plugins. Source: kops, OpenShift's install-config, cloud resources. */
const ALIASES: Readonly<Record<string, string>> = {
  'amazon-vpc-cni': 'amazonvpc',
  'aws-vpc-cni': 'amazonvpc',
  azure: 'azurevnet',
  kuberouter: 'kube-router',
  'weave-net': 'weave',
  ovnkubernetes: 'ovn-kubernetes',
  openshiftsdn: 'openshift-sdn',
};

/** DaemonSets that run a plugin on every node. Shape: the first pattern that fits a name counts. */
const DAEMONS: readonly (readonly [RegExp, string])[] = [
  [/^canal(?:-node)?$/, 'canal'],
  [/^calico-node(?:-|$)/, 'calico'],
  [/^cilium(?:-agent|-node)?$/, 'cilium'],
  [/^kube-flannel(?:-ds)?(?:-|$)/, 'flannel'],
  [/^kindnet$/, 'kindnet'],
  [/^weave-net$/, 'weave'],
  [/^antrea-agent$/, 'antrea'],
  [/^ovnkube-node/, 'ovn-kubernetes'],
  [/^kube-ovn-cni$/, 'kube-ovn'],
  [/^kube-router$/, 'kube-router'],
  [/^aws-node$/, 'amazonvpc'],
  [/^azure-(?:cni|cns|vnet)/, 'azurevnet'],
  [/^sdn$/, 'openshift-sdn'],
];

/** Plugins that tools bring along. Source: the tools' documentation of their defaults. */
const OF_TOOLS: Readonly<Record<string, string>> = {
  kind: 'kindnet',
  k3d: 'flannel',
  k3s: 'flannel',
  talos: 'flannel',
  rke: 'canal',
  rke2: 'canal',
  microk8s: 'calico',
  k0s: 'kube-router',
  openshift: 'ovn-kubernetes',
};

/** The official bridge plugin with routes between nodes. */
const BASE: CniKind = { plugin: 'bridge', title: 'bridge plugin', modes: both({ direct: true }), ipam: 'node-range', endpointRoutes: false };

/**
 * Which network plugin the manifests say the cluster has; else the one that its tool brings along; else the base case.
 * Shape: plugins that are not modelled get the picture of the base case, marked as assumed. Cost: O(settings + workloads).
 */
export function cniOf(input: ModelInput): FoundCni {
  const found = pluginOf(input);
  const shares = givesNodeAddresses(input.settings.filter(({ fact }) => fact.setting === 'cni' || fact.setting === 'cni-mode'));
  return shares ? { ...found, cni: { ...found.cni, value: { ...found.cni.value, nodeAddresses: true } } } : found;
}

function pluginOf(input: ModelInput): FoundCni {
  const found = named(input);
  const [first, ...others] = ordered([...found.keys()]);
  const remarks: Remark[] = [];
  if (first === undefined) return { cni: ofTool(input), remarks };
  const source = found.get(first) as Sourced<string>;
  if (others.length > 0 && first !== 'canal') {
    const names = others.map((name) => TITLES[name] ?? name).join(', ');
    remarks.push({ message: `The manifests name several network plugins; the model shows ${TITLES[first] ?? first}, not ${names}.`, place: source.place });
  }
  const plugin = MODELLED.find((name) => name === first);
  if (plugin !== undefined) return { cni: kindOf(input, plugin, source), remarks };
  const title = TITLES[first] ?? first;
  const message = `Devices and routes of ${title} are not modelled; shown is what the bridge plugin would make.`;
  return { cni: { ...assumed({ ...BASE, title }, `${source.because}: ${title}, shown as the bridge plugin`), place: source.place }, remarks: [...remarks, { message, place: source.place }] };
}

/** Plugins by the names in settings and the DaemonSets that run them. */
function named(input: ModelInput): ReadonlyMap<string, Sourced<string>> {
  const found = new Map<string, Sourced<string>>();
  const add = (name: string, source: Sourced<string>): unknown => found.has(name) || found.set(name, source);
  for (const subject of input.settings) {
    const written = subject.fact.setting === 'cni' ? subject.fact.value.toLowerCase() : '';
    const name = ALIASES[written] ?? written;
    if (Object.hasOwn(TITLES, name)) add(name, declared(name, placeOf(subject, subject.fact.slot), subject.fact.origin));
  }
  for (const subject of input.workloads) {
    if (subject.resource.kind !== 'DaemonSet') continue;
    const name = DAEMONS.find(([pattern]) => pattern.test(subject.resource.name))?.[1];
    if (name !== undefined) add(name, declared(name, placeOf(subject, subject.resource.slot), `DaemonSet ${subject.resource.name}`));
  }
  return found;
}

/** Modelled ones first; Canal is made of two that are named beside it. */
function ordered(names: readonly string[]): string[] {
  const rank = (name: string): number => (MODELLED.indexOf(name as CniPlugin) + MODELLED.length + 1) % (MODELLED.length + 1);
  return [...names].sort((a, b) => rank(a) - rank(b));
}

function ofTool(input: ModelInput): Sourced<CniKind> {
  const { tool } = defaultsOf(input);
  const disabled = settingOf(input, 'default-cni-disabled');
  const name = OF_TOOLS[tool];
  if (name === undefined || (tool === 'kind' && disabled?.value === 'true')) return assumed(BASE, 'no manifest names a network plugin');
  const plugin = MODELLED.find((known) => known === name);
  const because = `no manifest names a network plugin; ${tool} brings ${TITLES[name] ?? name} along`;
  if (plugin === undefined) return assumed({ ...BASE, title: TITLES[name] ?? name }, `${because}, shown as the bridge plugin`);
  return assumed(kindOf(input, plugin, assumed(name, because)).value, because);
}

function kindOf(input: ModelInput, plugin: CniPlugin, source: Sourced<string>): Sourced<CniKind> {
  const modes = modesOf(input, plugin);
  const ipam = ipamOf(input, plugin);
  const endpointRoutes = plugin === 'cilium' && settingOf(input, 'cni-endpoint-routes')?.value === 'true';
  const guess = modes.because === undefined ? '' : `; ${modes.because}`;
  const mtus = mtusOf(input, plugin);
  return { ...source, because: `${source.because}${guess}`, value: { plugin, title: TITLES[plugin] ?? plugin, modes: modes.modes, ipam, endpointRoutes, ...(mtus !== undefined && { mtus }) } };
}

interface FoundModes {
  readonly modes: Readonly<Record<Family, CniMode>>;
  /** Said when a mode is only a default. */
  readonly because?: string;
}

function modesOf(input: ModelInput, plugin: CniPlugin): FoundModes {
  if (plugin === 'flannel' || plugin === 'canal') return flannelModes(input);
  if (plugin === 'calico') return calicoModes(input);
  if (plugin === 'cilium') return ciliumModes(input);
  return { modes: both({ direct: true }) };
}

const FLANNEL_BACKENDS = ['vxlan', 'host-gw', 'wireguard', 'wireguard-native', 'udp', 'ipip'];

/** Source: flannel pkg/backend; its manifests have the backend vxlan. */
function flannelModes(input: ModelInput): FoundModes {
  const text = wordOf(input, 'cni-mode', FLANNEL_BACKENDS, NOT_FLANNEL);
  const direct = settingOf(input, 'cni-direct-routing')?.value === 'true';
  if (text === 'host-gw') return { modes: both({ direct: true }) };
  if (text === 'wireguard' || text === 'wireguard-native') return { modes: both({ tunnel: 'wireguard', direct: false }) };
  if (text === 'udp') return { modes: { 4: { tunnel: 'udp', direct: false }, 6: { tunnel: 'vxlan', direct: false } } };
  if (text === 'ipip') return { modes: { 4: { tunnel: 'ipip', direct }, 6: { tunnel: 'vxlan', direct } } };
  const modes = both({ tunnel: 'vxlan', direct });
  return text === 'vxlan' ? { modes } : { modes, because: 'backend vxlan as in its manifests' };
}

/** Source: Calico startup.go; the defaults are those of its manifest and of its operator. */
function calicoModes(input: ModelInput): FoundModes {
  const pools = calicoPools(input);
  const backend = settingOf(input, 'cni-backend')?.value.toLowerCase();
  const ofPool = (family: Family): CniMode | undefined => pools.find(({ range, mode }) => range.value.family === family && mode !== UNKNOWN_MODE)?.mode;
  const ofNode = (name: SettingName): CniMode | undefined => {
    const modes = input.settings.filter(({ fact }) => fact.setting === name && fact.about === undefined && !NOT_CALICO.test(fact.origin)).map(({ fact }) => modeOf(fact.value));
    return modes.find((mode) => mode !== UNKNOWN_MODE && mode.tunnel !== undefined) ?? modes.find((mode) => mode !== UNKNOWN_MODE);
  };
  const four = ofPool(4) ?? ofNode('cni-mode');
  const usual: CniMode = backend === 'vxlan' ? { tunnel: 'vxlan', direct: false } : { tunnel: 'ipip', direct: false };
  const six = ofPool(6) ?? ofNode('cni-mode-ipv6') ?? { direct: true };
  // There is no IP-in-IP for IPv6.
  const modes = { 4: four ?? usual, 6: six.tunnel === 'ipip' ? { direct: true } : six };
  return four === undefined ? { modes, because: `${usual.tunnel === 'vxlan' ? 'VXLAN' : 'IPIP'} as in its manifests` } : { modes };
}

/** Source: cilium Documentation/network/concepts/routing; the default is a VXLAN tunnel. */
function ciliumModes(input: ModelInput): FoundModes {
  const text = wordOf(input, 'cni-mode', ['tunnel', 'native', 'vxlan', 'geneve', 'disabled'], NOT_CILIUM);
  const protocol = text === 'geneve' || wordOf(input, 'cni-tunnel-protocol', ['geneve'], NOT_CILIUM) !== undefined ? 'geneve' : 'vxlan';
  if (text === 'native' || text === 'disabled') return { modes: both({ direct: settingOf(input, 'cni-node-routes')?.value === 'true' }) };
  const modes = both({ tunnel: protocol, direct: false });
  return text === undefined ? { modes, because: 'a VXLAN tunnel as by default' } : { modes };
}

/** Modes of Cilium's address management in which nodes do not take blocks of its pools. */
const FOREIGN_IPAM = ['kubernetes', 'eni', 'azure', 'alibabacloud', 'delegated-plugin', 'crd'];

function ipamOf(input: ModelInput, plugin: CniPlugin): CniKind['ipam'] {
  if (plugin === 'calico') return wordOf(input, 'cni-ipam', ['host-local', 'hostlocal'], NOT_CALICO) === undefined ? 'calico' : 'node-range';
  if (plugin !== 'cilium') return 'node-range';
  return wordOf(input, 'cni-ipam', FOREIGN_IPAM, NOT_CILIUM) ?? wordOf(input, 'cni-mode', FOREIGN_IPAM, NOT_CILIUM) ? 'node-range' : 'cilium-pool';
}

/** The first value of a setting for the whole cluster that is one of the known words and stands in no other plugin's manifest. */
function wordOf(input: ModelInput, name: SettingName, known: readonly string[], others: RegExp): string | undefined {
  for (const { fact } of input.settings) {
    const word = fact.value.toLowerCase();
    if (fact.setting === name && fact.about === undefined && known.includes(word) && !others.test(fact.origin)) return word;
  }
  return undefined;
}

const NOT_FLANNEL = /calico|cilium|antrea/i;
const NOT_CALICO = /flannel|cilium|antrea/i;
const NOT_CILIUM = /flannel|calico|antrea/i;

function both(mode: CniMode): Readonly<Record<Family, CniMode>> {
  return { 4: mode, 6: mode };
}

const TUNNEL_TITLES: Readonly<Record<TunnelKind, string>> = { vxlan: 'VXLAN', geneve: 'Geneve', ipip: 'IPIP', wireguard: 'WireGuard', udp: 'UDP' };

/** The plugin with its mode in the title: that of the cluster's first family. */
export function titled(cni: CniKind, families: readonly Family[]): CniKind {
  const { plugin, title, modes } = cni;
  const { tunnel, direct } = modes[families[0] ?? 4];
  if (tunnel !== undefined) return { ...cni, title: `${title}, ${TUNNEL_TITLES[tunnel]}${direct ? ' across subnets' : ''}` };
  if (plugin === 'flannel' || plugin === 'canal') return { ...cni, title: `${title}, host-gw` };
  if (plugin === 'calico') return { ...cni, title: `${title}, BGP without encapsulation` };
  return plugin === 'cilium' ? { ...cni, title: `${title}, native routing` } : cni;
}
