import type { FactsBuilder } from '../facts-builder';
import type { Cursor } from '../../yaml/cursor';
import { isPlaceholder } from '../../yaml/scalar';
import type { AddressRow } from '../fields';
import { mappings } from '../ports';
import { addCniConfig } from '../cni-config';
import { addDesiredState } from '../desired-state';
import { tableKind } from './table-kind';

const NETWORKS: readonly AddressRow[] = [
  ['clusterNetwork[].cidr', 'pod-range', 'prefixes'],
  ['serviceNetwork', 'service-range', 'prefixes'],
];

/** Adds how long the nodes' parts of the cluster's networks are: one setting per family, that of its first network. */
export function addHostPrefixes(root: Cursor, path: string, origin: string, out: FactsBuilder): void {
  const seen = new Set<string>();
  for (const network of mappings(root.at(...path.split('.')))) {
    const text = network.get('cidr').text();
    const setting = text?.includes(':') === true ? 'node-mask-ipv6' : 'node-mask-ipv4';
    if (text === undefined || isPlaceholder(text) || !network.get('hostPrefix').isGiven || seen.has(setting)) continue;
    seen.add(setting);
    out.setting(setting, network.get('hostPrefix'), `${origin}${path}.hostPrefix`);
  }
}

/** config.openshift.io Network. Source: openshift/api config/v1/types_network.go. */
export const openshiftNetwork = tableKind({
  groups: ['config.openshift.io'],
  kinds: ['Network'],
  title: 'openshift',
  under: ['spec', 'status'],
  addresses: [
    ...NETWORKS,
    ['externalIP.policy.allowedCIDRs', 'external-network', 'prefix'],
    ['externalIP.policy.rejectedCIDRs', 'other-range', 'prefix'],
    ['externalIP.autoAssignCIDRs', 'load-balancer-pool', 'prefix'],
  ],
  settings: [
    ['networkType', 'cni'],
    ['serviceNodePortRange', 'node-port-range'],
  ],
  also(root, out, origin) {
    out.define('openshift', 'openshift-network');
    addHostPrefixes(root, 'spec.clusterNetwork', origin, out);
  },
});

const OVN = 'defaultNetwork.ovnKubernetesConfig';

/** operator.openshift.io Network. Source: openshift/api operator/v1/types_network.go. */
export const openshiftOperatorNetwork = tableKind({
  groups: ['operator.openshift.io'],
  kinds: ['Network'],
  title: 'openshift',
  under: ['spec'],
  addresses: [
    ...NETWORKS,
    [`${OVN}.v4InternalSubnet`, 'join-network', 'prefix'],
    [`${OVN}.v6InternalSubnet`, 'join-network', 'prefix'],
    [`${OVN}.ipv4.internalJoinSubnet`, 'join-network', 'prefix'],
    [`${OVN}.ipv6.internalJoinSubnet`, 'join-network', 'prefix'],
    [`${OVN}.ipv4.internalTransitSwitchSubnet`, 'join-network', 'prefix'],
    [`${OVN}.ipv6.internalTransitSwitchSubnet`, 'join-network', 'prefix'],
    [`${OVN}.gatewayConfig.ipv4.internalMasqueradeSubnet`, 'other-range', 'prefix'],
    [`${OVN}.gatewayConfig.ipv6.internalMasqueradeSubnet`, 'other-range', 'prefix'],
    [`${OVN}.hybridOverlayConfig.hybridClusterNetwork[].cidr`, 'pod-subnet', 'prefix'],
    ['additionalNetworks[].simpleMacvlanConfig.ipamConfig.staticIPAMConfig.addresses[].address', 'other-address', 'interface-address'],
    ['additionalNetworks[].simpleMacvlanConfig.ipamConfig.staticIPAMConfig.addresses[].gateway', 'other-address', 'address'],
  ],
  settings: [
    ['defaultNetwork.type', 'cni'],
    ['defaultNetwork.openshiftSDNConfig.mode', 'cni-mode'],
  ],
  also(root, out, origin, owner) {
    out.define('openshift', 'openshift-operator-network');
    addHostPrefixes(root, 'spec.clusterNetwork', origin, out);
    for (const network of mappings(root.at('spec', 'additionalNetworks'))) addCniConfig(network.get('rawCNIConfig'), `${origin}rawCNIConfig `, out, owner);
  },
});

/** The objects of OpenShift SDN. Source: openshift/api network/v1/types.go. */
export const openshiftSdn = tableKind({
  groups: ['network.openshift.io', ''],
  kinds: ['ClusterNetwork', 'HostSubnet', 'NetNamespace', 'EgressNetworkPolicy'],
  title: 'openshift',
  addresses: [
    ['network', 'pod-range', 'prefix'],
    ['clusterNetworks[].CIDR', 'pod-range', 'prefix'],
    ['serviceNetwork', 'service-range', 'prefix'],
    ['hostIP', 'node-address', 'address'],
    ['subnet', 'node-pod-range', 'prefix'],
    ['egressIPs', 'other-address', 'address'],
    ['egressCIDRs', 'external-network', 'prefix'],
    ['spec.egress[].to.cidrSelector', 'policy-block', 'prefix'],
  ],
});

/** agent-config.yaml of the agent-based installer. Source: openshift/installer pkg/types/agent/agent_config_type.go. */
export const agentConfig = tableKind({
  groups: [''],
  kinds: ['AgentConfig'],
  title: 'openshift',
  addresses: [['rendezvousIP', 'node-address', 'address']],
  also(root, out, origin, owner) {
    for (const host of mappings(root.get('hosts'))) addHost(host, origin, out, owner);
  },
});

function addHost(host: Cursor, origin: string, out: FactsBuilder, owner: number): void {
  addDesiredState(host.get('networkConfig'), `${origin}hosts.networkConfig `, out, owner);
}

/** IngressController. Source: openshift/api operator/v1/types_ingress.go. */
export const openshiftIngressController = tableKind({
  groups: ['operator.openshift.io'],
  kinds: ['IngressController'],
  words: ['allowedSourceRanges'],
  title: 'openshift',
  addresses: [['spec.endpointPublishingStrategy.loadBalancer.allowedSourceRanges', 'source-range', 'prefix']],
});
