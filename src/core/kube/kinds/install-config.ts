import type { AddressRow, FieldTable } from '../fields';
import { addFields } from '../fields';
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
    out.define('openshift', 'control-plane', root.at('metadata', 'name').text() || undefined);
  },
};
