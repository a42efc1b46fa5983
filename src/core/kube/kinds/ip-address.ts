import { tableKind } from './table-kind';

/** An address in use, which is the name of its object, and the ranges of nodes of Kubernetes 1.25 to 1.28. Source: k8s.io/api/networking/v1 IPAddress, v1alpha1 ClusterCIDR. */
export const ipAddress = tableKind({
  groups: ['networking.k8s.io'],
  kinds: ['IPAddress', 'ClusterCIDR'],
  addresses: [
    ['spec.ipv4', 'pod-range', 'prefix'],
    ['spec.ipv6', 'pod-range', 'prefix'],
  ],
  also(root, out, origin, owner) {
    const isAddress = root.get('kind').text() === 'IPAddress';
    if (isAddress) out.address(root.at('metadata', 'name'), { role: 'other-address', form: 'address', owner, origin: `${origin}metadata.name` });
  },
});
