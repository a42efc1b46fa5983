import type { PortPlan } from './plan';
import type { Rule, RuleReason } from './rule';

type Sentence = string | ((plan: PortPlan, rule: Rule) => string);

const SENTENCES: Readonly<Record<RuleReason, Sentence>> = {
  'built-in': 'kube-proxy hooks its chains into the kernel’s own.',
  unmarked: 'Only packets that a Service marked are masqueraded.',
  'clear-mark': 'The mark is taken off so that the packet is not masqueraded twice.',
  masquerade: 'The source becomes the node’s address, so that replies come back through this node.',
  'set-mark': 'Marks a packet to be masqueraded when it leaves.',
  localnet: 'Node ports on loopback need routable loopback addresses; other machines must not reach them.',
  'node-ports': 'What is not for a Service address may be for a node port.',
  'invalid-state': 'A packet that belongs to no known connection would leave with an address of a pod that its peer does not expect.',
  'forward-marked': 'Marked traffic of Services passes even where forwarding is closed by default.',
  'forward-established': 'Replies pass even where forwarding is closed by default.',
  'cluster-address': ({ clusterAddress, port }) => `Traffic to the cluster address ${clusterAddress}:${port.portNumber}.`,
  'external-address': 'Traffic to an address of spec.externalIPs.',
  'load-balancer-address': 'Traffic to a load balancer address is handled on the node, without a detour.',
  'node-port': ({ port }) => `Traffic to the node port ${port.nodePort}.`,
  'node-port-localhost': 'Counts node port traffic over loopback.',
  'no-endpoints': 'No endpoint is ready: clients are refused at once.',
  'no-local-endpoints': 'The traffic policy is Local and no endpoint is on this node: packets are dropped.',
  'firewall-drop': 'Load balancer traffic that the source ranges did not let in is dropped.',
  'health-check': ({ port }) => `Load balancers ask port ${port.healthCheckNodePort} whether this node has endpoints.`,
  'masquerade-internal': ({ port }, { matches }) =>
    matches.length > 4 ? 'Traffic to the cluster address that is not from a pod is masqueraded.' : `All traffic to the cluster address of ${port.service} is masqueraded (masqueradeAll).`,
  'masquerade-external': 'Traffic from outside may go to another node, so replies must come back here.',
  'pod-shortcut': 'Pods that use an external address are not limited to the endpoints of this node.',
  'masquerade-node': 'Traffic of the node itself is masqueraded.',
  'node-shortcut': 'The node itself is not limited to its own endpoints.',
  'external-policy': ({ port }) => (port.externalLocal ? 'Traffic from outside goes to endpoints of this node only and keeps its source.' : 'Traffic from outside goes to any endpoint.'),
  'source-range': 'A range of spec.loadBalancerSourceRanges.',
  'source-range-node': 'The node is in a source range; it may reach the load balancer address from that address.',
  'firewall-note': 'No rule follows: what is left is not translated and meets KUBE-PROXY-FIREWALL.',
  affinity: ({ port }) => `A client that used this endpoint in the last ${port.affinitySeconds ?? 0} s gets it again.`,
  choice: (_, { matches }) => {
    const dice = matches.find((match) => match.type === 'statistic');
    return dice?.type === 'statistic' ? `One of ${dice.choices} endpoints that are left.` : 'The last endpoint takes what is left.';
  },
  hairpin: 'A pod that reaches itself through the Service must see another source, or it would answer itself directly.',
  backend: (_, { source }) => `The destination becomes the endpoint ${source.endpoint?.text ?? ''}.`,
};

/** One sentence for people: why a rule is there. */
export function explainRule(rule: Rule): string {
  const sentence = SENTENCES[rule.source.reason];
  if (typeof sentence === 'string') return sentence;
  return rule.source.plan === undefined ? '' : sentence(rule.source.plan, rule);
}
