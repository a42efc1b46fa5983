import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extractChunk } from '../../../src/core/kube/extract';
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

  const said = (text: string): readonly string[] => extractChunk(text, 'document').facts.settings.filter(({ setting }) => setting.startsWith('route-')).map(({ setting, value }) => `${setting}=${value}`);
  const route = '{destination: 10.9.0.0/16, next-hop-address: 192.168.0.1, next-hop-interface: eth1, metric: 50}';
  it('tell their machine and metric', () => {
    const selected = (selector: string): string => policy(`[${route}]`).replace('spec:\n', `spec:\n  nodeSelector: ${selector}\n`);
    assert.deepEqual(said(policy(`[${route}]`)), ['route-next-hop=192.168.0.1', 'route-metric=50', 'route-machine=*']);
    assert.deepEqual(said(selected('{zone: a, kubernetes.io/hostname: n1}'))[2], 'route-machine=zone=a,kubernetes.io/hostname=n1');
    assert.deepEqual(said(selected('{}'))[2], 'route-machine=*');
    assert.deepEqual(said(selected('{zone: [1]}')), ['route-next-hop=192.168.0.1', 'route-metric=50']);
    assert.deepEqual(said(selected('7')), ['route-next-hop=192.168.0.1', 'route-metric=50']);
    const state = 'apiVersion: nmstate.io/v1beta1\nkind: NodeNetworkState\nmetadata: {name: n7}\nstatus: {currentState: {routes: {config: [{destination: 10.9.0.0/16, next-hop-address: 192.168.0.1}]}}}\n';
    assert.deepEqual(said(state), ['route-next-hop=192.168.0.1', 'route-machine=kubernetes.io/hostname=n7']);
  });
  it('of a cloud are its router’s', () => {
    const compute = 'apiVersion: compute.cnrm.cloud.google.com/v1beta1\nkind: ComputeRoute\nmetadata: {name: r}\nspec: {destRange: 10.9.0.0/24, nextHopIp: 10.0.0.7, priority: 100}\n';
    assert.deepEqual(said(compute), ['route-next-hop=10.0.0.7', 'route-metric=100', 'route-machine=router']);
    const azure = 'apiVersion: network.azure.com/v1api20201101\nkind: RouteTablesRoute\nmetadata: {name: r}\nspec: {addressPrefix: 10.9.0.0/24, nextHopIpAddress: 10.0.0.7, nextHopType: VirtualAppliance}\n';
    assert.deepEqual(said(azure), ['route-next-hop=10.0.0.7', 'route-machine=router']);
  });
  it('of other tables, and those that shall go away, are none', () => {
    const of = (more: string): readonly string[] => said(policy(`[{destination: 10.9.0.0/16, next-hop-address: 192.168.0.1, ${more}}]`));
    assert.deepEqual(of('state: absent'), []);
    assert.deepEqual(of('table-id: 100'), []);
    assert.deepEqual(of('table-id: 254').length, 2);
    assert.deepEqual(of('table-id: 0').length, 2);
  });
  it('tell the networks of their interface where nothing adds more', () => {
    const links = (device: string): readonly string[] => said(policy(`[${route}]`).replace('desiredState:\n', `desiredState:\n    interfaces: [${device}]\n`)).filter((each) => each.startsWith('route-link'));
    assert.deepEqual(links('{name: eth1, ipv4: {address: [{ip: 10.0.0.9, prefix-length: 24}]}, ipv6: {address: [{ip: "fd00::9", prefix-length: 64}]}}'), ['route-link=10.0.0.9/24', 'route-link=fd00::9/64']);
    assert.deepEqual(links('{name: eth1, ipv4: {dhcp: true, address: [{ip: 10.0.0.9, prefix-length: 24}]}}'), []);
    assert.deepEqual(links('{name: eth1, ipv6: {autoconf: true}}'), []);
    assert.deepEqual(links('{name: eth2, ipv4: {address: [{ip: 10.0.0.9, prefix-length: 24}]}}'), []);
    assert.deepEqual(links('7, {name: eth1, ipv4: 7}'), []);
  });
});
