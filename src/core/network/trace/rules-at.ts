import { address as parseText, formatAddress } from '../../ip/address';
import { walk } from '../kube-proxy/walk';
import type { ProxyOutcome } from '../kube-proxy/walk';
import type { Rule, RuleReason } from '../kube-proxy/rule';
import { withHop } from './passage';
import type { Arrival, Passage } from './passage';
import type { Packet } from './result';
import { destinationOf } from './titles';
import type { World } from './world';

/** Rules that every packet meets: they tell nothing of this one. */
const BESIDE: ReadonlySet<RuleReason> = new Set(['built-in', 'unmarked', 'clear-mark']);

/** Outcomes of kube-proxy's rules on the way in or out of a node; elsewhere the packet itself. */
export function outcomesAt(world: World, passage: Passage): readonly (Passage | Arrival)[] {
  const { packet, namespace } = passage;
  const destination = formatAddress(packet.destination);
  const { family } = packet.destination;
  const rules = packet.port === undefined ? undefined : world.rulesFor(namespace, destination, packet.port, family);
  if (rules === undefined || packet.port === undefined) return [passage];
  const outcomes = walk(rules, {
    origin: passage.in === undefined ? 'node' : 'network',
    source: formatAddress(packet.source),
    destination,
    protocol: packet.protocol.toUpperCase(),
    destinationPort: packet.port,
    inInterface: passage.in,
  });
  return outcomes.map((outcome) => afterRules(passage, outcome));
}

function afterRules(passage: Passage, outcome: ProxyOutcome): Passage | Arrival {
  const { packet } = passage;
  const destination = parseText(outcome.destination) ?? packet.destination;
  const after: Packet = { ...packet, destination, port: outcome.destinationPort };
  const moved = formatAddress(packet.destination) !== outcome.destination || packet.port !== outcome.destinationPort;
  const shared: Passage = { ...passage, probability: passage.probability * outcome.probability };
  const masquerade = outcome.masquerade ? outcome.passed.find(({ target }) => target?.type === 'masquerade') : undefined;
  if (outcome.verdict !== 'accept') return stopped(shared, outcome);
  const pending = moved || masquerade !== undefined ? { before: packet, masquerade } : undefined;
  if (!moved) return pending === undefined ? shared : { ...shared, pending };
  const note = `kube-proxy sends ${destinationOf(packet)} to ${destinationOf(after)}${chance(outcome.probability)}`;
  return { ...withHop(shared, { kind: 'rules', in: passage.in, after, rules: rulesOf(outcome), note }), pending };
}

function stopped(passage: Passage, outcome: ProxyOutcome): Arrival {
  const { verdict, plan } = outcome;
  const { name } = plan === undefined ? { name: destinationOf(passage.packet) } : { name: `Service port ${plan.title}` };
  const last = outcome.passed.at(-1)?.source.reason;
  const why = last === 'no-endpoints' ? `${name} has no ready endpoint` : last === 'no-local-endpoints' ? `${name} has no endpoint on this node, and its traffic policy is Local` : last === 'firewall-drop' ? `${formatAddress(passage.packet.source)} is in no source range of ${name}` : `a rule of kube-proxy for ${name} decides`;
  const reason = verdict === 'reject' ? `${why}: refused at once` : `${why}: dropped without an answer`;
  return { verdict: verdict === 'reject' ? 'refused' : 'dropped', reason, passage: withHop(passage, { kind: 'rules', in: passage.in, rules: rulesOf(outcome), note: reason }) };
}

/** What the packet met on its way in; masquerading happens when it leaves. */
function rulesOf({ passed }: ProxyOutcome): Rule[] {
  return passed.filter(({ target, source }) => target?.type !== 'masquerade' && !BESIDE.has(source.reason));
}

function chance(probability: number): string {
  return probability > 0.9999 ? '' : ` with probability ${(probability * 100).toFixed(1)} %`;
}
