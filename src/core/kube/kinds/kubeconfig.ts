import type { Cursor } from '../../yaml/cursor';
import { openEmbedded } from '../../yaml/embedded';
import type { FactsBuilder } from '../facts-builder';
import { addFields } from '../fields';

/**
 * Adds the API servers that a kubeconfig in a string names: that of the ConfigMap cluster-info, which kubeadm publishes, and
 * that of kube-proxy. Errors: damaged text gives no facts. Source: k8s.io/client-go tools/clientcmd/api/v1 Cluster.
 */
export function addKubeconfig(value: Cursor, origin: string, out: FactsBuilder, owner: number): void {
  for (const { root, isDamaged, template } of openEmbedded(value, out.reader)) {
    if (isDamaged || template) continue;
    addFields(root, { addresses: [['clusters[].cluster.server', 'api-server-address', 'host']] }, `${origin} `, out, owner);
  }
}
