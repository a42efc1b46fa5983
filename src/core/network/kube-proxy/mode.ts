/** The mode of clusters without kube-proxy. Source: kind `networking.kubeProxyMode`. */
export const NO_PROXY = 'none';

/** Why the rules of mode iptables are not what the nodes hold; undefined where they are. */
export function whyOtherRules(mode: string): string | undefined {
  if (mode === 'iptables') return undefined;
  return mode === NO_PROXY ? 'there is no kube-proxy: something else serves the Services of this cluster' : `kube-proxy of this cluster is set to mode ${mode}`;
}
