const clusterScoped = new Set([
  'Node', 'Namespace', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'CustomResourceDefinition',
  'IPPool', 'ServiceCIDR', 'IPAddress', 'PriorityClass', 'IngressClass', 'GatewayClass', 'RuntimeClass',
]);

/** Whether objects of a kind stand in no namespace, as far as it is known by name. */
export function isClusterScoped(kind: string): boolean {
  return clusterScoped.has(kind);
}
