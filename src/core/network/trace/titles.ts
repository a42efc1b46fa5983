import { formatAddress } from '../../ip/address';
import type { ClusterModel, NamespaceId } from '../model';
import { findNamespace } from '../namespaces';
import type { Packet } from './result';

/** Where packets from outside come from. No namespace of the model has this name. */
export const OUTSIDE: NamespaceId = 'outside';

/** `pod default/web-1`, `node node-1`, `router`. */
export function titleOf(model: ClusterModel, namespace: NamespaceId): string {
  const found = findNamespace(model, namespace);
  if (found?.kind === 'node') return `node ${found.node.name.value}`;
  if (found?.kind === 'pod') return `pod ${found.pod.namespace}/${found.pod.name.value}`;
  return namespace === OUTSIDE ? 'outside the cluster' : namespace;
}

/** `10.244.1.2:80`, `[fd00::2]:80`, or the address alone. */
export function destinationOf({ destination, port }: Packet): string {
  const text = formatAddress(destination);
  if (port === undefined) return text;
  return destination.family === 6 ? `[${text}]:${port}` : `${text}:${port}`;
}
