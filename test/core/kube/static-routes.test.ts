import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { show } from './facts-of';

describe('static routes', () => {
  const policy = (routes: string): string => `apiVersion: nmstate.io/v1\nkind: NodeNetworkConfigurationPolicy\nmetadata: {name: p}\nspec:\n  desiredState:\n    routes:\n      config: ${routes}\n`;
  it('of nmstate: destination, next hop, and the next hop as a setting of the destination', () => {
    const { addresses, extracted } = show(policy('[{destination: ‹10.9.0.0/16›, next-hop-address: ‹192.168.0.1›}]'));
    assert.deepEqual(addresses, ['external-network 10.9.0.0/16', 'other-address 192.168.0.1']);
    const [setting] = extracted.facts.settings;
    assert.deepEqual([setting?.setting, setting?.value, setting?.about], ['route-next-hop', '192.168.0.1', extracted.facts.addresses[0]?.slot]);
  });
  it('without a destination, without a next hop, with placeholders', () => {
    const { addresses, extracted } = show(policy('[{next-hop-address: ‹192.168.0.1›}, {destination: ‹10.9.0.0/16›, next-hop-interface: eth1}, {destination: "${D}", next-hop-address: "${N}"}, 7]'));
    assert.deepEqual(addresses, ['other-address 192.168.0.1', 'external-network 10.9.0.0/16']);
    assert.deepEqual(extracted.facts.settings, []);
  });
});
