import { address as parseText } from '../../ip/address';
import { contains, prefix } from '../../ip/prefix';
import type { ClusterModel, ModelPod } from '../model';
import { sameEnds } from './passage';

/** How an asker completes names. */
export interface Resolver {
  /** Namespace of Kubernetes that it asks from. */
  readonly namespace: string;
  /** Search domains in order, without final dots. */
  readonly domains: readonly string[];
  /** Dots from which on a name is first tried as it is. */
  readonly ndots: number;
  /** Why it does not ask cluster DNS at all. */
  readonly elsewhere?: string;
}

/** Source: kubelet `pkg/kubelet/network/dns`, defaultDNSOptions. */
const NDOTS = 5;
/** Source: resolv.conf(5). */
const SYSTEM_NDOTS = 1;
/** Where caches of nodes listen. Source: NodeLocal DNSCache. */
const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'].flatMap((text) => prefix(text) ?? []);

/** What the kubelet writes into the resolv.conf of pods of a namespace. */
export function usualResolver(model: ClusterModel, namespace: string, elsewhere?: string): Resolver {
  const domain = model.dns.searched.value;
  return { namespace, domains: [`${namespace}.svc.${domain}`, `svc.${domain}`, domain], ndots: NDOTS, elsewhere };
}

/**
 * What the kubelet writes into the resolv.conf of one pod. Who asks another DNS gets the usual search domains, for an
 * answer that is to be read with care.
 * Source: kubelet `Configurer.GetPodDNS`, `appendDNSConfig`.
 */
export function resolverOf(model: ClusterModel, pod: ModelPod): Resolver {
  const { namespace, hostNetwork, dns = {} } = pod;
  const policy = dns.policy ?? 'ClusterFirst';
  const title = `pod ${namespace}/${pod.name.value}`;
  const added = (dns.searches ?? []).map((domain) => domain.toLowerCase().replace(/\.$/, ''));
  if (policy === 'None') {
    const asksCluster = (dns.nameservers ?? []).some((text) => isClusterDns(model, text));
    if (asksCluster) return { namespace, domains: added, ndots: dns.ndots ?? SYSTEM_NDOTS };
    return usualResolver(model, namespace, `${title} has dnsPolicy None and asks the servers of its dnsConfig, not cluster DNS`);
  }
  if (policy === 'Default') return usualResolver(model, namespace, `${title} has dnsPolicy Default: it asks the DNS of its node, not cluster DNS`);
  if (policy === 'ClusterFirst' && hostNetwork) {
    return usualResolver(model, namespace, `${title} is in the host network, where dnsPolicy ClusterFirst means the DNS of its node (ClusterFirstWithHostNet asks cluster DNS)`);
  }
  const usual = usualResolver(model, namespace);
  return { ...usual, domains: [...new Set([...usual.domains, ...added])], ndots: dns.ndots ?? usual.ndots };
}

/** Whether a server is an address of a Service, or one that only a cache on the node has. */
function isClusterDns(model: ClusterModel, text: string): boolean {
  const server = parseText(text);
  if (server === undefined) return false;
  return LINK_LOCAL.some((range) => contains(range, server)) || model.services.some(({ clusterAddresses }) => clusterAddresses.some(({ value }) => sameEnds(value, server)));
}
