import type { NodeEndpoint } from './categorize';
import { inverted } from './context';
import type { RuleContext } from './context';
import type { PortPlan } from './plan';
import { comment, destinedTo, destinedToPort, jump, rule } from './rule';
import type { Chain, Match, Rule, RuleReason, Target } from './rule';

/** Counter of node port traffic over loopback. Source: `pkg/proxy/metrics` LocalhostNodePortAcceptedNFAcctCounter. */
const LOCALHOST_COUNTER = 'localhost_nps_accepted_pkts';
const MARK_CHAIN = jump('KUBE-MARK-MASQ');

/**
 * The rules of a Service port in the chains that all Services share, in the order in which kube-proxy writes them.
 * Source: `pkg/proxy/iptables` syncProxyRules.
 */
export function sharedRules(plan: PortPlan, context: RuleContext): Rule[] {
  return [
    ...clusterAddressRules(plan),
    ...externalAddressRules(plan),
    ...loadBalancerRules(plan),
    ...nodePortRules(plan, context),
    ...healthCheckRules(plan),
  ];
}

/** The chains of its own that a Service port has. Shape: EXT, FW, SVC, SVL, then one per reachable endpoint. */
export function ownChains(plan: PortPlan, context: RuleContext): Chain[] {
  const chain = (name: string, rules: () => readonly Rule[], endpoint?: NodeEndpoint): Chain => ({ table: 'nat', name, kind: 'restored', plan, endpoint, rules });
  const chains: Chain[] = [];
  const { sets } = plan;
  if (plan.usesExternal) chains.push(chain(plan.externalChain, () => externalChainRules(plan, context)));
  if (plan.usesFirewall) chains.push(chain(plan.firewallChain, () => firewallChainRules(plan)));
  if (sets.cluster.length > 0) chains.push(chain(plan.clusterChain, () => policyChainRules(plan, plan.clusterChain, sets.cluster, context)));
  if (sets.local.length > 0) chains.push(chain(plan.localChain, () => policyChainRules(plan, plan.localChain, sets.local, context)));
  for (const endpoint of sets.reachable) chains.push(chain(endpoint.chain, () => endpointRules(plan, endpoint, context), endpoint));
  return chains;
}

function clusterAddressRules(plan: PortPlan): Rule[] {
  const { port, clusterAddress, title } = plan;
  const to = destinedTo(port.protocol, clusterAddress, port.portNumber);
  if (!plan.hasInternal) return [refusal(plan, 'KUBE-SERVICES', to)];
  return [rule('nat', 'KUBE-SERVICES', { reason: 'cluster-address', plan }, [comment(`${title} cluster IP`), ...to], jump(plan.internalPolicyChain))];
}

function externalAddressRules(plan: PortPlan): Rule[] {
  const { port, title, sets } = plan;
  return plan.externalAddresses.flatMap((ip) => {
    const to = destinedTo(port.protocol, ip, port.portNumber);
    const rules: Rule[] = [];
    if (sets.any) rules.push(rule('nat', 'KUBE-SERVICES', { reason: 'external-address', plan }, [comment(`${title} external IP`), ...to], jump(plan.externalChain)));
    if (!plan.hasExternal) rules.push(refusal(plan, 'KUBE-EXTERNAL-SERVICES', to));
    return rules;
  });
}

function loadBalancerRules(plan: PortPlan): Rule[] {
  const { port, title, sets } = plan;
  const entrance = plan.usesFirewall ? plan.firewallChain : plan.externalChain;
  const rules: Rule[] = [];
  for (const ip of plan.loadBalancerAddresses) {
    const to = destinedTo(port.protocol, ip, port.portNumber);
    if (sets.any) rules.push(rule('nat', 'KUBE-SERVICES', { reason: 'load-balancer-address', plan }, [comment(`${title} loadbalancer IP`), ...to], jump(entrance)));
    if (!plan.usesFirewall) continue;
    const text = `${title} traffic not accepted by ${plan.firewallChain}`;
    rules.push(rule('filter', 'KUBE-PROXY-FIREWALL', { reason: 'firewall-drop', plan }, [comment(text), ...to], { type: 'drop' }));
  }
  if (!plan.hasExternal) {
    for (const ip of plan.loadBalancerAddresses) rules.push(refusal(plan, 'KUBE-EXTERNAL-SERVICES', destinedTo(port.protocol, ip, port.portNumber)));
  }
  return rules;
}

function nodePortRules(plan: PortPlan, { config, localhostNodePorts }: RuleContext): Rule[] {
  const { port, title, sets } = plan;
  if (port.nodePort === 0) return [];
  const to = destinedToPort(port.protocol, port.nodePort);
  const rules: Rule[] = [];
  if (sets.any) {
    if (config.nfacct && localhostNodePorts) {
      const onLoopback = destinedTo(port.protocol, '127.0.0.0/8', port.nodePort);
      const matches: Match[] = [comment(title), ...onLoopback, { type: 'nfacct', counter: LOCALHOST_COUNTER }];
      rules.push(rule('nat', 'KUBE-NODEPORTS', { reason: 'node-port-localhost', plan }, matches, jump(plan.externalChain)));
    }
    rules.push(rule('nat', 'KUBE-NODEPORTS', { reason: 'node-port', plan }, [comment(title), ...to], jump(plan.externalChain)));
  }
  if (!plan.hasExternal) rules.push(refusal(plan, 'KUBE-EXTERNAL-SERVICES', [{ type: 'local-address', side: 'destination' }, ...to]));
  return rules;
}

function healthCheckRules(plan: PortPlan): Rule[] {
  const { healthCheckNodePort } = plan.port;
  if (healthCheckNodePort === 0) return [];
  const matches = [comment(`${plan.title} health check node port`), ...destinedToPort('TCP', healthCheckNodePort)];
  return [rule('filter', 'KUBE-NODEPORTS', { reason: 'health-check', plan }, matches, { type: 'accept' })];
}

/** The filter rule that ends traffic without an endpoint: refused when there is none at all, dropped when none is local. */
function refusal(plan: PortPlan, chain: string, to: readonly Match[]): Rule {
  const reason: RuleReason = plan.sets.any ? 'no-local-endpoints' : 'no-endpoints';
  const text = `${plan.title} has no ${plan.sets.any ? 'local ' : ''}endpoints`;
  return rule('filter', chain, { reason, plan }, [comment(text), ...to], { type: plan.sets.any ? 'drop' : 'reject' });
}

function externalChainRules(plan: PortPlan, { local }: RuleContext): Rule[] {
  const { title, externalChain: chain } = plan;
  const make = (reason: RuleReason, matches: readonly Match[], target: Target): Rule => rule('nat', chain, { reason, plan }, matches, target);
  const rules: Rule[] = [];
  if (!plan.port.externalLocal) {
    rules.push(make('masquerade-external', [comment(`masquerade traffic for ${title} external destinations`)], MARK_CHAIN));
  } else {
    const all = jump(plan.clusterChain);
    const fromNode: Match = { type: 'local-address', side: 'source' };
    if (local !== undefined) rules.push(make('pod-shortcut', [comment(`pod traffic for ${title} external destinations`), local], all));
    rules.push(make('masquerade-node', [comment(`masquerade LOCAL traffic for ${title} external destinations`), fromNode], MARK_CHAIN));
    rules.push(make('node-shortcut', [comment(`route LOCAL traffic for ${title} external destinations`), fromNode], all));
  }
  if (plan.hasExternal) rules.push(make('external-policy', [], jump(plan.externalPolicyChain)));
  return rules;
}

function firewallChainRules(plan: PortPlan): Rule[] {
  const { title, firewallChain: chain } = plan;
  const accept = (reason: RuleReason, source: string): Rule =>
    rule('nat', chain, { reason, plan }, [comment(`${title} loadbalancer IP`), { type: 'source', prefix: source }], jump(plan.externalChain));
  const rules = plan.sourceRanges.map((range) => accept('source-range', range));
  if (plan.nodeInSourceRange) for (const ip of plan.loadBalancerAddresses) rules.push(accept('source-range-node', ip));
  rules.push(rule('nat', chain, { reason: 'firewall-note', plan }, [comment(`other traffic to ${title} will be dropped by KUBE-PROXY-FIREWALL`)]));
  return rules;
}

/** The rules of an SVC or SVL chain: masquerading of traffic to the cluster address, affinity, then the dice. */
function policyChainRules(plan: PortPlan, chain: string, endpoints: readonly NodeEndpoint[], context: RuleContext): Rule[] {
  const { affinitySeconds } = plan.port;
  const rules = chain === plan.internalPolicyChain && plan.hasInternal ? internalMasquerade(plan, chain, context) : [];
  const pick = (reason: RuleReason, endpoint: NodeEndpoint, condition: Match | undefined): void => {
    const matches: Match[] = context.largeCluster ? [] : [comment(`${plan.title} -> ${endpoint.text}`)];
    if (condition !== undefined) matches.push(condition);
    rules.push(rule('nat', chain, { reason, plan, endpoint }, matches, jump(endpoint.chain)));
  };
  if (affinitySeconds !== undefined) {
    for (const endpoint of endpoints) pick('affinity', endpoint, { type: 'recent', list: endpoint.chain, seconds: affinitySeconds });
  }
  endpoints.forEach((endpoint, at) => {
    const choices = endpoints.length - at;
    pick('choice', endpoint, choices === 1 ? undefined : { type: 'statistic', choices });
  });
  return rules;
}

function internalMasquerade(plan: PortPlan, chain: string, { config, local }: RuleContext): Rule[] {
  if (!config.masqueradeAll && local === undefined) return [];
  const { port, clusterAddress, title } = plan;
  const matches = [comment(`${title} cluster IP`), ...destinedTo(port.protocol, clusterAddress, port.portNumber)];
  if (!config.masqueradeAll && local !== undefined) matches.push(inverted(local));
  return [rule('nat', chain, { reason: 'masquerade-internal', plan }, matches, MARK_CHAIN)];
}

function endpointRules(plan: PortPlan, endpoint: NodeEndpoint, { largeCluster }: RuleContext): Rule[] {
  const chain = endpoint.chain;
  const { ip, port } = endpoint.endpoint;
  const { protocol, affinitySeconds } = plan.port;
  const own: Match[] = [{ type: 'source', prefix: ip }];
  const all: Match[] = [{ type: 'protocol', protocol }];
  if (affinitySeconds !== undefined) all.unshift({ type: 'recent', list: chain });
  if (!largeCluster) for (const matches of [own, all]) matches.unshift(comment(plan.title));
  return [
    rule('nat', chain, { reason: 'hairpin', plan, endpoint }, own, MARK_CHAIN),
    rule('nat', chain, { reason: 'backend', plan, endpoint }, all, { type: 'dnat', ip, port }),
  ];
}
