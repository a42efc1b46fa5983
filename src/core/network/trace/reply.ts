import { formatAddress } from '../../ip/address';
import { departureOf, sameEnds } from './passage';
import type { Arrival, Passage } from './passage';
import type { Packet, Reply } from './result';
import { OUTSIDE, titleOf } from './titles';
import { Walker } from './walker';
import type { World } from './world';

/** Whether what got the packet can answer the asker. `asker`: where the packet came from, and as what. */
export function replyTo(world: World, arrived: Passage, asker: { readonly namespace: string; readonly packet: Packet }): Reply {
  const { packet, namespace } = arrived;
  const answer: Packet = { source: packet.destination, destination: packet.source, protocol: packet.protocol, port: packet.port };
  const start = departureOf(namespace, answer, true);
  const ends = new Walker(world, { type: 'reply', of: arrived }).follow(start);
  const judged = ends.map((end) => judge(world, end, asker));
  return judged.find(({ possible }) => possible !== 'yes') ?? judged[0] ?? { possible: 'unknown', reason: 'nothing is known of the way back', hops: [] };
}

function judge(world: World, { verdict, reason, passage }: Arrival, asker: { readonly namespace: string; readonly packet: Packet }): Reply {
  const { hops, packet, namespace } = passage;
  if (asker.namespace === OUTSIDE && verdict !== 'delivered' && sameEnds(packet.destination, asker.packet.source)) {
    if (!sameEnds(packet.source, asker.packet.destination)) return { possible: 'no', reason: `${titleOf(world.model, namespace)} sends it out from ${formatAddress(packet.source)}, not from ${formatAddress(asker.packet.destination)} as the asker expects`, hops };
    return { possible: 'unknown', reason: `it leaves ${titleOf(world.model, namespace)} for the outside; routes to there are not in the model`, hops };
  }
  if (verdict !== 'delivered') return { possible: 'no', reason, hops };
  if (namespace !== asker.namespace) return { possible: 'no', reason: `it ends at ${titleOf(world.model, namespace)}, which has the same address as the asker`, hops };
  if (!sameEnds(packet.source, asker.packet.destination)) {
    return { possible: 'no', reason: `it comes from ${formatAddress(packet.source)}, not from ${formatAddress(asker.packet.destination)} as the asker expects: the rewriting was not taken back on its way`, hops };
  }
  return { possible: 'yes', reason: 'the answer comes back to the asker', hops };
}
