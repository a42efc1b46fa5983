// A packet under way. Branches of one packet share what came before them.
import type { Address } from '../../ip/address';
import type { NamespaceId } from '../model';
import type { Rule } from '../kube-proxy/rule';
import type { Hop, Packet, Verdict } from './result';

/** Hops that a packet may make before it is dropped. Source: Linux `net.ipv4.ip_default_ttl`. */
export const TIME_TO_LIVE = 64;

/** What a kernel remembers of a connection that it rewrote: the packet as it came and as it left. */
export interface Translation {
  readonly namespace: NamespaceId;
  readonly before: Packet;
  readonly after: Packet;
}

/** A packet in a namespace. `in` is absent where a process sends it. */
export interface Passage {
  readonly namespace: NamespaceId;
  readonly in?: string;
  readonly packet: Packet;
  /** Whether the source is chosen already. */
  readonly sourced: boolean;
  readonly hops: readonly Hop[];
  /** Namespaces and packets met so far, to notice loops. */
  readonly trail: readonly { readonly namespace: NamespaceId; readonly key: string }[];
  readonly translations: readonly Translation[];
  /** Namespaces whose kernels saw the packet. */
  readonly visited: readonly NamespaceId[];
  /** What rules of this namespace did that is completed when the packet leaves. */
  readonly pending?: { readonly before: Packet; readonly masquerade: Rule | undefined };
  /** The source until the packet leaves this namespace, where an answer got back the one that the asker used. */
  readonly cameFrom?: Address;
  readonly probability: number;
}

/** How a passage ended. */
export interface Arrival {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly passage: Passage;
}

/** A packet at its beginning. */
export function departureOf(namespace: NamespaceId, packet: Packet, sourced: boolean, incoming?: string): Passage {
  return { namespace, in: incoming, packet, sourced, hops: [], trail: [], translations: [], visited: [], probability: 1 };
}

/** The passage with one more hop; the packet goes on as the hop left it. */
export function withHop(passage: Passage, hop: Omit<Hop, 'before' | 'after' | 'nat' | 'rules' | 'namespace'> & Partial<Pick<Hop, 'after' | 'rules'>>): Passage {
  const before = passage.packet;
  const after = hop.after ?? before;
  const full: Hop = { rules: [], ...hop, namespace: passage.namespace, before, after, nat: after !== before && !samePacket(before, after) };
  return { ...passage, packet: after, hops: [...passage.hops, full] };
}

/** Whether two packets have the same addresses and port. */
export function samePacket(a: Packet, b: Packet): boolean {
  return sameEnds(a.source, b.source) && sameEnds(a.destination, b.destination) && a.port === b.port;
}

/** Whether two addresses are one. */
export function sameEnds(a: Packet['source'], b: Packet['source']): boolean {
  return a.family === b.family && a.value === b.value;
}
