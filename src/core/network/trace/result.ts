// What a trace answers. It must never know how a packet is followed or how a trace is shown.
import type { Address } from '../../ip/address';
import type { Rule } from '../kube-proxy/rule';
import type { Place } from '../../store/place';
import type { NamespaceId, RouteLookup } from '../model';
import type { Direction } from '../policy/policies';

/** Protocols that can be asked about; `icmp` is what `ping` sends and has no port. */
export type TraceProtocol = 'tcp' | 'udp' | 'sctp' | 'icmp';

/** The first packet of a connection, as far as routing and Services look at it. */
export interface Packet {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: TraceProtocol;
  /** Destination port; absent with `icmp`. */
  readonly port?: number;
}

/**
 * What happens at a hop. `send`: a process hands the packet to its namespace; `bridge`: frames pass a bridge without
 * any look at addresses of IP; `rules`: rules of kube-proxy or what the kernel remembers of them; `route`: a node or
 * router forwards; `wire`: from one machine to another; `tunnel`: inside another packet; `receive`: the address is here.
 */
export type HopKind = 'send' | 'bridge' | 'rules' | 'route' | 'wire' | 'tunnel' | 'receive';

/** One step of a packet. */
export interface Hop {
  readonly kind: HopKind;
  readonly namespace: NamespaceId;
  readonly in?: string;
  readonly out?: string;
  /** Who gets it next, where a device has more than one neighbour. */
  readonly nextHop?: Address;
  /** The rows of the routing table that hold the destination, and which one won. */
  readonly lookup?: RouteLookup;
  /** The rules of kube-proxy that the packet met, in order. */
  readonly rules: readonly Rule[];
  readonly before: Packet;
  readonly after: Packet;
  /** Whether an address or port was rewritten here. */
  readonly nat: boolean;
  readonly note: string;
  /** The line of a manifest that decides here, where it is not that of a route or rule. */
  readonly place?: Place;
}

/**
 * How a packet ends. `delivered`: a namespace that holds the address has it (what listens there is not known);
 * `refused`: a rule answers for it; `dropped`: it vanishes, or nobody on the wire answers; `no-route`: a table has no
 * row for it; `loop`: it goes round until its time to live is used up.
 */
export type Verdict = 'delivered' | 'refused' | 'dropped' | 'no-route' | 'loop';

/** Whether an answer finds back to the asker, with the addresses that the asker expects. */
export interface Reply {
  readonly possible: 'yes' | 'no' | 'unknown';
  readonly reason: string;
  readonly hops: readonly Hop[];
}

/** What the NetworkPolicies that select a pod say of the packet. */
export interface PolicyVerdict {
  readonly direction: Direction;
  /** The pod. */
  readonly at: NamespaceId;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly reason: string;
  readonly place?: Place;
}

/** One thing that may happen to the packet. */
export interface Branch {
  /** Units: 0 to 1; all branches of a trace add up to 1 unless some were left out. */
  readonly probability: number;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly hops: readonly Hop[];
  /** Where it ended, and as what. */
  readonly at: NamespaceId;
  readonly packet: Packet;
  readonly reply: Reply;
  /** Sender first. Absent: the cluster has no NetworkPolicy. */
  readonly policies?: readonly PolicyVerdict[];
}

/** The answer to `trace`. Without branches `error` says what could not be understood. */
export interface Trace {
  readonly from: string;
  readonly to: string;
  /** How the target was understood: names, addresses, port. Shape: sentences. */
  readonly resolution: readonly string[];
  /** Shape: in the order of addresses, then of kube-proxy's rules. */
  readonly branches: readonly Branch[];
  /** Branches that were left out, because people read no more. */
  readonly omitted: number;
  readonly remarks: readonly string[];
  readonly error?: string;
}
