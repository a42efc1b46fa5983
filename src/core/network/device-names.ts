import type { CniPlugin } from './model';
import { sha1Hex } from './sha1';

/** Name of the bridge that the official `bridge` plugin makes on each node. Source: CNI plugins, flannel's configuration. */
export const BRIDGE = 'cni0';

/** Name of kubenet's bridge. Source: kubelet `kubenet_linux.go`. */
export const KUBENET_BRIDGE = 'cbr0';

/** Name of the uplink of a node and of the interface of a pod. */
export const UPLINK = 'eth0';

/** The device of Cilium that holds a node's router address. */
export const CILIUM_HOST = 'cilium_host';

/** Name of the host side of a pod's veth pair, as its network plugin names it. Shape: at most 15 characters (IFNAMSIZ). */
export function hostDeviceName(plugin: CniPlugin, namespace: string, name: string): string {
  if (plugin === 'calico' || plugin === 'canal') return caliName(namespace, name);
  return plugin === 'cilium' ? lxcName(namespace, name) : vethName(namespace, name);
}

/**
 * Name of the host side of a pod's veth pair: `veth` and eight hexadecimal digits, as the bridge plugin names it.
 * Shape: at most 15 characters (IFNAMSIZ). The plugin draws the digits at random; here they come from the pod's
 * identity, so that the same pod keeps its name.
 */
export function vethName(namespace: string, name: string): string {
  return `veth${hash(`${namespace}/${name}`).toString(16).padStart(8, '0')}`;
}

/** Calico's name, the same as in the real cluster. Source: Calico `libcalico-go` conversion `VethNameForWorkload`. */
function caliName(namespace: string, name: string): string {
  return `cali${sha1Hex(`${namespace}.${name}`).slice(0, 11)}`;
}

/** Cilium's name: `lxc` and twelve digits of a hash over the container, which only the running cluster knows. */
function lxcName(namespace: string, name: string): string {
  return `lxc${sha1Hex(`${namespace}/${name}`).slice(0, 12)}`;
}

// FNV-1a: pure, short, and spread well enough over 32 bits for the pods of one node.
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  }
  return state >>> 0;
}
