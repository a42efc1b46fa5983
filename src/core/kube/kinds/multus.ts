import { addCniConfig } from '../cni-config';
import { tableKind } from './table-kind';

/** A secondary network, whose CNI configuration is JSON in a string. Source: k8s.cni.cncf.io multi-net-spec v1.3. */
export const networkAttachment = tableKind({
  groups: ['k8s.cni.cncf.io'],
  kinds: ['NetworkAttachmentDefinition'],
  also: (root, out, _origin, owner) => addCniConfig(root.at('spec', 'config'), 'NetworkAttachmentDefinition spec.config ', out, owner),
});

/** What whereabouts keeps. Source: whereabouts pkg/api/whereabouts.cni.cncf.io/v1alpha1. */
export const whereaboutsPool = tableKind({
  groups: ['whereabouts.cni.cncf.io'],
  kinds: ['IPPool'],
  title: 'whereabouts',
  addresses: [['spec.range', 'pod-subnet', 'interval']],
});

/** Spiderpool. Source: spidernet-io/spiderpool pkg/k8s/apis/spiderpool.spidernet.io/v2beta1. */
export const spiderpool = tableKind({
  groups: ['spiderpool.spidernet.io'],
  kinds: ['SpiderSubnet', 'SpiderIPPool', 'SpiderReservedIP'],
  addresses: [
    ['spec.subnet', 'pod-subnet', 'prefix'],
    ['spec.ips', 'other-range', 'interval'],
    ['spec.excludeIPs', 'other-range', 'interval'],
    ['spec.gateway', 'other-address', 'address'],
    ['spec.routes[].dst', 'external-network', 'prefix'],
    ['spec.routes[].gw', 'other-address', 'address'],
  ],
});

/** Submariner joins clusters: what its objects say is of several of them. Source: submariner-operator and submariner pkg/apis/submariner.io/v1. */
export const submariner = tableKind({
  groups: ['submariner.io'],
  kinds: ['Cluster', 'Endpoint', 'Submariner'],
  title: 'Submariner',
  addresses: [
    ['spec.cluster_cidr', 'external-network', 'prefix'],
    ['spec.service_cidr', 'external-network', 'prefix'],
    ['spec.global_cidr', 'external-network', 'prefix'],
    ['spec.subnets', 'external-network', 'prefix'],
    ['spec.private_ip', 'other-address', 'address'],
    ['spec.public_ip', 'other-address', 'address'],
  ],
});
