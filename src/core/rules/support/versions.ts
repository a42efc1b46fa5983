// This file knows which version of Kubernetes a cluster is written for.
import type { Network } from '../../network/network';
import type { ClusterId } from '../../network/subjects';

/**
 * The minor version that the cluster's manifests state, the highest of several; nothing when none does.
 * Errors: `stable`, `latest` and the like say nothing.
 */
export function minorVersion(cluster: ClusterId, network: Network): number | undefined {
  const minors = network.settings(cluster, 'kubernetes-version').flatMap(({ fact }) => {
    const match = /^v?1\.(\d{1,3})\b/.exec(fact.value);
    return match === null ? [] : [Number(match[1])];
  });
  return minors.length === 0 ? undefined : Math.max(...minors);
}
