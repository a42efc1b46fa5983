import type { Cursor } from '../yaml/cursor';
import { openEmbedded } from '../yaml/embedded';
import type { AddressRole } from './facts';
import type { FactsBuilder } from './facts-builder';
import { addFields, type AddressRow, type FieldForm } from './fields';

/** What an annotation holds: a text, or JSON in a text with fields of its own. */
type Annotation = readonly [role: AddressRole, form: FieldForm] | readonly AddressRow[];

/**
 * Annotations of pods. Source: calico libcalico-go/lib/backend/k8s/conversion/constants.go; multus docs; ovn-kubernetes
 * go-controller/pkg/util/pod_annotation.go; antrea docs/antrea-ipam.md; istio pkg/kube/inject; kubeadm static pods.
 */
const POD: Readonly<Record<string, Annotation>> = {
  'cni.projectcalico.org/podIP': ['other-address', 'interface-address'],
  'cni.projectcalico.org/podIPs': ['other-address', 'interface-address'],
  'cni.projectcalico.org/ipAddrs': [['', 'other-address', 'address']],
  'cni.projectcalico.org/ipAddrsNoIpam': [['', 'other-address', 'address']],
  'cni.projectcalico.org/floatingIPs': [['', 'other-address', 'address']],
  // Ranges, or names of pools.
  'cni.projectcalico.org/ipv4pools': [['', 'other-range', 'named']],
  'cni.projectcalico.org/ipv6pools': [['', 'other-range', 'named']],
  'vpc.amazonaws.com/pod-ips': ['other-address', 'address'],
  'ipam.antrea.io/pod-ips': ['other-address', 'address'],
  'ovn.kubernetes.io/ip_address': ['other-address', 'address'],
  'ovn.kubernetes.io/ip_pool': ['other-address', 'address'],
  'ovn.kubernetes.io/cidr': ['other-range', 'prefix'],
  'ovn.kubernetes.io/gateway': ['other-address', 'address'],
  'k8s.v1.cni.cncf.io/networks': [['[].ips', 'other-address', 'interface-address'], ['[].default-route', 'other-address', 'address']],
  'k8s.v1.cni.cncf.io/network-status': [['[].ips', 'other-address', 'interface-address'], ['[].gateway', 'other-address', 'address']],
  'k8s.v1.cni.cncf.io/networks-status': [['[].ips', 'other-address', 'interface-address']],
  'k8s.ovn.org/pod-networks': [
    ['*.ip_addresses', 'other-address', 'interface-address'],
    ['*.gateway_ips', 'other-address', 'address'],
    ['*.routes[].dest', 'external-network', 'prefix'],
    ['*.routes[].nextHop', 'other-address', 'address'],
  ],
  'traffic.sidecar.istio.io/includeOutboundIPRanges': ['other-range', 'named'],
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': ['other-range', 'named'],
  'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': ['api-server-address', 'host'],
  'kubeadm.kubernetes.io/etcd.advertise-client-urls': ['other-address', 'host'],
};

/**
 * Annotations of nodes beside those that stand for the node's own address and ranges. Source: ovn-kubernetes
 * go-controller/pkg/util/node_annotations.go; calico libcalico-go/lib/backend/k8s/resources/node.go; cilium pkg/annotation/k8s.go.
 */
const NODE: Readonly<Record<string, Annotation>> = {
  'projectcalico.org/IPv4IPIPTunnelAddr': ['other-address', 'address'],
  'projectcalico.org/IPv4VXLANTunnelAddr': ['other-address', 'address'],
  'projectcalico.org/IPv6VXLANTunnelAddr': ['other-address', 'address'],
  'projectcalico.org/IPv4WireguardInterfaceAddr': ['other-address', 'address'],
  'projectcalico.org/IPv6WireguardInterfaceAddr': ['other-address', 'address'],
  'network.cilium.io/ipv4-cilium-host': ['other-address', 'address'],
  'network.cilium.io/ipv4-health-ip': ['other-address', 'address'],
  'flannel.alpha.coreos.com/public-ip-overwrite': ['other-address', 'address'],
  'flannel.alpha.coreos.com/public-ipv6-overwrite': ['other-address', 'address'],
  'node.antrea.io/transport-addresses': ['other-address', 'address'],
  'flannel.alpha.coreos.com/public-ipv6': ['other-address', 'address'],
  'projectcalico.org/IPv6Address': ['other-address', 'interface-address'],
  'network.cilium.io/ipv6-cilium-host': ['other-address', 'address'],
  'network.cilium.io/ipv6-health-ip': ['other-address', 'address'],
  'k3s.io/external-ip': ['other-address', 'address'],
  'rke.cattle.io/external-ip': ['other-address', 'address'],
  'kube-router.io/peer.localips': ['other-address', 'address'],
  'networking.talos.dev/self-ips': ['other-address', 'address'],
  'networking.talos.dev/assigned-prefixes': ['other-range', 'prefix'],
  'kube-router.io/peer.ips': ['other-address', 'address'],
  'k8s.ovn.org/node-subnets': [['*', 'node-block', 'prefixes']],
  'k8s.ovn.org/host-cidrs': [['', 'other-address', 'interface-address']],
  'k8s.ovn.org/node-primary-ifaddr': [['ipv4', 'other-address', 'interface-address'], ['ipv6', 'other-address', 'interface-address']],
  'k8s.ovn.org/node-gateway-router-lrp-ifaddr': [['ipv4', 'other-address', 'interface-address'], ['ipv6', 'other-address', 'interface-address']],
  'k8s.ovn.org/node-transit-switch-port-ifaddr': [['ipv4', 'other-address', 'interface-address'], ['ipv6', 'other-address', 'interface-address']],
  'k8s.ovn.org/node-encap-ips': [['', 'other-address', 'address']],
  'k8s.ovn.org/l3-gateway-config': [
    ['*.ip-address', 'other-address', 'interface-address'],
    ['*.ip-addresses', 'other-address', 'interface-address'],
    ['*.next-hop', 'other-address', 'address'],
    ['*.next-hops', 'other-address', 'address'],
  ],
  'k8s.ovn.org/node-gateway-router-lrp-ifaddrs': [['*.ipv4', 'other-address', 'interface-address'], ['*.ipv6', 'other-address', 'interface-address']],
  'k8s.ovn.org/node-masquerade-subnet': [['ipv4', 'other-range', 'prefix'], ['ipv6', 'other-range', 'prefix']],
};

/** Annotations of Services that ask for addresses. Source: metallb, cilium pkg/annotation/k8s.go, kube-vip, purelb and calico documentation. */
const SERVICE: Readonly<Record<string, Annotation>> = Object.fromEntries([
  ...['metallb.io/loadBalancerIPs', 'metallb.universe.tf/loadBalancerIPs', 'lbipam.cilium.io/ips', 'io.cilium/lb-ipam-ips', 'purelb.io/addresses'],
  ...['kube-vip.io/loadbalancerIPs', 'projectcalico.org/loadBalancerIPs', 'service.beta.kubernetes.io/azure-load-balancer-ipv4'],
  ...['service.beta.kubernetes.io/azure-load-balancer-ipv6', 'service.beta.kubernetes.io/aws-load-balancer-private-ipv4-addresses'],
].map((key): [string, Annotation] => [key, ['load-balancer-address', 'named']]));

/** Adds what annotations of a pod, or of a template of one, say about addresses. */
export function addPodAnnotations(pod: Cursor, kind: string, owner: number, out: FactsBuilder): void {
  addAnnotations(pod, POD, kind, owner, out);
}

/** The same for a Node. */
export function addNodeAnnotations(node: Cursor, owner: number, out: FactsBuilder): void {
  addAnnotations(node, NODE, 'Node', owner, out);
}

/** The same for a Service. */
export function addServiceAnnotations(service: Cursor, owner: number, out: FactsBuilder): void {
  addAnnotations(service, SERVICE, 'Service', owner, out);
}

function addAnnotations(object: Cursor, known: Readonly<Record<string, Annotation>>, kind: string, owner: number, out: FactsBuilder): void {
  for (const { key, value } of object.at('metadata', 'annotations').entries()) {
    const annotation = Object.hasOwn(known, key) ? known[key] : undefined;
    if (annotation === undefined) continue;
    const origin = `${kind} annotation ${key}`;
    if (isText(annotation)) addFields(value, { addresses: [['', ...annotation]] }, origin, out, owner);
    else addJson(value, annotation, `${origin} `, owner, out);
  }
}

function isText(annotation: Annotation): annotation is readonly [AddressRole, FieldForm] {
  return typeof annotation[0] === 'string';
}

// Multus also takes plain names there, which are no JSON and give nothing.
function addJson(value: Cursor, addresses: readonly AddressRow[], origin: string, owner: number, out: FactsBuilder): void {
  if (!/^\s*[[{]/.test(value.text() ?? '')) return;
  for (const { root, isDamaged } of openEmbedded(value, out.reader)) if (!isDamaged) addFields(root, { addresses }, origin, out, owner);
}
