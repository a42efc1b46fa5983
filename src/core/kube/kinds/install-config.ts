import type { AddressRow, FieldTable } from '../fields';
import { addDesiredState } from '../desired-state';
import { addFields, cursorsAt } from '../fields';
import { addHostPrefixes } from './openshift';
import type { UntypedReader } from './untyped-reader';

/** Virtual addresses of the API and of the ingress; the single ones are of old. */
const PLATFORM: readonly AddressRow[] = ['baremetal', 'vsphere', 'nutanix', 'openstack', 'ovirt'].flatMap((platform): AddressRow[] => [
  [`platform.${platform}.apiVIPs`, 'api-server-address', 'address'],
  [`platform.${platform}.apiVIP`, 'api-server-address', 'address'],
  [`platform.${platform}.api_vip`, 'api-server-address', 'address'],
  [`platform.${platform}.ingressVIPs`, 'other-address', 'address'],
  [`platform.${platform}.ingressVIP`, 'other-address', 'address'],
  [`platform.${platform}.ingress_vip`, 'other-address', 'address'],
]);

/** Source: openshift/installer pkg/types/installconfig.go. */
const FIELDS: FieldTable = {
  addresses: [
    ['networking.clusterNetwork[].cidr', 'pod-range', 'prefixes'],
    ['networking.clusterNetworks[].cidr', 'pod-range', 'prefixes'],
    ['networking.serviceNetwork', 'service-range', 'prefixes'],
    ['networking.serviceCIDR', 'service-range', 'prefixes'],
    ['networking.machineNetwork[].cidr', 'node-network', 'prefixes'],
    ['networking.machineCIDR', 'node-network', 'prefixes'],
    ['networking.ovnKubernetesConfig.ipv4.internalJoinSubnet', 'join-network', 'prefix'],
    ['networking.ovnKubernetesConfig.ipv6.internalJoinSubnet', 'join-network', 'prefix'],
    ['platform.openstack.apiFloatingIP', 'api-server-address', 'address'],
    ['platform.openstack.ingressFloatingIP', 'other-address', 'address'],
    ['platform.baremetal.bootstrapProvisioningIP', 'other-address', 'address'],
    ['platform.baremetal.clusterProvisioningIP', 'other-address', 'address'],
    ['platform.baremetal.provisioningNetworkCIDR', 'external-network', 'prefix'],
    ...PLATFORM,
  ],
  settings: [
    ['metadata.name', 'cluster-name'],
    ['networking.networkType', 'cni'],
    ['networking.type', 'cni'],
  ],
};

/** OpenShift's `install-config.yaml`, whose root has a base domain and no kind. */
export const installConfig: UntypedReader = {
  words: ['baseDomain'],
  recognises: (root) => root.get('baseDomain').exists && (root.get('networking').exists || root.get('platform').exists || root.get('controlPlane').exists),
  read(root, out) {
    addFields(root, FIELDS, 'openshift install-config ', out);
    for (const path of ['networking.clusterNetwork', 'networking.clusterNetworks']) addHostPrefixes(root, path, 'openshift install-config ', out);
    for (const host of cursorsAt(root, 'platform.baremetal.hosts[].networkConfig')) addDesiredState(host, 'openshift install-config platform.baremetal.hosts.networkConfig ', out);
    out.define('openshift', 'control-plane', root.at('metadata', 'name').text() || undefined);
  },
};
