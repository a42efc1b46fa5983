/** Name of the bridge that the official `bridge` plugin makes on each node. Source: CNI plugins, flannel's configuration. */
export const BRIDGE = 'cni0';

/** Name of the uplink of a node and of the interface of a pod. */
export const UPLINK = 'eth0';

/**
 * Name of the host side of a pod's veth pair: `veth` and eight hexadecimal digits, as the bridge plugin names it.
 * Shape: at most 15 characters (IFNAMSIZ). The plugin draws the digits at random; here they come from the pod's
 * identity, so that the same pod keeps its name.
 */
export function vethName(namespace: string, name: string): string {
  return `veth${hash(`${namespace}/${name}`).toString(16).padStart(8, '0')}`;
}

// FNV-1a: pure, short, and spread well enough over 32 bits for the pods of one node.
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  }
  return state >>> 0;
}
