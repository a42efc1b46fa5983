import type { Cursor } from '../../yaml/cursor';
import { isPlaceholder } from '../../yaml/scalar';
import { compact } from '../compact';
import type { Located, PolicyBody, PolicyPeer, PolicyPort, PolicyRule, Selector } from '../facts';
import type { PolicyBlock } from '../traffic-facts';
import { type FactsBuilder, locatedAddress } from '../facts-builder';
import { labelsOf, requirementsOf, textsOf } from '../labels';
import { locatedInt, locatedPort, locatedText, mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/**
 * NetworkPolicy, and Multus' MultiNetworkPolicy, which has the same shape. What an `except` takes out is no block of
 * its own: its role is `other-range`. Source: k8s.io/api/networking/v1 NetworkPolicySpec, IPBlock.
 */
export const networkPolicy: KindReader = {
  groups: ['networking.k8s.io', 'extensions', 'k8s.cni.cncf.io'],
  kinds: ['NetworkPolicy', 'MultiNetworkPolicy'],
  read(root, out, type) {
    const spec = root.get('spec');
    const body: PolicyBody = {
      type: 'policy',
      podSelector: selectorAt(spec.get('podSelector')),
      policyTypes: textsOf(spec.get('policyTypes')),
      ingress: rulesOf(spec.get('ingress'), 'from'),
      egress: rulesOf(spec.get('egress'), 'to'),
    };
    const owner = addResource(root, type, body, out);
    for (const direction of ['ingress', 'egress'] as const) addBlocks(body[direction], `${type.kind} ${direction} ipBlock.`, owner, out);
  },
};

function addBlocks(rules: readonly PolicyRule[], origin: string, owner: number, out: FactsBuilder): void {
  for (const { block } of rules.flatMap(({ peers }) => peers)) {
    out.located(block?.cidr, { role: 'policy-block', form: 'prefix', owner, origin: `${origin}cidr` });
    for (const item of block?.except ?? []) out.located(item, { role: 'other-range', form: 'prefix', owner, origin: `${origin}except` });
  }
}

function rulesOf(rules: Cursor, peers: 'from' | 'to'): PolicyRule[] {
  return mappings(rules).map((rule) => ({
    peers: mappings(rule.get(peers)).map(peerOf),
    ports: mappings(rule.get('ports')).map(portOf),
    slot: rule.slot(),
  }));
}

function peerOf(peer: Cursor): PolicyPeer {
  const block = peer.get('ipBlock');
  return compact<PolicyPeer>({
    podSelector: selectorIn(peer.get('podSelector')),
    namespaceSelector: selectorIn(peer.get('namespaceSelector')),
    block: block.node?.type === 'map' ? blockOf(block) : undefined,
    slot: peer.slot(),
  });
}

function blockOf(block: Cursor): PolicyBlock {
  const items = block.get('except').items();
  const except = items.flatMap((item) => locatedAddress(item) ?? []);
  return compact<PolicyBlock>({ cidr: locatedAddress(block.get('cidr')), except, isPartial: except.length < items.length || undefined });
}

function portOf(item: Cursor): PolicyPort {
  const name = locatedText(item.get('port'));
  const port: Located<number | string> | undefined = locatedPort(item.get('port')) ?? (name && !isPlaceholder(name.value) ? name : undefined);
  const endPort = locatedInt(item.get('endPort'));
  const isUnknown = (port === undefined && item.get('port').isGiven) || (endPort === undefined && item.get('endPort').isGiven) || undefined;
  return compact<PolicyPort>({ protocol: item.get('protocol').text() || 'TCP', port, endPort, isUnknown, slot: item.slot() });
}

function selectorIn(cursor: Cursor): Selector | undefined {
  return cursor.node?.type === 'map' ? selectorAt(cursor) : undefined;
}

function selectorAt(cursor: Cursor): Selector {
  return { labels: labelsOf(cursor.get('matchLabels')), expressions: requirementsOf(cursor.get('matchExpressions')), slot: cursor.slot() };
}
