import { mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/**
 * NetworkPolicy, for its blocks of addresses. What an `except` takes out is no block of its own:
 * its role is `other-range`. Source: k8s.io/api/networking/v1 IPBlock.
 */
export const networkPolicy: KindReader = {
  groups: ['networking.k8s.io', 'extensions'],
  kinds: ['NetworkPolicy'],
  words: ['ipBlock'],
  read(root, out, type) {
    const owner = addResource(root, type, { type: 'other' }, out);
    for (const [direction, peers] of [['ingress', 'from'], ['egress', 'to']] as const) {
      const blocks = mappings(root.at('spec', direction)).flatMap((rule) => mappings(rule.get(peers)).map((peer) => peer.get('ipBlock')));
      const origin = `NetworkPolicy ${direction} ipBlock.`;
      for (const block of blocks) {
        out.address(block.get('cidr'), { role: 'policy-block', form: 'prefix', owner, origin: `${origin}cidr` });
        for (const item of block.get('except').items()) out.address(item, { role: 'other-range', form: 'prefix', owner, origin: `${origin}except` });
      }
    }
  },
};
