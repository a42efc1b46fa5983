import type { Cursor } from '../../yaml/cursor';
import type { Located, Taint } from '../facts';
import { addNodeAnnotations } from '../annotations';
import { type FactsBuilder, locatedAddress, locatedList } from '../facts-builder';
import { mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** Annotations that hold a node's own address, for nodes without status. Shape: the first that is there counts. */
const ADDRESS_ANNOTATIONS = [
  'alpha.kubernetes.io/provided-node-ip',
  'k3s.io/internal-ip',
  'rke.cattle.io/internal-ip',
  'projectcalico.org/IPv4Address',
  'flannel.alpha.coreos.com/public-ip',
];

/** Annotations that hold a node's pod ranges where `spec` does not. */
const RANGE_ANNOTATIONS = ['kube-router.io/pod-cidrs', 'kube-router.io/pod-cidr', 'network.cilium.io/ipv4-pod-cidr', 'io.cilium.network.ipv4-pod-cidr'];

/** v1 Node. Source: k8s.io/api/core/v1 NodeSpec, NodeStatus. */
export const node: KindReader = {
  groups: [''],
  kinds: ['Node'],
  read(root, out, type) {
    const ranges = podRangesOf(root);
    const internal = internalAddressesOf(root);
    const external = addressesOfType(root, 'ExternalIP');
    const owner = addResource(root, type, {
      type: 'node',
      internalAddresses: internal.values.map(addressPart),
      externalAddresses: external,
      podRanges: ranges.values,
      taints: taintsOf(root.at('spec', 'taints')),
      unschedulable: root.at('spec', 'unschedulable').bool() ?? false,
    }, out);
    addRanges(root, ranges, owner, out);
    internal.values.forEach((value, index) => {
      const form = value.value.includes('/') ? 'interface-address' : 'address';
      out.located(value, { role: 'node-address', form, owner, origin: internal.origin }, index);
    });
    external.forEach((value, index) => out.located(value, { role: 'node-address', form: 'address', owner, origin: 'Node status.addresses ExternalIP' }, index));
    addNodeAnnotations(root, owner, out);
    const name = root.at('metadata', 'name').text();
    if (name !== undefined) out.define('node', `node/${name}`);
  },
};

interface Found {
  readonly values: readonly Located<string>[];
  readonly origin: string;
}

function podRangesOf(root: Cursor): Found {
  const list = root.at('spec', 'podCIDRs').items().flatMap((item) => locatedAddress(item) ?? []);
  if (list.length > 0) return { values: list, origin: 'Node spec.podCIDRs' };
  const single = locatedAddress(root.at('spec', 'podCIDR'));
  if (single !== undefined) return { values: [single], origin: 'Node spec.podCIDR' };
  return fromAnnotations(root, RANGE_ANNOTATIONS);
}

function addRanges(root: Cursor, ranges: Found, owner: number, out: FactsBuilder): void {
  const field = { role: 'node-pod-range', form: 'prefix', owner } as const;
  ranges.values.forEach((value, index) => out.located(value, { ...field, origin: ranges.origin }, index));
  if (ranges.origin !== 'Node spec.podCIDRs') return;
  // It repeats the first of the list: whoever changes one has to change both.
  out.address(root.at('spec', 'podCIDR'), { ...field, origin: 'Node spec.podCIDR' });
}

function internalAddressesOf(root: Cursor): Found {
  const values = addressesOfType(root, 'InternalIP');
  return values.length > 0 ? { values, origin: 'Node status.addresses InternalIP' } : fromAnnotations(root, ADDRESS_ANNOTATIONS);
}

function addressesOfType(root: Cursor, type: string): Located<string>[] {
  return mappings(root.at('status', 'addresses')).flatMap((item) => (item.get('type').text() === type ? (locatedAddress(item.get('address')) ?? []) : []));
}

function fromAnnotations(root: Cursor, keys: readonly string[]): Found {
  for (const key of keys) {
    const values = locatedList(root.at('metadata', 'annotations', key));
    if (values.length > 0) return { values, origin: `Node annotation ${key}` };
  }
  return { values: [], origin: '' };
}

function taintsOf(taints: Cursor): Taint[] {
  return mappings(taints).map((item) => ({
    key: item.get('key').text() ?? '',
    value: item.get('value').text() ?? '',
    effect: item.get('effect').text() ?? '',
  }));
}

// Calico writes the address with the length of its network.
function addressPart(value: Located<string>): Located<string> {
  return { value: value.value.replace(/\/[^]*$/, ''), slot: value.slot };
}
